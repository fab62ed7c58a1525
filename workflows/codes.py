"""What approvals and stages say when they refuse, in both languages."""

from typing import Final

from kernel.errors import declare
from kernel.text import Text
from workflows.guard_codes import GUARD_CAUSES

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

CHOICE_MISSING: Final = declare(
    "WFL087",
    422,
    "Nobody was chosen to decide {step}; these can be: {pool}.",
    "请选择“{step}”的处理人，可选：{pool}。",
    "Choose one of them, then submit again.",
    "选择后重新提交。",
)
CHOICE_OUTSIDE: Final = declare(
    "WFL088",
    422,
    "{person} cannot be chosen for {step}; these can: {pool}.",
    "“{step}”不能选择{person}，可选：{pool}。",
    "Choose one of them, then submit again.",
    "请改选后重新提交。",
)
CHOICE_ONE: Final = declare(
    "WFL089",
    422,
    "{step} is decided by one person; {count} were chosen.",
    "“{step}”只能选择一人，现选了 {count} 人。",
    "Keep one of them.",
    "请只保留一人。",
)
CHOICE_UNKNOWN: Final = declare(
    "WFL090",
    422,
    "Nobody is chosen for {key} in {workflow}.",
    "“{workflow}”中没有需要选择处理人的“{key}”。",
    "Ask for the route: it says what is to be chosen.",
    "请查看审批路线中需要选择的环节。",
)
CHOICE_SHAPE: Final = declare(
    "WFL091",
    422,
    "Say for {key} the id of a person, or several in a list.",
    "请为“{key}”提供人员编号，或编号列表。",
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
    "Your decision is no longer needed: the step {step} has ended.",
    "无需您再处理：“{step}”环节已结束。",
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
    "请同意或拒绝，或在评论中询问。",
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
    "该申请已退回 {count} 次，达到上限，请同意或拒绝。",
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
    "Only a workflow administrator may stop a request.",
    "只有流程管理员可以终止申请。",
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
    "请同意或拒绝。",
)

