"""Figures over rows as correlated subqueries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from expressions.nodes import Aggregate, Children, Constant, Members, Node, Source, Values, Whole
from store.sql_parts import (
    BOOLEAN,
    FALSE,
    INTEGER,
    TRUE,
    Bit,
    NotInSql,
    Place,
    listed,
    made,
    members_table,
    quoted,
    table,
)

if TYPE_CHECKING:
    from store.sql_compiler import Compiler

_ALIVE = '"deleted_at_" IS NULL'


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands in FROM, what holds for its rows, and the innermost row."""

    tables: tuple[Bit, ...]
    conditions: tuple[Bit, ...]
    place: Place
    order: tuple[str, ...]

    @property
    def clause(self) -> Bit:
        """` FROM ... WHERE ...`."""
        return made(BOOLEAN, " FROM ", *listed(self.tables), " WHERE ", *listed(self.conditions or (TRUE,), " AND "))


def rows(c: "Compiler", source: Source) -> Rows:
    """The rows of a source."""
    if isinstance(source, Whole):
        place = _table(c, source.entity)
        return Rows((_from(place),), (_alive(place),), place, _natural(c, place))
    if isinstance(source, Values):
        alias = c.alias()
        clause, place = c.words.items(c.value(source.base), alias)
        return Rows((clause,), (), place, place.order)
    outer = None if isinstance(source.base, Node) else rows(c, source.base)
    base = c.value(source.base) if outer is None and isinstance(source.base, Node) else _id(outer)
    inner = _children(c, source, base) if isinstance(source, Children) else _members(c, source, base)
    if outer is None:
        return inner
    return Rows(
        (*outer.tables, *inner.tables),
        (*outer.conditions, *inner.conditions),
        inner.place,
        (*outer.order, *inner.order),
    )


def _id(outer: Rows | None) -> Bit:
    if outer is None:
        raise TypeError("a source hangs on a record or on another source")
    return outer.place.value


def _table(c: "Compiler", entity: str) -> Place:
    alias = c.alias()
    return Place(alias, entity, Bit(f'{alias}."id"', (), INTEGER))


def _from(place: Place) -> Bit:
    return Bit(f"{table(place.entity or '')} AS {place.alias}", (), BOOLEAN)


def _alive(place: Place) -> Bit:
    return Bit(f"{place.alias}.{_ALIVE}", (), BOOLEAN)


def _natural(c: "Compiler", place: Place) -> tuple[str, ...]:
    """Lines by position, others by id."""
    if "." in (place.entity or "") and c.tables.stored(place.entity or "", "position") is not None:
        return (f'{place.alias}."position"', f'{place.alias}."id"')
    return (f'{place.alias}."id"',)


def _children(c: "Compiler", source: Children, base: Bit) -> Rows:
    place = _table(c, source.entity)
    of = c.words.reference(source.owner, base) if source.open else base
    joined = made(BOOLEAN, f"{place.alias}.{quoted(source.link)} = ", of)
    return Rows((_from(place),), (joined, _alive(place)), place, _natural(c, place))


def _members(c: "Compiler", source: Members, base: Bit) -> Rows:
    alias = c.alias()
    named = Bit(f"{members_table(source.owner, source.name)} AS {alias}", (), BOOLEAN)
    joined = made(BOOLEAN, f'{alias}."record" = ', base)
    order = (f'{alias}."position"',)
    if source.entity is None:
        return Rows((named,), (joined,), Place(alias, None, Bit(f'{alias}."member"', (), BOOLEAN)), order)
    place = _table(c, source.entity)
    same = Bit(f'{place.alias}."id" = {alias}."member"', (), BOOLEAN)
    return Rows((named, _from(place)), (joined, same, _alive(place)), place, order)


# ------------------------------------------------------------------------------------------------ figures
def exists(c: "Compiler", source: Source, node: Aggregate | None, more: Sequence[tuple[Node, bool]]) -> Bit:
    """Whether a row meets `where` of the figure and some more conditions, each with whether it is negated."""
    found = _met(c, rows(c, source), node, more)
    return FALSE if FALSE in found.conditions else made(BOOLEAN, "EXISTS (SELECT 1", found.clause, ")")


def _met(c: "Compiler", found: Rows, node: Aggregate | None, more: Sequence[tuple[Node, bool]]) -> Rows:
    """The rows that meet the conditions."""
    if node is None:
        return found
    c.rows[node.row, node.depth] = found.place
    asked = [(node.where, False)] if node.where is not None else []
    conditions = [c.question(each, negated=negated, loose=True) for each, negated in (*asked, *more)]
    kept = tuple(each for each in conditions if each != TRUE)
    return Rows(found.tables, (*found.conditions, *kept), found.place, found.order)


def figure(c: "Compiler", node: Aggregate) -> Bit:
    """A figure as one value."""
    if node.function in ("any", "all"):
        return _asked(c, node)
    found = _met(c, rows(c, node.source), node, ())
    if node.function == "count":
        counted: Bit | str = "*" if node.value is None else c.value(node.value)
        return made(INTEGER, "(SELECT COUNT(", counted, ")", found.clause, ")")
    if node.function in ("first", "last"):
        return _first(c, node, found)
    if node.function == "join":
        return _join(c, node, found)
    return _computed(c, node, found)


def _asked(c: "Compiler", node: Aggregate) -> Bit:
    value = node.value if node.value is not None else Constant(node.type, node.function == "any")
    every = node.function == "all"
    found = exists(c, node.source, node, ((value, every),))
    if found == FALSE:
        return TRUE if every else FALSE
    return made(BOOLEAN, "NOT ", found) if every else found


def _value(c: "Compiler", node: Aggregate, found: Rows) -> Bit:
    if node.value is not None:
        return c.value(node.value)
    if found.place.entity is None and not isinstance(node.source, Values):
        raise NotInSql(node, "its rows are of several entities")
    return found.place.value


def _computed(c: "Compiler", node: Aggregate, found: Rows) -> Bit:
    bit = c.words.figure(node.function, _value(c, node, found))
    made_ = made(bit.form, "(SELECT ", bit, found.clause, ")")
    return made(bit.form, "COALESCE(", made_, ", 0)") if node.function == "sum" else made_


def _first(c: "Compiler", node: Aggregate, found: Rows) -> Bit:
    value = _value(c, node, found)
    order = _order(c, node, found, backwards=node.function == "last")
    return made(value.form, "(SELECT ", value, found.clause, " ORDER BY ", order, " LIMIT 1)")


def _join(c: "Compiler", node: Aggregate, found: Rows) -> Bit:
    value = _value(c, node, found)
    separator = c.words.constant(value.form, node.separator, inline=True)
    joined = c.words.joined(value, separator, found.clause, _order(c, node, found, backwards=False))
    return made(value.form, "(", joined, ")")


def _order(c: "Compiler", node: Aggregate, found: Rows, *, backwards: bool) -> Bit:
    """Sort keys with empties last, then the natural order."""
    keys = []
    for order in node.sort:
        down = " DESC" if order.descending != backwards else " ASC"
        keys.append(made(BOOLEAN, c.words.key(c.value(order.key)), down, " NULLS LAST"))
    natural = [Bit(each + (" DESC" if backwards else ""), (), BOOLEAN) for each in found.order]
    return made(BOOLEAN, *listed((*keys, *natural)))
