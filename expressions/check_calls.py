"""Function calls: which functions there are, what they take and what they give."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from expressions import codes
from expressions.check_figures import FIGURES, figure, lookup
from expressions.check_names import unit_of_record
from expressions.check_operators import dated
from expressions.checking import Checking, dotted, hint, listed
from expressions.kinds import BROKEN, called, common, fitted, is_empty
from expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Convert,
    Follow,
    Node,
    Row,
    Special,
    Whole,
)  # fmt: skip
from expressions.types import ANY, BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Type

_USER: Final = Type("record", "user")
_UNIT: Final = Type("record", "unit")
PERIODS: Final = ("day", "week", "month", "quarter", "year")
PLACES: Final = tuple(range(11))
_TODAY: Final = Special(DATE, "today", said="today")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a function is called: the kinds of its arguments, its result, and how to write it."""

    args: tuple[Type | tuple[object, ...], ...]  # a kind, or the values one of which must be written
    result: Type
    written: str
    optional: int = 0


_FORMS: Final[Mapping[str, _Form]] = {
    "days_since": _Form((DATE,), NUMBER, "days_since(day)"),
    "days_until": _Form((DATE,), NUMBER, "days_until(day)"),
    "days_between": _Form((DATE, DATE), NUMBER, "days_between(from, to)"),
    "hours_between": _Form((DATETIME, DATETIME), NUMBER, "hours_between(from, to)"),
    "workdays_between": _Form((DATE, DATE), NUMBER, "workdays_between(from, to)"),
    "add_days": _Form((DATE, NUMBER), DATE, "add_days(day, number)"),
    "add_months": _Form((DATE, NUMBER), DATE, "add_months(day, number)"),
    "add_workdays": _Form((DATE, NUMBER), DATE, "add_workdays(day, number)"),
    "date": _Form((DATE,), DATE, "date(instant)"),
    "start_of": _Form((DATE, PERIODS), DATE, "start_of(day, 'month')"),
    "period": _Form((DATE, PERIODS), TEXT, "period(day, 'quarter')"),
    "is_workday": _Form((DATE,), BOOLEAN, "is_workday(day)"),
    "month": _Form((DATE,), NUMBER, "month(day)"),
    "quarter": _Form((DATE,), NUMBER, "quarter(day)"),
    "year": _Form((DATE,), NUMBER, "year(day)"),
    "lower": _Form((TEXT,), TEXT, "lower(text)"),
    "contains": _Form((TEXT, TEXT), BOOLEAN, "contains(text, 'part')"),
    "starts_with": _Form((TEXT, TEXT), BOOLEAN, "starts_with(text, 'beginning')"),
    "length": _Form((TEXT,), NUMBER, "length(text)"),
    "round": _Form((NUMBER, PLACES), NUMBER, "round(number, 2)", optional=1),
    "within": _Form((_UNIT, _UNIT), BOOLEAN, "within(unit, me.section)"),
}
_CALENDAR: Final = frozenset(("workdays_between", "add_workdays", "is_workday"))
_REPORT: Final[Mapping[str, Type]] = {"in_period": BOOLEAN, "rank": NUMBER}


def call(c: Checking, part: ast.Call) -> Node:
    """A call, by the name of its function."""
    path = dotted(c.parsed, part.func)
    if not path:
        return c.refuse(part, codes.NOT_ALLOWED)
    name = ".".join(path)
    special = _SPECIAL.get(name)
    if special is not None:
        return special(c, part)
    if name in ("min", "max") and len(part.args) > 1:
        return _several(c, part, name)
    if name in FIGURES:
        return figure(c, part, name)
    if name in _FORMS:
        return _formed(c, part, name, _FORMS[name])
    if c.report and name in _REPORT:
        found = [c.node(each) for each in part.args] + [
            c.node(each.value) for each in part.keywords if each.arg != "within"
        ]
        return Call(_REPORT[name], name, tuple(found), said=c.said(part))
    return _registered(c, part, name)


def _formed(c: Checking, part: ast.Call, name: str, form: _Form) -> Node:
    most = len(form.args)
    if part.keywords or not most - form.optional <= len(part.args) <= most:
        return c.refuse(part, codes.ARGUMENTS, form=form.written)
    made = [_argument(c, each, wanted) for each, wanted in zip(part.args, form.args, strict=False)]
    if BROKEN in made:
        return BROKEN
    if name in ("days_since", "days_until"):
        pair = (made[0], _TODAY) if name == "days_since" else (_TODAY, made[0])
        return Call(NUMBER, "days_between", pair, said=c.said(part))
    if name == "date":
        return made[0] if made[0].type == DATE else Convert(DATE, "day", made[0], said=c.said(part))
    unit = unit_of_record(c) if name in _CALENDAR and c.scope.calendars() else None
    return Call(form.result, name, tuple(made), unit=unit, said=c.said(part))


def _argument(c: Checking, part: ast.expr, wanted: Type | tuple[object, ...]) -> Node:
    if isinstance(wanted, tuple):
        return _written(c, part, wanted)
    if wanted in (DATE, DATETIME) and isinstance(part, ast.Constant):
        made = dated(str(c.parsed.value(part)))
        if made is None:
            return c.refuse(part, codes.BAD_DATE)
        return fitted(made, wanted) or made
    return c.wanted(part, wanted)


def _written(c: Checking, part: ast.expr, options: Sequence[object]) -> Node:
    """An argument that must be written down as one of some values."""
    value = c.parsed.value(part) if isinstance(part, ast.Constant) else None
    if value is None or value not in options:
        near = hint(
            str(value or c.said(part)), [str(each) for each in options], "'{}'" if isinstance(options[0], str) else "{}"
        )
        return c.refuse(part, codes.NOT_ONE_OF, options=listed(options), hint=near)
    return Constant(TEXT if isinstance(value, str) else NUMBER, value, said=c.said(part))


