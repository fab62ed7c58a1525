"""A process that sends what is in the outbox: it may be killed right before the call, or right after it."""

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

import workflows.register
from hooks.relay import Relay
from kernel.clock import Clock
from kernel.settings import Settings
from records.extensions import Parcel
from records.house import House
from records.outbox import Sender
from schema.load import load
from store.open import Store


def killed() -> None:
    """kill -9, by its own hand."""
    os.kill(os.getpid(), signal.SIGKILL)


def written(book: Path, line: str) -> None:
    """A line that outlives the process."""
    with book.open("a", encoding="utf-8") as kept:
        kept.write(line)
        kept.flush()
        os.fsync(kept.fileno())


async def main(url: str, schema: str, at: str, calls: str, end: str) -> None:
    """`calls`: where the receiver writes each call down. `end`: before, after, or never."""
    clock, loaded = Clock.frozen(datetime.fromisoformat(at)), load(Path(schema))
    settings = Settings(schema=Path(schema), database=url)
    store = await Store.open(url, settings, clock)
    await store.adopt(loaded)
    house = await House.open(loaded, store, Relay.build({}, clock), clock, settings)
    workflows.register.register(house.extensions)

    async def received(house: House, parcel: Parcel) -> None:
        if end == "before":
            killed()
        written(Path(calls), f"{parcel.payload['name']} {parcel.key}\n")
        if end == "after":
            killed()

    house.extensions.handlers["call"] = received
    sender = Sender(house)
    while await sender.once():
        pass
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:6]))
