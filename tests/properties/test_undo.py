"""Undo and redo as laws: any gestures, then their undos, leave what was there; others' edits are kept, exactly."""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from records import change_sets
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.ranges import Ranges
from records.actions.undo import Redo, Undo
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed, Person, house

SCHEMA = """
roles: {writer: {label: Writer}}
entities:
  thing:
    label: Thing
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      price: {type: money, label: Price}
      tags: {type: choices, label: Tags, options: {a: A, b: B, c: C}}
      made: {type: text, label: Made for}
      double: {type: money, label: Double, formula: price * 2}
    access: {writer: {rows: all, can: [read, create, update, delete]}}
"""
WHO = (Person("admin", "g", ("system_admin",)), Person("ann", "d1", ("writer",)), Person("bob", "d1", ("writer",)))
FIELDS = ("name", "price", "tags")
VALUES: dict[str, tuple[Any, ...]] = {
    "name": ("x", "y", None),
    "price": ("1.00", "2.50", None),
    "tags": (["a"], ["c", "b"], None),
}
ROWS = 2
State = dict[int, dict[str, Any]]
_walks = count(1)

cell = st.tuples(st.integers(0, ROWS - 1), st.sampled_from(FIELDS), st.integers(0, 2))
gesture = st.one_of(
    st.tuples(st.just("cells"), st.lists(cell, min_size=1, max_size=4)),
    st.tuples(st.just("fill"), cell), st.tuples(st.just("clear"), cell),
    st.tuples(st.just("create"), st.integers(1, 3)), st.tuples(st.just("delete"), st.integers(0, ROWS - 1)),
)  # fmt: skip
touching = st.tuples(st.just("cells"), st.lists(cell, min_size=2, max_size=6))
others = st.tuples(st.just("other"), st.tuples(st.integers(0, ROWS - 1), st.sampled_from(FIELDS)))


@dataclass
class Walk:
    """One person's gestures on records that stand for this walk alone."""

    loop: asyncio.AbstractEventLoop
    opened: Housed
    mark: str = ""
    ids: list[int] = field(default_factory=list)
    sets: int = 0
    written: int = 0  # how often somebody else wrote: never the same value twice

    def run(self, deed: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(deed)

    def begin(self) -> None:
        self.mark = f"w{next(_walks)}"
        boss = self.opened.door()
        for at in range(ROWS):
            made = self.run(boss.run(Create("thing", {"name": f"n{at}", "made": self.mark})))
            self.ids.append(made.id)

    def state(self) -> State:
        asked = Query(filter=f"made == '{self.mark}'", sort="id")
        rows = self.run(self.opened.door().page("thing", asked)).rows
        return {row.id: {name: row.values[name] for name in (*FIELDS, "double")} for row in rows}

    def act(self, what: str, how: Any) -> bool:
        """Whether it made a change set."""
        ann = self.opened.door("ann")
        if what == "cells":
            edits = tuple({(r, f): Edit(self.ids[r], f, VALUES[f][v]) for r, f, v in how}.values())
            done = self.run(ann.run(Cells("thing", edits, form="strict")))
        elif what in ("fill", "clear"):
            row, name, value = how
            asked = Query(filter=f"made == '{self.mark}'", sort="id")
            do: Literal["fill", "clear"] = "fill" if what == "fill" else "clear"
            values = [[VALUES[name][value]]] if what == "fill" else None
            done = self.run(ann.run(Ranges("thing", asked, (row, ROWS), (name,), do, values, form="strict")))
        elif what == "create":
            new = [{"name": f"new{at}", "made": self.mark} for at in range(how)]
            done = self.run(ann.run(Bulk("thing", create=new)))
        else:
            done = self.run(ann.run(Bulk("thing", delete=[self.ids[how]])))
        return done.change_set is not None

    def other(self, row: int, name: str) -> tuple[int, str, Any] | None:
        """Somebody else writes a value that nobody else writes; None where the record is gone."""
        self.written += 1
        value = ["a", "b"] if name == "tags" else f"{1000 + self.written}.00" if name == "price" else f"o{self.written}"
        if self.ids[row] not in self.state():
            return None
        self.run(self.opened.door("bob").run(Update("thing", self.ids[row], {name: value})))
        return self.ids[row], name, self.state()[self.ids[row]][name]

    def turn(self, action: Any, times: int) -> list[dict[str, Any]]:
        return [self.run(self.opened.door("ann").run(action)).value for _ in range(times)]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stand(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[asyncio.AbstractEventLoop, Housed]]:
    """A house of its own, in a loop of its own."""
    loop = asyncio.new_event_loop()
    held = house(SCHEMA, tmp_path, request.param, people=WHO)
    yield loop, loop.run_until_complete(held.__aenter__())
    loop.run_until_complete(held.__aexit__(None, None, None))
    loop.close()


laws = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck), print_blob=False,
)  # fmt: skip


def test_gestures_undone_leave_what_was_there_and_redone_the_same_again(
    stand: tuple[asyncio.AbstractEventLoop, Housed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_sets, "PART", 2)  # large ones too

    @laws
    @given(st.lists(gesture, min_size=1, max_size=6))
    def hold(gestures: list[tuple[str, Any]]) -> None:
        walk = Walk(*stand)
        walk.begin()
        states = [walk.state()]
        for what, how in gestures:
            if walk.act(what, how):
                states.append(walk.state())
        for before in reversed(states[:-1]):
            [told] = walk.turn(Undo(), 1)
            assert (walk.state(), told["kept"]) == (before, [])
        for after in states[1:]:
            [told] = walk.turn(Redo(), 1)
            assert (walk.state(), told["kept"]) == (after, [])

    hold()


def test_what_somebody_else_wrote_in_between_is_kept_and_nothing_else(
    stand: tuple[asyncio.AbstractEventLoop, Housed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_sets, "PART", 2)

    @laws
    @given(st.lists(st.one_of(touching, others), min_size=4, max_size=10))
    def hold(deeds: list[tuple[str, Any]]) -> None:
        walk = Walk(*stand)
        walk.begin()
        expected, sets = walk.state(), 0
        for what, how in deeds:
            if what != "other":
                sets += walk.act(what, how)
            elif written := walk.other(*how):
                expected[written[0]][written[1]] = written[2]
        final = walk.state()
        walk.turn(Undo(), sets)
        for row in expected.values():
            row["double"] = None if row["price"] is None else row["price"] * 2
        assert walk.state() == expected
        walk.turn(Redo(), sets)
        walk.turn(Undo(), sets)
        assert walk.state() == expected, (final, "redoing and undoing again changes nothing")

    hold()


def test_a_record_that_somebody_else_edited_is_not_deleted_by_undoing_its_creation(
    stand: tuple[asyncio.AbstractEventLoop, Housed],
) -> None:
    walk = Walk(*stand)
    ann, bob = walk.opened.door("ann"), walk.opened.door("bob")
    kept, gone = (walk.run(ann.run(Create("thing", {"name": name}))).id for name in ("kept", "gone"))
    walk.run(bob.run(Update("thing", kept, {"name": "bob's"})))
    assert walk.turn(Undo(), 1)[0]["reversed"][0]["id"] == gone
    [told] = walk.turn(Undo(), 1)
    assert told["reversed"] == [] and told["kept"][0]["title"] == "bob's" and told["kept"][0]["why"]
    assert walk.run(ann.get("thing", kept)).values["name"] == "bob's"
    walk.run(ann.run(Delete("thing", kept)))
