"""S15: many at once are each a transaction with a result of its own; what cannot be one of many says why."""

from typing import Any

import pytest

from kernel.errors import Refusal
from tests.workflows.builders import step
from tests.workflows.company import Company, everything, pending, quote
from workflows.requests import Decide
from workflows.route import alone, batchable


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, ""), ({"comment": "on_reject"}, ""), ({"comment": "always"}, "comment"),
        ({"must_fill": ("code",)}, "must_fill"),
        ({"signature": True}, "signature"), ({"work": True}, "work"), ({"batch": False}, "batch"),
        ({"batch": False, "comment": "always", "signature": True}, "signature"),
    ],
)  # fmt: skip
def test_a_step_that_asks_for_more_than_a_click_says_for_what_S15_3(asked: dict[str, Any], why: str) -> None:
    assert (alone(step("one", **asked)), batchable(step("one", **asked))) == (why, not why)


async def sent(company: Company, login: str, items: list[tuple[int, str, int, str]]) -> list[str]:
    """What became of each (request, verb, revision shown, key), in order."""
    found = []
    for request, verb, revision, key in items:
        try:
            await company.door(login).run(Decide(request, verb, revision, key, batch=True))
            found.append("decided")
        except Refusal as refusal:
            found.append(refusal.code.name)
    return found


async def test_each_has_a_result_of_its_own_and_the_same_again_changes_nothing_S15_1_S15_2_S15_4(
    company: Company,
) -> None:
    numbers = [
        await pending(company, "quote", await quote(company, ratio, ratio), "approved")
        for ratio in ("0.5", "0.6", "0.7", "0.8")
    ]
    one, two, three, four = numbers
    await company.decide("wang", two, "reject", comment="no")
    items = [(one, "approve", 1, "a"), (two, "approve", 1, "b"), (three, "approve", 2, "c"), (four, "reject", 1, "d")]
    assert await sent(company, "wang", items) == ["decided", "WFL010", "WFL011", "WFL016"]
    states = {row["id"]: row["state"] for row in await company.rows("request")}
    assert [states[each] for each in numbers] == ["approved", "rejected", "running", "running"]
    before = await everything(company)
    assert await sent(company, "wang", items) == ["decided", "WFL010", "WFL011", "WFL016"]
    assert await everything(company) == before
