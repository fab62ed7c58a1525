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
