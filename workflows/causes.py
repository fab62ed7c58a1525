"""What states, verbs and causes are called in sentences."""

from typing import Final

from kernel.text import Text
from workflows.guard_codes import GUARD_CAUSES

STATES: Final = {
    "running": Text.of({"en": "is running", "zh-CN": "审批中"}),
    "returned": Text.of({"en": "was returned", "zh-CN": "已退回"}),
    "approved": Text.of({"en": "was approved", "zh-CN": "已批准"}),
    "rejected": Text.of({"en": "was rejected", "zh-CN": "已拒绝"}),
    "withdrawn": Text.of({"en": "was withdrawn", "zh-CN": "已撤回"}),
    "stopped": Text.of({"en": "was stopped by an administrator", "zh-CN": "已被管理员终止"}),
    "not_needed": Text.of({"en": "needed no approval", "zh-CN": "无需审批"}),
}
VERBS: Final = {
    "approve": Text.of({"en": "approved", "zh-CN": "同意"}),
    "reject": Text.of({"en": "rejected", "zh-CN": "拒绝"}),
    "return": Text.of({"en": "returned", "zh-CN": "退回"}),
    "done": Text.of({"en": "completed", "zh-CN": "办结"}),
    "cannot": Text.of({"en": "could not do", "zh-CN": "表示无法办理"}),
    "automatic": Text.of({"en": "passed automatically", "zh-CN": "自动通过"}),
    "clock_approve": Text.of({"en": "approved by the clock", "zh-CN": "系统按时限同意"}),
    "clock_reject": Text.of({"en": "rejected by the clock", "zh-CN": "系统按时限拒绝"}),
}
CAUSES: Final = {
    "own_request": Text.of({"en": "own request: goes to the superior", "zh-CN": "本人申请，转由上级处理"}),
    "own_request_excluded": Text.of(
        {"en": "own request: the submitter does not decide", "zh-CN": "本人申请，本人不参与"}
    ),
    "own_request_skipped": Text.of({"en": "own request: passes by itself", "zh-CN": "本人申请，自动通过"}),
    "nobody": Text.of(
        {"en": "nobody was found: the administrators decide", "zh-CN": "没有找到处理人，由流程管理员处理"}
    ),
    "nobody_instead": Text.of(
        {"en": "nobody was found: somebody else decides", "zh-CN": "没有找到处理人，由替代人处理"}
    ),
    "nobody_skipped": Text.of({"en": "nobody was found: skipped", "zh-CN": "没有找到处理人，已跳过"}),
    "nobody_rejected": Text.of({"en": "nobody was found: rejected", "zh-CN": "没有找到处理人，自动拒绝"}),
    "others": Text.of({"en": "nobody was found here; another seat decides", "zh-CN": "此席位无人，由其他席位处理"}),
    "one_voice": Text.of(
        {"en": "decides in this step already: goes to the superior", "zh-CN": "处理人在本环节已有席位，转由上级处理"}
    ),
    "left": Text.of({"en": "the person left: goes to the superior", "zh-CN": "处理人已离职，转由上级处理"}),
    "same_person": Text.of(
        {"en": "{name} approved this already: not asked again", "zh-CN": "{name}此前已同意，不再询问"}
    ),
    "clock": Text.of({"en": "by the clock: nobody decided in time", "zh-CN": "逾期未处理，系统按时限处理"}),
    "clock_failed": Text.of({"en": "by the clock: could not be carried out", "zh-CN": "系统按时限处理未能完成"}),
    "clock_handed_over": Text.of(
        {"en": "handed over by the clock: nobody decided in time", "zh-CN": "逾期未处理，系统转交"}
    ),
    "clock_added": Text.of(
        {"en": "joined by the clock: nobody decided in time", "zh-CN": "逾期未处理，系统增加处理人"}
    ),
    "clock_nobody": Text.of(
        {"en": "nobody was found to hand over to: it stays", "zh-CN": "没有可转交的人，仍由原处理人处理"}
    ),
    "calendar_changed": Text.of({"en": "the calendar changed", "zh-CN": "工作日历已变更"}),
    "handed_over": Text.of({"en": "handed over by {name}", "zh-CN": "由{name}转交"}),
    "moved": Text.of({"en": "given on by {name}, workflow administrator", "zh-CN": "由流程管理员{name}改派"}),
    "submitter_left": Text.of(
        {"en": "{name} has left; the superior stands in", "zh-CN": "{name}已离职，由上级代为处理"}
    ),
    "to_choose": Text.of({"en": "chosen by the submitter", "zh-CN": "由提交人选择"}),
    "no_longer_needed": Text.of({"en": "no longer needed", "zh-CN": "无需再处理"}),
    **GUARD_CAUSES,
    "come_back": Text.of(
        {
            "en": "nothing has changed: straight back to {branch}",
            "zh-CN": "内容未变，直接回到“{branch}”",
        }
    ),
    "content_changed": Text.of(
        {
            "en": "the content has changed: the steps in between are asked again",
            "zh-CN": "内容已变更，其间的环节需重新处理",
        }
    ),
    "in_flight": Text.of({"en": "the definition was changed", "zh-CN": "流程定义已变更"}),
    "branch_rejected": Text.of({"en": "rejected in branch {branch}", "zh-CN": "分支“{branch}”已拒绝"}),
    "branch_returned": Text.of({"en": "returned from branch {branch}", "zh-CN": "分支“{branch}”已退回"}),
    "before_rejected": Text.of({"en": "rejected by who was asked before", "zh-CN": "前加签人已拒绝"}),
    "removed": Text.of({"en": "taken out again", "zh-CN": "已减签"}),
}
