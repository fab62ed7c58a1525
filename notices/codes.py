"""Sentences of notices that the product itself sends."""

from typing import Final

from kernel.errors import declare

NOT_SERVED: Final = declare(
    "NOT001",
    422,
    "The schema file has {count} problems, so the last good version goes on being served. The first: {first}",
    "配置文件有 {count} 个问题，系统继续使用上一个有效版本。第一个：{first}",
    "Run `python app.py check`, correct the file and save it again.",
    "请运行 `python app.py check`，更正后重新保存。",
)
OUT_OF_SIGHT: Final = declare(
    "NOT002",
    200,
    "The schema file is served and no longer shows what records hold: {count} thing(s). The first: {first}",
    "配置文件已生效，有 {count} 处记录中的内容不再显示。第一处：{first}",
    "`python app.py plan` lists them all; putting them back into the file brings everything back.",
    "运行 `python app.py plan` 可查看全部；写回文件即可恢复。",
)
STAYED: Final = declare(
    "NOT003",
    200,
    "The schema file is served; {count} running request(s) cannot follow its approvals and stay with the old one. The "
    "first: {first}",
    "配置文件已生效；有 {count} 个进行中的申请无法改按新流程，仍按原流程继续。第一个：{first}",
    "`python app.py plan` lists them all; they run to their end as they began.",
    "运行 `python app.py plan` 可查看全部；它们会按原流程走完。",
)
