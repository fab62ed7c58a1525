"""What approvals and stages say when they refuse, in both languages."""

from typing import Final

from kernel.errors import declare
from kernel.text import Text

# ------------------------------------------------------------------------------------------------ starting
CANNOT_SUBMIT: Final = declare(
    "WFL001",
    422,
    "This cannot be submitted to {workflow} yet.",
    "暂时不能提交“{workflow}”。",
    "Put right what is listed, then submit again.",
    "请先处理列出的问题，再重新提交。",
)
EMPTY_ON_ROUTE: Final = declare(
    "WFL002",
    422,
    "{field} is empty; who must approve depends on it.",
    "{field}为空，无法确定由谁审批。",
    "Fill in “{fill}” first.",
    "请先填写“{fill}”。",
)
RULE_BROKEN: Final = declare("WFL003", 422, "{message}", "{message}")
UNBUILT: Final = declare(
    "WFL004",
    422,
    "{workflow} uses {words}, which this version does not run yet, so it cannot be started.",
    "“{workflow}”用到了本版本尚未支持的{words}，因此不能发起。",
    "Ask a business administrator to write it without these words.",
    "请业务管理员改用已支持的写法。",
)
TWO_ADMINISTRATORS: Final = declare(
    "WFL005",
    409,
    "An approval needs two active workflow administrators; there are {count}.",
    "发起审批需要至少两名在职的流程管理员，目前只有 {count} 名。",
    "Ask an administrator to give a second person a role that administers workflows.",
    "请系统管理员再指定一名流程管理员。",
)
OVERLAPPING: Final = declare(
    "WFL006",
    409,
    "{workflow} is running on this record and keeps the same fields locked.",
    "该记录正在进行“{workflow}”，所锁定的字段有重叠。",
    "Wait until it has ended, or withdraw it.",
    "请等它结束，或先撤回。",
)
MAY_NOT_START: Final = declare(
    "WFL007",
    403,
    "You may not start {workflow} on this record.",
    "您不能对该记录发起“{workflow}”。",
    "Ask somebody who may, or an administrator.",
    "请由有权发起的人操作，或联系管理员。",
)
STARTED_BY_MOVE: Final = declare(
    "WFL008",
    409,
    "{workflow} starts by a move to another stage, and no move to such a stage is open from {stage}.",
    "“{workflow}”由阶段流转发起，从“{stage}”没有可用的流转。",
    "Move the record to a stage from which it starts.",
    "请先移到可以发起的阶段。",
)


# ------------------------------------------------------------------------------------------------ deciding
ALREADY: Final = declare(
    "WFL010",
    409,
    "{person} {verb} this at {time}; nothing left for you to do.",
    "{person}已于 {time} {verb}，无需再处理。",
)
STALE: Final = declare(
    "WFL011",
    409,
    "The content changed after you opened it{changes}. Please look at it again, then decide.",
    "您打开后内容有变化{changes}。请看过后再决定。",
)
NOT_YOURS: Final = declare(
    "WFL012",
    403,
    "This waits for {holders}, not for you.",
    "此事项正等待{holders}处理，不需要您处理。",
)
ENDED: Final = declare(
    "WFL013",
    409,
    "This request {state}; it can no longer be changed.",
    "该申请{state}，不能再处理。",
)
NO_LONGER_NEEDED: Final = declare(
    "WFL014",
    409,
    "Nothing is left for you to do in {step}: your decision is no longer needed.",
    "“{step}”环节无需您再处理。",
)
NOT_YET: Final = declare(
    "WFL015",
    409,
    "It is not your turn yet: {holders} decides first.",
    "还没有轮到您：请等{holders}先处理。",
)
COMMENT_MISSING: Final = declare(
    "WFL016",
    422,
    "Please write a comment; {step} asks for one.",
    "请填写意见：“{step}”环节要求填写。",
)
RETURNED_NOW: Final = declare(
    "WFL017",
    409,
    "This request was returned to {person} and waits to be submitted again.",
    "该申请已退回给{person}，等待重新提交。",
)
NO_SUCH_SEAT: Final = declare(
    "WFL018",
    409,
    "There is no seat {seat} in this request.",
    "该申请中没有编号为 {seat} 的席位。",
    "Open the request again.",
    "请重新打开该申请。",
)
OWN_REQUEST: Final = declare(
    "WFL019",
    403,
    "You submitted this yourself, so somebody else decides it: {holders}.",
    "这是您本人提交的申请，由他人处理：{holders}。",
)

