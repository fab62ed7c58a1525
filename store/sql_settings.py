"""What the organisation decides: parameters, profiles, ancestors, roles, as choices by unit or user id."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from expressions.calendar import WorkCalendar
from expressions.nodes import Ancestor, Call, Constant, Node, ProfileOf, Setting
from expressions.types import Type
from store.sql_parts import BOOLEAN, DECIMAL, FALSE, INTEGER, NULL, Bit, listed, made

if TYPE_CHECKING:
    from store.sql_compiler import Compiler


def setting(c: "Compiler", node: Setting) -> Bit:
    """A parameter: one value, or a choice by the unit (and by what picks)."""
    if node.name in c.frame.frozen:
        return c.constant(node.type, c.frame.frozen[node.name])

    def value(unit: int | None, pick: object) -> Any:
        return c.frame.organisation.parameter(node.name, unit, c.frame.today, pick)

    units = c.frame.organisation.units
    whole = _whole_numbers(value(unit, pick) for unit in (None, *units) for pick in (None, *node.keys))
    if node.pick is None or not node.keys:
        return _by_unit(c, node.type, node.unit, lambda unit: value(unit, None), whole)
    otherwise = _by_unit(c, node.type, node.unit, lambda unit: value(unit, None), whole)
    pieces: list[str | Bit] = ["CASE ", c.value(node.pick)]
    for key in node.keys:
        chosen = _by_unit(c, node.type, node.unit, lambda unit, key=key: value(unit, key), whole)  # type: ignore[misc]
        pieces += [" WHEN ", c.constant(Type("text"), key), " THEN ", chosen]
    return made(otherwise.form, *pieces, " ELSE ", otherwise, " END")


def _whole_numbers(values: Iterable[Any]) -> bool:
    return not any(isinstance(value, Decimal) for value in values)


def profile(c: "Compiler", node: ProfileOf) -> Bit:
    """The profile of a unit."""
    return _by_unit(c, node.type, node.unit, lambda unit: c.frame.organisation.profile(unit) or None, whole=True)


def ancestor(c: "Compiler", node: Ancestor) -> Bit:
    """The unit at a level."""
    found = c.frame.organisation.at_level
    return _by_unit(c, node.type, node.base, lambda unit: found(unit, node.level), whole=True)


def by_calendar(c: "Compiler", unit: Node | None, made_by: Callable[[WorkCalendar], Bit]) -> Bit:
    """What the working days decide, as a choice by the unit whose calendar counts."""
    usual = made_by(c.frame.calendar)
    groups: dict[WorkCalendar, list[Bit]] = {}
    for each in c.frame.organisation.units if unit is not None else ():
        if (days := c.frame.days_of(each)) != c.frame.calendar:
            groups.setdefault(days, []).append(Bit(str(int(each)), (), INTEGER))
    if unit is None or not groups:
        return usual
    at = c.value(unit)
    pieces: list[str | Bit] = ["CASE"]
    for days, units in groups.items():
        pieces += [" WHEN ", at, " IN (", *listed(units), ") THEN ", made_by(days)]
    return made(usual.form, *pieces, " ELSE ", usual, " END")


def _by_unit(c: "Compiler", kind: Type, unit: Node | None, value: Callable[[int | None], Any], whole: bool) -> Bit:
    """A value per unit as a CASE; units that have the value of none are left to its ELSE."""
    bare = value(None)
    if unit is None or isinstance(unit, Constant):
        return _written(c, kind, bare if unit is None else value(unit.value), whole)
    known = {each: value(each) for each in c.frame.organisation.units}
    other = {each: found for each, found in known.items() if found != bare}
    if not other:
        return _written(c, kind, bare, whole)
    pieces: list[str | Bit] = ["CASE ", c.value(unit)]
    for each, found in other.items():
        pieces += [f" WHEN {int(each)} THEN ", _written(c, kind, found, whole)]
    otherwise = _written(c, kind, bare, whole)
    form = next((bit.form for bit in pieces[2:] if isinstance(bit, Bit) and bit.form != NULL), otherwise.form)
    return made(form, *pieces, " ELSE ", otherwise, " END")


def _written(c: "Compiler", kind: Type, value: Any, whole: bool) -> Bit:
    if kind.kind == "number" and value is None:
        return c.words.constant(INTEGER if whole else DECIMAL, None, c.inline)
    bit = c.constant(kind, value)
    return bit if whole or bit.form.kind not in ("integer", "decimal") else c.words.decimal(bit)


# ------------------------------------------------------------------------------------------------ people and places
def has_role(c: "Compiler", node: Call) -> Bit:
    """Whether the user is one of those who hold the role."""
    role = node.args[1]
    name = role.value if isinstance(role, Constant) else ""
    organisation = c.frame.organisation
    return _among(c.value(node.args[0]), {user for user in organisation.members if organisation.has_role(user, name)})


def within(c: "Compiler", node: Call) -> Bit:
    """Whether a unit stands in the tree below another."""
    unit, other = node.args
    organisation = c.frame.organisation
    if isinstance(other, Constant):
        return _among(c.value(unit), organisation.subtree(other.value) if other.value is not None else ())
    pieces: list[str | Bit] = ["CASE ", c.value(other)]
    for each in organisation.units:
        pieces += [f" WHEN {int(each)} THEN ", _among(c.value(unit), organisation.subtree(each))]
    return made(BOOLEAN, *pieces, " ELSE FALSE END") if organisation.units else FALSE


def _among(bit: Bit, ids: Iterable[int]) -> Bit:
    found = [Bit(str(int(each)), (), INTEGER) for each in sorted(ids)]
    return made(BOOLEAN, bit, " IN (", *listed(found), ")") if found else FALSE
