"""The clock at work (S11.4 to S11.7): rows armed and fired with the request, one message per person, twice and in two
processes at once, and killed between firing and commit."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from kernel.actor import Actor
from records.door import Door
from store.unit import Unit
from tests.workflows.company import TIMED, Company, at_work
from workflows import clock_work, reminding, ticking
from workflows.verify import findings


async def submitted(workshop: Company, flow: str, name: str = "修车") -> int:
    """The number of a request of li, submitted on a Friday at 16:00."""
    job = await workshop.create("li", "job", name=name, noted=0)
    return int((await workshop.submit("li", "job", job, flow))["id"])


async def timers(workshop: Company) -> list[tuple[str, int, str]]:
    return sorted((row["kind"], row["level"], row["state"]) for row in await workshop.rows("wf_timer"))


async def notices(workshop: Company, kind: str = "remind") -> list[tuple[str, str]]:
    """Whom a message of this kind reached, and what it says."""
    logins = {id_: login for login, id_ in workshop.ids.items()}
    return [(logins[row["user"]], row["text"]) for row in await workshop.rows("notice") if row["kind"] == kind]


async def kinds(workshop: Company, request: int) -> list[str]:
    return [entry["kind"] for entry in (await workshop.read("li", request))["trail"]]


async def test_timers_are_armed_with_the_seat_and_fire_once_each_3_4_18(workshop: Company) -> None:
    request = await submitted(workshop, "pressed")
    assert await timers(workshop) == [("late", 1, "armed"), ("late", 2, "armed"), ("remind", 1, "armed")]
    assert await ticking.run(workshop.house) == 0
    workshop.time.on(days=3)
    assert await ticking.run(workshop.house) == 1
    assert await ticking.run(workshop.house) == 0
    assert await timers(workshop) == [
        ("late", 1, "fired"), ("late", 2, "armed"), ("remind", 1, "fired"), ("remind", 2, "armed"),
    ]  # fmt: skip
    assert [row["noted"] for row in await workshop.rows("job")] == [1]
    assert await notices(workshop, "opened") != []
    assert await kinds(workshop, request) == ["submit", "open", "due", "late", "remind"]
    assert (await workshop.read("li", request))["trail"][-1]["text"] == "已提醒部门经理处理“审阅”。"
    assert await findings(workshop.house) == []


async def test_a_decision_puts_the_timers_away_S6_5(workshop: Company) -> None:
    request = await submitted(workshop, "pressed")
    await workshop.decide("wang", request, "approve")
    assert {state for *_, state in await timers(workshop)} == {"cancelled"}
    workshop.time.on(days=30)
    assert await ticking.run(workshop.house) == 0
    assert [row["noted"] for row in await workshop.rows("job")] == [0]


async def test_reminders_of_a_run_are_one_message_per_person_S11_4(workshop: Company) -> None:
    for name in ("一", "二", "三"):
        await submitted(workshop, "pressed", name)
    workshop.time.on(days=2, hours=18, minutes=30)  # Monday 10:30, 4 working hours before it is due
    await ticking.run(workshop.house)
    assert await notices(workshop) == [("wang", (
        "仍有 3 件待您处理：催办审批“一”（11-23 16:00 到期）；催办审批“二”（11-23 16:00 到期）；"
        "催办审批“三”（11-23 16:00 到期）。"
    ))]  # fmt: skip
    await ticking.run(workshop.house)
    assert len(await notices(workshop)) == 1


async def test_whoever_decided_before_the_message_went_out_is_not_in_it(workshop: Company) -> None:
    first, _ = await submitted(workshop, "pressed", "一"), await submitted(workshop, "pressed", "二")
    workshop.time.on(days=2, hours=18, minutes=30)
    for request in {row["request"] for row in await clock_work.due(workshop.house)}:
        await Door(workshop.house, Actor.system("clock")).run(clock_work.Tick(request))
    await workshop.decide("wang", first, "approve")
    await reminding.send(workshop.house)
    assert await notices(workshop) == [("wang", "仍待您处理：催办审批“二”（11-23 16:00 到期）。")]


async def test_the_clock_hands_over_and_the_seat_waits_for_somebody_else_S11_5(workshop: Company) -> None:
    request = await submitted(workshop, "pressed")
    workshop.time.on(days=4)
    await ticking.run(workshop.house)
    assert await workshop.waiting("wang") == []
    assert await workshop.waiting("qian") == [("pressed", "look")]
    assert (await workshop.decide("qian", request, "approve"))["state"] == "approved"
    trail = (await workshop.read("li", request))["trail"]
    assert [each["cause"] for each in trail if each["kind"] == "reassign"] == ["逾期未处理，系统转交"]


async def test_what_the_clock_approved_bears_nobodys_name_S11_5(workshop: Company) -> None:
    request = await submitted(workshop, "council")
    await workshop.decide("sun", request, "approve")
    workshop.time.on(days=3)
    await ticking.run(workshop.house)
    shown = await workshop.read("li", request)
    assert shown["state"] == "approved"
    said = [seat["decision"] for seat in shown["route"][0]["seats"]]
    assert [(each["actor"] or {}).get("title") for each in said] == ["sun", None]
    assert (said[1]["text"], said[1]["cause"]) == ("系统按时限同意", "逾期未处理，系统按时限处理")
    (job,) = await workshop.rows("job")
    assert (job["approval"], str(job["cost"]), job["noted"]) == ("approved", "1.00", 1)


async def test_two_workers_at_once_act_once_S11_7(workshop: Company, timed_database: str) -> None:
    requests = [await submitted(workshop, flow, flow) for flow in ("pressed", "council", "strict")]
    workshop.time.on(days=3)
    other = await at_work(timed_database, TIMED, workshop.time.at)
    try:
        await asyncio.gather(*(ticking.run(house) for house in (workshop.house, other.house) * 2))
    finally:
        await other.house.store.close()
    assert [len(await notices(workshop)), len(await workshop.rows("wf_timer"))] == [1, 7]
    assert [(await kinds(workshop, each)).count("late") for each in requests] == [1, 1, 1]
    assert sorted(row["noted"] for row in await workshop.rows("job")) == [0, 1, 1]
    assert await findings(workshop.house) == []


async def test_the_clock_and_a_person_at_once_give_one_decision_S6_5(workshop: Company) -> None:
    request = await submitted(workshop, "strict")
    workshop.time.on(hours=3)
    outcomes = await asyncio.gather(
        workshop.decide("wang", request, "approve"), ticking.run(workshop.house), return_exceptions=True
    )
    state = (await workshop.read("li", request))["state"]
    assert state in ("approved", "rejected")
    assert isinstance(outcomes[0], Exception) == (state == "rejected")
    assert len(await workshop.rows("wf_decision")) == 1
    assert await findings(workshop.house) == []


async def test_a_request_that_cannot_be_read_keeps_no_other_waiting(
    workshop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await submitted(workshop, "strict", "一"), await submitted(workshop, "strict", "二")
    workshop.time.on(days=3)
    plain = clock_work._act

    async def broken(house: Any, id_: int) -> bool:
        if id_ == first:
            raise LookupError("its definition is lost")
        return await plain(house, id_)

    monkeypatch.setattr(clock_work, "_act", broken)
    with pytest.raises(LookupError):
        await ticking.run(workshop.house)
    assert (await workshop.read("li", second))["state"] == "rejected"


class Killed(Exception):
    """The process is gone."""


@pytest.mark.parametrize("flow", ["pressed", "council"])
async def test_killed_at_any_write_the_clock_acts_in_full_the_next_time_S11_7(
    workshop: Company, flow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await submitted(workshop, flow)
    workshop.time.on(days=3)
    left = _dying(monkeypatch)
    writes = 0
    while True:
        before = await _all(workshop)
        left[0] = writes
        try:
            await ticking.run(workshop.house)
        except Killed:
            left[0] = 10**9
            after = await _all(workshop)
            assert before["wf_event"] == after["wf_event"] or _fired(after), f"write {writes} was half done"
            writes += 1
            continue
        break
    left[0] = 10**9
    assert writes >= 8
    assert [row["noted"] for row in await workshop.rows("job")] == [1]
    assert len(await notices(workshop)) == (1 if flow == "pressed" else 0)
    assert await findings(workshop.house) == []


def _fired(stored: dict[str, Any]) -> bool:
    """Whether the clock's act stands whole; only the message had not gone out."""
    return all(row["state"] != "armed" for row in stored["wf_timer"] if row["kind"] == "late" and row["level"] == 1)


