"""What can be wrong when a seat is given to somebody, or somebody is chosen for one (S4.9, S10.1, S17.1)."""

from typing import Final

from kernel.errors import declare

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
