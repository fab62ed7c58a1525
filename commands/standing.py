"""What `check --database URL` says besides: roles nobody holds, and what waits in the database for the schema."""

import asyncio
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from commands.call import Call, Loaded
from commands.codes import WAITS
from kernel.clock import Clock
from kernel.errors import Problem
from records.house import House
from workflows.standing import in_use
from workflows.vacancies import vacancies

_FILE: Final = "sqlite:///"


def asked(call: Call, loaded: Loaded) -> list[Problem]:
    """What people, requests and records say against it, or would lose by it.

    Nothing without `--database` or for one not there yet.
    """
    url = getattr(call.arguments, "database", None)
    if not url or (url.startswith(_FILE) and not Path(url.removeprefix(_FILE)).exists()):
        return []
    return asyncio.run(_asked(call, loaded))


async def _asked(call: Call, loaded: Loaded) -> list[Problem]:
    schema, relay = loaded.schema, loaded.relay
    async with call.parts.store(call.settings) as store:
        plan = await store.plan(schema)
        if plan.notes or plan.refusals:
            waits = Problem(WAITS, {"count": len(plan.notes)}, severity="note")
            return [waits, *plan.told, *plan.refusals]
        await store.adopt(schema)  # it fits already: nothing is changed
        clock = Clock(ZoneInfo(schema.app.timezone))
        house = await House.open(schema, store, relay, clock, call.settings, relay.functions)
        return [*vacancies(house.policy), *await in_use(house, schema, relay.functions)]
