"""Figures computed in memory, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from expressions import numbers
from expressions.nodes import Aggregate, Children, Members, Node, Order, Source, Values, Whole
from kernel.reference import Reference

if TYPE_CHECKING:
    from expressions.evaluate import Evaluation

Bound = dict[tuple[str, int], Any]  # (row name, depth) -> the row: field values, an id, a reference or a text


def rows_of(source: Source, e: "Evaluation") -> Iterator[Any]:
    """The rows of a source that hangs on the record at hand, in their order."""
    if isinstance(source, Values):
        yield from e.value(source.base) or ()
        return
    if isinstance(source, Whole):
        raise TypeError("a whole entity is asked of the world")
    for owner in _owners(source, e):
        if isinstance(source, Children):
            of = Reference(source.owner, owner) if source.open else owner
            yield from e.world.children(source.entity, source.link, of)
        else:
            yield from _undeleted(source, e.world.members(source.owner, source.name, owner), e)


def _owners(source: Children | Members, e: "Evaluation") -> Iterator[int]:
    if isinstance(source.base, Node):
        owner = e.value(source.base)
        if owner is not None:
            yield owner
        return
    for row in rows_of(source.base, e):
        yield row if isinstance(row, int) else row["id"]


def _undeleted(source: Members, named: Iterable[int | Reference], e: "Evaluation") -> Iterator[Any]:
    """The records a field names, deleted ones left out; where it may name any entity's they are all passed on."""
    for each in named:
        row = e.world.get(source.entity, each) if source.entity and isinstance(each, int) else {}
        if row is not None and row.get("deleted_at_") is None:
            yield each


def figure(node: Aggregate, rows: Iterable[Any], e: "Evaluation") -> Any:
    """The figure over these rows."""
    key = (node.row, node.depth)
    before = e.rows.get(key)
    try:
        return _figure(node, _met(node, rows, e), e)
    finally:
        e.rows[key] = before


def _met(node: Aggregate, rows: Iterable[Any], e: "Evaluation") -> Iterator[Any]:
    """The rows that meet `where`; each is bound while it is looked at."""
    for row in rows:
        e.rows[node.row, node.depth] = row
        if node.where is None or e.true(node.where):
            yield row


def _figure(node: Aggregate, rows: Iterator[Any], e: "Evaluation") -> Any:
    if node.function in ("any", "all"):
        return _asked(node, rows, e)
    if node.function in ("first", "last", "join"):
        return _ordered(node, list(rows), e)
    if node.function == "count" and node.value is None:
        return sum(1 for _ in rows)
    value = node.value
    filled = [made for row in rows if (made := row if value is None else e.value(value)) is not None]
    if node.function == "count":
        return len(filled)
    if node.function == "sum":
        return numbers.total(filled)
    if not filled:
        return None
    if node.function == "avg":
        return numbers.divide(numbers.total(filled), Decimal(len(filled)))
    return min(filled) if node.function == "min" else max(filled)


def _asked(node: Aggregate, rows: Iterator[Any], e: "Evaluation") -> bool:
    value = node.value
    if node.function == "any":
        return any(value is None or e.true(value) for _ in rows)
    return all(value is not None and e.true(value) for _ in rows)


def _ordered(node: Aggregate, rows: list[Any], e: "Evaluation") -> Any:
    last = node.function == "last"
    found = sorted_rows(node, rows, e, backwards=last)
    if node.function == "join":
        texts = [text for row in found if (text := _of(node, row, e))]
        return node.separator.join(texts) or None
    return _of(node, found[0], e) if found else None


def _of(node: Aggregate, row: Any, e: "Evaluation") -> Any:
    e.rows[node.row, node.depth] = row
    if node.value is not None:
        return e.value(node.value)
    return row["id"] if isinstance(row, Mapping) else row


def sorted_rows(node: Aggregate, rows: Sequence[Any], e: "Evaluation", *, backwards: bool = False) -> list[Any]:
    """Rows by the sort keys, empties last either way; `backwards` turns the keys and the order of equals round."""
    found = list(reversed(rows)) if backwards else list(rows)
    for order in reversed(node.sort):
        keyed = [(_key(node, order, row, e), row) for row in found]
        filled = [pair for pair in keyed if pair[0] is not None]
        filled.sort(key=lambda pair: pair[0], reverse=order.descending != backwards)
        found = [row for _, row in filled] + [row for key, row in keyed if key is None]
    return found


def _key(node: Aggregate, order: Order, row: Any, e: "Evaluation") -> Any:
    e.rows[node.row, node.depth] = row
    return e.value(order.key)