# ---------------------------------------------------------------------------------------- with rules of their own
def _clock(c: Checking, part: ast.Call) -> Node:
    name = c.said(part.func)
    if part.args or part.keywords:
        return c.refuse(part, codes.ARGUMENTS, form=name)
    return Special(DATETIME if name == "now" else DATE, name, said=name)  # type: ignore[arg-type]


def _several(c: Checking, part: ast.Call, name: str) -> Node:
    """`min` and `max` of several values, and `first_filled`."""
    form = f"{name}(a, b)"
    if part.keywords or not part.args:
        return c.refuse(part, codes.ARGUMENTS, form=form)
    found = [c.node(each) for each in part.args]
    if BROKEN in found:
        return BROKEN
    kind = common(found)
    if kind is None:
        other = next(each for each in found if common((found[0], each)) is None)
        return c.refuse(part, codes.MIXED, left=called(found[0].type), right=called(other.type))
    made = tuple(fitted(each, kind) or each for each in found)
    if name != "first_filled" and kind.kind not in ("number", "date", "datetime", "text", "any"):
        return c.refuse(part, codes.NO_ORDER, kind=called(kind))
    return Call(kind, name, made, said=c.said(part))


def _first_filled(c: Checking, part: ast.Call) -> Node:
    return _several(c, part, "first_filled")


def _has_role(c: Checking, part: ast.Call) -> Node:
    if len(part.args) != 2 or part.keywords or not isinstance(part.args[1], ast.Constant):
        return c.refuse(part, codes.ARGUMENTS, form="has_role(me, 'sales')")
    user, role = c.wanted(part.args[0], _USER), c.parsed.value(part.args[1])
    if role not in c.scope.roles():
        return c.refuse(part.args[1], codes.UNKNOWN_ROLE, found=role, hint=hint(str(role), c.scope.roles(), "'{}'"))
    return Call(BOOLEAN, "has_role", (user, Constant(TEXT, role, said=f"'{role}'")), said=c.said(part))


def _owned(c: Checking, part: ast.Call) -> Node:
    """The number of records of all entities whose owner the person is."""
    if len(part.args) != 1 or part.keywords:
        return c.refuse(part, codes.ARGUMENTS, form="owned(user)")
    user = c.wanted(part.args[0], _USER)
    total: Node = Constant(NUMBER, 0, said="0")
    for entity in sorted(c.scope.owned()):
        row = Row(Type("record", entity), "owned", len(c.rows), said=entity)
        owner = Follow(_USER, row, "owner", said=f"{entity}.owner")
        mine = Compare(BOOLEAN, "==", owner, user, said=f"{entity}.owner == {user.said}")
        one = Aggregate(NUMBER, "count", Whole(entity), "owned", len(c.rows), where=mine, said=c.said(part))
        total = one if isinstance(total, Constant) else Arithmetic(NUMBER, "+", total, one, said=c.said(part))
    return total


def _entered_at(c: Checking, part: ast.Call) -> Node:
    """The last time the record at hand entered a stage."""
    log, stage = c.scope.stage_log(), c.scope.member(c.entity, "stage") if c.entity else None
    if log is None or stage is None or c.entity is None:
        return c.refuse(part, codes.NO_RECORD)
    if len(part.args) != 1 or part.keywords:
        return c.refuse(part, codes.ARGUMENTS, form="entered_at('won')")
    wanted = _written(c, part.args[0], stage.type.options)
    link, row = c.scope.member(log.entity, log.record), Row(Type("record", log.entity), "moves", len(c.rows))
    this: Node = Special(Type("record", c.entity), "this", said="this")
    if link is None or link.entity is None:
        this = Convert(Type("record"), "reference", this, c.entity, said="this")
    of = Compare(BOOLEAN, "==", Follow(this.type, row, log.record), this)
    to = Compare(BOOLEAN, "==", Follow(TEXT, row, log.stage), wanted)
    at = Follow(DATETIME, row, log.at)
    where = And(BOOLEAN, (of, to))
    return Aggregate(DATETIME, "max", Whole(log.entity), "moves", len(c.rows), at, where, said=c.said(part))


def _registered(c: Checking, part: ast.Call, name: str) -> Node:
    """A function that a plugin registered."""
    found = c.scope.function(name)
    if found is None:
        known = [*FIGURES, *_FORMS, *_SPECIAL, *c.scope.functions()]
        return c.refuse(part.func, codes.UNKNOWN_FUNCTION, hint=hint(name, known))
    form = f"{name}({', '.join(str(each) for each in found.parameters)})"
    if part.keywords or len(part.args) != len(found.parameters):
        return c.refuse(part, codes.ARGUMENTS, form=form)
    made = [_any(c, each, kind) for each, kind in zip(part.args, found.parameters, strict=True)]
    return BROKEN if BROKEN in made else Call(found.result, name, tuple(made), found, said=c.said(part))


def _any(c: Checking, part: ast.expr, kind: Type) -> Node:
    if kind.kind == "record" and kind.entity is None:
        found = c.node(part)
        if found.type.kind in ("record", "any") or is_empty(found):
            return found
    return c.node(part) if kind == ANY else _argument(c, part, kind)


_SPECIAL: Final[Mapping[str, Callable[[Checking, ast.Call], Node]]] = {
    "now": _clock, "today": _clock, "first_filled": _first_filled, "has_role": _has_role, "owned": _owned,
    "entered_at": _entered_at, "lookup": lookup,
}  # fmt: skip
