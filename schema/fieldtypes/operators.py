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
# Bounds that need no row are worked out once, so that an index of the days serves.
_LAST: Final = "({{field}} > add_days(today, -{days}) and {{field}} <= today)"
_PERIODS: Final = (
    ("week", "week", "周", "add_days", 7),
    ("month", "month", "月", "add_months", 1),
    ("quarter", "quarter", "季度", "add_months", 3),
    ("year", "year", "年", "add_months", 12),
)


def _within(period: str, en: str, zh: str, step: str, many: int) -> tuple[Operator, ...]:
    """This one, the one before, the one after."""
    start = f"start_of(today, '{period}')"
    bounds = [f"{step}({start}, {by * many})" if by else start for by in (-1, 0, 1, 2)]
    named = (("last", "last", "上"), ("this", "this", "本"), ("next", "next", "下"))
    return tuple(
        operator(f"{key}_{period}", f"is {word} {en}", f"在{sign}{zh}" if period != "year" else f"在{_YEARS[key]}",
                 f"({{field}} >= {bounds[at]} and {{field}} < {bounds[at + 1]})", "none")
        for at, (key, word, sign) in enumerate(named)
    )  # fmt: skip


_YEARS: Final = {"last": "去年", "this": "今年", "next": "明年"}
DAYS: Final = (
    operator("is", "is on", "是", "{field} == {value}", "day"),
    operator("today", "is today", "是今天", "{field} == today", "none"),
    operator("yesterday", "is yesterday", "是昨天", "{field} == add_days(today, -1)", "none"),
    operator("tomorrow", "is tomorrow", "是明天", "{field} == add_days(today, 1)", "none"),
    *(each for period in _PERIODS for each in _within(*period)),
    operator("last_7", "is in the last 7 days", "在最近 7 天内", _LAST.format(days=7), "none"),
    operator("last_30", "is in the last 30 days", "在最近 30 天内", _LAST.format(days=30), "none"),
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
