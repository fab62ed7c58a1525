"""Units of work: whole or not at all, alone or again, and told to whoever listens."""

import asyncio
from functools import partial
from typing import Any

import pytest

from kernel.errors import Refusal
from kernel.settings import Settings
from store.changes import Change
from store.codes import APPEND_ONLY, NOT_ADOPTED, TOO_LONG, UNSTORABLE
from store.faults import UniqueClash
from store.open import Store
from store.unit import Unit
from tests.fixtures.entities import company
from tests.fixtures.stores import MakeStore


async def names(store: Store) -> list[str]:
    async with store.read() as reader:
        return [row["name"] for row in await reader.rows("customer", ("name",))]


async def test_what_raises_leaves_nothing_behind(adopted: Store) -> None:
    async def work(unit: Unit) -> None:
        await unit.insert("customer", {"name": "x"})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await adopted.unit(work)
    assert await names(adopted) == []


async def test_a_savepoint_undoes_only_its_part(adopted: Store) -> None:
    seen: list[Change] = []
    adopted.on_change(lambda changes: seen.extend(changes))

    async def work(unit: Unit) -> None:
        await unit.insert("customer", {"name": "before", "phone": "1"})
        with pytest.raises(UniqueClash):
            async with unit.savepoint():
                await unit.insert("contact", {"name": "gone"})
                await unit.insert("customer", {"name": "clash", "phone": "1"})
        await unit.insert("customer", {"name": "after"})

    await adopted.unit(work)
    assert await names(adopted) == ["before", "after"]
    assert [change.entity for change in seen] == ["customer"]


async def test_a_clash_names_the_fields(adopted: Store) -> None:
    await adopted.unit(lambda unit: unit.insert("customer", {"phone": "1", "code": "AB-1"}))
    clashes: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        ({"phone": "1"}, ("phone",)),
        ({"code": "ａｂ 1"}, ("code",)),
    ]
    for row, fields in clashes:
        with pytest.raises(UniqueClash) as clash:
            await adopted.unit(partial(Unit.insert, entity="customer", row=row))
        assert (clash.value.entity, clash.value.fields) == ("customer", fields)
    other = await adopted.unit(lambda unit: unit.insert("customer", {"phone": "2"}))
    with pytest.raises(UniqueClash) as clash:
        await adopted.unit(lambda unit: unit.update("customer", other, {"code": "a_b/1"}))
    assert clash.value.fields == ("code",)


async def test_unique_ignores_deleted_and_empty(adopted: Store) -> None:
    now = adopted._clock.now()
    first = await adopted.unit(lambda unit: unit.insert("customer", {"phone": "1", "code": "--"}))
    await adopted.unit(lambda unit: unit.insert("customer", {"code": None}))
    await adopted.unit(lambda unit: unit.insert("customer", {"code": "--"}))
    await adopted.unit(lambda unit: unit.update("customer", first, {"deleted_at_": now}))
    await adopted.unit(lambda unit: unit.insert("customer", {"phone": "1"}))
    with pytest.raises(UniqueClash):
        await adopted.unit(lambda unit: unit.update("customer", first, {"deleted_at_": None}))


async def test_the_history_is_only_added_to(adopted: Store) -> None:
    id = await adopted.unit(lambda unit: unit.insert("audit", {"what": "x"}))
    for change in (
        lambda unit: unit.update("audit", id, {"what": "y"}),
        lambda unit: unit.purge("audit", [id]),
        lambda unit: unit.run('DELETE FROM "audit"'),
    ):
        with pytest.raises(Refusal) as refused:
            await adopted.unit(change)
        assert refused.value.code is APPEND_ONLY
        assert refused.value.values["entity"] == "audit"
    async with adopted.read() as reader:
        assert [row["what"] for row in await reader.rows("audit", ("what",))] == ["x"]


async def test_numbers_run_on_and_a_failed_unit_uses_none(adopted: Store) -> None:
    async def failing(unit: Unit) -> None:
        await unit.next_number("c")
        raise ValueError

    assert await adopted.unit(lambda unit: unit.next_number("c")) == 1
    with pytest.raises(ValueError):
        await adopted.unit(failing)
    got = await asyncio.gather(*(adopted.unit(lambda unit: unit.next_number("c")) for _ in range(20)))
    assert sorted(got) == list(range(2, 22))
    assert await adopted.unit(lambda unit: unit.next_number("d")) == 1


async def test_twenty_writers_lose_nothing(adopted: Store) -> None:
    id = await adopted.unit(lambda unit: unit.insert("customer", {"count": 0}))

    async def add(unit: Unit) -> None:
        row = await unit.one("customer", id)
        assert row is not None
        assert await unit.update("customer", id, {"count": row["count"] + 1}, row["version"])

    await asyncio.gather(*(adopted.unit(add) for _ in range(20) for _ in range(2)))
    async with adopted.read() as reader:
        row = await reader.one("customer", id)
    assert row is not None and (row["count"], row["version"]) == (40, 41)


async def test_two_units_that_count_before_they_write_do_not_both_pass(adopted: Store) -> None:
    async def only_three(unit: Unit) -> bool:
        if await unit.count("customer") >= 3:
            return False
        await asyncio.sleep(0.01)
        await unit.insert("customer", {"name": "x"})
        return True

    passed = await asyncio.gather(*(adopted.unit(only_three) for _ in range(10)))
    assert sum(passed) == 3 and len(await names(adopted)) == 3


