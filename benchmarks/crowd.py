"""Many people with several sets of rights, each signed in, without a browser."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import app
from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from benchmarks.filling import PASSWORD
from kernel.settings import Settings

# Half see the whole company's deals, a quarter every deal and field, a quarter those of their department alone.
RIGHTS: Final = (("seller", "main"), ("chief", "main"), ("seller", "main"), ("clerk", "east"), ("seller", "main"),
                 ("chief", "main"), ("seller", "main"), ("clerk", "west"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a session."""

    token: str
    role: str
    unit: str

    def sees(self, deal: int) -> bool:
        """Whether this person reads the deal: units take turns (benchmarks/filling.py)."""
        return self.role != "clerk" or ("main", "east", "west")[deal % 3] == self.unit


def crowd(url: str, schema: Path, count: int) -> list[Person]:
    """So many people, made while nothing serves the database."""
    return asyncio.run(_made(Settings.read({}, schema=schema, database=url), count))


async def _made(settings: Settings, count: int) -> list[Person]:
    async with app.house(settings) as house:
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        hashed = await accounts.passwords.hashed(PASSWORD)
        found: list[Person] = []
        for login, (role, unit) in _named(count):
            id = await people.add(
                holder, accounts, login=login, name=f"Person {login}", unit=unit, roles=(role,), password=PASSWORD,
                hashed=hashed,
            )  # fmt: skip
            token, _ = await accounts.sessions.begin(id, "benchmark")
            found.append(Person(token, role, unit))
        return found


def _named(count: int) -> Iterator[tuple[str, tuple[str, str]]]:
    for number in range(count):
        yield f"p{number}", RIGHTS[number % len(RIGHTS)]
