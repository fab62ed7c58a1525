"""Steps that nobody could decide, whoever holds the roles: told when the file is read (S4.5, S4.6, S5.6, S11.5)."""

from typing import Final

from kernel.errors import declare

OWN_ONLY: Final = declare(
    "SCH260",
    422,
    "Step `{step}` asks only {asked}, who is usually the submitter, and `own_request: {policy}` leaves nobody; for "
    "example a record that its owner submits.",
    "步骤 `{step}` 只由{asked}处理，而其通常就是提交人，`own_request: {policy}` 使其无人可处理，"
    "例如由负责人提交的记录。",
    "Ask somebody else, or say `own_request: up`.",
    "请指定其他人，或写 `own_request: up`。",
)
OWN_ALONE: Final = declare(
    "SCH261",
    422,
    "In `{workflow}` the submitter may be the only one who decides: each of its steps asks only {asked} and allows "
    "one's own request; for example a record that its owner submits.",
    "`{workflow}` 中可能只有提交人自己审批：每个步骤只由{asked}处理且允许处理本人申请，例如由负责人提交的记录。",
    "Add a step of somebody else, or say `own_request: up`.",
    "请增加由他人处理的步骤，或写 `own_request: up`。",
)
SAME_NOBODY: Final = declare(
    "SCH262",
    422,
    "Step `{step}` asks {asked} again under `if_nobody`, whom `who` has just found missing; for example a record of a "
    "unit where nobody is.",
    "步骤 `{step}` 的 `if_nobody` 又指定了 {asked}，而 `who` 正是找不到他们，例如无人任职的单位的记录。",
    "Name other people, or leave it out: then the workflow administrators are asked.",
    "请指定其他人，或删除：将由流程管理员处理。",
)
ONE_VOICE: Final = declare(
    "SCH263",
    422,
    "Step `{step}` needs {need}, and its seats are those of {people} people, each of whom is heard once; each record, "
    "for example one with any values, waits for somebody who is not named.",
    "步骤 `{step}` 需要 {need}，而席位只属于 {people} 人，每人只计一次；每条记录（例如取任意值）都要等未指定的人处理。",
    "Lower `need`, or name more people.",
    "请降低 `need`，或增加人员。",
)
SAME_HANDS: Final = declare(
    "SCH264",
    422,
    "Step `{step}` is handed over to {asked} when late, who had it before; for example a request overdue for long.",
    "步骤 `{step}` 逾期后移交给 {asked}，而其之前已持有该席位，例如长期逾期的申请。",
    "Name other people, or remove this entry.",
    "请指定其他人，或删除此项。",
)
TO_SUBMITTER: Final = declare(
    "SCH267",
    422,
    "Step `{step}` is handed over to the submitter when late, which is never done; for example an overdue request.",
    "步骤 `{step}` 逾期后移交给提交人，这不会执行，例如逾期的申请。",
    "Name other people.",
    "请指定其他人。",
)