async def test_changes_are_told_after_the_commit(adopted: Store) -> None:
    told: list[tuple[Change, ...]] = []
    adopted.on_change(told.append)
    ran: list[str] = []

    async def work(unit: Unit) -> int:
        unit.after_commit(lambda: ran.append("after"))
        id = await unit.insert("customer", {"name": "x"})
        assert told == [] and ran == []
        return id

    id = await adopted.unit(work)
    await adopted.unit(lambda unit: unit.update("customer", id, {"name": "y", "competitors": (id,)}))
    assert told == [
        (Change("customer", (id,), (1,), None),),
        (Change("customer", (id,), (2,), frozenset({"name", "competitors", "version"})),),
    ]
    assert ran == ["after"]


async def test_a_failing_call_after_the_commit_does_not_undo_it(adopted: Store) -> None:
    async def again() -> None:
        await adopted.unit(lambda unit: unit.insert("customer", {"name": "second"}))

    async def work(unit: Unit) -> None:
        unit.after_commit(lambda: 1 // 0)  # type: ignore[arg-type, return-value]
        unit.after_commit(again)
        await unit.insert("customer", {"name": "first"})

    await adopted.unit(work)
    assert await names(adopted) == ["first", "second"]


async def test_other_processes_changes_are_noticed(adopted: Store, make_store: MakeStore) -> None:
    other = await make_store()
    await other.adopt(company())
    heard = asyncio.Event()
    told: list[Change] = []
    await asyncio.sleep(1.2 if adopted.engine == "sqlite" else 0.3)

    def listen(changes: tuple[Change, ...]) -> None:
        told.extend(changes)
        heard.set()

    adopted.on_change(listen)
    await other.unit(lambda unit: unit.insert("customer", {"name": "x"}))
    await asyncio.wait_for(heard.wait(), 60)
    if adopted.engine == "postgres":
        assert told == [Change("customer", (1,), (1,), None, here=False)]
    else:
        assert told == [Change("*", here=False)]


async def test_a_unit_within_a_unit_is_a_mistake_that_says_so(adopted: Store) -> None:
    with pytest.raises(RuntimeError, match="inside another"):
        await adopted.unit(lambda unit: adopted.unit(lambda inner: inner.next_number("x")))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"count": 2**63}, TOO_LONG),
        ({"since": "not a day"}, UNSTORABLE),
        ({"extra": {"x": float("nan")}}, UNSTORABLE),
    ],
)
async def test_what_cannot_be_kept_is_refused(adopted: Store, row: dict[str, object], code: object) -> None:
    with pytest.raises(Refusal) as refused:
        await adopted.unit(lambda unit: unit.insert("customer", row))
    assert refused.value.code is code
    assert await names(adopted) == []


async def test_nothing_is_read_before_a_schema_is_adopted(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        await store.unit(lambda unit: unit.insert("customer", {}))
    assert refused.value.code is NOT_ADOPTED


async def test_many_rows_go_in_at_once(adopted: Store) -> None:
    rows = [{"id": 10 + n, "name": f"n{n}", "code": f"K {n}", "is_key": n % 2 == 0} for n in range(2500)]
    await adopted.unit(lambda unit: unit.insert_many("customer", rows))
    next_id = await adopted.unit(lambda unit: unit.insert("customer", {"name": "next"}))
    assert next_id == 2510
    async with adopted.read() as reader:
        assert await reader.count("customer") == 2501
        row = await reader.one("customer", 12)
    assert row is not None and (row["name"], row["is_key"], row["version"]) == ("n2", True, 1)
    with pytest.raises(UniqueClash):
        await adopted.unit(lambda unit: unit.insert("customer", {"code": "k7"}))


async def test_lines_and_members_go_when_their_record_is_purged(adopted: Store) -> None:
    async def work(unit: Unit) -> int:
        quote = await unit.insert("quote", {"name": "q"})
        await unit.insert("quote.lines", {"parent": quote, "position": 2, "work": "b"})
        await unit.insert("quote.lines", {"parent": quote, "position": 1, "work": "a"})
        return quote

    quote = await adopted.unit(work)
    async with adopted.read() as reader:
        lines = await reader.children("quote.lines", "parent", [quote])
        assert [line["work"] for line in lines[quote]] == ["a", "b"]
    assert await adopted.unit(lambda unit: unit.purge("quote", [quote])) == 1
    async with adopted.read() as reader:
        assert await reader.count("quote.lines", deleted="with") == 0


async def test_a_reader_cannot_write(adopted: Store) -> None:
    async with adopted.read() as reader:
        with pytest.raises(Refusal):
            await reader.fetch('INSERT INTO "customer" ("name") VALUES (?) RETURNING "id"', ("x",))


async def test_a_slow_question_is_stopped(make_store: MakeStore) -> None:
    store = await make_store(seconds=0.3)
    await store.adopt(company())
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"
    async with store.read() as reader:
        with pytest.raises(Refusal) as refused:
            await reader.fetch(slow)
        assert refused.value.code.name == "STO005"
        assert (await reader.fetch("SELECT 1"))[0][0] == 1


async def test_only_one_process_serves_an_sqlite_file(store: Store, database: str, clock, tmp_path) -> None:  # type: ignore[no-untyped-def]
    if store.engine == "postgres":
        other = await Store.open(database, Settings(), clock, serving=True)
        await other.close()
        return
    first = await Store.open(database, Settings(), clock, serving=True)
    with pytest.raises(Refusal) as refused:
        await Store.open(database, Settings(), clock, serving=True)
    assert refused.value.code.name == "STO006"
    await first.close()
    again = await Store.open(database, Settings(), clock, serving=True)
    await again.close()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("mysql://x/y", "STO008"),
        ("postgres://nobody@127.0.0.1:1/none", "STO007"),
        ("sqlite:////proc/nowhere/x.db", "STO007"),
        ("postgres://host/", "STO008"),
    ],
)
async def test_an_address_that_leads_nowhere_is_refused(url: str, code: str, clock) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refused:
        await Store.open(url, Settings(), clock)
    assert refused.value.code.name == code
