"""What is wrong with an approval that guards an action (`starts: create`, `update`, `delete`, `export`)."""

from typing import Final

from kernel.errors import declare

FIELDS_ALONE: Final = declare(
    "SCH240",
    422,
    "`fields` says whose change needs `{workflow}`, so it stands with `starts: update` only.",
    "`fields` 指定哪些字段的修改需要 `{workflow}`，只能与 `starts: update` 一起使用。",
    "Remove `fields`, or write `starts: update`.",
    "请删除 `fields`，或改为 `starts: update`。",
)
GUARD_WORD: Final = declare(
    "SCH241",
    422,
    "`{workflow}` guards an action (`starts: {starts}`), where `{word}` has no meaning: {reason}",
    "`{workflow}` 保护一个操作（`starts: {starts}`），此时 `{word}` 没有意义：{reason}",
    "Remove `{word}`.",
    "请删除 `{word}`。",
)
NEVER_BY_HAND: Final = declare(
    "SCH242",
    422,
    "Nobody writes `{field}` by hand, so its change never starts `{workflow}`.",
    "`{field}` 不由人填写，它的变化不会启动 `{workflow}`。",
    "Name the fields it is computed from.",
    "请写出它所依据的字段。",
)
TWO_GUARDS: Final = declare(
    "SCH243",
    422,
    "`{first}` and `{second}` both guard `{starts}` of `{entity}`; each would decide what the other decides.",
    "`{first}` 和 `{second}` 都保护 `{entity}` 的 `{starts}` 操作，会互相重复。",
    "Make one approval of them, or give each its own `fields`.",
    "请合并为一个审批，或用 `fields` 区分各自的字段。",
)
GUARDED_LINES: Final = declare(
    "SCH244",
    422,
    "`{entity}` are lines; what happens to them is an update of the record they belong to.",
    "`{entity}` 是明细，对明细的操作就是对所属记录的修改。",
    "Write `entity: {parent}`, `starts: update` and `fields: [{field}]`.",
    "请写 `entity: {parent}`、`starts: update` 和 `fields: [{field}]`。",
)
EXPORT_OF: Final = declare(
    "SCH245",
    422,
    "`{workflow}` guards exports, which are records of `export_job`; `{entity}` is none.",
    "`{workflow}` 保护导出操作，其实体应为 `export_job`，而不是 `{entity}`。",
    "Write `entity: export_job`; `when` reads its `entity`, `row_count` and `has_personal_data`.",
    "请写 `entity: export_job`；`when` 可读取它的 `entity`、`row_count` 和 `has_personal_data`。",
)
EDITS_PROPOSAL: Final = declare(
    "SCH265",
    422,
    "Step `{step}` lets its holders change `{field}`, which `{workflow}` guards: that would need an approval itself.",
    "步骤 `{step}` 允许处理人修改 `{field}`，而 `{workflow}` 正在保护该字段，这样的修改又需要审批。",
    "Use `buttons: [return]` instead, or name the guarded fields under `fields`.",
    "请改用 `buttons: [return]`，或在 `fields` 中只写受保护的字段。",
)
CHOSEN_GUARDED: Final = declare(
    "SCH266",
    422,
    "Step `{step}` has its people chosen at submit, and nobody submits `{workflow}` (`starts: {starts}`).",
    "步骤 `{step}` 由提交人选择处理人，而 `{workflow}`（`starts: {starts}`）没有提交环节。",
    "Name a role, a field or a person there.",
    "请在该步骤写角色、字段或人员。",
)
