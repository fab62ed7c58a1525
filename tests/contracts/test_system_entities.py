"""The door contract over what the product ships (people, units, roles held, files, the trail), from its own text."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

import schema
from access.fields import RecordRights
from access.policy import Policy
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.results import Query
from store.unit import Unit
from tests.contracts.door_checks import status_of
from tests.fixtures.houses import NOON, PEOPLE, Housed, Person, house

OWN: Final = """
roles: {portal: {label: Portal, outside: true}}
parameters: {most: {type: integer, default: 1, label: Most}}
entities:
  deal:
    title: "{name}"
    fields: {name: {type: text}}
    stages: {open: {label: Open}}
    access: {everyone: {rows: all, can: [read, create, update, comment]}}
"""
_WRITTEN: Final = yaml.safe_load((Path(schema.__file__ or "").parent / "system.yaml").read_text(encoding="utf-8"))
SYSTEM: Final = {name: each for name, each in _WRITTEN["entities"].items() if not each.get("internal")}
ROLES: Final = {"admin": ("system_admin", "everyone"), "ann": ("everyone",), "bob": ("everyone",), "portal": ()}
Row = dict[str, Any]


def grants(who: str, entity: str) -> list[Row]:
    """What the text gives a person on an entity."""
    access = SYSTEM[entity].get("access", {})
    given = (access.get(role, []) for role in ROLES[who])
    return [grant for each in given for grant in (each if isinstance(each, list) else [each])]


def reaches(grant: Row, entity: str, row: Row, me: int) -> bool:
    """Whether a grant speaks of a row."""
    match grant["rows"]:
        case "all":
            return True
        case "own":
            return bool(row["id"] == me if entity == "user" else row["owner"] == me)
        case "user == me":
            return bool(row["user"] == me)
        case "from_user == me":
            return bool(row["from_user"] == me)
        case "from_user == me or to_user == me":
            return me in (row["from_user"], row["to_user"])
    raise AssertionError(f"{grant['rows']}: the oracle does not know these rows")


def may(who: str, verb: str, entity: str, row: Row, me: int) -> list[Row]:
    """The grants that give a verb on a row."""
    return [each for each in grants(who, entity) if verb in each["can"] and reaches(each, entity, row, me)]


class Ground:
    """An open house, and every system row as it is stored."""

    def __init__(self, opened: Housed, rows: dict[str, list[Row]]) -> None:
        self.opened = opened
        self.rows = rows

    @staticmethod
    async def of(opened: Housed) -> "Ground":
        rows = {}
        async with opened.house.store.read() as reader:
            for entity in SYSTEM:
                rows[entity] = await reader.rows(entity, frame=opened.house.frame(opened.actor("admin")))
        return Ground(opened, rows)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def ground(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    people = (*PEOPLE, Person("portal", "d1", ("portal",)))
    async with house(OWN, tmp_path, request.param, people=people) as opened:
        deal = (await opened.door("ann").run(Create("deal", {"name": "A"}))).id or 0
        await opened.door("ann").run(Comment("deal", deal, "@bob look"))
        value = {"parameter": "most", "unit": opened.units["g"], "value": "2"}
        await opened.door("admin").run(Create("parameter_value", value))
        for who, other in (("ann", "bob"), ("bob", "eve")):
            window = {"from_at": NOON.isoformat(), "to_at": (NOON + timedelta(days=1)).isoformat()}
            await opened.door(who).run(Create("delegation", {"to_user": opened.ids[other], **window}))
        for who in ("ann", "bob"):
            lent = {"user": opened.ids[who], "entity": "deal", "verbs": "read"}
            await opened.door().run(Create("temporary_grant", lent))
            await opened.door(who).run(Create("saved_view", {"entity": "deal", "name": f"of {who}"}))

        async def more(unit: Unit) -> None:
            for who in ("ann", "bob"):
                me, kept = opened.ids[who], {"size": 1, "media_type": "text/plain", "sha256": who}
                await unit.insert("file", {"name": f"{who}.txt", "owner": me, "title_": f"{who}.txt", **kept})
                await unit.insert("login_event", {"user": me, "at": NOON, "title_": who})
                job = {"name": who, "entity": "deal", "row_count": 1, "owner": me, "title_": who}
                await unit.insert("export_job", job)

        await opened.house.store.unit(more)
        yield await Ground.of(opened)


async def hold_reading(ground: Ground) -> int:
    """Lists, single records and their fields; how many rows were held to the oracle."""
    count = 0
    for who in ROLES:
        door, me = ground.opened.door(who), ground.opened.ids[who]
        for entity, rows in ground.rows.items():
            reading = {row["id"]: may(who, "read", entity, row, me) for row in rows}
            expected = {id for id, given in reading.items() if given}
            if not any("read" in each["can"] for each in grants(who, entity)):
                assert await status_of(door.page(entity)) == 404, (who, entity)
                assert await status_of(door.grid(entity)) == 404, (who, entity)
            else:
                page = await door.page(entity, Query(limit=1000))
                ready = (await door.grid(entity, Query(limit=1000))).ready or []
                assert {row.id for row in page.rows} == {row["id"] for row in ready} == expected, (who, entity)
                for record in page.rows:
                    hidden = set.intersection(*(set(each.get("hide", ())) for each in reading[record.id]))
                    assert hidden.isdisjoint(record.values), (who, entity, record.id)
                    assert set(SYSTEM[entity]["fields"]) - hidden <= record.values.keys() | {"changes"}, (who, entity)
            for id in reading:
                assert (await status_of(door.get(entity, id)) == 200) is (id in expected), (who, entity, id)
                count += 1
    return count


async def hold_writing(ground: Ground) -> int:
    """Nobody creates, changes or deletes what the text does not let them; how many refusals were met."""
    count = 0
    for who in ROLES:
        door, me = ground.opened.door(who), ground.opened.ids[who]
        for entity, rows in ground.rows.items():
            if not any("create" in each["can"] for each in grants(who, entity)):
                assert await status_of(door.run(Create(entity, {}))) in (403, 404), (who, entity)
                count += 1
            for row in rows[:4]:
                name = next(iter(SYSTEM[entity]["fields"]))
                deeds = {"update": Update(entity, row["id"], {name: None}), "delete": Delete(entity, row["id"])}
                for verb, deed in deeds.items():
                    if not may(who, verb, entity, row, me):
                        assert await status_of(door.run(deed)) in (403, 404), (who, verb, entity, row["id"])
                        count += 1
    assert (await Ground.of(ground.opened)).rows == ground.rows, "something was written"
    return count


async def test_every_system_entity_is_read_as_its_grants_say(ground: Ground) -> None:
    assert {"user", "unit", "role_holding", "file", "audit", "notice", "saved_view"} <= SYSTEM.keys()
    assert all(ground.rows[entity] for entity in SYSTEM), "there is something of each"
    assert await hold_reading(ground) > 200


async def test_nobody_writes_a_system_entity_but_as_its_grants_say(ground: Ground) -> None:
    assert await hold_writing(ground) > 100


LEAKS: Final = {
    "everybody reads every row": (hold_reading, Policy, "rows", None),
    "nothing is hidden": (hold_reading, RecordRights, "sees", lambda self, name: True),
    "every verb is given with reading": (hold_writing, Policy, "rows", None),
}
ROWS: Final = Policy.rows


@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
@pytest.mark.parametrize("leak", LEAKS)
async def test_a_planted_leak_is_found(ground: Ground, leak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hold, where, what, planted = LEAKS[leak]
    asked = "read" if hold is hold_writing else ""

    def wider(self: Policy, actor: Any, verb: str, entity: str) -> Any:
        return ROWS(self, ground.opened.actor("admin"), asked or verb, entity)

    monkeypatch.setattr(where, what, planted or wider)
    await ground.opened.house.refresh()
    with pytest.raises(AssertionError):
        await hold(ground)
