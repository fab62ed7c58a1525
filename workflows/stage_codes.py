"""What is said of moves between stages, and of the locks that approvals put on records."""

from typing import Final

from kernel.errors import declare

# ------------------------------------------------------------------------------------------------ stages
NO_MOVE: Final = declare(
    "WFL040",
    409,
    "A move from {stage} to {to} is not open; from here one may go to: {open}.",
    "不能从“{stage}”移到“{to}”，可以移到：{open}。",
)
MOVED_MEANWHILE: Final = declare(
    "WFL041",
    409,
    "{to} is out of reach: the record is now at {stage}.",
    "记录现处于“{stage}”，不能再移到“{to}”。",
    "Choose a stage that is open from there.",
    "请选择从该阶段可以移到的阶段。",
)
MOVE_BLOCKED: Final = declare(
    "WFL042",
    422,
    "The move to {to} needs more first.",
    "移到“{to}”之前还需完成以下事项。",
)
MUST_FILL: Final = declare(
    "WFL043",
    422,
    "{field} must be filled to reach {to}.",
    "进入“{to}”前须填写“{field}”。",
)
MOVE_NOT_YOURS: Final = declare(
    "WFL044",
    403,
    "The move to {to} is made by {who}.",
    "移到“{to}”由{who}操作。",
    "Ask one of them.",
    "请联系上述人员。",
)
MOVE_BY_PRODUCT: Final = declare(
    "WFL045",
    403,
    "The move to {to} happens by itself; nobody makes it by hand.",
    "移到“{to}”由系统自动完成，不能手工操作。",
)
MOVE_WHEN: Final = declare(
    "WFL046",
    409,
    "The move to {to} is not open: {reason}.",
    "现在不能移到“{to}”：{reason}。",
)
MOVE_WAITS: Final = declare(
    "WFL047",
    409,
    "This record waits for {workflow}; it moves when that is decided.",
    "该记录正在进行“{workflow}”，审批结束后才能流转。",
    "Withdraw the request, or ask an approver to return it.",
    "可撤回申请，或请审批人退回。",
)
NO_STAGE: Final = declare(
    "WFL048",
    422,
    "There is no stage {to} here; the stages are: {stages}.",
    "没有名为“{to}”的阶段，可选：{stages}。",
)
MOVE_REASON: Final = declare(
    "WFL049",
    422,
    "Please give a reason for the move to {to}.",
    "移到“{to}”须填写原因。",
)
NO_WAY_BACK: Final = declare(
    "WFL050",
    409,
    "There is no stage to go back to: the record began here.",
    "记录从这里开始，没有可返回的阶段。",
)

# ------------------------------------------------------------------------------------------------ locks
LOCKED_RUNNING: Final = declare(
    "WFL060",
    409,
    "{workflow} is under way (step {step}). Ask an approver to return it, or its submitter to withdraw it.",
    "“{workflow}”正在“{step}”环节，内容已锁定。可请审批人退回，或由提交人在允许撤回时撤回。",
)
LOCKED_APPROVED: Final = declare(
    "WFL061",
    409,
    "{workflow} was approved; the content stays as approved.",
    "“{workflow}”已批准，内容保持批准时的样子。",
    "Ask whoever approved it, if it must change.",
    "若必须修改，请联系批准人。",
)
REOPENED: Final = declare(
    "WFL066",
    409,
    "This was approved as it stood; with the change the approval counts no more, and it must be submitted again.",
    "该记录此前已批准；修改后原审批失效，需要重新提交。",
)
