"""What reports refuse."""

from typing import Final

from kernel.errors import declare

NO_REPORT: Final = declare(
    "RPT001",
    404,
    "There is no report “{name}”, or it is not for you.",
    "没有报表“{name}”，或您无权查看。",
    "`GET /reports` lists those that are.",
    "`GET /reports` 列出您可查看的报表。",
)
NOT_RUN: Final = declare(
    "RPT002",
    422,
    "The report “{report}” uses what this release does not run: {words}.",
    "报表“{report}”使用了此版本尚不执行的内容：{words}。",
    "Take it out of the schema file, or ask for another report.",
    "请从配置文件中去掉，或查看其他报表。",
)
NO_PERIOD: Final = declare(
    "RPT003",
    422,
    "`period` must be a day such as 2026-11-21, of a report that goes by periods; “{found}” is not.",
    "period 须为 2026-11-21 这样的日期，且报表须按周期统计；“{found}”不符合。",
    "Write any day of the period that is meant, or leave it out for the present one.",
    "请填写所需周期内的任一天；不填则为当前周期。",
)
NOT_FOR: Final = declare(
    "RPT004",
    403,
    "{person} was not sent the report “{report}”: {reason}",
    "未向{person}发送报表“{report}”：{reason}",
    "Whoever is sent a report needs an active account, its role, and the right to read its records and fields.",
    "接收人须账号有效，具备报表所需角色，并有权查看其记录和字段。",
)
NOBODY: Final = declare(
    "RPT005",
    200,
    "the account is frozen or gone.",
    "账号已冻结或不存在。",
)
TARGET: Final = declare("RPT006", 200, "target {target}", "目标 {target}")
