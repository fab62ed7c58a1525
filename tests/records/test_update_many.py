"""What a gesture writes into many records comes out as if each were changed alone: values, refusals, trail, search."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from records.actions import update_many
from records.actions.create import Create
from records.actions.ranges import Ranges
from records.actions.undo import Undo
from records.actions.update import Update
from records.results import Query
from records.together import change_apart
from records.verifying import broken_chains, stale_formulas
from tests.fixtures.houses import Housed, house
from tests.fixtures.market import SCHEMA
from tests.fixtures.market import market as opened_market

COLUMNS = ("name", "code", "firm", "kind", "amount", "ratio", "secret")
CELLS: list[list[Any]] = [
    ["Zero", "c0", "Acme", "苹果", "1,000.50", "45%", ""],
    ["One", "c1", "Twins", "Bear", "12", "0.5", None],
    ["", "c2", "Acme", "a", "5", "1%", None],
    ["Nobody", "c3", "Acme", "a", "5", "1%", None],
    ["Four", "c4", "No such", "a", "5", "1%", None],
    ["Five", "c5", "Acme", "a", "-5", "much", None],
    ["Six", "c6", "Acme", "b", "７", "１２％", None],
    ["Seven", "c7", None, None, None, None, None],
]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def market(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with opened_market(tmp_path, str(request.param)) as opened:
        ann = opened.door("ann")
        for at in range(8):
            await ann.run(Create("deal", {"name": f"D{at}", "code": str(at), "firm": 2, "amount": "1"}))
        await opened.door("bob").run(Create("deal", {"name": "Other", "code": "x"}))
        yield opened


async def paste(market: Housed, columns: tuple[str, ...] = COLUMNS, cells: list[list[Any]] | None = None) -> Any:
    asked = Ranges("deal", Query(sort="id"), (0, len(cells or CELLS)), columns, "paste", cells or CELLS)
    return await market.door("ann").run(asked)


async def kept(market: Housed) -> dict[str, Any]:
    """Everything that a gesture leaves behind."""
    ann = market.door("ann")
    found: dict[str, Any] = {}
    async with market.house.store.read() as reader:
        for entity in ("deal", "firm", "audit", "change_set"):
            rows = await reader.rows(entity, sort=("id",), frame=market.house.frame(market.actor("ann")))
            plain = [{name: value for name, value in row.items() if not name.endswith("_at")} for row in rows]
            found[entity] = [{**row, "at": None, "hash": None, "previous": None} for row in plain]
    for each in found["audit"]:
        each["id"] = None
    for each in (*found["firm"], *(row for row in found["audit"] if row["entity"] == "firm")):
        each["version"] = None  # a total that follows several records at once is written once
    found["audit"].sort(key=lambda row: (row["entity"], row["record"], row["version"] or 0, str(row["changes"])))
    for row in found["change_set"]:
        row["entries"] = sorted(row["entries"] or (), key=lambda each: (each["entity"], each["id"], each["version"]))
    words = ("Zero", "Seven", "D3", "D7", "Acme")
    found["search"] = {word: [each.id for each in await ann.search(word)] for word in words}
    return found


async def test_what_can_be_read_is_written_and_the_rest_says_why_and_undo_takes_all_back(market: Housed) -> None:
    before = await kept(market)
    together = (await paste(market)).value
    left = await kept(market)
    await market.door("ann").run(Undo())
    assert [row["name"] for row in (await kept(market))["deal"]] == [row["name"] for row in before["deal"]]
    assert together["written"] == 3 * 6 + 6 - 6 and not await wrong(market)
    assert {each["field"] for each in together["problems"]} >= {"secret", "name", "firm", "amount", "ratio"}
    assert left["search"]["Zero"] and not left["search"]["D7"] and left["search"]["D3"]


async def test_each_way_leaves_the_same_behind(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for few in (update_many.FEW, 10**6):
        monkeypatch.setattr(update_many, "FEW", few)
        async with house(SCHEMA, tmp_path_factory.mktemp("way"), "sqlite") as opened:
            ann = opened.door("ann")
            for name in ("Acme", "Twins", "Twins"):
                await ann.run(Create("firm", {"name": name}))
            for at in range(8):
                await ann.run(Create("deal", {"name": f"D{at}", "code": str(at), "firm": 2, "amount": "1"}))
            answer = (await paste(opened)).value
            answer["problems"] = [{**each} for each in answer["problems"]]
            found.append((answer, await kept(opened), await wrong(opened)))
    together, alone = found
    assert together[0] == alone[0]
    for name, rows in alone[1].items():
        for mine, theirs in zip(together[1][name], rows, strict=True):
            assert mine == theirs, name
    assert together[2] == alone[2] == []


async def wrong(market: Housed) -> list[Any]:
    """What the check of trails, formulas and indexes finds."""
    async with market.house.store.read() as reader:
        return [*await broken_chains(market.house, reader), *await stale_formulas(market.house, reader)]


async def test_records_of_others_locked_or_gone_are_left_to_be_refused_alone(market: Housed) -> None:
    bob = market.door("bob")
    done = await bob.run(Ranges("deal", Query(sort="id"), (0, 9), ("amount",), "fill", [["3"]]))
    assert done.value["written"] == 1, "of nine in the list only one is his to change"


async def test_a_value_that_two_records_may_not_share_is_refused_to_the_second(market: Housed) -> None:
    done = (await paste(market, ("code",), [["same"] for _ in range(8)])).value
    assert (done["written"], done["refused"]) == (1, 7)
    assert {each["field"] for each in done["problems"]} == {"code"}


async def test_a_formula_elsewhere_follows_all_of_them_at_once(market: Housed) -> None:
    await paste(market, ("amount",), [["10"] for _ in range(8)])
    twins = await market.door("ann").get("firm", 2)
    assert str(twins.values["worth"]) == "80.00"
    assert not await wrong(market)


async def test_a_change_between_is_neither_lost_nor_stamped_over(market: Housed) -> None:
    await market.door("ann").run(Update("deal", 1, {"kind": "b"}))
    await paste(market, ("amount",), [["4"] for _ in range(8)])
    found = await market.door("ann").get("deal", 1)
    assert (found.values["kind"], str(found.values["amount"]), found.version) == ("b", "4.00", 3)
    history = (await market.door("ann").history("deal", 1))["rows"]
    assert [each["changes"].keys() >= {"amount"} for each in history][:2] == [True, False]


async def test_a_refused_record_does_not_take_the_trail_of_what_followed_others_along(market: Housed) -> None:
    await paste(market, ("amount",), [["5"], ["-5"]])
    assert str((await market.door("ann").get("firm", 2)).values["worth"]) == "12.00"
    [moved, *_] = (await market.door("ann").history("firm", 2))["rows"]
    assert moved["changes"]["worth"] == ["8.00", "12.00"]


async def test_what_counts_its_own_kind_is_changed_one_by_one(market: Housed) -> None:
    schema = market.house.schema
    assert change_apart(market.house, schema.entity("deal"))
    assert not change_apart(market.house, schema.entity("counted"))


async def test_what_reads_a_total_of_its_own_kind_is_changed_one_by_one(tmp_path: Path) -> None:
    circular = SCHEMA.replace(
        "      secret:", "      of_all: {type: money, label: Of all, formula: firm.worth}\n      secret:"
    )
    async with house(circular, tmp_path, "sqlite") as opened:
        assert not change_apart(opened.house, opened.house.schema.entity("deal"))
        await opened.door("ann").run(Create("firm", {"name": "Acme"}))
        for at in range(5):
            await opened.door("ann").run(Create("deal", {"name": f"D{at}", "firm": 1, "amount": "1"}))
        await paste(opened, ("amount",), [["2"]] * 5)
        rows = (await opened.door("ann").page("deal", Query(sort="id"))).rows
        assert {str(row.values["of_all"]) for row in rows} == {"10.00"} and not await wrong(opened)
