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
NO_FILE: Final = declare(
    "CMD060",
    404,
    "There is no file {file} to be read.",
    "没有可读取的文件 {file}。",
    "Check its name.",
    "请核对文件名。",
)
PORT_TAKEN: Final = declare(
    "CMD002",
    409,
    "One cannot listen at {host}, port {port}: {why}.",
    "无法在 {host} 的 {port} 端口监听：{why}。",
    "Choose another one with --port.",
    "请用 --port 指定其他端口。",
)
TRAIL_BROKEN: Final = declare(
    "CMD010",
    500,
    "Audit entry {entry} of {entity} {record} was changed afterwards, or one before it is missing.",
    "{entity} {record} 的审计记录 {entry} 被事后改动，或其前一条缺失。",
    "Compare it with the last backup.",
    "请与最近的备份比对。",
)
FILE_GONE: Final = declare(
    "CMD011",
    500,
    "The bytes of file {file} “{name}” are not in the data folder.",
    "文件 {file}“{name}”的内容不在数据目录中。",
    "Put them back from the last backup of the data folder.",
    "请从数据目录的最近备份恢复。",
)
FILE_CHANGED: Final = declare(
    "CMD012",
    500,
    "The bytes of file {file} “{name}” are not those that were uploaded.",
    "文件 {file}“{name}”的内容与上传时不一致。",
    "Put them back from the last backup of the data folder.",
    "请从数据目录的最近备份恢复。",
)
STALE: Final = declare(
    "CMD013",
    500,
    "The stored “{field}” of {entity} {record} is not what its formula gives now.",
    "{entity} {record} 的“{field}”与公式现在的结果不一致。",
    "Save the record once, and report this.",
    "请重新保存该记录，并报告此问题。",
)
LINK_LOST: Final = declare(
    "CMD014",
    500,
    "“{field}” of {entity} {record} names a record that does not exist.",
    "{entity} {record} 的“{field}”指向不存在的记录。",
    "Choose another one there.",
    "请在该处重新选择。",
)
WAITS: Final = declare(
    "CMD030",
    409,
    "The database waits for {count} change(s) of the schema, so people and requests were not asked.",
    "数据库还有 {count} 项配置变更未应用，因此未检查人员与申请。",
    "`python app.py plan` shows them; `serve` or `apply` makes them.",
    "可用 `python app.py plan` 查看，启动 `serve` 或执行 `apply` 后生效。",
)
NO_SUCH_FILE: Final = declare(
    "CMD031",
    404,
    "There is no file {file}.",
    "文件 {file} 不存在。",
    "Write the path of a file that this computer can read.",
    "请填写本机可读取的文件路径。",
)
NO_FORMAT: Final = declare(
    "CMD040", 422, "“{file}” does not say in which format to export.", "文件名“{file}”没有说明导出格式。",
    "Let it end in .csv, .xlsx or .jsonl.", "请使用 .csv、.xlsx 或 .jsonl 结尾的文件名。",
)  # fmt: skip
EXPORT_WAITS: Final = declare(
    "CMD041", 409, "This export waits for {workflow} (request {request}).",
    "该导出需先经过“{workflow}”审批（申请 {request}）。",
    "Once it is approved, the person downloads it in the browser.", "批准后由本人在浏览器中下载。",
)  # fmt: skip
