"""Rules of accounts that hold on every path: administrators, limits of roles, leavers, circles, people who move."""

from kernel.errors import Problem, Refusal
from kernel.text import Text
from records import audit, codes
from records.draft import Draft
from records.formulas import Event, spread
from records.people import read_organisation
from records.work import Changed, Work
from schema.model import Entity, Role

_CONCERNED = frozenset(("user", "role_holding"))


async def refuse_losing(work: Work, entity: Entity, draft: Draft) -> None:
    """After a row is written or gone: administrators remain, roles keep limits, nobody leaves owning records."""
    if entity.name in ("user", "unit"):
        _refuse_circle(work, draft)
    if entity.name not in _CONCERNED:
        return
    before = work.house.organisation
    after = await read_organisation(work.house, work.reader)
    if before.administrators("accounts") and not after.administrators("accounts"):
        raise Refusal(codes.LAST_ADMIN)
    if entity.name == "role_holding":
        _refuse_own(work, draft)
        await _refuse_full(work, draft)
    if entity.name == "user" and await work.reader.one("user", draft.id) is None:
        await _refuse_owner(work, draft)


def _refuse_own(work: Work, draft: Draft) -> None:
    """Nobody raises themselves: roles are given by somebody else (policy D-6). Raises Refusal (403)."""
    if not work.system and work.actor.user_id in (draft.row.get("user"), (draft.old or {}).get("user")):
        raise Refusal(codes.OWN_RIGHTS)


async def _refuse_full(work: Work, draft: Draft) -> None:
    row = await work.reader.one("role_holding", draft.id)
    if row is None:
        return
    found = await work.reader.one("role", row["role"] or 0)
    role = work.house.schema.roles.get(str(found["name"])) if found else None
    if role is None or role.limit_at_most is None:
        return
    facts = await read_organisation(work.house, work.reader)
    unit = facts.at_level(row["unit"], role.limit_per) or row["unit"] if role.limit_per else None
    users = {
        each.user for each in facts.appointments
        if each.role == role.name and each.runs(facts.day) and facts.is_active(each.user)
        and (unit is None or facts.within(each.unit, unit))
    }  # fmt: skip
    if len(users) > role.limit_at_most:
        where = f" ({facts.units[unit].name})" if unit is not None and unit in facts.units else ""
        raise _full(role, len(users) - 1, where)


def _full(role: Role, found: int, where: str) -> Refusal:
    values = {"role": role.label, "most": role.limit_at_most, "where": where, "found": found}
    return Refusal(codes.ROLE_FULL, values, problems=[Problem(codes.ROLE_FULL, values, "role")])


async def _refuse_owner(work: Work, draft: Draft) -> None:
    count = 0
    for name in work.house.names.owned():
        count += await work.reader.count(name, work.among(name, "owner", (draft.id,)), work.frame)
    if count:
        raise Refusal(codes.STILL_OWNS, {"name": draft.row.get("name"), "count": count})


def _refuse_circle(work: Work, draft: Draft) -> None:
    """A unit cannot stand below itself, nobody can be their own superior at any depth."""
    facts = work.house.organisation
    above = {u.id: u.parent for u in facts.units.values()} if draft.entity.name == "unit" else {
        m.id: m.manager for m in facts.members.values()
    }  # fmt: skip
    name = "parent" if draft.entity.name == "unit" else "manager"
    above[draft.id] = draft.row.get(name)
    seen: set[int] = set()
    at = above[draft.id]
    while at is not None and at not in seen:
        if at == draft.id:
            label = draft.entity.fields[name].label
            values = {"label": label, "title": Text.of(str(draft.row.get("name")))}
            raise Refusal(codes.INVALID, {"count": 1}, problems=[Problem(codes.CIRCLE, values, name)])
        seen.add(at)
        at = above.get(at)


async def follow_person(work: Work, draft: Draft) -> None:
    """Moving a person to another unit moves the unit of their records, in the same change set."""
    if draft.entity.name != "user" or draft.is_new or "unit" not in draft.changed():
        return
    before, after = draft.changed()["unit"]
    for name in work.house.names.owned():
        field = work.house.schema.entity(name).fields.get("unit")
        if field is not None and field.automatic:
            await _move_records(work, name, draft.id, before, after)


async def _move_records(work: Work, name: str, owner: int, before: int | None, after: int | None) -> None:
    rows = await work.reader.rows(name, where=work.among(name, "owner", (owner,)), frame=work.frame)
    for row in rows:
        if row["unit"] != before:
            continue
        await work.unit.update(name, row["id"], {"unit": after}, row["version"])
        change = {"unit": (before, after)}
        work.changes.append(Changed(name, row["id"], "update", row["version"] + 1, change))
        await audit.write(
            work, work.house.schema.entity(name), row["id"], "update", change, "unit of the owner", row["version"] + 1
        )
        await spread(work, [Event(name, row, {**row, "unit": after}, frozenset(("unit",)))])
