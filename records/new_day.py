"""What a new day changes by itself: values of parameters begin to hold, roles end; stored formulas that ask follow."""

from datetime import date
from typing import Final

from expressions.conditions import path_in
from kernel.actor import Actor
from records.graph import Node
from records.house import House
from records.work import Work
from store.unit import Unit

ROUND: Final = "round"
PARAMETERS: Final = "parameters"
ACTOR: Final = Actor.system("new day")


async def begin(house: House) -> bool:
    """Once a day, on however many servers and after any downtime: notes which formulas a value from this day on (or
    from a day since the last time) or a role that has ended concerns, for records.catching_up to compute part by part.
    Whether there were any.
    """

    async def inside(unit: Unit) -> bool:
        work = Work(house, unit, ACTOR)
        today = house.clock.today()
        since = await _since(work, unit, today)
        if since == today:
            return False
        nodes = _reading(work, await _begun(work, since, today))
        if await _roles_differ(work, since, today):
            nodes = [*nodes, *work.house.graph.organised]
        for entity, field in nodes:
            await unit.fall_behind(entity, field, work.now)
        return bool(nodes)

    return await house.store.unit(inside)


async def _since(work: Work, unit: Unit, today: date) -> date | None:
    """The day up to which this was done, which is today from now on; None: never before."""
    mine = path_in(work.house.names, ROUND, ("name",), (PARAMETERS,))
    ids = await unit.ids(ROUND, mine, limit=1, frame=work.frame)
    row = await unit.one(ROUND, ids[0], lock=True) if ids else None
    if row is None:
        await unit.insert(ROUND, {"name": PARAMETERS, "day": today})
        return None
    before: date = row["day"]
    if before < today:
        await unit.update(ROUND, row["id"], {"day": today})
    return min(before, today)  # a clock set back changes nothing


async def _begun(work: Work, since: date | None, today: date) -> frozenset[str]:
    """The parameters of which some unit's value begins within these days."""
    rows = await work.reader.rows("parameter_value", ("parameter", "from_day"), frame=work.frame)
    dated = ((row["parameter"], row["from_day"]) for row in rows if row["from_day"] is not None)
    return frozenset(f"param.{name}" for name, day in dated if day <= today and (since is None or day > since))


async def _roles_differ(work: Work, since: date | None, today: date) -> bool:
    """Whether some role's last day has passed within these days, or a role's condition reads the clock."""
    if any(role.when is not None and role.when.clock for role in work.house.schema.roles.values()):
        return True
    rows = await work.reader.rows("role_holding", ("until",), frame=work.frame)
    days = (row["until"] for row in rows if row["until"] is not None)
    return any(day < today and (since is None or day >= since) for day in days)


def _reading(work: Work, names: frozenset[str]) -> list[Node]:
    """The stored formulas that read one of these, each after what it reads."""
    schema, rank = work.house.schema, work.house.graph.rank
    formulas = ((node, schema.entity(node[0]).fields.get(node[1])) for node in sorted(rank, key=rank.__getitem__))
    return [node for node, field in formulas if field and field.formula and field.formula.specials & names]
