"""What a report of approvals refuses."""

from typing import Final

from kernel.errors import declare

BAD_PERIOD: Final = declare(
    "WFL150",
    422,
    "{found} is no day; a period is given by two days such as 2026-11-01, the first not after the last.",
    "{found} 不是日期；请用两个日期表示区间，如 2026-11-01，且起始不晚于结束。",
    "Correct the days, or leave them out for the last 90 days.",
    "请改正日期；不填则为最近 90 天。",
)
TOO_MANY: Final = declare(
    "WFL151",
    422,
    "More than {most} requests were submitted in this period; a report is made of {most} at most.",
    "该区间内提交的申请超过 {most} 件；一份报表最多统计 {most} 件。",
    "Choose a shorter period or one approval.",
    "请缩短区间，或只选一个审批。",
)
