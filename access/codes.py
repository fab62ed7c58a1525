"""Refusals and explanations of the access policy: the ACC codes."""

from typing import Final

from kernel.errors import declare

UNSEEN: Final = declare(
    "ACC001", 404,
    "There is no {entity} {id}, or you may not see it.",
    "没有{entity} {id}，或您无权查看。",
    "Check the link, or ask its owner to share it with you.", "请检查链接，或请负责人与您共享。",
)  # fmt: skip
NO_ENTITY: Final = declare(
    "ACC002", 404,
    "There is no “{entity}” here, or you may not see it.",
    "没有“{entity}”，或您无权查看。",
    "Check the address, or ask an administrator for the right to see it.", "请核对地址，或向管理员申请查看权限。",
)  # fmt: skip
NOT_ALLOWED: Final = declare(
    "ACC003", 403,
    "You may read this {entity}, but not {verb} it.",
    "您可以查看这条{entity}，但无权执行“{verb}”。",
    "The reason stands in the explanation of the record.", "原因见该记录的权限说明。",
)  # fmt: skip
NOT_HERE: Final = declare(
    "ACC004", 403,
    "You may not {verb} a {entity} for this owner or unit.",
    "您无权为该负责人或单位执行“{verb}”（{entity}）。",
    "Choose an owner or unit within your scope.", "请选择您权限范围内的负责人或单位。",
)  # fmt: skip
NOT_WRITABLE: Final = declare(
    "ACC005", 422,
    "You may not change {label}.",
    "您无权修改“{label}”。",
    "Leave it as it is, or ask an administrator for the right.", "请保持原值，或向管理员申请权限。",
)  # fmt: skip
PEOPLE_ONLY: Final = declare(
    "ACC006", 403,
    "Outside people have no {what}.",
    "外部人员不能使用{what}。",
    "Ask somebody inside the company.", "请联系公司内部人员。",
)  # fmt: skip

# Sentences of an explanation; they name roles and rules, never values of the record.
WHY_SYSTEM: Final = declare("ACC010", 200, "The product itself may do everything.", "系统自身可以执行所有操作。")
WHY_GRANTED: Final = declare(
    "ACC011", 200,
    "As {role} for {unit} you may {verb}: {rows}.",
    "您作为{unit}的{role}可以{verb}：{rows}。",
)  # fmt: skip
WHY_NO_ROLE: Final = declare(
    "ACC012", 403,
    "None of your roles ({roles}) may {verb} a {entity}.",
    "您的角色（{roles}）都不能对{entity}执行“{verb}”。",
    "These roles may: {others}.", "可以执行的角色：{others}。",
)  # fmt: skip
WHY_OTHER_ROWS: Final = declare(
    "ACC013", 403,
    "As {role} for {unit} you may {verb}: {rows}. This record is not among them.",
    "您作为{unit}的{role}可以{verb}：{rows}。这条记录不在其中。",
    "Ask somebody whose rights reach this record, or have it assigned to you.",
    "请找有权处理该记录的人，或请其将记录分配给您。",
)  # fmt: skip
WHY_NOT_NOW: Final = declare(
    "ACC014", 403,
    "As {role} for {unit} you may {verb} only while this holds: {when}.",
    "您作为{unit}的{role}只有在满足条件时才可以{verb}：{when}。",
    "It is possible as soon as that holds.", "满足该条件后即可操作。",
)  # fmt: skip
WHY_HIDDEN_RULE: Final = declare(
    "ACC015", 403,
    "As {role} for {unit} you may {verb} only under a condition that does not hold now.",
    "您作为{unit}的{role}只有在满足一定条件时才可以{verb}，目前不满足。",
    "It is possible as soon as that holds.", "满足该条件后即可操作。",
)  # fmt: skip
WHY_LENT: Final = declare(
    "ACC016", 200,
    "A temporary right lets you {verb} until {until}: {rows}.",
    "临时授权允许您在 {until} 之前（含当日）{verb}：{rows}。",
)  # fmt: skip
WHY_LENT_OTHERS: Final = declare(
    "ACC017", 403,
    "A temporary right lets you {verb} until {until}: {rows}. This record is not among them.",
    "临时授权允许您在 {until} 之前（含当日）{verb}：{rows}。这条记录不在其中。",
    "Apply for the right to see this record too.", "如需查看该记录，请另行申请。",
)  # fmt: skip
ROWS_OWN: Final = declare("ACC020", 200, "your own records", "您本人的记录")
ROWS_TEAM: Final = declare("ACC021", 200, "records of those who report to you", "下属的记录")
ROWS_ALL: Final = declare("ACC022", 200, "all records", "全部记录")
ROWS_LEVEL: Final = declare("ACC023", 200, "records of your {level}", "本{level}的记录")
ROWS_UNIT: Final = declare("ACC026", 200, "records of {unit} and all below it", "{unit}及其下级单位的记录")
ROWS_SOME: Final = declare("ACC025", 200, "records under a condition of the schema", "满足模式中某个条件的记录")
