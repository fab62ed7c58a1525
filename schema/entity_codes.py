"""What can be wrong with what a schema says of entities: fields, formulas, effects, access, stages."""

from typing import Final

from kernel.errors import declare

NO_TYPE: Final = declare(
    "SCH040",
    422,
    "There is no field type `{name}`.{hint}",
    "没有字段类型 `{name}`。{hint}",
    "Choose one of the field types, such as text, choice or money.",
    "请选用已有的字段类型，如 text、choice、money。",
)
KEY_OF_TYPE: Final = declare(
    "SCH041",
    422,
    "`{word}` has no meaning for a field of type {type}.",
    "类型为 {type} 的字段没有 `{word}`。",
    "Remove it.",
    "请删除。",
)
NEEDS_KEY: Final = declare(
    "SCH042",
    422,
    "`{name}` is a {type} and says no `{word}`.",
    "`{name}` 的类型是 {type}，缺少 `{word}`。",
    "Add `{word}`.",
    "请补上 `{word}`。",
)
NO_ACCESS: Final = declare(
    "SCH043",
    422,
    "`{entity}` has no `access`, so nobody could read it.",
    "`{entity}` 没有 `access`，因此谁也无法读取。",
    "Add `access: {{role: {{rows: own, can: [read]}}}}`.",
    "请添加 `access: {{角色: {{rows: own, can: [read]}}}}`。",
)
CIRCLE: Final = declare(
    "SCH044",
    422,
    "These formulas need one another in a circle: {path}.",
    "公式互相循环依赖：{path}。",
    "Break the circle at one of them.",
    "请在其中一处断开。",
)
CLOCK: Final = declare(
    "SCH045",
    422,
    "`{name}` reads the clock and is computed in each query, so it may not stand in {where}.",
    "`{name}` 依赖当前时间，每次查询时计算，不能用于{where}。",
    "Store the moment in a field of its own.",
    "请把时间存到单独的字段。",
)
WRITES_FORMULA: Final = declare(
    "SCH046",
    422,
    "`{name}` is computed by a formula and cannot be written.",
    "`{name}` 由公式计算，不能写入。",
    "Write to the fields that the formula reads instead.",
    "请改写公式所引用的字段。",
)
WRITES_AUTOMATIC: Final = declare(
    "SCH047",
    422,
    "`{name}` is kept by the product and cannot be written.",
    "`{name}` 由产品维护，不能写入。",
    "Remove it here.",
    "请从此处删除。",
)
SET_STAGE: Final = declare(
    "SCH048",
    422,
    "A stage is changed by a move only. Write `{{move: {stage}}}`.",
    "阶段只能通过 move 改变。请写 `{{move: {stage}}}`。",
)
NO_STAGES: Final = declare(
    "SCH049", 422, "`{entity}` has no stages.", "`{entity}` 没有阶段。", "Add `stages`.", "请添加 `stages`。"
)
UPDATE_ALL: Final = declare(
    "SCH050",
    422,
    "This would update every `{entity}` there is.",
    "这会更新所有 `{entity}`。",
    "Add `where`, or name a link of this record.",
    "请加上 `where`，或写本记录的关联字段。",
)
NOT_RECORDS: Final = declare(
    "SCH078",
    422,
    "`{word}: {found}` does not say which records.",
    "`{word}: {found}` 没有说明是哪些记录。",
    "Write an expression that names records, such as `=this` or `=tasks`.",
    "请写出指明记录的表达式，如 `=this` 或 `=tasks`。",
)
MERGE_UNLIKE: Final = declare(
    "SCH293",
    422,
    "Records of `{entity}` cannot be merged into one of `{into}`.",
    "`{entity}` 的记录不能并入 `{into}` 的记录。",
    "Name records of one entity on both sides.",
    "两处请写同一实体的记录。",
)
MERGE_NEVER: Final = declare(
    "SCH294",
    422,
    "Records of `{entity}` cannot be merged.",
    "`{entity}` 的记录不能合并。",
    "People and units are closed or moved; a line is merged with the record it stands in.",
    "人员和单位请停用或调整；明细随其所在的记录合并。",
)
NO_OBJECT: Final = declare(
    "SCH051",
    422,
    "This entry does nothing: {found}.",
    "此项没有说明做什么：{found}。",
    "Begin with one of {options}.",
    "请以其中之一开头：{options}。",
)
TWO_OBJECTS: Final = declare(
    "SCH052",
    422,
    "One entry does one thing; found {found}.",
    "每项只做一件事；发现 {found}。",
    "Write two entries.",
    "请分成两项。",
)
NOTHING_TO_DO: Final = declare(
    "SCH053",
    422,
    "`update: {entity}` says nothing to do.",
    "`update: {entity}` 没有说明做什么。",
    "Add `set`, `move` or `assign`.",
    "请加上 `set`、`move` 或 `assign`。",
)
LATE_ONLY: Final = declare(
    "SCH054",
    422,
    "`{word}` stands only under `late` of a step.",
    "`{word}` 只能写在步骤的 `late` 下。",
    "Move it there, or remove it.",
    "请移到该处，或删除。",
)
ADMINISTRATORS_ONLY: Final = declare(
    "SCH055",
    422,
    "`{word}` stands outside an approval, so it works for account administrators only.",
    "`{word}` 不在审批之中，因此只有账号管理员可以触发。",
    "Put it under an approval without `when`, if others need it.",
    "若他人也需要，请放到没有 `when` 的审批中。",
)
OWNERLESS: Final = declare(
    "SCH056",
    422,
    "`{entity}` has no owner (`owner: false`), so `{word}` finds nobody.",
    "`{entity}` 没有负责人（`owner: false`），`{word}` 无从谈起。",
    "Name a person field instead, or remove `owner: false`.",
    "请改用人员字段，或去掉 `owner: false`。",
)
ROWS: Final = declare(
    "SCH057",
    422,
    "`rows: {found}` is neither own, team, all, a level of the organisation nor an expression.{hint}",
    "`rows: {found}` 不是 own、team、all、组织层级或表达式。{hint}",
    "Write one of these.",
    "请写其中之一。",
)
NO_VERB: Final = declare(
    "SCH058",
    422,
    "`{name}` is neither a verb nor an action of `{entity}`.{hint}",
    "`{name}` 不是动词，也不是 `{entity}` 的操作。{hint}",
    "Write a verb such as read or update, or define the action under `actions`.",
    "请写 read、update 等动词，或在 `actions` 中定义该操作。",
)
DEAD_STAGE: Final = declare(
    "SCH059",
    422,
    "No way leads into the stage `{name}`.",
    "没有任何途径进入阶段 `{name}`。",
    "Name it under another stage's `next`, or say `from`.",
    "请写入其他阶段的 `next`，或写明 `from`。",
)
REVERSE_CLASH: Final = declare(
    "SCH060",
    422,
    "`{name}` is already the name of something of `{entity}`.",
    "`{entity}` 已有名为 `{name}` 的内容。",
    "Choose another `reverse`.",
    "请换一个 `reverse` 名称。",
)
SEQUENCE: Final = declare(
    "SCH062",
    422,
    "`number` has no `{{seq:5}}`, so two records would be called alike.",
    "`number` 中没有 `{{seq:5}}`，编号会重复。",
    'Write such as "C{{yyyy}}-{{seq:5}}".',
    '请写如 "C{{yyyy}}-{{seq:5}}"。',
)
SEAT_SHAPE: Final = declare(
    "SCH063",
    422,
    "`{found}` in a list of people: write a role, a person field, submitter, owner or previous.",
    "人员列表中的 `{found}`：请写角色、人员字段、submitter、owner 或 previous。",
)
WRONG_ENTITY: Final = declare(
    "SCH064",
    422,
    "The approval `{workflow}` is about `{entity}`, not about `{here}`.",
    "审批 `{workflow}` 针对 `{entity}`，而不是 `{here}`。",
    "Name an approval of this entity.",
    "请选择该实体的审批。",
)
NO_PLUGIN: Final = declare(
    "SCH065",
    422,
    "No plugin function `{name}` is installed.{hint}",
    "没有安装插件函数 `{name}`。{hint}",
    "Install the plugin and name it under `plugins`, or correct the name.",
    "请安装插件并写入 `plugins`，或更正名称。",
)
LATE_WITHOUT_DUE: Final = declare(
    "SCH066",
    422,
    "{what} says what happens when late but has no `due`.",
    "{what}写了逾期处理但没有 `due`。",
    "Add `due`, such as `due: 1 working day`.",
    "请添加 `due`，如 `due: 1 working day`。",
)
NOT_INSTANT: Final = declare(
    "SCH292",
    422,
    "`{field}` holds no date or time, so no time can be counted from it.",
    "`{field}` 不是日期或时间，不能据此计时。",
    "Name a field of type date or datetime.",
    "请写日期或日期时间类型的字段。",
)
REMIND_WITHOUT_DUE: Final = declare(
    "SCH291",
    422,
    "{what} says when to remind but has no `due`.",
    "{what}写了提醒但没有 `due`。",
    "Add `due`, such as `due: 1 working day`.",
    "请添加 `due`，如 `due: 1 working day`。",
)
MIN_MAX: Final = declare(
    "SCH067",
    422,
    "`{name}` has a `min` of {min} above its `max` of {max}.",
    "`{name}` 的 `min`（{min}）大于 `max`（{max}）。",
    "Swap them.",
    "请对调。",
)
NOT_STORED: Final = declare(
    "SCH068",
    422,
    "`{name}` is {type}, which cannot stand in {where}.",
    "`{name}` 的类型是 {type}，不能用于{where}。",
    "Remove it there.",
    "请从中去掉。",
)
CIRCLE_OF_ROLES: Final = declare(
    "SCH069",
    422,
    "These roles count as one another in a circle: {path}.",
    "这些角色的 otherwise 互相循环：{path}。",
    "Let one of them stand for itself.",
    "请让其中之一不再指向其他角色。",
)
FILL_TWICE: Final = declare(
    "SCH072",
    422,
    "Stage `{stage}` says both `must_fill` and `must_fill_only`.",
    "阶段 `{stage}` 同时写了 `must_fill` 和 `must_fill_only`。",
    "Keep `must_fill_only` if the earlier stages' fields need not be filled.",
    "若无须前面阶段的字段，请只保留 `must_fill_only`。",
)
FILLED_ANYWAY: Final = declare(
    "SCH098",
    422,
    "`must_fill` of `{name}` asks nothing of `{field}`: a yes or no is never empty.",
    "`{name}` 的 `must_fill` 对 `{field}` 不起作用：是否字段不会为空。",
    "Make it a choice of two options, which is empty until somebody chooses; a stage may ask for the yes by a rule.",
    "请改为两个选项的选择字段，未选之前为空；阶段也可用规则要求为“是”。",
)
TO_ITSELF: Final = declare(
    "SCH073",
    422,
    "Stage `{stage}` names itself under `next`; a move to the same stage does nothing.",
    "阶段 `{stage}` 的 `next` 包含自身；转到同一阶段没有作用。",
    "Remove it.",
    "请删除。",
)
BAD_PATTERN: Final = declare(
    "SCH082",
    422,
    "`{pattern}` is no regular expression: {flaw}.",
    "`{pattern}` 不是正确的正则表达式：{flaw}。",
    "Write a form such as `'[A-Z]{{2}}\\d{{6}}'`, or `input_mask: 'AA999999'`.",
    "请写成 `'[A-Z]{{2}}\\d{{6}}'` 这样的格式，或用 `input_mask: 'AA999999'`。",
)
NO_UNIT_THERE: Final = declare(
    "SCH120",
    422,
    "Records of `{entity}` stand in no unit, so a right on them cannot be given for one.",
    "`{entity}` 的记录不属于任何单位，不能按单位授权。",
    "Leave `unit` out, and the right reaches all of them.",
    "请去掉 `unit`，授权将对全部记录有效。",
)
ONLY_CREATE: Final = declare(
    "SCH121",
    422,
    "`with` describes a new person, so it stands with `account: create` only, not with `{kind}`.",
    "`with` 用于新建人员，只能与 `account: create` 一起使用，不能用于 `{kind}`。",
    "Name the person under `who`.",
    "请在 `who` 中指明人员。",
)
WEBHOOK_NAME: Final = declare(
    "SCH125",
    422,
    "`{name}` cannot be the name of a webhook: its address is set as `GRIDWRIGHT_WEBHOOK_` with the name behind it.",
    "`{name}` 不能作为 Webhook 的名称：其地址按 `GRIDWRIGHT_WEBHOOK_` 加名称设置。",
    "Use small letters, digits and `_`, such as `erp`; not with `_secret` at the end.",
    "请使用小写字母、数字和 `_`，例如 `erp`；不要以 `_secret` 结尾。",
)
MAIL_ALONE: Final = declare(
    "SCH126",
    422,
    "`{field}` stands for somebody outside of the product, whom only a mail reaches; without `via: mail` nothing is "
    "told.",
    "`{field}` 指系统外的人员，只能通过邮件通知；没有 `via: mail` 时不会通知到。",
    "Write `via: [inbox, mail]`, or leave `{field}` out.",
    "请写 `via: [inbox, mail]`，或去掉 `{field}`。",
)
NO_MAIL_FIELD: Final = declare(
    "SCH127",
    422,
    "`{field}` stands for somebody outside of the product, and `{entity}` has no field of type email; nothing is told.",
    "`{field}` 指系统外的人员，而 `{entity}` 没有 email 类型的字段，不会通知到。",
    "Add a field of type email to `{entity}`, or leave `{field}` out.",
    "请为 `{entity}` 添加 email 类型的字段，或去掉 `{field}`。",
)
