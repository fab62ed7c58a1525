"""The clock of a stage (language.md, Stages): begins on entering or by a field, stops on leaving, each level once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from access.calendars import Calendars
from commands.rounds import Rounds
from records.actions.delete import Delete
from schema.model import Calendar
from tests.workflows.company import TIMED, Company, at_work
from tests.workflows.test_clock_through_the_door import Killed, _dying, notices
from workflows import clock_preview, stage_clocks, ticking

TUESDAY_16 = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # two working days after Friday 16:00


async def timers(workshop: Company) -> list[tuple[str, str, int, str]]:
    rows = await workshop.rows("stage_timer")
    return sorted((row["stage"], row["kind"], row["level"], row["state"]) for row in rows)


async def lead(workshop: Company, id_: int) -> tuple[str, int]:
    row = await workshop.row("lead", id_)
    return row["stage"], row["noted"]


async def test_a_new_record_enters_its_stage_and_the_clock_begins(workshop: Company) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    assert await timers(workshop) == [
        ("open", "late", 1, "armed"), ("open", "late", 2, "armed"), ("open", "late", 3, "armed"),
        ("open", "remind", 1, "armed"),
    ]  # fmt: skip
    workshop.time.at = TUESDAY_16
    assert await ticking.run(workshop.house) == 1
    assert await ticking.run(workshop.house) == 0
    assert await lead(workshop, id_) == ("open", 1)
    assert await notices(workshop) == [("li", "仍待您处理：线索 · 跟进“甲”（11-24 16:00 已到期）。")]


async def test_leaving_the_stage_stops_its_clock(workshop: Company) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    await workshop.move("li", "lead", id_, "signing")
    assert {state for stage, *_, state in await timers(workshop) if stage == "open"} == {"cancelled"}
    workshop.time.on(days=30)
    assert await ticking.run(workshop.house) == 0


async def test_what_the_clock_does_may_move_the_record_and_later_levels_do_not_come(workshop: Company) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    workshop.time.on(days=30)
    await ticking.run(workshop.house)
    assert await lead(workshop, id_) == ("closed", 1)
    assert ("open", "late", 3, "cancelled") in await timers(workshop)
    workshop.time.on(days=30)
    assert await ticking.run(workshop.house) == 0


async def test_a_clock_that_counts_from_a_field_begins_and_moves_with_it(workshop: Company) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    await workshop.move("li", "lead", id_, "signing")
    assert [each for each in await timers(workshop) if each[0] == "signing"] == []
    await workshop.update("li", "lead", id_, result_at="2026-11-25")
    await workshop.update("li", "lead", id_, result_at="2026-11-26")
    (timer,) = [row for row in await workshop.rows("stage_timer") if row["stage"] == "signing"]
    assert timer["at"] == datetime(2026, 11, 28, 16, 0, tzinfo=UTC)  # the 29th begins in Shanghai
    await workshop.update("li", "lead", id_, result_at=None)
    assert [each[3] for each in await timers(workshop) if each[0] == "signing"] == ["cancelled"]


async def test_what_the_rules_forbid_is_told_to_the_administrators_and_not_tried_again(workshop: Company) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    await workshop.move("li", "lead", id_, "signing")
    await workshop.update("li", "lead", id_, result_at="2026-11-20")
    workshop.time.on(days=10)
    assert await ticking.run(workshop.house) == 1
    assert await ticking.run(workshop.house) == 0
    assert (await lead(workshop, id_))[0] == "signing", "no way leads to that stage"
    told = await notices(workshop, "late_failed")
    assert [login for login, _ in told] == ["admin", "root"]
    assert told[0][1].startswith("线索 · 签约：“甲”已逾期，但按时限的处理未能完成：")


async def test_a_deleted_record_needs_nobody(workshop: Company) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    await workshop.door("li").run(Delete("lead", id_))
    workshop.time.on(days=30)
    assert await ticking.run(workshop.house) == 0
    assert {state for *_, state in await timers(workshop)} == {"cancelled"}


async def test_the_calendar_and_parameters_move_the_clocks_of_stages_too_S11_3(workshop: Company) -> None:
    await workshop.create("li", "lead", name="甲")
    app = workshop.house.schema.app
    fresh = Calendars.of(replace(app, calendar=Calendar(days_off=("2026-11-23",))))
    workshop.house.organisation = replace(workshop.house.organisation, calendars=fresh)
    await Rounds(workshop.house).once()
    (due,) = [row["at"] for row in await workshop.rows("stage_timer") if (row["kind"], row["level"]) == ("late", 1)]
    assert due == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    assert await stage_clocks.follow(workshop.house) == 0


async def test_the_record_tells_until_when_it_may_stay(workshop: Company) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    found = await workshop.door("li").get("lead", id_)
    assert found.approvals["stage_due"] == {"due": "2026-11-24T08:00:00Z", "provisional": False}
    await workshop.move("li", "lead", id_, "closed")
    assert "stage_due" not in (await workshop.door("li").get("lead", id_)).approvals


async def test_a_preview_lists_stages_too(workshop: Company) -> None:
    await workshop.create("li", "lead", name="甲")
    found = await clock_preview.due(workshop.house, TUESDAY_16, "zh-CN")
    assert [(each["kind"], each["stage"], each["record"]["title"], each["does"]) for each in found] == [
        ("remind", "跟进", "甲", ["remind"]), ("late", "跟进", "甲", ["set", "notify"]),
    ]  # fmt: skip


async def test_two_workers_at_once_act_once_on_a_stage_S11_7(workshop: Company, timed_database: str) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    workshop.time.at = TUESDAY_16
    other = await at_work(timed_database, TIMED, TUESDAY_16)
    try:
        await asyncio.gather(*(ticking.run(house) for house in (workshop.house, other.house) * 2))
    finally:
        await other.house.store.close()
    assert await lead(workshop, id_) == ("open", 1)
    assert len(await notices(workshop)) == 1


async def test_killed_at_any_write_a_stage_is_acted_on_in_full_the_next_time_S11_7(
    workshop: Company, monkeypatch: Any
) -> None:
    id_ = await workshop.create("li", "lead", name="甲")
    workshop.time.at = TUESDAY_16
    left = _dying(monkeypatch)
    for writes in range(100):
        left[0] = writes
        try:
            await ticking.run(workshop.house)
        except Killed:
            left[0] = 10**9
            assert (await lead(workshop, id_))[1] in (0, 1)
            continue
        break
    left[0] = 10**9
    assert writes >= 5
    assert await lead(workshop, id_) == ("open", 1)
    assert len(await notices(workshop)) == 1