# ------------------------------------------------------------------------------------------------ going back, ending
NO_RETURN: Final = declare(
    "WFL020",
    403,
    "{step} does not offer to return the request.",
    "“{step}”环节不提供退回。",
    "Approve or reject it, or ask in the comments.",
    "请同意或驳回，或在评论中询问。",
)
RETURN_TARGET: Final = declare(
    "WFL021",
    422,
    "The request cannot go back to {target}; it can go back to {targets}.",
    "不能退回到“{target}”，可以退回到：{targets}。",
)
RETURNS_USED: Final = declare(
    "WFL022",
    409,
    "This request has been returned {count} times already, as often as it may; approve or reject it.",
    "该申请已退回 {count} 次，达到上限，请同意或驳回。",
)
NOT_SUBMITTER: Final = declare(
    "WFL023",
    403,
    "Only {person} may do this; you did not submit the request.",
    "只有提交人{person}可以这样做。",
    "Ask {person}.",
    "请联系{person}。",
)
WITHDRAW_LATE: Final = declare(
    "WFL024",
    409,
    "{person} has already decided, so this can no longer be withdrawn.",
    "{person}已处理，不能再撤回。",
    "Ask an approver to return it.",
    "可请审批人退回。",
)
WITHDRAW_NEVER: Final = declare(
    "WFL025",
    409,
    "{workflow} cannot be withdrawn.",
    "“{workflow}”提交后不能撤回。",
    "Ask an approver to return it.",
    "可请审批人退回。",
)
NOT_RETURNED: Final = declare(
    "WFL026",
    409,
    "This request was not returned, so there is nothing to submit again.",
    "该申请没有被退回，无需重新提交。",
)
NOTHING_TO_TAKE_BACK: Final = declare(
    "WFL027",
    409,
    "You have no decision here that can be taken back: a decision stays once the next has opened.",
    "没有可以取回的处理：下一位或下一环节开始后不能取回。",
)
NOT_ADMINISTRATOR: Final = declare(
    "WFL028",
    403,
    "Only a workflow administrator may stop a request or move a seat.",
    "只有流程管理员可以终止申请或改派席位。",
    "Ask one of them.",
    "请联系流程管理员。",
)
REASON_MISSING: Final = declare(
    "WFL029",
    422,
    "Please give a reason; it stands in the trail.",
    "请填写原因，将记入审批记录。",
)
NO_REVISION: Final = declare(
    "WFL030",
    422,
    "Please send the revision you saw, a number.",
    "请同时提供您看到的版本号（数字）。",
)
NO_REQUEST: Final = declare(
    "WFL031",
    404,
    "There is no such request.",
    "没有找到该申请。",
    "Check its number; it may be one that you may not see.",
    "请核对编号；也可能您无权查看。",
)
KEY_REUSED: Final = declare(
    "WFL032",
    422,
    "The key {key} was already used for another request.",
    "标识 {key} 已用于另一个申请。",
    "Use a new key for each submission.",
    "每次提交请使用新的标识。",
)
KEY_MISSING: Final = declare(
    "WFL033",
    422,
    "Please send a client_key, a text of at most 200 characters.",
    "请提供 client_key（不超过 200 个字符的文本）。",
)
NOT_BATCH: Final = declare(
    "WFL034",
    422,
    "{step} asks to be decided one by one.",
    "“{step}”环节需要逐条处理。",
    "Open the request and decide it there.",
    "请打开该申请后处理。",
)

TO_BE_DONE: Final = declare(
    "WFL035",
    409,
    "{step} is something to do, not something to decide.",
    "“{step}”是办理环节，不需要审批。",
    "Say that it is done, or that it cannot be done.",
    "请选择“办结”或“无法办理”。",
)
TO_BE_DECIDED: Final = declare(
    "WFL036",
    409,
    "{step} is something to decide, not something to do.",
    "“{step}”是审批环节，不是办理环节。",
    "Approve or reject it.",
    "请同意或驳回。",
)


# ------------------------------------------------------------------------------------------------ what is kept
BRIEF_NEEDS_APPROVAL: Final = declare(
    "WFL051",
    422,
    "{to} needs {workflow} first, and an effect cannot wait for it.",
    "进入“{to}”须先完成“{workflow}”。",
    "Submit the record to {workflow} first.",
    "请先提交“{workflow}”。",
)
NO_WORKFLOW: Final = declare(
    "WFL062",
    404,
    "There is no approval {workflow} for this.",
    "没有可用于此记录的审批“{workflow}”。",
    "Choose one of the approvals that the record shows.",
    "请选择记录上显示的审批。",
)
NO_VERB: Final = declare(
    "WFL063",
    422,
    "A request knows no {verb}; it knows: {verbs}.",
    "审批没有操作“{verb}”，可用：{verbs}。",
)
NO_SUBMITTER: Final = declare(
    "WFL064",
    409,
    "{workflow} needs somebody who submits it, and this record has no owner.",
    "“{workflow}”需要提交人，但该记录没有负责人。",
    "Give the record an owner first.",
    "请先为记录指定负责人。",
)

ONE_VOICE: Final = declare(
    "WFL072",
    409,
    "You have spoken in {step} already; where votes are counted, one person has one voice.",
    "您已在“{step}”环节表态；计票环节每人只计一票。",
    "Wait for the others, or take your decision back while the step is open.",
    "请等待其他人处理；环节结束前您可以撤回自己的意见。",
)
UNSEEN_OBSTACLE: Final = declare(
    "WFL071",
    422,
    "As things stand this cannot take effect, for a reason that rests on what you may not see.",
    "目前即使批准也无法生效，原因涉及您无权查看的内容。",
    "Ask the submitter to put the record right.",
    "请让提交人更正记录。",
)
OUTDATED: Final = {
    "returned": Text.of({"en": "counts no more: returned since", "zh-CN": "已失效：之后被退回"}),
    "taken_back": Text.of({"en": "taken back", "zh-CN": "已取回"}),
    "changed": Text.of({"en": "counts no more: the content changed since", "zh-CN": "已失效：之后内容有改动"}),
}
