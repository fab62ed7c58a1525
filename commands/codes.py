"""What the commands say no with."""

from typing import Final

from kernel.errors import declare

NOT_BUILT: Final = declare(
    "CMD001",
    422,
    "The command {command} is not part of this release.",
    "本版本尚未提供命令 {command}。",
    "`python app.py --help` lists the commands that exist.",
    "运行 `python app.py --help` 查看现有命令。",
)
PORT_TAKEN: Final = declare(
    "CMD002",
    409,
    "One cannot listen at {host}, port {port}: {why}.",
    "无法在 {host} 的 {port} 端口监听：{why}。",
    "Choose another one with --port.",
    "请用 --port 指定其他端口。",
)
