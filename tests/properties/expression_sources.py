"""Generated expressions over the shop: for each kind of node a way to write one, with generated operands."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Written = Callable[[Draw], str]

TEXTS: Final = (
    "a",
    "B",
    "ａＢ",
    "学校",
    "é",
    "É",
    "x'y",
    'q"',
    "\\",
    "😀",
    " ",
    "zz",
    "Ω",
    "Ж",
    "ＡＢＣ hospital",
    "?",
    "100%",
)
DAYS: Final = (
    "0001-01-02",
    "1900-03-01",
    "1999-12-31",
    "2024-02-29",
    "2026-01-31",
    "2026-10-01",
    "2026-11-21",
    "9999-12-30",
)
NUMBERS: Final = (
    "0",
    "1",
    "2",
    "3",
    "7",
    "0.01",
    "0.005",
    "45%",
    "0.4499",
    "200000.01",
    "12345678901234567890.5",
    "1000000",
)


def quote(text: str) -> str:
    """A text as expressions write it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def one_of(draw: Draw, *options: str | Written) -> str:
    """One of some texts or ways to write one."""
    chosen = draw(st.sampled_from(options))
    return chosen if isinstance(chosen, str) else chosen(draw)


def number(draw: Draw) -> str:
    """A number: written, a field, through a link, or computed."""
    return one_of(
        draw,
        "credit",
        "ratio",
        "score",
        "parent.credit",
        "parent.score",
        "idle_days",
        "(credit + score)",
        "-ratio",
        "count(activities)",
        "sum(activities.cost)",
        "param.pool_days",
        "param.visit_days",
        "old.credit",
        lambda d: d(st.sampled_from(NUMBERS)),
        lambda d: f"({d(st.sampled_from(NUMBERS))} - score)",
    )


def text(draw: Draw) -> str:
    """A text."""
    return one_of(
        draw,
        "name",
        "phone",
        "parent.name",
        "owner.login",
        "lower(name)",
        "first_filled(phone, name)",
        "param.mode",
        "(name + phone)",
        "owner.manager.login",
        lambda d: quote(d(st.sampled_from(TEXTS))),
        lambda d: quote(
            d(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=4))
        ),
    )


def day(draw: Draw) -> str:
    """A day."""
    return one_of(
        draw,
        "since",
        "parent.since",
        "today",
        "date(seen)",
        "add_days(since, score)",
        "param.from_day",
        lambda d: f"date('{d(st.sampled_from(DAYS))}')",
    )


def near(draw: Draw) -> str:
    """A day that is not at the end of time."""
    return one_of(draw, "since", "parent.since", "today", "date(seen)", "created_at", "parent.seen")


def instant(draw: Draw) -> str:
    """An instant."""
    return one_of(draw, "seen", "created_at", "now", "parent.seen", "parent.created_at", "max(activities.at)")


def user(draw: Draw) -> str:
    """A person."""
    return one_of(draw, "owner", "me", "parent.owner", "owner.manager", "submitter", "first(activities.owner)")


def unit(draw: Draw) -> str:
    """A unit."""
    return one_of(draw, "unit", "owner.unit", "me.unit", "unit.company", "parent.unit.parent", "me.section")


def customer(draw: Draw) -> str:
    """A customer."""
    return one_of(draw, "this", "parent", "parent.parent", "owner.customer", "me.customer", "first(branches)")


def question(draw: Draw) -> str:
    """A question."""
    kind = draw(st.sampled_from((number, text, day, instant)))
    sign = draw(st.sampled_from(("==", "!=", "<", "<=", ">", ">=")))
    return one_of(
        draw,
        "is_key",
        "parent.is_key",
        "owner.active",
        "param.strict",
        "is_new",
        "name is empty",
        "'x' in tags",
        "any(activities.done)",
        f"{kind(draw)} {sign} {kind(draw)}",
        f"{kind(draw)} is not empty",
        f"{user(draw)} == {user(draw)}",
        "not (score > 2)",
        "(credit > 5 or is_key)",
        "contains(name, 'a')",
    )


def _pair(sign: str, *kinds: Written) -> Written:
    def write(draw: Draw) -> str:
        kind = draw(st.sampled_from(kinds))
        return f"{kind(draw)} {sign} {kind(draw)}"

    return write


