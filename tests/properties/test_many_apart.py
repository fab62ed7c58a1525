"""Many records at once come out as if each were written alone: rows that a paste adds, bulk, cells of many records."""

import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hooks.relay import Relay
from kernel.errors import Refusal
from plugins.api import RecordEvent, Refuse
from records.actions import create_many, update_many
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.ranges import Ranges
from records.actions.undo import Undo
from records.results import Outcome, Query
from records.together import change_apart, stand_apart
from tests.fixtures.houses import Housed, house
from tests.hooks.plugin_relay import relay
from tests.properties.test_gestures_apart import CELLS, RECORDS, SCHEMA, furnished, kept

STRICT: Final[dict[str, Any]] = {
    "name": st.sampled_from(("One", "Two", "Nobody", "Refused", "", "much longer than twelve", "甲乙")),
    "code": st.sampled_from(("c1", "c2", "c3", "3", None)),
    "firm": st.sampled_from((1, 2, 99, None)),
    "kind": st.sampled_from(("a", "b", "d")),
    "amount": st.sampled_from(("7.00", "950.00", "-1.00", 7, None)),
    "ratio": st.sampled_from(("0.1", "1.5", None)),
    "tags": st.sampled_from((["x"], ["q"], [])),
    "secret": st.just("x"),
    "total": st.just("1.00"),
    "owner": st.sampled_from(("ann", 3, None)),
    "nothing": st.just(1),
}
PLAIN: Final = st.fixed_dictionaries({"name": st.sampled_from(("One", "Two", "Three", "Refused"))}, optional={
    name: STRICT[name] for name in ("code", "firm", "kind", "amount", "ratio")})  # fmt: skip
ANY: Final = st.fixed_dictionaries({}, optional=STRICT)
BODIES: Final = st.lists(st.one_of(PLAIN, PLAIN, PLAIN, ANY), min_size=5, max_size=10)
NAMES: Final = st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=5, unique=True)
PHASES: Final = (Phase.explicit, Phase.reuse, Phase.generate)  # an example takes seconds: none is made smaller
SOAK: Final = os.environ.get("GRIDWRIGHT_SOAK") == "1"
IDS: Final = st.sampled_from((*range(1, RECORDS + 1), 999))
VERSIONS: Final = st.sampled_from((None, None, None, 1, 2))


@st.composite
def pastes(draw: st.DrawFn) -> Ranges:
    """Rows from the last two on and below: some are there, the others are made."""
    names = ["name", *(name for name in draw(NAMES) if name != "name")]
    good = {name: st.one_of(st.sampled_from(CELLS[name][:2]), st.sampled_from(CELLS[name])) for name in names}
    rows = draw(st.lists(st.tuples(*(good[name] for name in names)), min_size=6, max_size=10))
    start = RECORDS - 2
    cells = [list(row) for row in rows]
    return Ranges("deal", Query(sort="id"), (start, start + len(rows)), names, "paste", cells, whole=True, adds=True)


@st.composite
def bulks(draw: st.DrawFn) -> Bulk:
    """New records, changes of others, perhaps of one twice, and a deletion that is not allowed."""
    changes = draw(st.lists(st.tuples(IDS, VERSIONS, st.one_of(PLAIN, ANY)), min_size=5, max_size=9))
    update = [{**values, "id": id} | ({"version": seen} if seen else {}) for id, seen, values in changes]
    return Bulk(
        "deal", create=draw(BODIES), update=update, delete=[1], atomic=draw(st.sampled_from((False,) * 5 + (True,)))
    )


@st.composite
def edits(draw: st.DrawFn) -> Cells:
    """Cells of some records, one or several of each."""
    cell = st.sampled_from(sorted(CELLS)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(CELLS[name])))
    found = draw(st.lists(st.tuples(IDS, cell, VERSIONS), min_size=6, max_size=14))
    return Cells("deal", [Edit(id, name, value, seen) for id, (name, value), seen in found])


def listening(heard: Counter[str]) -> Relay:
    """Plugins that note every call; one refuses a name."""

    def before(record: RecordEvent) -> None:
        heard[f"before {sorted(record.values.items(), key=str)}"] += 1
        if record.values.get("name") == "Refused":
            raise Refuse("Not this one", field="name")

    def after(record: RecordEvent) -> None:
        if record.entity == "deal":  # a total elsewhere that follows several at once is written once
            heard[f"after {sorted(record.values.items(), key=str)}"] += 1

    return relay(noting={"before_create": before, "after_create": after, "after_update": after})


