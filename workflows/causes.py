"""What states, verbs and causes are called in sentences."""

from typing import Final

from kernel.text import Text
from workflows.guard_codes import GUARD_CAUSES


def _said(*rows: tuple[str, str, str]) -> dict[str, Text]:
    return {name: Text.of({"en": en, "zh-CN": zh}) for name, en, zh in rows}


STATES: Final = _said(
    ("running", "is running", "审批中"),
    ("returned", "was returned", "已退回"),
    ("approved", "was approved", "已批准"),
    ("rejected", "was rejected", "已驳回"),
    ("withdrawn", "was withdrawn", "已撤回"),
    ("stopped", "was stopped by an administrator", "已被管理员终止"),
    ("not_needed", "needed no approval", "无需审批"),
)
VERBS: Final = _said(
    ("approve", "approved", "同意"),
    ("reject", "rejected", "驳回"),
    ("return", "returned", "退回"),
    ("done", "completed", "办结"),
    ("cannot", "could not do", "表示无法办理"),
    ("automatic", "passed automatically", "自动通过"),
    ("clock_approve", "approved by the clock", "系统按时限同意"),
    ("clock_reject", "rejected by the clock", "系统按时限驳回"),
)
CAUSES: Final = (
    _said(
        ("own_request", "own request: goes to the superior", "本人申请，转由上级处理"),
        ("own_request_excluded", "own request: the submitter does not decide", "本人申请，本人不参与"),
        ("own_request_skipped", "own request: passes by itself", "本人申请，自动通过"),
        ("nobody", "nobody was found: the administrators decide", "没有找到处理人，由流程管理员处理"),
        ("nobody_instead", "nobody was found: somebody else decides", "没有找到处理人，由替代人处理"),
        ("nobody_skipped", "nobody was found: skipped", "没有找到处理人，已跳过"),
        ("nobody_rejected", "nobody was found: rejected", "没有找到处理人，自动驳回"),
        ("unfilled", "nobody is left: an administrator gives it to somebody", "无人可以处理，由流程管理员改派"),
        ("others", "nobody was found here; another seat decides", "此席位无人，由其他席位处理"),
        ("one_voice", "decides in this step already: goes to the superior", "处理人在本环节已有席位，转由上级处理"),
        ("left", "the person left: goes to the superior", "处理人已离职，转由上级处理"),
        ("same_person", "{name} approved this already: not asked again", "{name}此前已同意，不再询问"),
        ("clock", "by the clock: nobody decided in time", "逾期未处理，系统按时限处理"),
        ("clock_failed", "by the clock: could not be carried out", "系统按时限处理未能完成"),
        ("clock_handed_over", "handed over by the clock: nobody decided in time", "逾期未处理，系统转交"),
        ("clock_added", "joined by the clock: nobody decided in time", "逾期未处理，系统增加处理人"),
        ("clock_nobody", "nobody was found to hand over to: it stays", "没有可转交的人，仍由原处理人处理"),
        ("calendar_changed", "the calendar changed", "工作日历已变更"),
        ("handed_over", "handed over by {name}", "由{name}转交"),
        ("moved", "given on by {name}, workflow administrator", "由流程管理员{name}改派"),
        ("submitter_left", "{name} has left; the superior stands in", "{name}已离职，由上级代为处理"),
        ("to_choose", "chosen by the submitter", "由提交人选择"),
        ("no_longer_needed", "no longer needed", "无需再处理"),
        ("come_back", "nothing has changed: straight back to {branch}", "内容未变，直接回到“{branch}”"),
        (
            "content_changed",
            "the content has changed: the steps in between are asked again",
            "内容已变更，其间的环节需重新处理",
        ),
        ("in_flight", "the definition was changed", "流程定义已变更"),
        ("branch_rejected", "rejected in branch {branch}", "分支“{branch}”已驳回"),
        ("branch_returned", "returned from branch {branch}", "分支“{branch}”已退回"),
        ("before_rejected", "rejected by who was asked before", "前加签人已驳回"),
        ("removed", "taken out again", "已减签"),
    )
    | GUARD_CAUSES
)
