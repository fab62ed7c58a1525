"""`python app.py run-schedules`: what is due, shown or done (S11)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from commands import line, run_schedules
from tests.workflows.company import Company
from tests.workflows.given import given
from tests.workflows.test_clock_through_the_door import submitted


async def test_a_preview_lists_what_is_due_and_changes_nothing(workshop: Company) -> None:
    await submitted(workshop, "pressed")
    call = given(workshop, at=datetime(2026, 11, 23, 16, 0), preview=True)  # noqa: DTZ001 - as people write it
    assert await run_schedules._run(call) == 0
    assert call.said == [
        "2026-11-23 10:30  remind 1  催办审批 / 审阅: 修车 (王经理)  remind",
        "2026-11-23 16:00  late 1  催办审批 / 审阅: 修车 (王经理)  set, notify",
        "Nothing was changed.",
    ]
    assert [each["does"] for each in call.answered["due"]] == [["remind"], ["set", "notify"]]
    assert {row["state"] for row in await workshop.rows("wf_timer")} == {"armed"}


async def test_run_it_is_done_once(workshop: Company) -> None:
    await submitted(workshop, "pressed")
    for said in ("Done.", "Nothing is due."):
        call = given(workshop, at=datetime(2026, 11, 23, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai")), preview=False)
        assert await run_schedules._run(call) == 0
        assert call.said[-1] == said
    assert [row["noted"] for row in await workshop.rows("job")] == [1]


def test_a_time_that_is_none_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(["run-schedules", "--at", "tomorrow"], None) == 2  # type: ignore[arg-type]
    assert "tomorrow is no time; write 2026-11-23T16:00" in capsys.readouterr().err
