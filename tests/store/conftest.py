"""Stores on both engines for the tests of the store."""

from datetime import date
from decimal import Decimal

import pytest

from store.open import Store
from store.unit import Unit


@pytest.fixture
async def filled(adopted: Store) -> Store:
    """Sixty customers: every third without an amount, every fifth without a day, names in pairs."""

    async def work(unit: Unit) -> None:
        for number in range(60):
            await unit.insert(
                "customer",
                {
                    "name": f"客户{number // 2:02d}",
                    "title_": f"客户{number // 2:02d}",
                    "level": "abc"[number % 3],
                    "amount": None if number % 3 == 0 else Decimal(number * 7 % 13),
                    "since": None if number % 5 == 0 else date(2026, 1 + number % 12, 1),
                    "is_key": number % 4 == 0,
                    "parent_company": number // 2 or None,
                    "competitors": (1, number // 3) if number > 3 else (),
                },
            )

    await adopted.unit(work)
    return adopted
