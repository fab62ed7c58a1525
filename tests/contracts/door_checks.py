"""What the door owes people about deals, asked in many ways and held to the oracle."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.assign import Assign
from records.actions.cells import Cells, Edit
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.update import Update
from records.door import Door
from records.present import Present
from records.results import Query, Record
from store.unit import Unit
from tests.contracts import oracle
from tests.contracts.oracle import Deal
from tests.contracts.rights_schema import FIELDS, LENT, WHO
from tests.fixtures.houses import Housed


@dataclass
class Ground:
    """An open house with its deals."""

    opened: Housed
    deals: list[Deal]

    def door(self, login: str) -> Door:
        return self.opened.door(login)

    def readable(self, login: str) -> set[int]:
        return {deal.id for deal in self.deals if oracle.can(login, "read", deal)}


OWNED_BY = (*WHO, *(f"report_of_{role}" for role in WHO), "colleague", "neighbour", "stranger")
KINDS = [
    (owner, stage, level) for number, owner in enumerate(OWNED_BY)
    for stage, level in ((("open", "a"), ("closed", "b")) if number % 2 else (("open", "b"), ("closed", "a")))
]  # fmt: skip


async def prepared(opened: Housed) -> None:
    for number, (owner, stage, level) in enumerate(KINDS):
        values = {"name": f"deal{number:02}{stage}", "note": "n", "cost": 77 + number, "level": level}
        values |= {"phone": f"tel{number:02}{stage}", "owner": opened.ids[owner]}
        values["items"] = [{"item": f"item{number}", "price": 5}]
        made = await opened.door().run(Create("deal", values))
        assert made.id == number + 1
        await _set_stage(opened, made.id, stage)
        await opened.door().run(Create("visit", {"deal": made.id, "text": "t"}))
        await opened.door().run(Create("paper", {"name": f"paper{number}", "owner": opened.ids[owner]}))
    for who, unit, can in LENT:
        lent = {"user": opened.ids[who], "entity": "deal", "verbs": " ".join(can), "unit": opened.units[unit]}
        await opened.door().run(Create("temporary_grant", lent))


async def _set_stage(opened: Housed, id: int, stage: str) -> None:
    async def write(unit: Unit) -> None:
        await unit.update("deal", id, {"stage": stage})

    await opened.house.store.unit(write)


async def status_of(call: Awaitable[object]) -> int:
    try:
        await call
    except Refusal as error:
        return error.status
    return 200


# ------------------------------------------------------------------------------------------------ reading
async def check_lists(ground: Ground) -> None:
    """Lists, counts and single records hold the same rows, and the same fields of them."""
    for who in WHO:
        door, mine = ground.door(who), ground.readable(who)
        if not oracle.grants(who):
            assert await status_of(door.page("deal")) == 404
            continue
        page = await door.page("deal", Query(limit=1000))
        assert {row.id for row in page.rows} == mine, who
        assert page.total == await door.count("deal") == len(mine)
        for row in page.rows:
            deal = next(each for each in ground.deals if each.id == row.id)
            _check_fields(who, deal, row)


def _check_fields(who: str, deal: Deal, row: Record) -> None:
    for field in FIELDS:
        found = "hidden" if field not in row.values else "masked" if field in row.masked else "plain"
        assert found == oracle.shows(who, deal, field), (who, deal, field)
    assert (row.title == row.values.get("name")) is (oracle.shows(who, deal, "name") == "plain"), (who, deal)


async def _grid(ground: Ground, who: str, entity: str, query: Query) -> list[dict[str, Any]]:
    """The rows of a list as they are sent."""
    rows = (await ground.door(who).grid(entity, query)).ready
    assert rows is not None, "a list that the fast way does not serve"
    return rows


async def check_grids(ground: Ground) -> None:
    """Rows read straight from the database show what the same rows read one by one show."""
    for who in WHO:
        if not oracle.grants(who):
            continue
        for entity in ("deal", "visit", "deal.items"):
            page = await ground.door(who).page(entity, Query(limit=1000))
            slow = {row["id"]: row for row in Present(ground.opened.house, "en").page(page)["rows"]}
            fast = {row["id"]: row for row in await _grid(ground, who, entity, Query(limit=1000))}
            assert fast.keys() == slow.keys(), (who, entity)
            for id, row in fast.items():
                for name in {*row, *slow[id]} - {"deal", "parent"}:
                    assert row.get(name) == slow[id].get(name), (who, entity, id, name)
                if entity == "visit":
                    deal = ground.deals[row["deal"]["id"] - 1]
                    there = oracle.can(who, "read", deal)
                    plain = there and oracle.shows(who, deal, "name") == "plain"
                    name = f"deal{deal.id - 1:02}{deal.stage}" if plain else f"#{deal.id}" if there else None
                    assert row["deal"]["title"] == name, (who, deal)
        for deal in ground.deals[::7]:
            for field, text in (
                ("phone", f"tel{deal.id - 1:02}{deal.stage}"),
                ("name", f"deal{deal.id - 1:02}{deal.stage}"),
            ):
                plain = oracle.can(who, "read", deal) and oracle.shows(who, deal, field) == "plain"
                found = await _grid(ground, who, "deal", Query(q=text))
                assert {row["id"] for row in found} == ({deal.id} if plain else set()), (who, deal, field)


async def check_records(ground: Ground) -> None:
    """A single record, its lines, what it says one may do, and its history."""
    for who in WHO:
        for deal in ground.deals:
            call = ground.door(who).get("deal", deal.id)
            if not oracle.can(who, "read", deal):
                assert await status_of(call) == 404, (who, deal)
                assert await status_of(ground.door(who).history("deal", deal.id)) == 404
                continue
            record = await call
            assert record.may is not None
            _check_fields(who, deal, record)
            assert ("items" in record.lines) is (oracle.shows(who, deal, "items") == "plain")
            for line in record.lines.get("items", ()):
                assert ("price" in line.values) is (oracle.shows(who, deal, "items.price") == "plain")
            verbs = {verb for verb in ("update", "delete", "assign", "comment", "take") if oracle.can(who, verb, deal)}
            assert set(record.may.verbs) & {"update", "delete", "assign", "comment", "take"} == verbs, (who, deal)
            for field in FIELDS:
                shown = oracle.shows(who, deal, field)
                expected = (
                    "write" if oracle.writes(who, deal, field) else {"plain": "read", "masked": "masked"}.get(shown)
                )
                assert record.may.fields.get(field) == expected, (who, deal, field)


async def check_history(ground: Ground) -> None:
    """The history tells of no field that the record hides."""
    for who in WHO:
        if who == "portal":
            continue
        for deal in ground.deals:
            if oracle.can(who, "read", deal):
                entries = (await ground.door(who).history("deal", deal.id))["rows"]
                told = {field for entry in entries for field in entry["changes"]}
                for field in (*FIELDS, "items"):
                    assert (field in told) is (oracle.shows(who, deal, field) != "hidden"), (who, deal, field)
                values = {str(value) for entry in entries for pair in entry["changes"].values() for value in pair}
                if oracle.shows(who, deal, "phone") != "plain":
                    assert not any("tel" in value for value in values), (who, deal)
                if oracle.shows(who, deal, "items.price") == "hidden":
                    assert not any("'price'" in value for value in values), (who, deal)


# ------------------------------------------------------------------------------------------------ ways around
async def check_filters(ground: Ground) -> None:
    """A field one may not see is no name; where it depends on the row it is empty; links and figures leak nothing."""
    for who in WHO:
        door = ground.door(who)
        if not oracle.grants(who):
            continue
        for field, literal in (("cost", "cost > 0"), ("phone", "phone is not empty"), ("note", "note == 'n'")):
            asked = door.page("deal", Query(filter=literal, limit=1000))
            sorted_ = door.page("deal", Query(sort=field, limit=1000))
            if not oracle.names(who, field):
                assert await status_of(asked) == 422, (who, field)
                assert await status_of(sorted_) == 422, (who, field)
                continue
            plain = {
                d.id for d in ground.deals if oracle.can(who, "read", d) and oracle.shows(who, d, field) == "plain"
            }
            assert {row.id for row in (await asked).rows} == plain, (who, field)
            await sorted_
        if who != "blind":
            through = await door.page("visit", Query(filter="deal.name is not empty", limit=1000))
            assert {row.values["deal"] for row in through.rows} == ground.readable(who), who
        figure = f"count(deal) == {len(ground.readable(who))}"
        assert (await door.page("visit", Query(filter=figure, limit=1000))).total == len(ground.deals), who


async def check_search(ground: Ground) -> None:
    """Search finds a record by a field only where the field is readable plainly."""
    for who in WHO:
        if not oracle.grants(who):
            continue
        for deal in ground.deals[::3]:
            number = deal.id - 1
            for field, text in (("phone", f"tel{number:02}{deal.stage}"), ("name", f"deal{number:02}{deal.stage}")):
                wanted = {deal.id} if oracle.shows(who, deal, field) == "plain" else set()
                wanted = wanted if oracle.can(who, "read", deal) else set()
                found = {row.id for row in (await ground.door(who).page("deal", Query(q=text))).rows}
                assert found == wanted, (who, deal, field)
                everywhere = {(row.entity, row.id) for row in await ground.door(who).search(text)}
                assert everywhere == {("deal", id) for id in wanted}, (who, deal, field)


async def check_pickers(ground: Ground) -> None:
    """A picker offers what may be read, under a title that may be read, and a link takes nothing else."""
    for who in WHO:
        if not oracle.grants(who) or who == "portal":
            continue
        door = ground.door(who)
        found = await door.choices("visit", "deal")
        assert {row.id for row in found} <= ground.readable(who), who
        if who == "blind":
            assert len(found) == 50 and not any(row.title.startswith("deal") for row in found)
            assert await door.choices("visit", "deal", "open") == [], "a hidden name finds nothing"
            continue
        found = [*await door.choices("visit", "deal", "open"), *await door.choices("visit", "deal", "closed")]
        assert {row.id for row in found} == ground.readable(who), who
        for deal in ground.deals[::5]:
            made = await status_of(door.run(Create("visit", {"deal": deal.id})))
            assert made == (200 if oracle.can(who, "read", deal) else 422), (who, deal)


async def check_link_titles(ground: Ground) -> None:
    """The title of a linked record is told only to those who may read that record and its title."""
    for who in WHO:
        if not oracle.grants(who):
            continue
        for row in (await ground.door(who).page("visit", Query(limit=1000))).rows:
            deal = next(each for each in ground.deals if each.id == row.values["deal"])
            title = row.titles["deal", deal.id]
            plain = oracle.can(who, "read", deal) and oracle.shows(who, deal, "name") == "plain"
            assert bool(title and title.startswith("deal")) is plain, (who, deal)


async def check_lines(ground: Ground) -> None:
    """Lines as a list of their own have their parent's rights."""
    for who in WHO:
        shown = {d.id for d in ground.deals if oracle.can(who, "read", d) and oracle.shows(who, d, "items") == "plain"}
        call = ground.door(who).page("deal.items", Query(limit=1000))
        if not oracle.grants(who):
            assert await status_of(call) == 404
            continue
        rows = (await call).rows
        assert {row.values["parent"] for row in rows} == shown, who
        assert all(("price" in row.values) is (who != "chief") for row in rows), who


