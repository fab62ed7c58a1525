"""The filter bar's operators: each writes an expression, so that a chip and a typed filter are one thing."""

from dataclasses import dataclass
from typing import Final, Literal

from kernel.text import Text

Operand = Literal["none", "value", "values", "number", "text", "day"]


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator. `template` holds `{field}` and, by `operand`, `{value}`: one literal of the field, a list of them,
    a whole number of days, a text, or a day. `also` is a second way of writing it, which people do and chips read."""

    key: str
    label: Text
    template: str
    operand: Operand = "value"
    also: str = ""


def operator(key: str, en: str, zh: str, template: str, operand: Operand = "value", also: str = "") -> Operator:
    """An operator with its label in both languages."""
    return Operator(key, Text((("en", en), ("zh-CN", zh))), template, operand, also)


IS: Final = operator("is", "is", "是", "{field} == {value}")
IS_NOT: Final = operator("is_not", "is not", "不是", "{field} != {value}")
ONE_OF: Final = operator("one_of", "is any of", "是其中之一", "{field} in {value}", "values", "{field} == {value}")
NONE_OF: Final = operator(
    "none_of", "is none of", "不是其中任何一个", "{field} not in {value}", "values", "{field} != {value}"
)
EMPTY: Final = operator("empty", "is empty", "为空", "{field} is empty", "none")
FILLED: Final = operator("filled", "is filled", "不为空", "{field} is not empty", "none")
PRESENCE: Final = (EMPTY, FILLED)

CONTAINS: Final = operator("contains", "contains", "包含", "contains({field}, {value})", "text")
LACKS: Final = operator("lacks", "does not contain", "不包含", "not contains({field}, {value})", "text")
STARTS: Final = operator("starts", "starts with", "开头是", "starts_with({field}, {value})", "text")
TEXTS: Final = (CONTAINS, LACKS, IS, IS_NOT, STARTS, *PRESENCE)

AT_LEAST: Final = operator("at_least", "≥", "≥", "{field} >= {value}")
AT_MOST: Final = operator("at_most", "≤", "≤", "{field} <= {value}")
ABOVE: Final = operator("above", ">", ">", "{field} > {value}")
BELOW: Final = operator("below", "<", "<", "{field} < {value}")
EQUALS: Final = operator("is", "=", "=", "{field} == {value}")
UNEQUAL: Final = operator("is_not", "≠", "≠", "{field} != {value}")
NUMBERS: Final = (EQUALS, UNEQUAL, AT_LEAST, AT_MOST, ABOVE, BELOW, *PRESENCE)

CHOICES: Final = (ONE_OF, NONE_OF, *PRESENCE)
YES_NO: Final = (
    operator("yes", "is yes", "为是", "{field}", "none"),
    operator("no", "is no", "为否", "not {field}", "none"),
)

HOLDINGS: Final = (
    operator("holds", "contains", "包含", "{value} in {field}"),
    operator("holds_not", "does not contain", "不包含", "{value} not in {field}"),
    *PRESENCE,
)
HOLDS_ME: Final = operator("me", "contains me", "包含我", "me in {field}", "none")
DAYS: Final = (
    operator("is", "is on", "是", "{field} == {value}", "day"),
    operator("today", "is today", "是今天", "{field} == today", "none"),
    operator("this_week", "is this week", "在本周", "start_of({field}, 'week') == start_of(today, 'week')", "none"),
    operator("this_month", "is this month", "在本月", "start_of({field}, 'month') == start_of(today, 'month')", "none"),
    operator("from", "is on or after", "不早于", "{field} >= {value}", "day"),
    operator("until", "is on or before", "不晚于", "{field} <= {value}", "day"),
    operator("after", "is after", "晚于", "{field} > {value}", "day"),
    operator("before", "is before", "早于", "{field} < {value}", "day"),
    operator("past", "is in the past", "在今天之前", "{field} < today", "none"),
    operator("older", "is more than … days ago", "早于…天前", "days_since({field}) > {value}", "number"),
    operator(
        "recent",
        "is in the last … days",
        "在最近…天内",
        "({field} <= today and days_since({field}) <= {value})",
        "number",
    ),
    operator(
        "soon",
        "is in the next … days",
        "在未来…天内",
        "({field} >= today and days_until({field}) <= {value})",
        "number",
    ),
    *PRESENCE,
)
LINKS: Final = (IS, IS_NOT, *PRESENCE)
PEOPLE: Final = (operator("me", "is me", "是我", "{field} == me", "none"), *LINKS)
UNITS: Final = (
    operator("mine", "is my unit or below", "在我的部门", "within({field}, me.unit)", "none"),
    *LINKS,
)
