"""What stands against an approval before anybody submits, and what is kept that no longer fits."""

from typing import Final

from kernel.errors import declare

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
SELF_ONLY: Final = declare(
    "WFL098",
    422,
    "Only {people} could decide “{step}” of {workflow} when the request is their own, for example one that {person} of "
    "{unit} submits; such requests {then}.",
    "“{workflow}”的“{step}”遇到本人申请时只有 {people} 能处理，例如{unit}的{person}提交的申请；此类申请{then}。",
    "Give somebody else the role, a superior to the person, or ask somebody else in this step.",
    "请让其他人担任该角色，为其设置上级，或在该环节指定其他人。",
)
NOBODY_FOR: Final = declare(
    "WFL099",
    422,
    "“{step}” of {workflow} finds nobody for requests of {people}, for example one that {person} of {unit} submits; "
    "such requests {then}.",
    "“{workflow}”的“{step}”对 {people} 的申请找不到处理人，例如{unit}的{person}提交的申请；此类申请{then}。",
    "Give these people a superior or their unit a head, or ask somebody else in this step.",
    "请为其设置上级或部门负责人，或在该环节指定其他人。",
)
TOO_FEW_FOR: Final = declare(
    "WFL100",
    422,
    "“{step}” of {workflow} asks for {need} voices, and of requests of {people} only {count} people may decide, for "
    "example of one that {person} of {unit} submits; each is heard once.",
    "“{workflow}”的“{step}”需要 {need} 人表态，而 {people} 的申请只有 {count} 人可处理，"
    "例如{unit}的{person}提交的申请；每人只计一次。",
    "Give more people these roles, or ask for fewer voices.",
    "请增加担任这些角色的人，或减少所需人数。",
)
IN_USE: Final = declare(
    "WFL070",
    409,
    "{count} running request(s) of {workflow} cannot go on with this schema: {records}. {reason}",
    "{workflow} 有 {count} 个进行中的申请无法在新配置下继续：{records}。{reason}",
    "Put back what they read, or let them finish first.",
    "请恢复其引用的内容，或等这些申请结束。",
)
NO_SUCH_WORKFLOW: Final = declare(
    "WFL097",
    422,
    "There is no approval `{workflow}` in this file.",
    "此文件中没有审批 `{workflow}`。",
    "Write one of the names under `workflows:`.",
    "请写 `workflows:` 下的名称之一。",
)