async def _all(workshop: Company) -> dict[str, Any]:
    tables = ("request", "wf_event", "wf_seat", "wf_timer", "job", "notice", "outbox")
    return {table: await workshop.rows(table) for table in tables}


def _dying(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of writes that still pass."""
    left = [10**9]
    for name in ("insert", "insert_many", "update", "update_many", "purge"):
        monkeypatch.setattr(Unit, name, _counted(getattr(Unit, name), left))
    return left


def _counted(write: Any, left: list[int]) -> Any:
    async def counted(unit: Unit, *args: Any, **more: Any) -> Any:
        if left[0] <= 0:
            raise Killed
        left[0] -= 1
        return await write(unit, *args, **more)

    return counted


async def test_who_may_act_in_somebodys_place_is_reminded_too_S10_6(workshop: Company) -> None:
    """S10.6, S11.4: both see the to-do, so both are reminded; whose window is over, or does not speak of it, is not."""
    at = workshop.time.at
    for to, scope, hours in (("zhou", [], 96), ("qian", ["council"], 96), ("sun", [], 1)):
        await workshop.create(
            "wang", "delegation", to_user=workshop.ids[to], scope=scope,
            from_at=at.isoformat(), to_at=(at + timedelta(hours=hours)).isoformat(),
        )  # fmt: skip
    await workshop.house.refresh()
    await submitted(workshop, "pressed")
    workshop.time.on(days=2, hours=18, minutes=30)
    await ticking.run(workshop.house)
    assert sorted(await notices(workshop)) == [
        ("wang", "仍待您处理：催办审批“修车”（11-23 16:00 到期）。"),
        ("zhou", "仍待您处理：催办审批“修车”（代王经理，11-23 16:00 到期）。"),
    ]
