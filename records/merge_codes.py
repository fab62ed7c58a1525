"""What is said when records cannot be merged, or were merged already."""

from typing import Final

from kernel.errors import declare

MERGED_AWAY: Final = declare(
    "REC150", 409, "“{record}” was merged into “{into}”.", "“{record}”已并入“{into}”。",
    "Open “{into}” and go on there, or undo the merge first.", "请打开“{into}”继续处理，或先撤销合并。",
)  # fmt: skip
MERGE_NOTHING: Final = declare(
    "REC151", 422, "`{word}` names no record here, so nothing can be merged.",
    "`{word}` 在此没有指明记录，无法合并。",
    "Fill the field that should name the record.", "请填写应指明记录的字段。",
)  # fmt: skip
MERGE_ITSELF: Final = declare(
    "REC152", 422, "“{record}” cannot be merged with itself.", "“{record}”不能与自身合并。",
    "Choose another record.", "请选择另一条记录。",
)  # fmt: skip
MERGE_UNLIKE: Final = declare(
    "REC153", 422, "“{record}” is no {entity} and cannot be merged into one.",
    "“{record}”不是{entity}，不能并入{entity}。",
    "Choose records of one kind.", "请选择同类记录。",
)  # fmt: skip
MERGE_NOTE: Final = declare(
    "REC154", 422, "Records are not merged without a note.", "未填写说明，不能合并。",
    "Write down what was agreed; the history of the records keeps it.", "请写明沟通结果，说明会记入记录的历史。",
)  # fmt: skip
MERGE_HELD: Final = declare(
    "REC155", 409, "“{record}” is under approval and keeps its links: {reason}",
    "“{record}”正在审批，其关联不能变更：{reason}",
    "Have it decided or withdrawn first.", "请先完成或撤回该审批。",
)  # fmt: skip
NOT_MERGED: Final = declare(
    "REC156", 409, "This record is not merged any more.", "该记录已不处于合并状态。",
    "Load it again to see how it stands.", "请重新加载查看现状。",
)  # fmt: skip
