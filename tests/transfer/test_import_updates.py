"""Rows that name records there are: changed together they come to what each change alone comes to."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.create_many import CreateMany
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed
from tests.transfer.market import Importing, market
from transfer import carrying

COUNT = 40
FIELDS = ("name", "amount", "kind", "firm", "ratio")


def rows(chance: Random) -> list[list[str]]:
    """What changes: the code of a deal, and a value or a blank for each field."""
    found = []
    for number in range(COUNT):
        values = [f"Deal {chance.randrange(9)}", str(chance.randrange(-1, 9)), chance.choice(["Apple", "b", "Cat"]),
                  chance.choice(["Acme", "Acme", "Twins"]), chance.choice(["45%", "0.5", "45"])]  # fmt: skip
        code = f"c{number}" if chance.random() < 0.9 else f"c{chance.randrange(COUNT)}"
        found.append([code, *(value if chance.random() < 0.4 else "" for value in values)])
    return found


async def begun(opened: Housed) -> dict[str, int]:
    """The deals there are, by code."""
    names = [{"name": f"Deal {n % 9}", "code": f"c{n}", "amount": n % 9} for n in range(COUNT)]
    done = await opened.door("ann").run(CreateMany("deal", names, form="typed"))
    return {f"c{n}": each.id or 0 for n, each in enumerate(done.results) if not isinstance(each, Refusal)}


async def one_by_one(opened: Housed, asked: list[list[str]]) -> dict[int, list[Any]]:
    ids, refused = await begun(opened), dict[int, list[Any]]()
    for number, (code, *cells) in enumerate(asked, 2):
        values = {name: cell for name, cell in zip(FIELDS, cells, strict=True) if cell}
        try:
            await opened.door("ann").run(Update("deal", ids[code], values, form="typed"))
        except Refusal as error:
            refused[number] = sorted(each.code.name for each in error.problems)
    return refused


async def kept(opened: Housed) -> list[Any]:
    """The deals with their trails."""
    door, found = opened.door(), []
    for row in (await door.page("deal", Query(sort="id", limit=500))).rows:
        history = [(each["verb"], each["changes"]) for each in (await door.history("deal", row.id))["rows"]]
        found.append((row.title, row.version, dict(row.values), history))
    return found


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
@pytest.mark.parametrize("seed", range(2))
async def test_found_records_come_to_what_each_change_alone_comes_to(
    tmp_path: Path, engine: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = rows(Random(seed))
    (tmp_path / "one").mkdir()
    (tmp_path / "many").mkdir()
    async with market(tmp_path / "one", engine) as opened:
        alone = await one_by_one(opened, asked)
        wanted = await kept(opened)
    singly: list[int] = []
    alone_too = carrying._change_one

    async def noted(*given: Any) -> None:
        singly.append(given[3].id)
        await alone_too(*given)

    monkeypatch.setattr(carrying, "_change_one", noted)
    async with market(tmp_path / "many", engine) as opened:
        await begun(opened)
        ann = Importing(opened)
        id = await ann.open("\n".join(",".join(row) for row in [["code", *FIELDS], *asked]))
        await ann.plan(id, ["code", *FIELDS], "update", "code")
        result = await ann.start(id)
        refused = await ann.problems(id)
        assert {row: sorted(code for _, code in found) for row, found in refused.items()} == alone
        assert await kept(opened) == wanted
    assert result["updated"] + result["unchanged"] + result["refused"] == COUNT and result["updated"] > 9
    assert len(singly) < COUNT - 9, "many are changed together"
