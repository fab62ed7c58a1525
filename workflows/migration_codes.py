"""What is said when running requests go on with a changed definition, or stay with their own (S16.5)."""

from typing import Final

from kernel.errors import declare

MOVES: Final = declare(
    "WFL230",
    422,
    "{count} running request(s) of {workflow} go on with the changed definition: {records}.",
    "“{workflow}”有 {count} 个进行中的申请改按新定义继续：{records}。",
    "Nothing is to be done; what was decided stays.",
    "无需处理；已作出的决定保留。",
)
STAYS: Final = declare(
    "WFL231",
    422,
    "The request on {record} stays with the definition of {workflow} that it began with: {reason}",
    "“{record}”的申请仍按“{workflow}”原定义继续：{reason}",
    "It runs to its end as it began; stop it and have it submitted again if it must follow the new definition.",
    "它会按原定义走完；如必须按新定义处理，请终止后重新提交。",
)
WORDS_UNBUILT: Final = declare(
    "WFL232",
    422,
    "the new definition uses words that this release does not run: {words}.",
    "新定义使用了本版本尚不执行的关键字：{words}。",
    "Remove them, or leave the request as it is.",
    "请删除这些关键字，或让申请保持原样。",
)
NOT_NEEDED_NOW: Final = declare(
    "WFL233",
    422,
    "the new definition would ask for no approval at all.",
    "按新定义无需审批。",
    "Withdraw or stop the request if no approval is wanted any more.",
    "如不再需要审批，请撤回或终止该申请。",
)
STEPS_GONE: Final = declare(
    "WFL234",
    422,
    "the new definition has no step {steps}, which was passed or is being decided.",
    "新定义中没有已通过或正在处理的环节 {steps}。",
    "Keep the names of steps; change their labels instead.",
    "请保留环节的名称，只修改其显示名称。",
)
NOT_ON_ROUTE: Final = declare(
    "WFL235",
    422,
    "its content does not lead to {steps} in the new definition.",
    "按新定义，其内容不经过{steps}。",
    "Let it finish under its own definition.",
    "请让它按原定义走完。",
)
ALREADY_BEFORE: Final = declare(
    "WFL236",
    422,
    "the new definition asks for {step} before the step that is being decided.",
    "新定义要求在当前环节之前先经过{step}。",
    "Let it finish under its own definition.",
    "请让它按原定义走完。",
)
AT_ONCE: Final = declare(
    "WFL237",
    422,
    "steps that are being decided at once follow each other in the new definition.",
    "正在同时处理的环节在新定义中是先后关系。",
    "Let it finish under its own definition.",
    "请让它按原定义走完。",
)
