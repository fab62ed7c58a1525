"""What groups and totals of a list may refuse."""

from typing import Final

from kernel.errors import declare

BAD_GROUP: Final = declare(
    "REC201",
    422,
    "One cannot group by “{name}”.",
    "不能按“{name}”分组。",
    "Group by a choice, person, link, unit, day (field:month), yes/no, text or number (field:1000) of this list.",
    "请按此列表的选项、人员、关联、部门、日期（字段:month）、是否、文本或数字（字段:1000）分组。",
)
BAD_TOTAL: Final = declare(
    "REC202",
    422,
    "There is no total “{name}”.",
    "不能计算“{name}”。",
    "Write field:sum, avg, min, max or count of a field of this list.",
    "请写成“字段:sum”，或 avg、min、max、count，字段须在此列表中。",
)
TOO_MANY_GROUPS: Final = declare(
    "REC203",
    422,
    "Rows are grouped by at most {most} different keys.",
    "最多按 {most} 个不同的字段分组。",
    "Take one of them out.",
    "请去掉其中一个。",
)
BAD_MEASURE: Final = declare(
    "REC207",
    422,
    "This figure cannot be computed: {reason}",
    "无法计算该指标：{reason}",
    "Write figures such as count(where=...) or sum(amount) of fields you can see, and calculations with them.",
    "请使用 count(where=...)、sum(amount) 等对可见字段的统计，以及它们之间的运算。",
)
NO_ROLE: Final = declare(
    "REC204",
    422,
    "There is no role “{role}” to share with.",
    "没有可共享的角色“{role}”。",
    "Choose roles of the schema, or everyone.",
    "请选择制度文件中的角色，或 everyone。",
)
