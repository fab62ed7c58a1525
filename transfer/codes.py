"""What exports say when they are refused: the TRF codes."""

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