# ------------------------------------------------------------------------------------------------ writing
async def check_cells(ground: Ground) -> None:
    """A cell is written exactly where the field may be, and its answer shows nothing hidden."""
    for who in WHO:
        for deal in ground.deals:
            for field in ("note", "cost"):
                value = "n" if field == "note" else "88"
                done = await _cells(ground.door(who), deal, field, value)
                wanted = _write_status(who, deal, field)
                assert done == wanted, (who, deal, field)


async def _cells(door: Door, deal: Deal, field: str, value: str) -> int:
    try:
        result = (await door.run(Cells("deal", (Edit(deal.id, field, value),)))).results[0]
    except Refusal as error:
        return error.status
    return result.status if isinstance(result, Refusal) else 200


def _write_status(who: str, deal: Deal, field: str) -> int:
    if oracle.status(who, "update", deal) != 200:
        return oracle.status(who, "update", deal)
    return 200 if oracle.writes(who, deal, field) else 422


async def check_verbs(ground: Ground) -> None:
    """Update, comment, actions, assign and delete answer 404, 403 or 200 as the grants say."""
    for who in WHO:
        door = ground.door(who)
        for deal in ground.deals:
            assert await status_of(door.run(Update("deal", deal.id, {"note": "n"}))) == _write_status(who, deal, "note")
            wanted = oracle.status(who, "comment", deal)
            wanted = 403 if who == "portal" and wanted == 200 else wanted
            assert await status_of(door.run(Comment("deal", deal.id, "hello"))) == wanted, (who, deal)
            assert await status_of(door.run(Act("deal", deal.id, "take"))) == oracle.status(who, "take", deal), (
                who,
                deal,
            )
            for owner in ("colleague", "neighbour", "stranger"):
                done = await status_of(door.run(Assign("deal", deal.id, ground.opened.ids[owner])))
                assert done == oracle.assigns(who, deal, owner), (who, deal, owner)
                if done == 200:
                    await ground.opened.door().run(Assign("deal", deal.id, ground.opened.ids[deal.owner]))
            done = await status_of(door.run(Delete("deal", deal.id)))
            assert (200 if done == 409 else done) == oracle.status(who, "delete", deal), (who, deal)
            if done == 200:
                await ground.opened.door().run(Restore("deal", deal.id))


async def check_creation(ground: Ground) -> None:
    """A record may be made for an owner exactly where the grant reaches."""
    for who in WHO:
        for owner in (who, f"report_of_{who}", "colleague", "neighbour", "stranger"):
            body = {"name": f"{who} {owner}", "owner": ground.opened.ids[owner], "level": "b"}
            done = await status_of(ground.door(who).run(Create("deal", body)))
            allowed = oracle.creates(who, owner)
            assert (done == 200) is allowed, (who, owner, done)
            assert allowed or done in (403, 404)


CHECKS = (check_lists, check_grids, check_records, check_history, check_filters, check_search, check_pickers,
          check_link_titles, check_lines, check_cells, check_verbs, check_creation)  # fmt: skip
