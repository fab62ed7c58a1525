"""The server's rounds find seats that nobody active can fill, whoever emptied them (S8.5)."""

import asyncio

from commands.rounds import Rounds
from store.unit import Unit
from tests.workflows.company import Company, pending, quote


async def test_a_seat_emptied_behind_the_servers_back_reaches_the_administrators(company: Company) -> None:
    await pending(company, "quote", await quote(company, "0.47"), "approved")

    async def leave(unit: Unit) -> None:
        await unit.update("user", company.ids["qian"], {"active": False})

    await company.house.store.unit(leave)
    assert await company.waiting("admin") == []
    going = asyncio.create_task(Rounds(company.house).serve(0.02))
    try:
        for _ in range(1500):
            if await company.waiting("admin"):
                break
            await asyncio.sleep(0.02)
    finally:
        going.cancel()
    assert await company.waiting("admin") == [("quote_discount", "assistant")]