def _f(form: str, **kinds: Written) -> Written:
    """A text with holes for generated operands: `{a}`."""
    return lambda draw: form.format(**{name: kind(draw) for name, kind in kinds.items()})


def _either(*ways: Written | str) -> Written:
    return lambda draw: one_of(draw, *ways)


def _where(form: str) -> Written:
    """A figure over activities with a condition on rows; `{w}` is the hole."""
    conditions = (
        "activities.done",
        "activities.minutes > score",
        "activities.note is not empty",
        "activities.owner == owner",
        "activities.cost < credit and not activities.done",
        "activities.kind in ['call']",
        "activities.at <= now",
        "days_between(activities.at, created_at) > 1",
        "activities.customer.is_key or is_key",
    )
    return lambda draw: form.format(w=draw(st.sampled_from(conditions)))


_UNIT: Final = _either("'day'", "'week'", "'month'", "'quarter'", "'year'")
_COUNT: Final = _either("score", "3", "-2", "ratio", "-score", "credit", "0", "10")
_SOURCE: Final = _either(
    "activities", "parent.activities", "branches", "quotes.lines", "competitors", "owner.customers", "helpers", "tags"
)
_VALUED: Final = _either(
    "activities.cost",
    "activities.minutes",
    "parent.activities.cost",
    "quotes.lines.price",
    "customer.credit",
    "activities.cost * activities.minutes",
    "quotes.lines.price / quotes.lines.quantity",
    "competitors.size",
    "customer.idle_days",
)
_SORT: Final = _either(
    "activities.at", "-activities.cost", "[activities.done, -activities.note]", "activities.minutes / 3"
)

