"""Many new records in one transaction come out as each alone would: values, refusals, numbers, trail, search."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.create_many import CreateMany
from records.actions.undo import Undo
from records.results import Query
from records.together import stand_apart
from tests.fixtures.houses import Housed
from tests.fixtures.market import market as opened_market

ROWS: list[dict[str, Any]] = [
    {"name": "One", "code": "1", "firm": "Acme", "kind": "苹果", "amount": "1,000.50", "ratio": "45%"},
    {"name": "Two", "code": "2", "firm": "Acme", "kind": "Bear", "amount": 12},
    {"name": "", "code": "3", "amount": "-1", "ratio": "45"},
    {"name": "Nobody", "code": "4"},
    {"name": "Again", "code": "1"},
    {"name": "Twin", "code": "5", "firm": "Twins"},
    {"name": "Lost", "code": "6", "firm": "No such"},
    {"name": "Hidden", "code": "7", "secret": "x"},
    {"name": "Won", "code": "8", "stage": "won"},
    {"name": "Known", "code": "old"},
    {"name": "Last", "code": "9", "owner": "bob"},
    {"name": "Far", "code": "10", "owner": "pat"},
]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def market(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with opened_market(tmp_path, str(request.param)) as opened:
        await opened.door("ann").run(Create("deal", {"name": "Old", "code": "old"}))
        yield opened


def told(result: Any) -> Any:
    if isinstance(result, Refusal):
        return sorted((each.field or "", each.code.name) for each in result.problems) or result.code.name
    return "made"


async def kept(market: Housed) -> list[Any]:
    rows = (await market.door().page("deal", Query(sort="id"))).rows
    dropped = ("id", "created_at", "updated_at", "stage_since", "number", "code")
    return [{name: value for name, value in row.values.items() if name not in dropped} | {"title": row.title}
            for row in rows]  # fmt: skip


async def one_by_one(market: Housed, rows: list[dict[str, Any]]) -> list[Any]:
    found = []
    for row in rows:
        try:
            await market.door("ann").run(Create("deal", row, form="typed"))
            found.append("made")
        except Refusal as error:
            found.append(told(error))
    return found


async def test_rows_together_come_out_as_each_alone(market: Housed) -> None:
    alone = await one_by_one(market, ROWS)
    first = await kept(market)
    again = [row | {"code": f"x{row['code']}"} if row["code"] not in ("1", "old") else row for row in ROWS]
    again[0] = ROWS[0] | {"code": "x1"}
    again[4] = ROWS[4] | {"code": "x1"}
    done = await market.door("ann").run(CreateMany("deal", again, form="typed"))
    assert [told(each) for each in done.results] == alone
    assert alone.count("made") == 3 and alone[4] == alone[9], alone
    second = await kept(market)
    assert second[len(first) :] == first[1:]


async def test_formulas_elsewhere_trail_stages_and_search_follow(market: Housed) -> None:
    door = market.door("ann")
    rows = [{"name": f"Deal {n}", "code": f"c{n}", "firm": "Acme", "amount": n} for n in range(1, 21)]
    done = await door.run(CreateMany("deal", rows, form="typed"))
    ids = [each.id for each in done.results if not isinstance(each, Refusal)]
    assert len(ids) == 20
    acme = (await door.page("firm", Query(filter="name == 'Acme'"))).rows[0]
    assert acme.values["worth"] == 210
    history = await door.history("deal", ids[3] or 0)
    assert [each["verb"] for each in history["rows"]] == ["create"]
    assert history["rows"][0]["changes"]["amount"][1] == "4.00"
    assert "Deal 17" in {each.title for each in await door.search("Deal 17")}
    numbers = [row.values["number"] for row in (await door.page("deal", Query(sort="id"))).rows]
    assert numbers == [f"D{n:04}" for n in range(1, 22)]
    await door.run(Undo())
    assert await door.count("deal") == 1, "one undo takes them all back"


async def test_refused_rows_cost_no_numbers(market: Housed) -> None:
    rows = [{"name": "A"}, {"name": "Nobody"}, {"name": "B"}]
    await market.door("ann").run(CreateMany("deal", rows, form="typed"))
    numbers = [row.values["number"] for row in (await market.door("ann").page("deal", Query(sort="id"))).rows]
    assert numbers == ["D0001", "D0002", "D0003"]


async def test_a_row_that_is_made_alone_keeps_its_place_among_the_others(market: Housed) -> None:
    """Its code is that of the row before it, which is refused."""
    rows = [{"name": "A"}, {"name": "Nobody", "code": "x"}, {"name": "B", "code": "x"}, {"name": "C"}]
    await market.door("ann").run(CreateMany("deal", rows, form="typed"))
    made = (await market.door("ann").page("deal", Query(sort="id"))).rows
    assert [row.values["name"] for row in made] == ["Old", "A", "B", "C"]
    assert [row.values["number"] for row in made] == ["D0001", "D0002", "D0003", "D0004"]


async def test_what_counts_the_others_is_stored_one_by_one(market: Housed) -> None:
    schema = market.house.schema
    assert stand_apart(market.house, schema.entity("deal")) and not stand_apart(market.house, schema.entity("counted"))
    done = await market.door("ann").run(CreateMany("counted", [{"name": "a"}, {"name": "b"}], form="typed"))
    assert all(not isinstance(each, Refusal) for each in done.results)
    rows = (await market.door("ann").page("counted")).rows
    assert [row.values["all"] for row in rows] == [2, 2]


async def test_nobody_creates_many_without_the_right_to_create_one(market: Housed) -> None:
    with pytest.raises(Refusal) as refused:
        await market.door("boss").run(CreateMany("counted", [{"name": "A"}]))
    assert refused.value.status == 404