def told(result: Outcome | Refusal) -> Any:
    """What is answered for one record, but for what others made of it meanwhile."""
    if isinstance(result, Refusal):
        problems = sorted((each.field or "", each.code.name, each.text()) for each in result.problems)
        return result.code.name, problems, (result.current or {}).get("values")
    return result.created, result.pending, result.value


async def lived(deeds: list[Any], folder: Path, engine: str) -> list[Any]:
    """The answers of the deeds and of their undo, what each left behind, and the calls of plugins."""
    heard: Counter[str] = Counter()
    async with house(SCHEMA, folder, engine, relay=listening(heard)) as opened:
        await furnished(opened)
        heard.clear()
        found = [await _done(opened, deed) for deed in deeds]
        back, left = (await opened.door("ann").run(Undo())).value, await kept(opened)
        found.append(({name: sorted(each, key=str) for name, each in back.items() if name != "change_set"}, left))
    for each in (rows for _, rows in found):
        each["change_set"] = [
            {name: value for name, value in row.items() if name != "id"} for row in each["change_set"]
        ]
    made = sorted({row["record"] for row in left["audit"]} - set(range(1, RECORDS + 1)))
    return [_numbered(found, {id: f"new {place}" for place, id in enumerate(made)}), dict(sorted(heard.items()))]


def _numbered(found: Any, made: dict[int, str]) -> Any:
    """With the records that were made called by their order: on PostgreSQL one that is refused takes an id with it."""
    if isinstance(found, dict):
        known = {name: made.get(value, value) if name in ("id", "record") else value for name, value in found.items()}
        return {name: _numbered(value, made) for name, value in known.items()}
    if isinstance(found, list | tuple):
        return [made.get(each, each) if type(each) is int else _numbered(each, made) for each in found]
    return found


async def _done(opened: Housed, deed: Any) -> tuple[Any, Any]:
    try:
        done = await opened.door("ann").run(deed)
    except Refusal as error:
        return told(error), await kept(opened)
    warned = sorted(each.text() for each in done.warnings)
    return (done.value, [told(each) for each in done.results], warned), await kept(opened)


def _differing(here: Any, there: Any) -> Any:
    """The parts of two answers that are not the same."""
    if isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        return [_differing(mine, theirs) for mine, theirs in zip(here, there, strict=True) if mine != theirs]
    return here, there


async def _alike(deeds: list[Any], engine: str) -> None:
    ways = []
    for alone in (False, True):
        with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
            patch.setattr(update_many, "FEW", 10**6 if alone else 0)
            if alone:
                patch.setattr(create_many, "stand_apart", lambda house, entity: False)
            ways.append(await lived(deeds, Path(folder), engine))
    (together, calls), (alone_, asked) = ways
    for step, (here, there) in enumerate(zip(together, alone_, strict=True)):
        assert here[0] == there[0], (step, _differing(here[0], there[0]))
        for name, rows in there[1].items():
            assert here[1][name] == rows, (step, name)
        assert not there[1]["wrong"]
    assert calls == asked, "plugins hear the same"


@settings(max_examples=6, deadline=None, derandomize=not SOAK, phases=PHASES)
@given(deeds=st.tuples(pastes(), bulks(), edits()).map(list))
async def test_many_at_once_come_out_as_each_alone(deeds: list[Any]) -> None:
    await _alike(deeds, "sqlite")


@pytest.mark.postgres
@settings(max_examples=2, deadline=None, derandomize=not SOAK, phases=PHASES)
@given(deeds=st.tuples(pastes(), bulks(), edits()).map(list))
async def test_so_they_do_on_postgresql(deeds: list[Any]) -> None:
    await _alike(deeds, "postgres")


async def test_what_is_compared_is_written_together(tmp_path: Path) -> None:
    async with house(SCHEMA, tmp_path, relay=listening(Counter())) as opened:
        deal = opened.house.schema.entity("deal")
        assert stand_apart(opened.house, deal) and change_apart(opened.house, deal)
