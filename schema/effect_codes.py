"""Effects of an approval that a record would be refused for, each with an example (S12.7)."""

from typing import Final

from kernel.errors import declare

NO_WAY: Final = declare(
    "SCH250",
    422,
    "`{effect}` is refused for a record with {example}: no way leads from `{stage}` to `{to}`, so the decision fails.",
    "记录为 {example} 时 `{effect}` 会被拒绝：`{stage}` 不能转到 `{to}`，该决定将失败。",
    "Name `{to}` under `next` of `{stage}`, or `{stage}` under `from` of `{to}`; or say `when`.",
    "请把 `{to}` 写入 `{stage}` 的 `next`，或把 `{stage}` 写入 `{to}` 的 `from`；也可加 `when`。",
)
ROUND: Final = declare(
    "SCH251",
    422,
    "`{effect}` asks for `{workflow}` again, whose decision it follows, so it would never come to an end; for example "
    "with {example}.",
    "`{effect}` 会再次启动 `{workflow}`，而它正是该流程的结果，因此永不结束，例如 {example}。",
    "Move to another stage, or leave the effect out: the approved move is made by itself.",
    "请改为其他阶段，或删除此动作：批准后会自动变更阶段。",
)
UNFILLED: Final = declare(
    "SCH252",
    422,
    "`{effect}` needs `{field}`, which may be empty here, so the decision fails; for example with {example}.",
    "`{effect}` 需要 `{field}`，而此处可能为空，该决定将失败，例如 {example}。",
    "Ask for it at submit or in a step (`must_fill`), give it a value before, or say `when: {field} is not empty`.",
    "请在提交或步骤中要求填写（`must_fill`），或先赋值，或加 `when: {field} is not empty`。",
)
BREAKS: Final = declare(
    "SCH253",
    422,
    "`{effect}` breaks {rule} of `{entity}`, so the decision fails; for example with {example}.",
    "`{effect}` 违反 `{entity}` 的{rule}，该决定将失败，例如 {example}。",
    "Correct the value, or say `when`.",
    "请改正取值，或加 `when`。",
)
LACKS: Final = declare(
    "SCH254",
    422,
    "`{effect}` gives no value to `{field}`, which `{entity}` requires, so every decision fails; for example with "
    "{example}.",
    "`{effect}` 没有为 `{entity}` 的必填字段 `{field}` 赋值，每个决定都会失败，例如 {example}。",
    "Name it under `with`, or give the field a `default`.",
    "请在 `with` 中写明，或为该字段设置 `default`。",
)
SAME_VALUE: Final = declare(
    "SCH255",
    422,
    "`{effect}` gives every record the same {fields}, which may occur once in `{entity}`; the second is refused, for "
    "example with {example}.",
    "`{effect}` 给每条记录相同的 {fields}，而 `{entity}` 中只能出现一次；第二条会被拒绝，例如 {example}。",
    "Compute the value from the record, such as `=number`.",
    "请由记录计算该值，例如 `=number`。",
)
LOCKED_THERE: Final = declare(
    "SCH256",
    422,
    "`{effect}` writes `{field}`, which is locked while the record is in `{stage}`, so the decision fails; for example "
    "with {example}.",
    "`{effect}` 写入 `{field}`，而该字段在阶段 `{stage}` 被锁定，该决定将失败，例如 {example}。",
    "Write it in `when_entered` of the stage, or leave it out of `locked`.",
    "请在该阶段的 `when_entered` 中写入，或从 `locked` 中去掉。",
)
SETS_ROUTE: Final = declare(
    "SCH257",
    422,
    "`{effect}` changes `{field}` on the way, and the route of `{workflow}` was chosen by it as it was submitted; for "
    "example with {example}.",
    "`{effect}` 在途中修改 `{field}`，而 `{workflow}` 的路线是按提交时的值选择的，例如 {example}。",
    "Write it in `when_approved`, or let the route read another field.",
    "请移到 `when_approved`，或让路线读取其他字段。",
)
SAME_PERSON: Final = declare(
    "SCH258",
    422,
    "`{effect}` takes from and gives to the same person, `{person}`, which is refused; for example with {example}.",
    "`{effect}` 的移交人与接任人相同（`{person}`），会被拒绝，例如 {example}。",
    "Name another person under `to`.",
    "请在 `to` 中写另一人。",
)
