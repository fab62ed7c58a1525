"""What ranges of a list refuse, and the long work that does them."""

from typing import Final

from kernel.errors import declare

BAD_RANGE: Final = declare(
    "REC051", 422,
    "The range must begin at a row from 0 on and hold at most {most} cells.",
    "区域须从第 0 行或之后开始，且最多包含 {most} 个单元格。",
)  # fmt: skip
LIST_MOVED: Final = declare(
    "REC053", 409,
    "Another record stands in this row by now. Nothing was saved.", "此行现在是另一条记录，未保存任何内容。",
    "Look where the row is now, then do it again.", "请查看该行现在的位置，再重新操作。",
)  # fmt: skip
LIST_ENDS: Final = declare(
    "REC054", 422,
    "The text has {rows} row(s), but the list ends after {found}. Nothing was saved.",
    "文本有 {rows} 行，但列表从此处起只剩 {found} 行，未保存任何内容。",
    "Begin further up, copy less, or add {missing} new record(s).",
    "请从更靠上的行开始、少复制一些，或新增 {missing} 条记录。",
)  # fmt: skip
NO_WORK: Final = declare(
    "REC052",
    404,
    "There is no long work {id} of yours.",
    "没有属于您的后台任务 {id}。",
    "Check its number.",
    "请核对编号。",
)
SOURCE_HIDDEN: Final = declare(
    "REC128",
    422,
    "“{label}” cannot be filled from here: you may not read what this cell holds.",
    "无法从此处填充“{label}”：您无权查看该单元格的内容。",
    "Begin with a cell that you may read.",
    "请从您可以查看的单元格开始。",
)
SERIES_ENDS: Final = declare(
    "REC129",
    422,
    "The series of “{label}” goes beyond what a calendar holds. Nothing was saved.",
    "“{label}”的序列超出日历范围，未保存任何内容。",
    "Fill fewer rows, or copy instead of going on.",
    "请减少填充的行数，或改为复制。",
)
MOVE_SHAPE: Final = declare(
    "REC131", 422,
    "A move takes the cells of one area, `source`, to one area of the same size.",
    "移动须从一个区域（`source`）到一个同样大小的区域。",
    "Name the area that was cut, and one as large.", "请指明剪切的区域和同样大小的目标区域。",
)  # fmt: skip
MOVE_GUARDED: Final = declare(
    "REC132", 409,
    "Changes of these cells wait for an approval, so that they cannot be moved. Nothing was saved.",
    "这些单元格的修改须经审批，不能移动，未保存任何内容。",
    "Copy them, and empty the others once the copy is approved.", "请先复制，审批通过后再清空原单元格。",
)  # fmt: skip
CUT_CHANGED: Final = declare(
    "REC205", 409,
    "“{label}”, from where this was cut, has been changed since. Nothing was moved.",
    "剪切来源“{label}”此后已被修改，未移动任何内容。",
    "Try again to write it here all the same: the other cell keeps what it holds now.",
    "再次重试会仍然写入此处，来源单元格保留现在的内容。",
)  # fmt: skip
CUT_KEPT: Final = declare(
    "REC206", 422,
    "“{label}”, from where this was cut, cannot be emptied: {reason}",
    "剪切来源“{label}”无法清空：{reason}",
    "Try again to write it here all the same: the other cell keeps what it holds.",
    "再次重试会仍然写入此处，来源单元格保留原来的内容。",
)  # fmt: skip
