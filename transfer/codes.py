"""What exports and imports say when they are refused: the TRF codes."""

from typing import Final

from kernel.errors import declare

WAITS: Final = declare(
    "TRF001", 409,
    "This export is not released: {workflow} has not approved it.",
    "该导出尚未放行：“{workflow}”还没有批准。",
    "Its request says who decides it.", "请在申请中查看由谁审批。",
)  # fmt: skip
FETCHED: Final = declare(
    "TRF002", 409,
    "This export was downloaded at {time}; an export is downloaded once.",
    "该导出已于 {time} 下载；每次导出只能下载一次。",
    "Ask for a new export.", "请重新发起导出。",
)  # fmt: skip
TOO_LATE: Final = declare(
    "TRF003", 409,
    "This export could be downloaded until {time}.",
    "该导出的下载期限为 {time}，现已过期。",
    "Ask for a new export.", "请重新发起导出。",
)  # fmt: skip
NOT_YOURS: Final = declare(
    "TRF004", 403,
    "An export is downloaded by the person who asked for it.",
    "导出只能由申请人本人下载。",
    "Ask for an export of your own.", "请自行发起导出。",
)  # fmt: skip
BEING_MADE: Final = declare(
    "TRF005", 409,
    "This export is being made: {done} of {rows} rows so far.",
    "该导出正在生成：已完成 {done} / {rows} 行。",
    "Its progress stands at the foot of every page; fetch it when it is done.", "进度显示在页面底部，完成后即可下载。",
)  # fmt: skip
NOT_MADE: Final = declare(
    "TRF006", 409,
    "The making of this export was stopped or failed, so there is no file.",
    "该导出的生成已停止或失败，没有可下载的文件。",
    "Ask for a new export.", "请重新发起导出。",
)  # fmt: skip
STILL_SEALED: Final = declare(
    "TRF007", 409,
    "This export is encrypted, and its password was not shown yet.",
    "该导出已加密，尚未显示密码。",
    "Ask for its password first; it is shown once.", "请先获取密码；密码只显示一次。",
)  # fmt: skip
SEALED_ALREADY: Final = declare(
    "TRF008", 409,
    "The password of this export was shown before, or it has none.",
    "该导出的密码已显示过，或该导出没有密码。",
    "Without the password, ask for a new export.", "如未记下密码，请重新发起导出。",
)  # fmt: skip
TOO_MANY_CHOSEN: Final = declare(
    "TRF009", 422,
    "{found} rows are selected; a selection of at most {most} is exported.",
    "选中了 {found} 行；最多可导出 {most} 行的选区。",
    "Export the whole list, narrowed by a filter.", "请用筛选缩小范围后导出整个列表。",
)  # fmt: skip
NO_IMPORT: Final = declare(
    "TRF010", 404,
    "There is no import {id} of yours.",
    "您没有编号为 {id} 的导入。",
    "Choose the file again.", "请重新选择文件。",
)  # fmt: skip
TOO_MUCH: Final = declare(
    "TRF011", 413,
    "The file holds too much: {what}; at most {most} are taken.",
    "文件内容过多：{what}，最多允许 {most}。",
    "Split it into several files and import one after the other.", "请拆分成多个文件后分别导入。",
)  # fmt: skip
BROKEN: Final = declare(
    "TRF012", 422,
    "The file “{name}” cannot be read: {why}.",
    "无法读取文件“{name}”：{why}。",
    "Open it in a spreadsheet, save it as XLSX or as CSV in UTF-8, and choose it again.",
    "请用电子表格打开，另存为 XLSX 或 UTF-8 编码的 CSV 后重新选择。",
)  # fmt: skip
NOTHING_MAPPED: Final = declare(
    "TRF013", 422,
    "No column of the file becomes a field of {entity} that you may write.",
    "文件中没有任何一列对应“{entity}”中您可写的字段。",
    "Choose a field for at least one column.", "请至少为一列选择字段。",
)  # fmt: skip
TWICE: Final = declare(
    "TRF014", 422,
    "Two columns become “{label}”.",
    "有两列都对应“{label}”。",
    "Choose another field for one of them, or leave it out.", "请为其中一列选择其他字段，或不导入该列。",
)  # fmt: skip
BAD_MATCH: Final = declare(
    "TRF015", 422,
    "Records cannot be found by {field}: only by a field whose values are unique ({known}).",
    "不能按“{field}”查找已有记录，只能按取值唯一的字段查找（{known}）。",
    "Choose one of these to update records by, or create only.", "请选择其中之一作为更新依据，或仅新建。",
)  # fmt: skip
UNMATCHED: Final = declare(
    "TRF016", 422,
    "No column becomes “{label}”, by which records are to be found.",
    "没有任何一列对应用于查找记录的“{label}”。",
    "Choose the column that holds it.", "请指定对应的列。",
)  # fmt: skip
RUNS: Final = declare(
    "TRF017", 409,
    "Import {id} was started already.",
    "导入 {id} 已经开始。",
    "Choose the file again for another one.", "如需再次导入，请重新选择文件。",
)  # fmt: skip
NOT_THERE: Final = declare(
    "TRF018", 422,
    "No record has “{value}” as {label}, so there is nothing to update.",
    "没有“{label}”为“{value}”的记录，无法更新。",
    "Correct the value, or let the import create what is not there.", "请更正该值，或允许导入时新建。",
)  # fmt: skip
SEVERAL: Final = declare(
    "TRF019", 422,
    "{count} records have “{value}” as {label}.",
    "有 {count} 条记录的“{label}”为“{value}”。",
    "Update these by another field, or by their number.", "请改按其他字段或编号更新。",
)  # fmt: skip
NO_KEY: Final = declare(
    "TRF020", 422,
    "The row has no {label}, by which its record is found.",
    "该行缺少用于查找记录的“{label}”。",
    "Fill it, or choose “create only”.", "请填写该值，或选择“仅新建”。",
)  # fmt: skip
FILE_GONE: Final = declare(
    "TRF022", 409,
    "The file of import {id}, {name}, is no longer kept.",
    "导入 {id} 的文件 {name} 已不再保留。",
    "Choose the file again.", "请重新选择文件。",
)  # fmt: skip
AFTER_ALL: Final = declare(
    "TRF021", 409,
    "Import {id} is still under way.",
    "导入 {id} 尚未结束。",
    "Wait for its end, or stop it first.", "请等待其结束，或先停止。",
)  # fmt: skip
