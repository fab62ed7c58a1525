"""What a change of tables says: the steps, and what stands against them."""

from typing import Final

from kernel.errors import declare

REFUSED: Final = declare(
    "MIG001", 409,
    "The schema cannot be applied to this database: {count} problem(s).", "配置无法应用到该数据库：{count} 个问题。",
    "Each problem says what to do. A running server keeps the schema it has; `serve` starts once they are solved.",
    "每个问题都注明了处理方法。运行中的服务继续使用原配置；解决后 `serve` 才能启动。",
)  # fmt: skip

# ---- steps
CREATE: Final = declare("MIG010", 200, "Create the table {table}.", "新建表 {table}。")
ADD: Final = declare("MIG011", 200, "Add {column} to {table}.", "在 {table} 中新增 {column}。")
RENAME: Final = declare(
    "MIG012", 200, "Rename {column} of {table} to {name}.", "将 {table} 的 {column} 改名为 {name}。"
)
RENAME_TABLE: Final = declare("MIG013", 200, "Rename the table {table} to {name}.", "将表 {table} 改名为 {name}。")
INDEX: Final = declare(
    "MIG014", 200, "Index {columns} of {table} (about 5 s per million rows).",
    "为 {table} 的 {columns} 建立索引（每百万行约 5 秒）。",
)  # fmt: skip
UNINDEX: Final = declare("MIG015", 200, "Drop an index of {table}.", "删除 {table} 的一个索引。")
REVIVE: Final = declare(
    "MIG016", 200, "Bring back {column} of {table} with the data it had.", "恢复 {table} 的 {column} 及其原有数据。"
)
REPLACE: Final = declare(
    "MIG017", 200, "Replace {old} by {new} in {column} of {table}.", "将 {table} 的 {column} 中的 {old} 替换为 {new}。"
)
ARCHIVE: Final = declare(
    "MIG020", 200,
    "Take {column} of {table} out of use; {count} record(s) hold a value there, kept as {name}.",
    "停用 {table} 的 {column}；{count} 条记录的值保留为 {name}。",
    "Nothing is lost: writing it into the schema again brings it back.", "数据不会丢失：重新写入配置即可恢复。",
)  # fmt: skip
ARCHIVE_TABLE: Final = declare(
    "MIG021", 200,
    "Take the table {table} out of use; its {count} row(s) are kept as {name}.",
    "停用表 {table}；其 {count} 条数据保留为 {name}。",
    "Nothing is lost: writing it into the schema again brings it back.", "数据不会丢失：重新写入配置即可恢复。",
)  # fmt: skip
RENAMED: Final = declare(
    "MIG024", 409,
    "{count} record(s) of {table} hold a value in `{column}`, which the schema no longer has, while {instead} is new.",
    "{table} 有 {count} 条记录填写了 `{column}`，配置中已没有该字段，却新增了 {instead}。",
    "If it is the same field under another name, write `was: {column}` at the new one. If not, save the file once "
    "without the new field and add that afterwards, or stop the server and run `python app.py apply --accept MIG024`: "
    "either way the values are kept out of sight.",
    "若只是改名，请在新字段上写 `was: {column}`。若不是，请先保存一次不含新字段的文件、之后再添加，"
    "或停止服务并执行 `python app.py apply --accept MIG024`；原值都会保留，只是不再显示。",
)  # fmt: skip
RENAMED_TABLE: Final = declare(
    "MIG025", 409,
    "`{table}`, which the schema no longer has, holds {count} row(s), while {instead} is new.",
    "配置中已没有 `{table}`，但其中有 {count} 条数据，同时新增了 {instead}。",
    "If it is the same under another name, write `was` with the former name at the new one. If not, save the file once "
    "without the new one and add that afterwards, or stop the server and run `python app.py apply --accept MIG025`: "
    "either way the data are kept out of sight.",
    "若只是改名，请在新的上面用 `was` 写出旧名称。若不是，请先保存一次不含新内容的文件、之后再添加，"
    "或停止服务并执行 `python app.py apply --accept MIG025`；数据都会保留，只是不再显示。",
)  # fmt: skip
HELD_ROLE: Final = declare(
    "MIG026", 409,
    "{count} person(s) hold the role `{role}`, which the schema no longer has: {people}.",
    "有 {count} 人担任角色 `{role}`，而配置中已没有该角色：{people}。",
    "If the role has another name now, write `was: {role}` at it. If it is to go, take it from these people first, or "
    "stop the server and run `python app.py apply --accept MIG026`, which takes it from them.",
    "若角色只是改名，请在新角色上写 `was: {role}`。若要取消该角色，请先撤销这些人的任职，"
    "或停止服务并执行 `python app.py apply --accept MIG026`，由系统撤销。",
)  # fmt: skip
COMPUTE: Final = declare(
    "MIG018", 200,
    "Compute {column} of {table} for the records there are, in parts beside other work.",
    "为 {table} 的现有记录计算 {column}（分批进行，不影响其他操作）。",
)  # fmt: skip
FILL: Final = declare(
    "MIG023", 200,
    "Fill {column} of {table} with its default in the records that were there before it and were not saved since.",
    "为字段 {column} 出现之前已有、且此后未保存过的 {table} 记录填入默认值。",
    "They stay empty until the server is stopped and `python app.py apply --accept MIG023` is run.",
    "停止服务并执行 `python app.py apply --accept MIG023` 之前保持为空。",
)  # fmt: skip
CONVERT: Final = declare(
    "MIG022", 409,
    "Convert {column} of {table} from {old} to {new}; the old values are kept as {name} (20 to 40 s per million rows).",
    "将 {table} 的 {column} 从 {old} 转换为 {new}；原值保留为 {name}（每百万行约 20 到 40 秒）。",
    "Stop the server and run `python app.py apply --accept MIG022`, or write the field as it was before.",
    "请停止服务并执行 `python app.py apply --accept MIG022`，或恢复该字段原来的写法。",
)  # fmt: skip

# ---- what stands against
BAD_VALUES: Final = declare(
    "MIG030", 409,
    "{column} of {table} cannot become {new}: {count} value(s) do not fit, for example {examples}.",
    "{table} 的 {column} 无法变为 {new}：{count} 个值不符合，例如 {examples}。",
    "Correct these records first, or give the field another name.", "请先修改这些记录，或为字段另取名称。",
)  # fmt: skip
DUPLICATES: Final = declare(
    "MIG031", 409,
    "{columns} of {table} cannot be unique: {count} value(s) occur more than once, for example {examples}.",
    "{table} 的 {columns} 无法设为唯一：{count} 个值重复出现，例如 {examples}。",
    "Correct these records first.", "请先修改这些记录。",
)  # fmt: skip
OPTIONS: Final = declare(
    "MIG032", 409,
    "{column} of {table}: {count} record(s) hold options that are no longer there, for example {examples}.",
    "{table} 的 {column}：{count} 条记录使用了已不存在的选项，例如 {examples}。",
    "Keep the option, or name it under `was` of the one that replaces it.",
    "请保留该选项，或在替代选项的 `was` 中写上它。",
)  # fmt: skip

NEEDED: Final = frozenset((CONVERT, RENAMED, RENAMED_TABLE))  # without consent nothing else is done either
CONSENT: Final = frozenset((HELD_ROLE,))  # stands against it until somebody agrees
