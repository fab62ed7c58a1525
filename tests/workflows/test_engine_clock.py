"""The clock acts (S11.4 to S11.7): reminders at their times, each escalation once per seat and level, nothing after a
decision."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kernel.duration import Duration
from schema import model
from schema.model import Late, Reminder
from tests.workflows.builders import (
    ADMIN,
    CHEN,
    HERE,
    LI,
    ROOT,
    WANG,
    ZHOU,
    Case,
    Content,
    asks,
    effect,
    flow,
    role,
    seat,
    step,
)
from workflows.commands import AddSigner, Resubmit, TakeBack, Tick
from workflows.events import rebuild
from workflows.timers import armed

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=ZONE)
DAY = Duration.parse("1 working day")  # from Friday 16:00 to Monday 16:00


def at(text: str) -> datetime:
    """`23 16:00` of November."""
    day, clock = text.split(" ")
    return datetime.fromisoformat(f"2026-11-{day} {clock}").replace(tzinfo=ZONE)


def does(word: str, *people: model.Person, **more: Any) -> model.Effect:
    return model.Effect(word, "seat", HERE, people=people, **more)


def to(name: str) -> model.Person:
    return model.Person("role", name)


def late(*done: model.Effect, after: str = "") -> Late:
    return Late(Duration.parse(after) if after else None, done, HERE)


def timed(*who: model.Seat, **more: Any) -> Case:
    """A request of one timed step, submitted on a Friday at 16:00."""
    first = step("one", *(who or (role("manager"),)), due=DAY, **more)
    case = Case(flow(first, step("two", role("president"))), now=FRIDAY)
    case.submit()
    return case


def tick(case: Case, when: str, **more: Any) -> list[str]:
    """The kinds of events of the clock at this time."""
    case.now = at(when)
    return [event.kind for event in case.give(Tick(**more)).events]


def plan(case: Case) -> list[tuple[str, int, str]]:
    """What is armed: kind, level, time."""
    found = armed(case.definition, case.request, case.organisation, case.now)
    return [(each.kind, each.level, each.at.astimezone(ZONE).strftime("%d %H:%M")) for each in found]


# ------------------------------------------------------------------------------------------------ late
def test_before_it_is_due_the_clock_does_nothing() -> None:
    case = timed(late=(late(effect("notify")),))
    assert plan(case) == [("late", 1, "23 16:00")]
    assert tick(case, "23 15:59") == []


def test_each_level_happens_once_when_its_time_has_come_S11_5() -> None:
    case = timed(late=(late(effect("notify")), late(effect("set"), after="1 working day")))
    assert tick(case, "23 16:00") == ["late"]
    assert case.last is not None
    assert [deed.key for deed in case.last.effects] == ["1:one.late1.1"]
    assert tick(case, "23 16:00") == []
    assert plan(case) == [("late", 2, "24 16:00")]
    assert tick(case, "30 09:00") == ["late"]
    assert tick(case, "30 09:00") == []
    assert plan(case) == []


def test_a_scheduler_that_runs_late_does_all_levels_in_order_S11_7() -> None:
    case = timed(late=(late(effect("notify")), late(effect("set"), after="1 working day")))
    assert tick(case, "30 09:00") == ["late", "late"]
    assert case.last is not None
    assert [deed.effects[0].word for deed in case.last.effects] == ["notify", "set"]


def test_after_the_decision_the_clock_does_nothing_S6_5() -> None:
    case = timed(late=(late(does("reject")),))
    case.approve(WANG)
    assert plan(case) == []
    assert tick(case, "30 09:00") == []
    assert case.request.state == "running"


def test_several_seats_of_a_step_are_late_each_and_the_record_is_touched_once() -> None:
    case = timed(seat("user", "chen"), seat("user", "zhou"), need="all", late=(late(effect("notify")),))
    case.approve(CHEN)
    case.give(TakeBack(actor=CHEN))
    assert tick(case, "23 16:00") == ["late"]
    assert case.last is not None
    assert case.trail[-1].data["numbers"] == [1, 2]
    assert len(case.last.effects) == 1


def test_only_the_seats_that_are_still_open_are_late() -> None:
    case = timed(seat("user", "chen"), seat("user", "zhou"), need="all", late=(late(does("approve", more=RISK)),))
    case.approve(CHEN)
    assert tick(case, "23 16:00") == ["late", "automatic", "close", "open"]
    assert [said.actor for said in case.request.decisions] == [CHEN, None]


RISK = {"accept_risk": "the amount is small"}


def test_the_clock_approves_in_nobodys_name_and_says_why_that_is_safe_S11_5() -> None:
    case = timed(late=(late(does("approve", more=RISK)),))
    tick(case, "23 16:00")
    (said,) = case.request.decisions
    assert (said.kind, said.verdict, said.actor, said.name, said.cause) == ("automatic", "approve", None, "", "clock")
    event = next(each for each in case.trail if each.kind == "automatic")
    assert event.data["risk"] == "the amount is small"
    assert case.standing() == ("running", "two", ("one",))


def test_the_clock_rejects_and_the_request_ends_S11_5() -> None:
    case = timed(late=(late(does("reject")),))
    tick(case, "23 16:00")
    assert case.request.state == "rejected"
    assert [kind for kind, _ in case.notices()] == ["no_longer_needed", "rejected"]


def test_the_clock_hands_a_seat_over_and_its_term_goes_on_S11_6() -> None:
    case = timed(late=(late(does("hand_over", to("finance"))), late(does("reject"), after="1 working day")))
    assert tick(case, "23 16:00") == ["late", "reassign"]
    assert case.holders() == [(CHEN, ZHOU)]
    assert case.refused(lambda: case.approve(WANG))[0] == "WFL012"
    assert plan(case) == [("late", 2, "24 16:00")]
    case.approve(ZHOU)
    assert case.standing()[1] == "two"


def test_the_clock_never_hands_over_to_the_submitter_and_says_when_nobody_is_left_S10_1() -> None:
    case = timed(late=(late(does("hand_over", model.Person("submitter"))),))
    assert tick(case, "23 16:00") == ["late", "reassign"]
    assert case.holders() == [(WANG,)]
    assert case.trail[-1].data["cause"] == "clock_nobody"


def test_the_clock_adds_a_holder_and_any_of_them_decides_S11_5() -> None:
    case = timed(late=(late(does("add", to("assistant"))),))
    assert tick(case, "23 16:00") == ["late", "reassign"]
    assert case.holders() == [(WANG, CHEN)]
    assert [people for _, people in case.notices()] == [(CHEN,)]
    case.approve(CHEN)
    assert case.standing()[1] == "two"


def test_in_a_counted_step_the_clock_adds_nobody_who_sits_there_already_S5_7() -> None:
    counted = {"need": "2", "late": (late(does("hand_over", to("finance"))),)}
    case = timed(seat("user", "chen"), seat("user", "boss"), **counted)
    tick(case, "23 16:00")
    assert case.holders() == [(ZHOU,), (CHEN,)], "nobody has two seats, and whoever gave one away is out of it"


def test_the_clock_rejects_for_whom_somebody_waits_as_that_person_would_S11_5_S10_3() -> None:
    case = timed(late=(late(does("reject"), after="3 working days"),), buttons=("add_before",))
    case.now = at("20 16:30")
    asked = AddSigner(actor=WANG, revision=1, subject=case.content, people=(CHEN,), place="before")
    case.give(asked)
    assert tick(case, "26 16:30") == ["late", "automatic", "automatic", "close", "end"]
    assert case.request.state == "rejected"
    said = [event.data.get("cause") for event in case.trail if event.kind == "automatic"]
    assert said == ["clock", "before_rejected"]


def test_an_act_with_a_condition_happens_only_where_it_holds() -> None:
    large = asks("amount > 5", lambda values: values["amount"] > 5)
    for amount, verdict in ((6, "rejected"), (5, "running")):
        definition = flow(step("one", due=DAY, late=(late(does("reject", when=large)),)))
        case = Case(definition, content=Content({"amount": amount}), now=FRIDAY)
        case.submit()
        case.now = at("23 16:00")
        case.give(Tick(subject=case.content))
        assert case.request.state == verdict


def test_in_a_counted_step_whoever_has_spoken_gets_no_other_seat_from_the_clock_S5_7() -> None:
    case = timed(
        seat("user", "li"), seat("user", "chen"), seat("user", "wang"), need="3", own_request="skip",
        late=(late(does("hand_over", to("assistant"), model.Person("submitter"))),),
    )  # fmt: skip
    case.approve(CHEN, seat=2)
    tick(case, "23 16:00")
    assert case.holders() == [(WANG,)], "CHEN has spoken, and LI submitted it"
    assert case.trail[-1].data["cause"] == "clock_nobody"


def test_the_second_of_two_acts_finds_the_seat_decided_and_does_nothing_S6_5() -> None:
    case = timed(late=(late(does("approve", more=RISK), does("hand_over", to("finance"))),))
    assert tick(case, "23 16:00") == ["late", "automatic", "close", "open"]


def test_the_clock_hands_over_to_who_decided_last_by_himself_S11_5() -> None:
    asked = step("four", due=DAY, late=(late(does("hand_over", model.Person("previous"))),))
    skipped = step("three", seat("user", "li"), own_request="skip")
    case = Case(flow(step("one", seat("user", "zhou")), step("two", seat("user", "chen")), skipped, asked), now=FRIDAY)
    case.submit()
    case.approve(ZHOU)
    case.approve(CHEN)
    tick(case, "24 17:00")
    assert case.holders() == [(CHEN,)]
    assert case.trail[-1].data["holders"]["kind"] == "people"


def test_who_was_added_later_is_late_later_S11_1() -> None:
    anybody = {"add_from": (model.Person("everyone"),)}
    case = timed(buttons=("add_alongside",), more=anybody, late=(late(effect("notify")),))
    case.now = at("23 10:00")
    case.give(AddSigner(actor=WANG, revision=1, place="alongside", people=(ZHOU,)))
    assert tick(case, "23 16:00") == ["late"]
    assert case.trail[-1].data["numbers"] == [1]
    assert tick(case, "24 10:00") == ["late"]
    assert case.trail[-1].data["numbers"] == [2]


def test_what_the_clock_decides_counts_though_it_does_something_else_besides() -> None:
    case = timed(late=(late(effect("notify"), does("approve", more=RISK)),))
    tick(case, "23 16:00")
    assert case.standing() == ("running", "two", ("one",))


def test_a_seat_of_the_administrators_stays_theirs_when_the_clock_adds_somebody_and_not_when_it_hands_it_over() -> None:
    added = timed(role("vice_president"), late=(late(does("add", to("assistant"))),))
    tick(added, "23 16:00")
    assert added.seat(1).rescue and added.holders() == [(ADMIN, ROOT, CHEN)]
    handed = timed(role("vice_president"), late=(late(does("hand_over", to("assistant"))),))
    tick(handed, "23 16:00")
    assert not handed.seat(1).rescue and handed.holders() == [(CHEN,)]
    plain = timed(late=(late(does("add", to("assistant"))),))
    tick(plain, "23 16:00")
    assert not plain.seat(1).rescue


def test_what_could_not_be_done_is_noted_once_and_told_to_the_administrators() -> None:
    case = timed(late=(late(does("reject")),))
    assert tick(case, "23 16:00", failed="no") == ["late"]
    assert case.request.state == "running"
    assert (case.trail[-1].data["cause"], case.trail[-1].data["failed"]) == ("clock_failed", "no")
    assert case.notices() == [("late_failed", (ADMIN, ROOT))]
    assert tick(case, "24 16:00") == []


def test_while_it_was_returned_nothing_is_armed_and_the_new_round_has_its_own_levels_S11_6() -> None:
    case = timed(late=(late(effect("notify")),), remind=(every("working day"),))
    case.send_back(WANG)
    assert plan(case) == []
    assert tick(case, "30 16:00") == []
    case.give(Resubmit(actor=LI, subject=case.content))
    assert [kind for kind, *_ in plan(case)] == ["late", "remind"]


# ------------------------------------------------------------------------------------------------ reminders
def every(span: str, **more: Any) -> Reminder:
    return Reminder("every", Duration.parse(f"1 {span}"), **more)


def before(span: str, **more: Any) -> Reminder:
    return Reminder("before", Duration.parse(span), **more)


def after(span: str) -> Reminder:
    return Reminder("after", Duration.parse(span))


DUE = Reminder("due")


@pytest.mark.parametrize(("parts", "times"), [
    ((before("4 working hours"), every("working day")), ["23 10:30", "24 10:30", "25 10:30"]),
    ((before("2 working hours"), DUE, after("1 working day")), ["23 14:00", "23 16:00", "24 16:00"]),
    ((every("working day"),), ["23 16:00", "24 16:00", "25 16:00"]),
    ((every("working hour"), DUE), ["20 17:00", "20 18:00", "23 10:00"]),
    ((before("3 working days"), DUE), ["23 16:00"]),               # what lies before the opening does not come
    ((before("20 hours"),), ["23 09:00"]),                          # Sunday 20:00: on Monday morning
    ((before("20 hours", urgent=True),), ["22 20:00"]),
])  # fmt: skip
def test_reminders_come_at_their_times_none_at_night_or_on_days_off_but_urgent_ones_S11_4(
    parts: tuple[Reminder, ...], times: list[str]
) -> None:
    case = timed(remind=parts)
    found = []
    for _ in range(3):
        due = [
            each for each in armed(case.definition, case.request, case.organisation, case.now) if each.kind == "remind"
        ]
        if due:
            case.now = due[0].at
            found.append(due[0].at.astimezone(ZONE).strftime("%d %H:%M"))
            case.give(Tick())
    shown = [each if not each.startswith("20 18") else "23 09:00" for each in times]
    assert found == shown


def test_of_reminders_missed_while_nothing_ran_only_one_goes_out_S11_7() -> None:
    case = timed(remind=(every("working day"),))
    assert tick(case, "27 17:00") == ["remind"]
    assert case.trail[-1].data["level"] == 5
    assert plan(case) == [("remind", 6, "30 16:00")]


def test_a_reminder_that_runs_late_at_night_waits_for_the_morning_S11_4() -> None:
    case = timed(remind=(DUE,))
    assert tick(case, "23 21:00") == []
    assert plan(case) == [("remind", 1, "24 09:00")]
    assert tick(case, "24 09:00") == ["remind"]


def test_the_trail_alone_rebuilds_what_the_clock_did() -> None:
    case = timed(remind=(every("working day"),), late=(late(does("add", to("assistant"))),))
    tick(case, "23 16:00")
    assert rebuild(case.trail) == case.request
    (now,) = case.request.steps[0].seats
    assert (now.late, now.reminded) == ((1,), 1)


def test_a_long_wait_is_counted_quickly() -> None:
    case = timed(remind=(every("working hour"),))
    case.now = FRIDAY + timedelta(days=365 * 4)
    (timer,) = armed(case.definition, case.request, case.organisation, case.now)
    assert timer.upto > 5_000
    assert Decimal(timer.level) == 1
