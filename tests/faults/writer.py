"""A process that writes: it prints a line for each unit that was confirmed, until somebody ends it."""

import asyncio
import sys
from datetime import UTC, datetime

from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.settings import Settings
from store.open import Store
from store.unit import Unit
from tests.fixtures.entities import company


async def main(url: str, many: int, padding: int) -> None:
    store = await Store.open(url, Settings(), Clock.frozen(datetime(2026, 11, 21, tzinfo=UTC)))
    await store.adopt(company())
    print("ready", flush=True)

    async def pair(number: int) -> None:
        """A quote and its line: whole or not at all."""

        async def work(unit: Unit) -> int:
            quote = await unit.insert("quote", {"name": f"q{number}" + "x" * padding})
            await unit.insert("quote.lines", {"parent": quote, "position": 1, "work": f"q{number}"})
            return quote

        print(await store.unit(work), flush=True)

    for start in range(0, many, 10):
        try:
            await asyncio.gather(*(pair(number) for number in range(start, start + 10)))
        except Refusal as refusal:
            print(f"refused {refusal.code.name}", flush=True)
            break
    await store.close()
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