# ------------------------------------------------------------------------------------------------ giving a seat away
NO_HAND_OVER: Final = declare(
    "WFL080",
    403,
    "{step} does not offer to hand it over.",
    "“{step}”环节不提供转交。",
    "Decide it yourself, or let somebody act for you while you are away.",
    "请自行处理，或在外出期间委托他人。",
)
TO_SUBMITTER: Final = declare(
    "WFL081",
    422,
    "{person} submitted this, so somebody else decides it.",
    "{person}是提交人，须由他人处理。",
    "Choose somebody else.",
    "请选择其他人。",
)
TO_INACTIVE: Final = declare(
    "WFL082",
    422,
    "{person} is not active and cannot decide anything.",
    "{person}已停用，不能处理。",
    "Choose somebody else.",
    "请选择其他人。",
)
IN_STEP: Final = declare(
    "WFL083",
    422,
    "{person} decides in {step} already.",
    "{person}已是“{step}”环节的处理人。",
    "Choose somebody who does not.",
    "请选择不在该环节的人。",
)
NOT_IN_POOL: Final = declare(
    "WFL084",
    422,
    "{person} cannot be chosen here; these can: {pool}.",
    "此处不能选择{person}，可选：{pool}。",
    "Choose one of them.",
    "请从中选择。",
)
SEAT_CLOSED: Final = declare(
    "WFL085",
    409,
    "Seat {seat} waits for nobody any more.",
    "编号为 {seat} 的席位已无需处理。",
    "Open the request again.",
    "请重新打开该申请。",
)
PERSON_MISSING: Final = declare(
    "WFL086",
    422,
    "Please say to whom: the id of a person in `to`.",
    "请在 `to` 中提供接收人的编号。",
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
DEFINITION_LOST: Final = declare(
    "WFL065",
    500,
    "The definition that a request of {workflow} follows cannot be found; nothing was changed.",
    "找不到“{workflow}”申请所依据的定义，未作任何更改。",
    "Restore the backup that holds it.",
    "请从备份恢复。",
)
CHAIN_BROKEN: Final = declare(
    "WFL067",
    500,
    "The trail of request {request} was changed from outside: entry {seq} does not fit the one before.",
    "申请 {request} 的审批记录被外部改动：第 {seq} 条与前一条不符。",
    "Compare it with the last backup.",
    "请与最近的备份比对。",
)
DRAWN_WRONG: Final = declare(
    "WFL068",
    500,
    "The {what} stored for request {request} are {found}; its trail says {expected}.",
    "申请 {request} 保存的{what}为 {found}，而审批记录表明应为 {expected}。",
    "Compare it with the last backup.",
    "请与最近的备份比对。",
)

# ------------------------------------------------------------------------------------------------ words
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
NOBODY_TODAY: Final = declare(
    "WFL069",
    422,
    "Nobody holds `{role}` today. Requests reaching “{step}” of {workflow} {then}.",
    "目前没有人担任 `{role}`。“{workflow}”走到“{step}”的申请{then}。",
    "Give somebody the role, or ask somebody else in this step.",
    "请授予该角色，或在该环节指定其他人。",
)
NOBODY_HERE: Final = declare(
    "WFL095",
    422,
    "Nobody holds `{role}` for {units}. Requests from there that reach “{step}” of {workflow} {then}.",
    "没有人为 {units} 担任 `{role}`。来自这些单位的“{workflow}”走到“{step}”时{then}。",
    "Give somebody the role for that unit or one above it, or ask somebody else in this step.",
    "请为该单位或其上级单位授予该角色，或在该环节指定其他人。",
)
TOO_FEW: Final = declare(
    "WFL096",
    422,
    "“{step}” of {workflow} asks for {need} voices, and {count} people hold its roles today; each is heard once.",
    "“{workflow}”的“{step}”需要 {need} 人表态，目前担任其角色的只有 {count} 人，每人只计一次。",
    "Give more people these roles, or ask for fewer voices.",
    "请增加担任这些角色的人，或减少所需人数。",
)
ONE_VOICE: Final = declare(
    "WFL072",
    409,
    "You have spoken in {step} already; where votes are counted, one person has one voice.",
    "您已在“{step}”环节表态；计票环节每人只计一票。",
    "Wait for the others, or take your decision back while the step is open.",
    "请等待其他人处理；环节结束前您可以撤回自己的意见。",
)
IN_USE: Final = declare(
    "WFL070",
    409,
    "{count} running request(s) of {workflow} cannot go on with this schema: {records}. {reason}",
    "{workflow} 有 {count} 个进行中的申请无法在新配置下继续：{records}。{reason}",
    "Put back what they read, or let them finish first.",
    "请恢复其引用的内容，或等这些申请结束。",
)
UNSEEN_OBSTACLE: Final = declare(
    "WFL071",
    422,
    "As things stand this cannot take effect, for a reason that rests on what you may not see.",
    "目前即使批准也无法生效，原因涉及您无权查看的内容。",
    "Ask the submitter to put the record right.",
    "请让提交人更正记录。",
)
UNFILLED: Final = declare(
    "WFL110",
    422,
    "{step} cannot be approved before this is filled in: {fields}.",
    "“{step}”环节批准前须填写：{fields}。",
    "Fill it in here, then approve; it may be rejected or returned as it is.",
    "请在此填写后再同意；拒绝或退回无需填写。",
)
MUST_FILL: Final = declare(
    "WFL111",
    422,
    "{field} must be filled in to approve this.",
    "同意前须填写“{field}”。",
)
CANNOT_RESTART: Final = declare(
    "WFL112",
    422,
    "This change begins {workflow} anew, which is not possible with what is written now.",
    "此修改会使“{workflow}”重新开始，但按目前的内容无法进行。",
    "Put right what is listed, in the same change.",
    "请在同一次修改中处理列出的问题。",
)
RESTARTS: Final = declare(
    "WFL113",
    422,
    "What you changed begins {workflow} anew, so it cannot be decided in the same act.",
    "您的修改会使“{workflow}”重新开始，不能同时作出处理。",
    "Save the change first; then it comes to whoever decides first.",
    "请先保存修改，再由第一个环节处理。",
)
SIGNATURE_MISSING: Final = declare(
    "WFL114",
    422,
    "{step} asks for your signature: your password, and your name drawn by hand.",
    "“{step}”环节需要签名：请输入密码并手写签名。",
    "Draw your signature, enter your password, then decide.",
    "请手写签名并输入密码后再处理。",
)
NO_SUCH_FILE: Final = declare(
    "WFL115",
    422,
    "File {id} cannot be enclosed: it is not there, or somebody else uploaded it.",
    "文件 {id} 无法附上：不存在，或不是您上传的。",
    "Upload it again, then decide.",
    "请重新上传后再处理。",
)
NOT_DRAWN: Final = declare(
    "WFL116",
    422,
    "The signature is not a PNG picture.",
    "签名不是 PNG 图片。",
    "Draw it again on the page.",
    "请在页面上重新签名。",
)
OUTDATED: Final = {
    "returned": Text.of({"en": "counts no more: returned since", "zh-CN": "已失效：之后被退回"}),
    "taken_back": Text.of({"en": "taken back", "zh-CN": "已取回"}),
    "changed": Text.of({"en": "counts no more: the content changed since", "zh-CN": "已失效：之后内容有改动"}),
}
