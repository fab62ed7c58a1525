"""What can be wrong with an approval (the sentences of workflow-semantics 2.10)."""

from typing import Final

from kernel.errors import declare

NO_OTHERWISE: Final = declare(
    "SCH200",
    422,
    "This `choose` has no `when: otherwise` row. A record that matches no row would be stuck; add one.",
    "此 `choose` 没有 `when: otherwise` 行。不符合任何一行的记录会卡住，请补上。",
)
OTHERWISE_LAST: Final = declare(
    "SCH201",
    422,
    "`when: otherwise` is the last row; the rows after it can never be reached.",
    "`when: otherwise` 应是最后一行，其后的行永远不会到达。",
    "Move it to the end.",
    "请移到最后。",
)
DEAD_TIER: Final = declare(
    "SCH202",
    422,
    "`{row}` can never be reached: an earlier row already takes `{earlier}`. {fix}",
    "`{row}` 永远不会到达：前面的行已包含 `{earlier}`。{fix}",
)
BARE_NAME: Final = declare(
    "SCH203",
    422,
    "`{name}` under the `who` of a step: write `{{user: {name}}}` for a person or `{{role: {name}}}` for a role.",
    "步骤的 `who` 中写了 `{name}`：人员请写 `{{user: {name}}}`，角色请写 `{{role: {name}}}`。",
)
ONE_WAY: Final = declare(
    "SCH204",
    422,
    "Say exactly one of role, field, manager_of, managers_of, department_head_of, user, plugin, chosen_by "
    "(found {found}).",
    "role、field、manager_of、managers_of、department_head_of、user、plugin、chosen_by 中只写一个（现有 {found}）。",
)
NEEDS_ALL: Final = declare(
    "SCH205",
    422,
    "Step `{step}` needs all, but several people may hold `{role}`. "
    "Add `holders: every` (each must approve) or `holders: one` (any one of them).",
    "步骤 `{step}` 要求全部同意，但可能有多人担任 `{role}`。"
    "请加 `holders: every`（每人都须同意）或 `holders: one`（任意一人）。",
)
QUORUM: Final = declare(
    "SCH206",
    422,
    "Step `{step}` needs {need} approvals but names only {seats} seats.",
    "步骤 `{step}` 需要 {need} 人同意，但只有 {seats} 个席位。",
    "Lower `need` or name more seats.",
    "请减少 `need` 或增加席位。",
)
NEED: Final = declare(
    "SCH207",
    422,
    "`need: {found}` - use all, any, in_order, a number such as 2, or a share such as 60%.",
    "`need: {found}` 无效，请用 all、any、in_order、数字（如 2）或比例（如 60%）。",
)
RETURN_FORWARD: Final = declare(
    "SCH208",
    422,
    "Step `{step}` cannot return to `{to}`: it is not a step before it.",
    "步骤 `{step}` 不能退回到 `{to}`：它不在此步之前。",
    "Use start, previous, or the name of an earlier step.",
    "请用 start、previous 或之前步骤的名称。",
)
EDITS_ROUTE: Final = declare(
    "SCH209",
    422,
    "Step `{step}` may edit `{field}`, but the route depends on it. "
    "Use `buttons: [return]` instead, or list it under `restart_if_changed`.",
    "步骤 `{step}` 可修改 `{field}`，但审批路线取决于它。请改用 `buttons: [return]`，或写入 `restart_if_changed`。",
)
SILENT_APPROVAL: Final = declare(
    "SCH210",
    422,
    "Step `{step}` approves by itself when late. "
    "Say `accept_risk: <reason>` so that it is a decision, not an accident.",
    "步骤 `{step}` 逾期会自动同意。请写明 `accept_risk: <理由>`，使之成为决定而非疏漏。",
)
NO_STEPS: Final = declare(
    "SCH211",
    422,
    "No steps here. An approval without steps would approve itself; remove it or add a step.",
    "这里没有步骤。没有步骤的审批会自动通过；请删除或添加步骤。",
)
EVEN_SHARE: Final = declare(
    "SCH212",
    422,
    "Step `{step}` passes with `{need}` of {seats} seats, so {half} against {half} passes. "
    "Write `51%` for more than half.",
    "步骤 `{step}` 在 {seats} 席中 `{need}` 即通过，{half} 比 {half} 也会通过。过半请写 `51%`。",
)
OWN_SKIP: Final = declare(
    "SCH213",
    422,
    "Step `{step}` lets the submitter's own seat pass by itself, yet asks for `{word}`.",
    "步骤 `{step}` 允许提交人自己的席位自动通过，却又要求 `{word}`。",
    "Use `own_request: up` or `exclude`.",
    "请用 `own_request: up` 或 `exclude`。",
)
NOT_BLOCK: Final = declare(
    "SCH214",
    422,
    "An entry of `steps` begins with step, work, choose or together; found {found}.",
    "`steps` 的每项以 step、work、choose 或 together 开头；发现 {found}。",
)
GUARDED_AND_STAGE: Final = declare(
    "SCH215",
    422,
    "A stage names `{workflow}` under `approval`, so it starts by the move; `starts: {starts}` does not fit.",
    "阶段的 `approval` 引用了 `{workflow}`，它由阶段变更启动；`starts: {starts}` 不适用。",
    "Remove `starts`.",
    "请删除 `starts`。",
)
ME: Final = declare(
    "SCH216",
    422,
    "In an approval `me` could be anybody who looks. Write `submitter`.",
    "审批中的 `me` 可能是任何查看者。请写 `submitter`。",
)
SUBMITTER: Final = declare(
    "SCH217",
    422,
    "`submitter` is known in approvals only. Write `me` or `owner`.",
    "`submitter` 只能用于审批。请写 `me` 或 `owner`。",
)
LIVE_TABLE: Final = declare(
    "SCH218",
    422,
    "A route reads what was submitted; `{source}` counts other records at a later moment.",
    "审批路线只读取提交的内容；`{source}` 会统计其他记录。",
    "Put the figure into a formula field of `{entity}`.",
    "请在 `{entity}` 中用公式字段保存该数值。",
)
LEVELS: Final = declare(
    "SCH219",
    422,
    "`managers_of` needs `levels`, how many superiors decide.",
    "`managers_of` 需要 `levels`（几级上级）。",
    "Add `levels: 2`.",
    "请添加 `levels: 2`。",
)
CHOSEN_FROM: Final = declare(
    "SCH246",
    422,
    "`chosen_by` needs `from`: whom the submitter may choose.",
    "`chosen_by` 需要 `from`：提交人可选哪些人。",
    "Write `{chosen_by: submitter, from: {role: NAME}}`.",
    "请写成 `{chosen_by: submitter, from: {role: 角色}}`。",
)
CHOSEN_HERE: Final = declare(
    "SCH247",
    422,
    "`chosen_by` stands in the `who` of a step alone: here nobody is asked.",
    "`chosen_by` 只能写在步骤的 `who` 中：此处无人可选。",
    "Name a role, a field or a person here.",
    "请在此写角色、字段或人员。",
)
UNBUILT: Final = declare(
    "SCH290",
    422,
    "`{workflow}` uses {words}, which this release does not run, so it cannot be started yet.",
    "`{workflow}` 使用了 {words}，此版本尚不支持，因此暂不能启动。",
    "Leave these words out, if the approval is needed now.",
    "若现在就要使用该审批，请去掉这些词。",
)
EDITS_HIDDEN: Final = declare(
    "SCH230",
    422,
    "Step `{step}` hides `{field}` from its people and asks them to change it.",
    "步骤 `{step}` 对处理人隐藏 `{field}`，又要求其修改。",
    "Remove it from `hide`, or from `may_edit` and `must_fill`.",
    "请从 `hide` 或 `may_edit`、`must_fill` 中删除。",
)
TAKEN_BEFORE: Final = declare(
    "SCH221",
    422,
    "No record reaches `{row}`: whatever it asks for is taken by `{earlier}` before it, for example {example}.",
    "没有记录会到达 `{row}`：符合它的都已被前面的 `{earlier}` 取走，例如 {example}。",
    "Put the narrower row first, or remove this one.",
    "请把较窄的一行放在前面，或删除此行。",
)
NEVER: Final = declare(
    "SCH222",
    422,
    "`{condition}` is never true for a record that gets here; for example it is not with {example}.",
    "到达此处的记录都不会符合 `{condition}`，例如 {example} 时不符合。",
    "Correct the condition, or remove what stands under it.",
    "请改正条件，或删除其下的内容。",
)
ALWAYS: Final = declare(
    "SCH223",
    422,
    "`{condition}` is true for every record that gets here, for example with {example}.",
    "到达此处的记录都符合 `{condition}`，例如 {example}。",
    "Leave the condition out, or correct it.",
    "请删除或改正该条件。",
)
