"""What undo and redo say when they are refused, or leave something as it is."""

from typing import Final

from kernel.errors import declare

NO_CHANGE_SET: Final = declare(
    "REC140", 404, "There is no change {id} of yours.", "没有属于您的操作 {id}。",
    "Look at the list of your last acts.", "请查看“我的操作”列表。",
)  # fmt: skip
STILL_GOING: Final = declare(
    "REC141", 409, "This change is still being made.", "该操作仍在进行中。",
    "Stop it or wait until it is done, then undo it.", "请先停止或等待其完成，再撤销。",
)  # fmt: skip
KEPT_SINCE: Final = declare(
    "REC142", 409, "{labels}: edited since, so it is kept as it is.", "{labels}：此后又被修改，已保留现值。",
    "Open the record to see both values in its history.", "打开该记录，可在历史中查看两个值。",
)  # fmt: skip
EDITED_SINCE: Final = declare(
    "REC143", 409, "Somebody else edited this record since, so it is kept.", "此后有他人编辑过该记录，已予保留。",
    "Open the record to see what was changed; delete it by hand if it is to go.",
    "请打开该记录查看修改内容；如确需删除，请手动删除。",
)  # fmt: skip
