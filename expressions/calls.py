"""What the functions of the language compute, given filled values."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from expressions import codes, days, folding, numbers
from expressions.frame import Frame
from expressions.nodes import Call
from expressions.types import Type
from kernel.errors import Refusal
from kernel.reference import Reference


def _add_workdays(frame: Frame, day: date, count: numbers.Number) -> date | None:
    whole = days.steps(count, days.FAR_WORKDAYS)
    return None if whole is None else frame.calendar.add(day, whole)


def _starts_with(frame: Frame, text: str, part: str) -> bool:
    return folding.fold(text).startswith(folding.fold(part))


# Each takes the frame and filled values; an empty argument never gets here.
CALLS: Final[Mapping[str, Callable[..., Any]]] = {
    "days_between": lambda _, start, end: days.days_between(start, end),
    "hours_between": lambda _, start, end: days.hours_between(start, end),
    "workdays_between": lambda frame, start, end: frame.calendar.between(start, end),
    "add_days": lambda _, day, count: days.add_days(day, count),
    "add_months": lambda _, day, count: days.add_months(day, count),
    "add_workdays": _add_workdays,
    "start_of": lambda _, day, unit: days.start_of(day, unit),
    "period": lambda _, day, unit: days.period(day, unit),
    "is_workday": lambda frame, day: frame.calendar.is_workday(day),
    "month": lambda _, day: day.month,
    "quarter": lambda _, day: days.quarter(day),
    "year": lambda _, day: day.year,
    "lower": lambda _, text: folding.lower(text),
    "contains": lambda _, text, part: folding.fold(part) in folding.fold(text),
    "starts_with": _starts_with,
    "length": lambda _, text: len(text),
    "round": lambda _, value, places=0: numbers.rounded(value, places),
    "has_role": lambda frame, user, role: frame.organisation.has_role(user, role),
    "within": lambda frame, unit, other: frame.organisation.within(unit, other),
}


def _extreme(pick: Callable[[Any], Any]) -> Callable[[Iterable[Any]], Any]:
    def found(values: Iterable[Any]) -> Any:
        filled = [value for value in values if value is not None]
        return pick(filled) if filled else None

    return found


def _first_filled(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None and value != ()), None)


# These look at all their values, empty ones are passed over.
FIRST: Final[Mapping[str, Callable[[Iterable[Any]], Any]]] = {
    "min": _extreme(min), "max": _extreme(max), "first_filled": _first_filled,
}  # fmt: skip


# ------------------------------------------------------------------------------------------------ plugins' functions
_CLASSES: Final[Mapping[str, tuple[type, ...]]] = {
    "boolean": (bool,), "number": (int, Decimal, float), "text": (str,), "date": (date,), "datetime": (datetime,),
    "record": (int, Reference), "list": (tuple, list), "collection": (tuple, list),
}  # fmt: skip


def call_registered(node: Call, args: tuple[Any, ...]) -> Any:
    """Calls a plugin's function. Raises Refusal naming it when it fails, gives another kind, or is not built."""
    function = node.function
    if function is None or function.call is None:
        raise Refusal(codes.NOT_BUILT, {"function": node.name})
    if not function.takes_empty and any(value is None for value in args):
        return False if node.type.kind == "boolean" else None
    try:
        made = function.call(*args)
    except Exception as error:
        raise Refusal(codes.FUNCTION_FAILED, {"function": node.name, "reason": _reason(error)}) from error
    return _of_kind(node, made)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _of_kind(node: Call, made: Any) -> Any:
    kind: Type = node.type
    if made is None or made == "":
        return False if kind.kind == "boolean" else None
    allowed = _CLASSES.get(kind.kind)
    if allowed is not None and (not isinstance(made, allowed) or (isinstance(made, bool) != (kind.kind == "boolean"))):
        reason = f"it gave {type(made).__name__} instead of {kind}"
        raise Refusal(codes.FUNCTION_FAILED, {"function": node.name, "reason": reason})
    if isinstance(made, float):
        made = Decimal(repr(made))
    if isinstance(made, Decimal) and not made.is_finite():
        raise Refusal(codes.FUNCTION_FAILED, {"function": node.name, "reason": "it gave no finite number"})
    return tuple(made) if isinstance(made, list) else made
