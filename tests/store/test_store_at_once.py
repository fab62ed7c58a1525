"""What one statement reads or writes at once: a record with its rows, rows put in place by their keys, members behind
the others."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kernel.errors import Refusal
from schema.load import load
from store.open import Store
from store.unit import Unit
from tests.fixtures.stores import MakeStore

ORDINARY = Path(__file__).parents[1] / "workflows" / "counted.yaml"  # any file: the product's own tables come with it
AT = datetime(2026, 11, 20, 2, 31, tzinfo=UTC)


@pytest.fixture
async def kept(make_store: MakeStore) -> Store:
    """A store with the product's own tables."""
    store = await make_store()
    await store.adopt(load(ORDINARY))
    return store


def _event(seq: int, request: int = 1) -> dict[str, object]:
    return {"request": request, "seq": seq, "kind": "comment", "at": AT, "data": {"n": seq}, "hash": "h", "version": 1}


def _seat(no: int, state: str) -> dict[str, object]:
    return {
        "request": 1, "no": no, "step": "a", "step_no": 1, "state": state, "kind": "role", "role": None, "version": 1,
    }  # fmt: skip


async def _request(unit: Unit) -> int:
    return await unit.insert("request", {"workflow": "buy", "state": "running", "title_": "buy"})


async def test_a_record_comes_with_the_rows_that_name_it(kept: Store) -> None:
    async def work(unit: Unit) -> None:
        number = await _request(unit)
        await unit.insert_many("wf_event", [_event(2, number), _event(1, number), _event(1, number + 1)])

    await kept.unit(work)
    async with kept.read() as reader:
        row, events = await reader.one_with("request", 1, "wf_event", "request", "seq")
        assert row == await reader.one("request", 1)
        assert [(each["seq"], each["data"], each["at"]) for each in events] == [(1, {"n": 1}, AT), (2, {"n": 2}, AT)]
        assert await reader.one_with("request", 9, "wf_event", "request", "seq") == (None, [])
        nobody, alone = await reader.one_with("request", 2, "wf_event", "request", "seq")
        assert nobody is None and len(alone) == 1
        assert await reader.many("request", [1, 2], columns=("workflow",)) == {1: {"id": 1, "workflow": "buy"}}


async def test_a_record_is_locked_with_what_its_newest_entry_says(kept: Store) -> None:
    async def work(unit: Unit) -> None:
        number = await _request(unit)
        entry = {"entity": "request", "record": number, "verb": "x", "at": AT}
        await unit.insert("audit", {**entry, "hash": "first"})
        await unit.insert("audit", {**entry, "hash": "second"})
        await unit.insert("audit", {**entry, "entity": "customer", "hash": "another's"})
        of_it = {"record": number, "entity": "request"}
        row, last = await unit.one_before("request", number, "audit", "hash", of_it)
        assert (row, last) == (await unit.one("request", number), "second")
        assert (await unit.one_before("request", number, "audit", "hash", of_it | {"record": 9}))[1] is None
        assert await unit.one_before("request", 9, "audit", "hash", of_it) == (None, None)

    await kept.unit(work)


async def test_rows_are_added_or_written_by_what_is_unique_in_them(kept: Store) -> None:
    async def work(unit: Unit) -> None:
        await unit.put_many("wf_seat", ("request", "no"), [_seat(1, "open"), _seat(2, "waiting")])
        await unit.put_many("wf_seat", ("request", "no"), [_seat(2, "open"), _seat(3, "waiting")])
        await unit.put_many("wf_seat", ("request", "no"), [])

    await kept.unit(work)
    async with kept.read() as reader:
        rows = await reader.rows("wf_seat", ("no", "state", "version", "rescue"))
    assert [(row["no"], row["state"], row["version"], row["rescue"]) for row in rows] == [
        (1, "open", 1, False), (2, "open", 2, False), (3, "waiting", 1, False),
    ]  # fmt: skip


async def test_members_come_behind_the_others_each_once(kept: Store) -> None:
    seen: list[str] = []
    kept.on_change(lambda changes: seen.extend(change.entity for change in changes))

    async def work(unit: Unit) -> None:
        number = await _request(unit)
        people = [await unit.insert("user", {"login": name, "name": name, "title_": name}) for name in "abc"]
        await unit.add_members("request", "participants", number, [people[1]], 1)
        await unit.add_members("request", "participants", number, [people[2], people[1], people[0], people[2]], 1)
        found = await unit.members("request", "participants", [number])
        assert found[number] == (people[1], people[2], people[0])

    await kept.unit(work)
    assert "request" in seen


async def test_rows_that_hold_some_values_are_removed_for_good(kept: Store) -> None:
    async def work(unit: Unit) -> None:
        rows = [{"request": request, "seat": seat, "user": 1} for request in (1, 2) for seat in (1, 2, 3)]
        await unit.insert_many("wf_holder", rows)
        await unit.purge_among("wf_holder", {"request": (1,), "seat": (1, 3)})

    await kept.unit(work)
    async with kept.read() as reader:
        left = await reader.rows("wf_holder", ("request", "seat"), deleted="with")
    assert [(row["request"], row["seat"]) for row in left] == [(1, 2), (2, 1), (2, 2), (2, 3)]


async def test_only_what_is_empty_is_written_where_that_is_asked(kept: Store) -> None:
    async def work(unit: Unit) -> None:
        said = {"request": 1, "seat": 1, "kind": "approve", "revision": 1, "at": AT}
        await unit.insert_many("wf_decision", [{**said, "outdated": "taken back"}, said])
        late = [((1, 1), ("returned",))]
        await unit.update_equal("wf_decision", ("request", "seat"), ("outdated",), late, empty=("outdated",))

    await kept.unit(work)
    async with kept.read() as reader:
        rows = await reader.rows("wf_decision", ("outdated", "version"))
    assert [(row["outdated"], row["version"]) for row in rows] == [("taken back", 1), ("returned", 2)]


async def test_what_cannot_be_kept_is_refused_before_it_is_sent(kept: Store) -> None:
    number = await kept.unit(_request)
    with pytest.raises(Refusal):
        await kept.unit(lambda unit: unit.update("request", number, {"round": "one"}))