# What a node is called in the count, and how one is written with it at the top.
KINDS: Final[Mapping[str, Written]] = {
    "+": _f("{a} + {b}", a=number, b=number),
    "-": _f("{a} - {b}", a=number, b=number),
    "*": _f("{a} * {b}", a=number, b=number),
    "/": _f("{a} / {b}", a=number, b=number),
    "text +": _f("{a} + {b}", a=text, b=text),
    "negative": _f("-({a})", a=number),
    "==": _pair("==", number, text, day, instant, user, unit, customer, question),
    "<": _pair("<", number, text, day, instant),
    "<=": _pair("<=", number, text, day, instant),
    ">": _pair(">", number, text, day, instant),
    ">=": _pair(">=", number, text, day, instant),
    "!=": _pair("!=", number, text, day, instant, user, unit, customer),
    "not": _f("not ({a})", a=question),
    "and": _f("{a} and {b}", a=question, b=question),
    "or": _f("({a}) or ({b} and {c})", a=question, b=question, c=question),
    "if number": _f("{a} if {c} else {b}", a=number, b=number, c=question),
    "if": _either(
        _f("{a} if {c} else {b}", a=text, b=text, c=question),
        _f("{a} if {c} else {b}", a=question, b=question, c=question),
    ),
    "in": _either(
        _f("{a} in [{b}, {c}]", a=number, b=number, c=number),
        _f("{a} in [{b}, {c}]", a=text, b=text, c=text),
        _f("{a} in helpers", a=user),
        _f("{a} in parent.branches", a=customer),
        _f("{a} in [{b}]", a=day, b=day),
    ),
    "in list": _either("level in tags", "'x' in tags", _f("{a} in tags", a=text), "'y' in parent.tags"),
    "not in": _f("{a} not in [{b}, {c}]", a=text, b=text, c=text),
    "is empty": _either(
        _f("({a}) is empty", a=number),
        _f("{a} is empty", a=text),
        _f("{a} is not empty", a=customer),
        "tags is empty",
        "helpers is empty",
        "branches is not empty",
        "about is empty",
        "extra is empty",
    ),
    "follow": _either(
        "parent.name",
        "parent.owner.login",
        "owner.manager.unit",
        "parent.parent.credit",
        "about.owner",
        "parent.is_key",
        "parent.tags",
        "parent.idle_days",
        "owner.customer.since",
    ),
    "ancestor": _either("unit.company", "owner.unit.section", "parent.unit.group", "me.company"),
    "setting": _either("param.pool_days", "param.visit_days", "param.strict", "param.mode", "param.from_day"),
    "profile": lambda draw: "profile",
    "convert day": _either("date(seen)", "seen == since", "date(parent.created_at)"),
    "convert instant": _either("hours_between(since, seen)", "hours_between(now, parent.since)"),
    "convert instant again": _f("hours_between(since, {a}) + hours_between({b}, since)", a=instant, b=instant),
    "convert reference": _either("about == this", "about == parent", "parent == about", "about != owner.customer"),
    "days_between": _f("days_between({a}, {b})", a=day, b=day),
    "days_since": _f("days_since({a})", a=day),
    "days_until": _f("days_until({a})", a=day),
    "hours_between": _f("hours_between({a}, {b})", a=instant, b=instant),
    "workdays_between": _f("workdays_between({a}, {b})", a=near, b=near),
    "add_days": _f("add_days({a}, {n})", a=day, n=_COUNT),
    "add_months": _f("add_months({a}, {n})", a=day, n=_COUNT),
    "add_workdays": _f("add_workdays({a}, {n})", a=near, n=_either("score", "3", "-2", "ratio", "0", "10")),
    "start_of": _f("start_of({a}, {u})", a=day, u=_UNIT),
    "period": _f("period({a}, {u})", a=day, u=_UNIT),
    "is_workday": _f("is_workday({a})", a=near),
    "month": _f("month({a})", a=near),
    "year": _f("year({a})", a=near),
    "quarter": _f("quarter({a})", a=near),
    "lower": _f("lower({a})", a=text),
    "length": _f("length({a})", a=text),
    "contains": _f("contains({a}, {b})", a=text, b=text),
    "starts_with": _f("starts_with({a}, {b})", a=text, b=text),
    "round": _either(
        _f("round({a})", a=number), _f("round({a} / 3, 2)", a=number), _f("round(-({a}) / 7, 10)", a=number)
    ),
    "min of values": _either(
        _f("min({a}, {b})", a=number, b=number), _f("min({a}, {b}, {c})", a=day, b=instant, c=day)
    ),
    "max of values": _either(_f("max({a}, {b})", a=number, b=number), _f("max({a}, {b})", a=text, b=text)),
    "first_filled": _either(
        _f("first_filled({a}, {b})", a=number, b=number), _f("first_filled({a}, {b})", a=user, b=user)
    ),
    "has_role": _f("has_role({a}, 'sales')", a=user),
    "within": _f("within({a}, {b})", a=unit, b=unit),
    "sum": _either(_f("sum({a})", a=_VALUED), _where("sum(activities.cost, where={w})")),
    "avg": _either(_f("avg({a})", a=_VALUED), _where("avg(activities.minutes, where={w})")),
    "min": _either(_f("min({a})", a=_VALUED), _where("min(activities.note, where={w})")),
    "max": _either(_f("max({a})", a=_VALUED), _where("max(activities.at, where={w})")),
    "count": _either(
        _f("count({a})", a=_SOURCE),
        _where("count(activities, where={w})"),
        "count(activities.note)",
        "count(customer, where=customer.owner == owner)",
        "count(task, where=task.about == this)",
    ),
    "any": _either(_where("any(activities, where={w})"), "any(customer, where=customer.credit < credit)"),
    "all": _either(_where("all(activities, where={w})"), _where("all(activities.done, where={w})")),
    "first": _either(
        _f("first(activities.note, sort={s})", s=_SORT),
        _f("first(activities, sort={s}).cost", s=_SORT),
        "first(quotes.lines.price)",
        "lookup(allocation, level=level, kind='call').person",
    ),
    "last": _either(_f("last(activities.note, sort={s})", s=_SORT), "last(branches.name)", "last(tags)"),
    "join": _either(
        "join(activities.note)",
        "join(parent.activities.note, by='; ')",
        "join(quotes.lines.work, by='/')",
        _f("join(activities.note, sort={s})", s=_SORT),
    ),
    "collected": _either("this in parent.branches", "parent in owner.customers", "branches is empty"),
    "owned": _f("owned({a})", a=user),
    "entered_at": lambda draw: "entered_at('won')",
    "whole": _either(
        "sum(customer.credit, where=customer.unit == unit and customer.credit > ratio)",
        "count(quote.lines, where=lines.parent.customer == this and lines.quantity > ratio)",
        "count(customer, where=any(customer.activities, where=activities.minutes > score))",
        "count(customer, where=count(activity, where=activity.customer == customer and activity.done) > 0)",
    ),
}


@st.composite
def sources(draw: Any) -> list[str]:
    """One expression of each kind."""
    return [write(draw) for write in KINDS.values()]
