"""What the store says no with."""

from typing import Final

from kernel.errors import declare

UNIQUE: Final = declare(
    "STO001", 422,
    "Another record has the same {fields}.", "已有另一条记录的{fields}相同。",
    "Change it, or open the other record.", "请修改该值，或打开另一条记录。",
)  # fmt: skip
FULL: Final = declare(
    "STO002", 507,
    "The disk of the database is full. Nothing was saved.", "数据库所在磁盘已满，未保存任何内容。",
    "Tell your administrator to free some space, then save again.", "请通知管理员释放空间，然后重新保存。",
)  # fmt: skip
BUSY: Final = declare(
    "STO003", 503,
    "The database is busy with another change. Nothing was saved.", "数据库正忙于另一项更改，未保存任何内容。",
    "Try again in a moment.", "请稍后再试。",
)  # fmt: skip
LOST: Final = declare(
    "STO004", 503,
    "The connection to the database was lost. What was not confirmed was not saved.",
    "与数据库的连接已中断，未确认的内容没有保存。",
    "Try again; if it stays so, tell your administrator.", "请重试；若仍然如此，请通知管理员。",
)  # fmt: skip
SLOW: Final = declare(
    "STO005", 503,
    "The question took longer than {seconds} s and was stopped.", "查询超过 {seconds} 秒，已停止。",
    "Narrow the filter or sort by another column.", "请缩小筛选范围，或按其他列排序。",
)  # fmt: skip
SERVED: Final = declare(
    "STO006", 409,
    "The database {file} is already served by process {process}.", "数据库 {file} 已由进程 {process} 提供服务。",
    "Stop that process, or start with another --database.", "请先停止该进程，或用 --database 指定另一个数据库。",
)  # fmt: skip
UNREACHABLE: Final = declare(
    "STO007", 503,
    "The database {url} cannot be opened: {reason}.", "无法打开数据库 {url}：{reason}。",
    "Check the address, the rights and that the server runs.", "请检查地址、权限以及服务器是否在运行。",
)  # fmt: skip
BAD_URL: Final = declare(
    "STO008", 400,
    "{url} is not a database address; expected sqlite:///file or postgres://user@host:port/name.",
    "{url} 不是数据库地址；应为 sqlite:///文件 或 postgres://用户@主机:端口/库名。",
)  # fmt: skip
UNSTORABLE: Final = declare(
    "STO009", 422,
    "{field} holds a value that cannot be stored: {reason}.", "{field} 的值无法保存：{reason}。",
    "Correct the value.", "请修改该值。",
)  # fmt: skip
APPEND_ONLY: Final = declare(
    "STO010", 403,
    "The history is append-only: {entity} entries are never changed or deleted.",
    "历史记录只能追加：{entity} 的条目不能更改或删除。",
)  # fmt: skip
BAD_CURSOR: Final = declare(
    "STO011", 422,
    "The cursor does not belong to this list: its filter or sort has changed.",
    "游标与当前列表不符：筛选或排序已改变。",
    "Start again from the first page.", "请从第一页重新开始。",
)  # fmt: skip
DAMAGED: Final = declare(
    "STO012", 500,
    "The database reports damage: {reason}.", "数据库报告损坏：{reason}。",
    "Stop the product and restore the last backup.", "请停止系统并恢复最近的备份。",
)  # fmt: skip
READ_ONLY: Final = declare(
    "STO013", 503,
    "The database may not be written: {reason}.", "数据库不可写入：{reason}。",
    "Check the rights of the file and its folder.", "请检查文件及其目录的权限。",
)  # fmt: skip
TOO_LONG: Final = declare(
    "STO014", 422,
    "A number is larger than the database can keep.", "数字超出数据库可保存的范围。",
    "Enter a smaller number.", "请输入较小的数字。",
)  # fmt: skip
CHANGED: Final = declare(
    "STO016", 503,
    "The tables were changed while this was read.", "读取期间表结构已更改。",
    "Ask again.", "请重试。",
)  # fmt: skip
NOT_ADOPTED: Final = declare(
    "STO015", 503,
    "The database has no tables yet for {entity}.", "数据库中还没有 {entity} 的表。",
    "Apply the schema first.", "请先应用配置。",
)  # fmt: skip
