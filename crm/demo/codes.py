"""What the demo company says no with."""

from typing import Final

from kernel.errors import declare

UNFINISHED: Final = declare(
    "CRM001",
    409,
    "Filling {database} with the demo company was interrupted before, so only a part of it is there.",
    "此前向 {database} 写入演示数据时被中断，目前只有一部分。",
    "Delete that database and start again, or start without --demo.",
    "请删除该数据库后重新启动，或不带 --demo 启动。",
)
