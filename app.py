"""Wires the parts and starts a command."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import api.application
import reports.register
import schema.load
import transfer.register
import workflows.register
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from accounts.seed import seed
from commands import line
from commands.call import Loaded, Parts
from crm.demo.fill import fill
from hooks.relay import Relay
from kernel.clock import Clock
from kernel.settings import Settings
from notices.schema import out_of_sight
from records.extensions import Extensions
from records.house import House
from schema.desk import Desk
from schema.sections.whole import plugins
from schema.sources import gather
from store.open import Store
from workflows import standing


def load(settings: Settings) -> Loaded:
    """The schema with the plugins it names. Raises SchemaErrors, Refusal."""
    top = gather(settings.schema).top
    node = top.entries.get("plugins") if top else None
    relay = Relay.usable(plugins(Desk(), node.value if node else None), Clock(ZoneInfo("UTC")))
    return Loaded(schema.load.load(settings.schema, functions=relay.functions, plugins=relay.known), relay)


@asynccontextmanager
async def database(
    settings: Settings, *, serving: bool = False, clock: Clock | None = None
) -> AsyncIterator[Store]:  # fmt: skip
    """The database as it is. Raises Refusal when it cannot be opened, or is being served already."""
    store = await Store.open(settings.database, settings, clock or Clock(ZoneInfo("UTC")), serving=serving)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def house(
    settings: Settings, *, serving: bool = False, loaded: Loaded | None = None, at: datetime | None = None
) -> AsyncIterator[House]:
    """The house over its database, tables made and organisation seeded; `loaded` is the schema when it was read, `at`
    the time to stand still at (without a zone: in the application's)."""
    loaded = loaded or load(settings)
    clock = _clock(ZoneInfo(loaded.schema.app.timezone), at)
    async with database(settings, serving=serving, clock=clock) as store:
        await store.adopt(loaded.schema)
        relay, extensions = loaded.relay, Extensions()
        opened = await House.open(loaded.schema, store, relay, clock, settings, relay.functions, extensions)
        workflows.register.register(extensions)
        transfer.register.register(extensions)
        reports.register.register(extensions)
        if serving:
            import notices.register  # here, because only who serves sends anything, and its clients take their time

            notices.register.register(extensions)
        await standing.demand(opened, loaded.schema, relay.functions)
        await seed(opened)
        yield opened


def _clock(zone: ZoneInfo, at: datetime | None) -> Clock:
    return Clock(zone) if at is None else Clock.frozen(at if at.tzinfo else at.replace(tzinfo=zone), zone.key)


async def adopt(old: House, loaded: Loaded) -> House:
    """The house of a changed schema over the same store. Raises Refusal; then the old one goes on."""
    clock = Clock(ZoneInfo(loaded.schema.app.timezone))
    new = House(
        loaded.schema, old.store, loaded.relay, clock, old.settings, old.organisation, loaded.relay.functions,
        old.extensions,
    )  # fmt: skip
    new.guarded |= old.guarded
    await standing.demand(old, loaded.schema, loaded.relay.functions)
    plan = await old.store.adopt(loaded.schema)
    await out_of_sight(new, plan.told)
    return new


def application(holder: HouseHolder, accounts: Accounts) -> Any:
    """HTTP interface and screens in one application."""
    import ui.mounting  # here, because NiceGUI is a third of a start and only who serves needs it

    made = api.application.application(holder, accounts)
    ui.mounting.mount(made, holder, accounts)
    return made


def main(words: Sequence[str]) -> int:
    """Runs one command line."""
    return line.main(words, Parts(load, database, house, adopt, application, fill))


if __name__ in ("__main__", "__mp_main__"):
    sys.exit(main(sys.argv[1:]))
