"""How figures are written: what a measure is of follows from what it is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from expressions.nodes import Aggregate, Arithmetic, Follow, Given, If, Negative, Node
from expressions.numbers import rounded, written
from schema.fieldtypes import registry
from schema.fieldtypes.shapes import Cell
from schema.model import Measure, Report, Schema

Kind = Literal["integer", "number", "money", "percent", "other"]
EMPTY: Final = "—"


@dataclass(frozen=True, slots=True)
class Format:
    """What a figure is of, and how many places of it are shown at most; money always shows them all.

    `of` tells figures apart of which one may be a share of the other: counts, amounts of money, a field's values.
    """

    kind: Kind
    decimals: int = 0
    of: str = ""

    def json(self, value: Any) -> Any:
        """Whole numbers as such, others as plain digits, days and instants as ISO; empty is null."""
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | Decimal):
            return int(value) if self.kind == "integer" else written(value)
        return value.isoformat() if isinstance(value, date) else str(value)

    def text(self, value: Any, zone: ZoneInfo) -> str:
        """`1,234`, `200,000.00`, `93.3%`, `2026-11-21`."""
        if value is None:
            return EMPTY
        if isinstance(value, datetime):
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return str(value)
        number = Decimal(value) * 100 if self.kind == "percent" else Decimal(value)
        cut = rounded(number, self.decimals)
        text = f"{cut:,f}"
        if self.kind != "money" and "." in text:
            text = text.rstrip("0").rstrip(".")
        return f"{text}%" if self.kind == "percent" else text


COUNT: Final = Format("integer", of="count")
NUMBER: Final = Format("number", 2)
SHARE: Final = Format("percent", 1)
OTHER: Final = Format("other")


def formats_of(schema: Schema, report: Report) -> dict[str, Format]:
    """The format of each figure of a report."""
    found: dict[str, Format] = {}
    for measure in report.figures:
        found[measure.name] = _of(schema, measure, found)
    return found


def _of(schema: Schema, measure: Measure, known: Mapping[str, Format]) -> Format:
    def of(node: Node) -> Format:
        if isinstance(node, Aggregate):
            return _figure(schema, node, of)
        if isinstance(node, Given):
            return known.get(node.name, NUMBER)
        if isinstance(node, Follow):
            return _field(schema, node)
        if isinstance(node, Arithmetic):
            return _arithmetic(node.op, of(node.left), of(node.right))
        if isinstance(node, Negative | If):
            return of(node.value if isinstance(node, Negative) else node.then)
        return NUMBER if node.type.kind in ("number", "any") else OTHER

    return of(measure.value.root)


def _figure(schema: Schema, node: Aggregate, of: Callable[[Node], Format]) -> Format:
    if node.function == "count" or node.value is None:
        return COUNT
    found = of(node.value)
    return replace(found, kind="number", decimals=2) if node.function == "avg" and found.kind == "integer" else found


def _field(schema: Schema, node: Follow) -> Format:
    entity = schema.entities.get(node.base.type.entity or "")
    field = entity.fields.get(node.name) if entity else None
    column = registry.of(field).column(field) if field else None
    if entity is None or field is None or column is None or column.kind not in ("integer", "scaled"):
        return OTHER
    own = f"{entity.name}.{field.name}"
    if column.kind == "integer":
        return Format("integer", of=own)
    match registry.of(field).cell(field):
        case Cell(kind="money"):
            return Format("money", column.decimals, "money")
        case Cell(kind="percent", properties=properties):
            return Format("percent", properties["decimals"], own)
    return Format("number", column.decimals, own)


def _arithmetic(op: str, left: Format, right: Format) -> Format:
    """A quotient of two that are alike is a share; money by or over a plain number stays money."""
    if op == "/":
        return SHARE if left.of == right.of != "" else left if left.kind == "money" else NUMBER
    if op == "*":
        return next((each for each in (left, right) if each.kind == "money"), NUMBER)
    return left if left.of == right.of else NUMBER
