"""Two at once (S6): tasks of one process and two processes on one database; whoever commits first wins, once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest

from kernel.errors import Refusal
from tests.workflows.company import Company, at_work, contract, pending, quote


@pytest.fixture
async def second(company: Company) -> AsyncIterator[Company]:
    """Another process on the same database: a house and a store of its own."""
    made = await at_work(company.house.settings.database)
    made.keys = 1000
    yield made
    await made.house.store.close()


async def together(*deeds: Awaitable[Any]) -> list[Any]:
    """What each deed gave: its value, or the code of its refusal."""
    found = await asyncio.gather(*deeds, return_exceptions=True)
    unexpected = [each for each in found if isinstance(each, BaseException) and not isinstance(each, Refusal)]
    assert unexpected == []
    return [each.code.name if isinstance(each, Refusal) else each for each in found]


async def events(company: Company) -> Counter[str]:
    return Counter(row["kind"] for row in await company.rows("wf_event"))


async def test_two_holders_of_one_seat_at_once_are_one_decision_S6_2(company: Company, second: Company) -> None:
    for round_ in range(3):
        number = await pending(company, "quote", await quote(company, "0.2", f"报价{round_}"), "approved")
        found = await together(
            company.decide("boss", number, "approve", comment="好"),
            second.decide("sun", number, "approve", comment="好"),
        )
        assert sorted(each if isinstance(each, str) else each["state"] for each in found) == ["WFL010", "approved"]
    assert (await events(company))["approve"] == 3


async def test_two_seats_of_one_step_at_once_both_count_and_one_moves_on_S6_3(
    company: Company, second: Company
) -> None:
    number = await pending(company, "contract", await contract(company), "effective")
    await company.decide("qian", number, "approve")
    found = await together(
        company.decide("boss", number, "approve", comment="好"),
        second.decide("sun", number, "approve", comment="好"),
        company.decide("wu", number, "approve", comment="好"),
    )
    assert sorted(each["state"] for each in found) == ["approved", "running", "running"]
    counted = await events(company)
    assert (counted["approve"], counted["end"], len(await company.rows("plan"))) == (4, 1, 1)


async def test_two_seats_of_two_branches_at_once_both_count_and_one_moves_on_S6_3_S2_8(
    company: Company, second: Company
) -> None:
    for round_ in range(3):
        id_ = await company.create("li", "purchase", name=f"采购{round_}", amount="5.00")
        number = (await company.submit("li", "purchase", id_, "buy"))["id"]
        found = await together(company.decide("qian", number, "approve"), second.decide("chen", number, "approve"))
        assert [each["state"] for each in found] == ["running", "running"]
        assert await company.waiting("boss") == [("buy", "top")] * (round_ + 1)
    opened = [row["data"]["step"] for row in await company.rows("wf_event") if row["kind"] == "open"]
    assert (opened.count("top"), (await events(company))["skip"]) == (3, 3)


async def test_a_rejection_in_one_branch_against_an_approval_in_another_ends_it_once_S6_3_S2_8(
    company: Company, second: Company
) -> None:
    for round_ in range(3):
        id_ = await company.create("li", "purchase", name=f"采购{round_}", amount="5.00")
        number = (await company.submit("li", "purchase", id_, "buy"))["id"]
        found = await together(
            company.decide("qian", number, "reject", comment="不行"), second.decide("chen", number, "approve")
        )
        late = found[1] if isinstance(found[1], str) else found[1]["state"]
        assert (found[0]["state"], late in ("WFL013", "running")) == ("rejected", True), late
    assert ((await events(company))["end"], await company.waiting("boss")) == (3, [])


async def test_a_double_click_in_two_processes_is_one_decision_S6_4(company: Company, second: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    clicks = [each.decide("wang", number, "approve", client_key="one") for each in (company, second, company, second)]
    assert {each["state"] for each in await together(*clicks)} == {"approved"}
    assert (await events(company))["approve"] == 1


async def test_two_submits_at_once_are_one_request_S1_3(company: Company, second: Company) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    found = await together(*(each.submit("li", "payment", id_, "pay") for each in (company, second, company, second)))
    assert len({each["id"] for each in found}) == 1
    assert len(await company.rows("request")) == 1


async def test_the_same_key_submitted_twice_at_once_is_one_request_S1_4(company: Company, second: Company) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    found = await together(*(each.submit("li", "payment", id_, "pay", "same") for each in (company, second)))
    assert len({each["id"] for each in found}) == 1


async def test_approve_against_withdraw_ends_one_way_S6_5(company: Company, second: Company) -> None:
    for round_ in range(3):
        number = await pending(company, "quote", await quote(company, "0.5", f"报价{round_}"), "approved")
        found = await together(company.decide("wang", number, "approve"), second.decide("li", number, "withdraw"))
        assert sum(isinstance(each, dict) for each in found) == 1
        state = next(each["state"] for each in found if isinstance(each, dict))
        assert (await company.read("li", number))["state"] == state
    assert (await events(company))["end"] == 3


async def test_a_decision_against_an_edit_of_unlocked_content_never_counts_for_what_was_not_seen_S3_7(
    company: Company, second: Company
) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00", remark="一")
    request = await company.submit("li", "payment", id_, "pay")
    found = await together(
        company.decide("wang", request["id"], "approve", revision=1), second.update("li", "payment", id_, remark="二")
    )
    decided = isinstance(found[0], dict)
    trail = [row["kind"] for row in sorted(await company.rows("wf_event"), key=lambda row: row["seq"])]
    assert "revise" in trail
    if decided:
        assert trail.index("approve") < trail.index("revise")
    else:
        assert found[0] == "WFL011"


async def test_two_moves_at_once_are_made_once_and_the_second_learns_the_new_stage_S20_2(
    company: Company, second: Company
) -> None:
    id_ = await quote(company, "0.5")
    found = await together(
        company.move("li", "quote", id_, "dropped", "不要了"), second.move("li", "quote", id_, "dropped", "不要了")
    )
    assert all(not isinstance(each, str) for each in found)
    moves = [row["stage"] for row in await company.rows("stage_move")]
    assert moves.count("dropped") == 1
