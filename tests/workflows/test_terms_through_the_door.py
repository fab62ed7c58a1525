"""Terms at the door (S11): kept with the seat, told in the queue, on the request's page and before the submit."""

from dataclasses import replace

import pytest

from access.calendars import Calendars
from commands.rounds import Rounds
from schema.model import Calendar
from tests.workflows.company import Company
from workflows import calendar_change, terms
from workflows.simulate import route_of

MONDAY_11 = "2026-11-23T03:00:00Z"


async def submitted(workshop: Company, flow: str = "plain") -> int:
    """The number of a request of li."""
    job = await workshop.create("li", "job", name="修车")
    return int((await workshop.submit("li", "job", job, flow))["id"])


async def test_a_term_is_told_wherever_the_request_is_S11_1(workshop: Company) -> None:
    request = await submitted(workshop)
    (mine,) = await workshop.queue("wang")
    (started,) = await workshop.queue("li", "started")
    assert mine["due"] == started["due"] == MONDAY_11
    shown = (await workshop.read("wang", request))["route"]
    assert [(step["state"], step["due"]) for step in shown] == [
        ("active", MONDAY_11), ("ahead", "2026-11-24T03:00:00Z"),
    ]  # fmt: skip
    assert shown[0]["seats"][0]["due"] == MONDAY_11
    job = (await workshop.read("wang", request))["record"]["id"]
    before = await route_of(workshop.house, workshop.actor("li"), "job", job, "plain")
    assert [step["due"] for step in before["route"]] == [MONDAY_11, "2026-11-24T03:00:00Z"]
    assert [step["provisional"] for step in before["route"]] == [False, False]


async def test_what_is_due_first_stands_first_in_the_queue(workshop: Company) -> None:
    late = await submitted(workshop)
    workshop.time.on(days=3)
    fresh = await submitted(workshop)
    assert [row["request"]["id"] for row in await workshop.queue("wang")] == [late, fresh]


async def test_a_seat_of_an_older_release_gets_its_term_counted_from_its_opening(
    workshop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(terms, "set_terms", lambda turn: None)
        await submitted(workshop, "pressed")
    assert [row["due"] for row in await workshop.queue("wang")] == [None]
    workshop.time.on(days=30)
    await Rounds(workshop.house).once()
    assert [row["due"] for row in await workshop.queue("wang")] == ["2026-11-23T08:00:00Z"]
    assert {row["state"] for row in await workshop.rows("wf_timer")} == {"armed"}
    assert await calendar_change.follow(workshop.house) == 0


async def test_a_changed_calendar_moves_what_is_open_and_only_that_S11_3(workshop: Company) -> None:
    moved, decided = await submitted(workshop), await submitted(workshop)
    await workshop.decide("wang", decided, "reject", comment="不行")
    app = workshop.house.schema.app
    fresh = Calendars.of(replace(app, calendar=Calendar(days_off=("2026-11-23",))))
    workshop.house.organisation = replace(workshop.house.organisation, calendars=fresh)
    rounds = Rounds(workshop.house)
    await rounds.once()
    assert [row["due"] for row in await workshop.queue("wang")] == ["2026-11-24T03:00:00Z"]
    trail = (await workshop.read("li", moved))["trail"]
    assert [(each["kind"], each["cause"]) for each in trail][-1] == ("due", "工作日历已变更")
    assert [each["kind"] for each in (await workshop.read("li", decided))["trail"]].count("due") == 1
    assert await calendar_change.follow(workshop.house) == 0, "what has moved does not move again"
