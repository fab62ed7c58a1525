"""Rows that every database needs: a record per role of the schema, and the units it writes."""

from kernel.actor import Actor
from records.computing import fill_new
from records.editing import edit, new_draft, open_draft
from records.house import House
from records.results import Row
from records.saving import save
from records.work import Work
from schema.model import UnitSeed
from store.unit import Unit


async def seed(house: House) -> None:
    """Adds the roles and units that are missing, and keeps the labels of roles; what is there stays as it is."""

    async def inside(unit: Unit) -> None:
        work = Work(house, unit, Actor.system("organisation of the schema"))
        await _roles(work)
        await _units(work)

    await house.store.unit(inside)
    await house.refresh()


async def _roles(work: Work) -> None:
    entity = work.house.schema.entity("role")
    known = {row["name"]: row for row in await work.reader.rows("role", frame=work.frame)}
    language = work.house.schema.app.locale
    for role in work.house.schema.roles.values():
        wanted = {"name": role.name, "label": role.label.in_(language)}
        there = known.get(role.name) or known.get(role.was)
        if there is None:
            await _add(work, "role", wanted)
        elif changed := {name: value for name, value in wanted.items() if there[name] != value}:
            await edit(work, open_draft(entity, there), changed, "update")


async def _units(work: Work) -> None:
    known = {row["code"]: row["id"] for row in await work.reader.rows("unit", frame=work.frame)}
    for each in work.house.schema.units:
        if each.code not in known:
            known[each.code] = await _add(work, "unit", _values(each, known.get(each.parent)))


def _values(unit: UnitSeed, parent: int | None) -> Row:
    return {"code": unit.code, "name": unit.name, "level": unit.level, "profile": unit.profile or None,
            "parent": parent, **unit.more}  # fmt: skip


async def _add(work: Work, entity: str, values: Row) -> int:
    draft = await new_draft(work, work.house.schema.entity(entity), values)
    await fill_new(work, draft)
    await save(work, draft, "create")
    return draft.id
