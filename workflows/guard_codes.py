"""What approvals that guard an action say (S1.2), in both languages."""

from typing import Final

from kernel.errors import declare
from kernel.text import Text

CHANGE_WAITS: Final = declare(
    "WFL200",
    409,
    "A change of this record already waits for {workflow}; until that is decided nobody can propose another.",
    "该记录已有一项修改在等待“{workflow}”，决定之前不能再提出修改。",
    "Wait for the decision, or ask the submitter to withdraw it.",
    "请等待审批结果，或请提交人撤回。",
)
TWO_GUARDS: Final = declare(
    "WFL201",
    422,
    "These fields are approved by different workflows: {workflows}.",
    "这些字段分别由不同的流程审批：{workflows}。",
    "Save them one after the other.",
    "请分开保存。",
)
STARTED_BY_ACTION: Final = declare(
    "WFL202",
    409,
    "{workflow} starts by itself, when somebody does what it guards.",
    "“{workflow}”在执行受控操作时自动发起，不能单独提交。",
    "Make the change; what needs approval then waits for it.",
    "请直接操作，需要审批的部分会自动等待审批。",
)
NOTHING_PROPOSED: Final = declare(
    "WFL203",
    422,
    "Nothing is left to change: the record holds the proposed values already.",
    "没有可提交的修改：记录已经是拟修改的内容。",
    "Propose another value, or withdraw the request.",
    "请修改拟定的值，或撤回申请。",
)
CHANGED_BETWEEN: Final = declare(
    "WFL204",
    409,
    "{fields} changed after this was proposed; the request goes back to the submitter instead of being merged.",
    "提出修改之后{fields}又有变动，申请将退回提交人，不会自动合并。",
    "The submitter looks at both values and submits again.",
    "请提交人核对后重新提交。",
)
DELETED_BY_APPROVAL: Final = declare(
    "WFL205",
    409,
    "This record was deleted with the approval {workflow}; what was approved is not undone without a new approval.",
    "该记录经“{workflow}”批准删除；已批准的结果未经新的审批不能撤销。",
    "Enter the record anew.",
    "请重新录入该记录。",
)
GUARD_CAUSES: Final = {
    "changed_between": Text.of({
        "en": "changed in between: goes back to the submitter", "zh-CN": "提交后内容又有变动，退回提交人"
    }),
}  # fmt: skip
APPLIED: Final = Text.of({"en": "approved by {workflow}", "zh-CN": "“{workflow}”已批准"})
