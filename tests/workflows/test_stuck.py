"""What does not move is told to those who administer approvals, with its reason (S4.6, S17)."""

from typing import Any

from tests.workflows.company import Company, pending, quote, refused
from workflows.stuck import stuck


async def listed(company: Company, login: str, **given: Any) -> dict[int, list[str]]:
    """Request: why it is there."""
    found = await stuck(company.house, company.actor(login), "en", **given)
    return {row["request"]["id"]: row["why"] for row in found["rows"]}


async def test_a_request_on_which_nobody_acted_for_days_is_there_until_somebody_does(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    assert await listed(company, "admin") == {}
    company.time.on(days=3, minutes=1)
    assert await listed(company, "admin") == {number: ["idle"]}
    assert await listed(company, "admin", days=4) == {}
    await company.decide("wang", number, "comment", comment="soon")
    assert await listed(company, "admin") == {}
    await company.decide("wang", number, "approve")
    company.time.on(days=30)
    assert await listed(company, "admin") == {}


async def test_a_seat_that_went_to_the_administrators_is_there_at_once_S4_6(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    other = await pending(company, "quote", await quote(company, "0.6"), "approved")
    for login in ("boss", "wang"):
        await company.person(login, active=False)
    assert await listed(company, "admin") == {number: ["rescue"], other: ["rescue"]}
    company.time.on(days=5)
    assert await listed(company, "admin", why="idle") == {number: ["rescue", "idle"], other: ["rescue", "idle"]}
    await company.decide("root", number, "stop", comment="nobody is left")
    assert await listed(company, "admin", why="rescue") == {other: ["rescue", "idle"]}


async def test_nobody_else_reads_it(company: Company) -> None:
    for login in ("li", "wang", "boss"):
        assert (await refused(stuck(company.house, company.actor(login), "en"))).status == 403
