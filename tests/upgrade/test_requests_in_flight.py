"""S16.7: a database of an older release goes on under this one, with its requests in flight."""

import pytest

from tests.workflows.company import Company
from workflows.verify import findings


async def test_what_an_older_release_kept_still_fits_its_trails(company: Company) -> None:
    assert await findings(company.house) == []
    states = [row["state"] for row in sorted(await company.rows("request"), key=lambda row: int(row["id"]))]
    assert states == [
        "running", "returned", "running", "approved", "withdrawn", "rejected", "stopped",
        "running", "running", "running", "running",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("request_id", "who", "record"),
    [
        (1, [("boss", "approve")], ("contract", 1)),
        (3, [("qian", "approve"), ("sun", "approve"), ("wu", "approve"), ("boss", "approve")], ("contract", 3)),
        (8, [("sun", "approve")], ("quote", 1)),
        (9, [("wang", "approve")], ("quote", 2)),
        (10, [("chen", "approve")], ("payment", 1)),
        (11, [("wang", "approve")], ("customer", 1)),
    ],
)
async def test_a_request_under_way_is_decided_to_its_end(
    company: Company, request_id: int, who: list[tuple[str, str]], record: tuple[str, int]
) -> None:
    for login, verb in who:
        await company.decide(login, request_id, verb, comment="同意")
    assert (await company.row(*record))["approval"] == "approved"
    assert (await company.row("request", request_id))["state"] == "approved"
    assert await findings(company.house) == []


async def test_a_returned_request_is_handed_in_again_and_passes(company: Company) -> None:
    await company.update("li", "contract", 2, remark="补充说明")
    shown = await company.decide("li", 2, "resubmit", revision=None)
    assert shown["state"] == "running" and shown["round"] == 2
    for login in ("qian", "sun", "wu", "boss"):
        await company.decide(login, 2, "approve", revision=shown["revision"], comment="同意")
    assert (await company.row("contract", 2))["stage"] == "effective"
    assert await findings(company.house) == []


async def test_an_old_seat_shows_in_the_queue_of_whoever_may_fill_it(company: Company) -> None:
    assert sorted(await company.waiting("boss")) == [("contract_sign", "countersign"), ("quote_discount", "top")]
    assert ("customer_audit", "audit") in await company.waiting("wang")
