"""The columns of an export: how a value in the JSON of the interface becomes a text, or a cell with a real type."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from kernel.clock import Clock
from records.grid import HIDDEN
from records.links import targets
from schema.fieldtypes import registry
from schema.fieldtypes.base import FieldType, Reading
from schema.model import Entity, Field

Text = Callable[[Any], str]
NUMBERS: Final = frozenset(("number", "money", "percent", "score"))  # kinds of cells that hold a number
MOST_DIGITS: Final = 15  # a spreadsheet keeps no more of a number: what has more stays a text
_DAY_ZERO: Final = date(1899, 12, 30)  # spreadsheets count days from here
_DAY: Final = timedelta(days=1)
FIRST_DAY: Final = date(1900, 3, 1)  # before it they count differently


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, number, date, instant or boolean. `format` is how a spreadsheet shows it, `width` in characters.
    `colors`: the tag's colour by label, of choices."""

    name: str
    label: str
    kind: str
    format: str
    text: Text
    cell: Callable[[Any], Any]  # float (days since the end of 1899 too) or bool; a text where no type holds it
    colors: Mapping[str, str]

    def texts(self, values: Sequence[Any], masked: Sequence[Sequence[str]]) -> list[str]:
        """What people read in the cells of a column, masked as on the screen; a hidden one is empty."""
        shown = self.text
        if not any(masked):
            return ["" if value is None or value is HIDDEN else shown(value) for value in values]
        return [
            "" if value is None or value is HIDDEN else str(value) if self.name in hidden else shown(value)
            for value, hidden in zip(values, masked, strict=True)
        ]


def columns(entity: Entity, names: Sequence[str], language: str, clock: Clock) -> list[Column]:
    """The columns of these fields, labelled in a language; instants are in the application's zone."""
    return [column(entity.fields[name], language, clock) for name in names]


def column(field: Field, language: str, clock: Clock) -> Column:
    """How a field is exported."""
    if field.lines:  # how many there are
        return Column(field.name, field.label.in_(language), "number", "0", str, float, {})
    shape = registry.of(field).cell(field)
    text = _linked if targets(field) else _text(field, language, clock)
    kind, format = _kind(shape.kind, dict(shape.properties))
    colors = {text(option.key): option.color for option in field.options if option.color}
    return Column(field.name, field.label.in_(language), kind, format, text, _CELLS[kind](text, clock), colors)


def _kind(cell: str, properties: Mapping[str, Any]) -> tuple[str, str]:
    if cell in NUMBERS:
        return "number", _number_format(cell, int(properties.get("decimals") or 0))
    if cell == "date":
        return "date", "yyyy-mm-dd"
    if cell == "datetime":
        return "instant", "yyyy-mm-dd hh:mm"
    return ("boolean", "") if cell == "boolean" else ("text", "@")


def _number_format(cell: str, decimals: int) -> str:
    places = "." + "0" * decimals if decimals else ""
    if cell == "percent":
        return f"0{places}%"
    return f"#,##0{places}" if cell == "money" else f"0{places}"


# ------------------------------------------------------------------------------------------------ texts
def _linked(value: Any) -> str:
    links = value if isinstance(value, list) else [value]
    return "、".join(str(each.get("title") or "") for each in links)


def _text(field: Field, language: str, clock: Clock) -> Text:
    """As the field type shows it; few values that come again and again are made once."""
    kind, memory, zone = registry.of(field), _memory(field, language, clock), clock.zone

    def shown(value: Any) -> str:
        return kind.text(field, value if memory is None else memory(value), language, zone)

    if memory is None and type(kind).text is FieldType.text:
        return str
    if (stored := kind.column(field)) is not None and stored.kind == "instant":
        return _by_hours(shown)

    if field.options or stored is None or stored.kind in ("boolean", "date"):
        kept = lru_cache(4096)(shown)
        return lambda value: kept(value) if not isinstance(value, list | dict) else shown(value)
    return shown


def _by_hours(shown: Text) -> Text:
    """The same texts of instants, the zone asked once for each hour that is shown as a whole hour."""

    @lru_cache(8192)
    def hour(start: str) -> str:
        first, last = shown(f"{start}:00:00Z"), shown(f"{start}:59:59Z")
        return first[:-3] if (first[-3:], last) == (":00", f"{first[:-3]}:59:59") else ""

    def text(value: str) -> str:
        known = hour(value[:13]) if value.endswith("Z") else ""
        rest = value[13:-1]
        return known + (rest[:3] if rest.endswith(":00") else rest) if known else shown(value)

    return text


def _memory(field: Field, language: str, clock: Clock) -> Callable[[Any], Any] | None:
    """From JSON to the value in memory; None: it is the same."""
    kind = registry.of(field)
    stored = kind.column(field)
    match stored.kind if stored else "":
        case "scaled":
            return Decimal
        case "date":
            return date.fromisoformat
        case "instant":
            return datetime.fromisoformat
        case "text" | "integer" | "boolean":
            return None
    reading = Reading(clock.today(), language, clock.zone)
    return lambda value: kind.strict(field, value, reading)


# ------------------------------------------------------------------------------------------------ typed cells
def _number(text: Text, clock: Clock) -> Callable[[Any], Any]:
    def cell(value: Any) -> Any:
        said = str(value)
        short = len(said) <= MOST_DIGITS or sum(map(str.isdigit, said)) <= MOST_DIGITS
        return float(said) if short else text(value)

    return cell


def _date(text: Text, clock: Clock) -> Callable[[Any], Any]:
    @lru_cache(4096)
    def cell(value: str) -> Any:
        day = date.fromisoformat(value)
        return float((day - _DAY_ZERO).days) if day >= FIRST_DAY else text(value)

    return cell


def _instant(text: Text, clock: Clock) -> Callable[[Any], Any]:
    def cell(value: str) -> Any:
        local = datetime.fromisoformat(value).astimezone(clock.zone).replace(tzinfo=None)
        if local.date() < FIRST_DAY:
            return text(value)
        return (local.date() - _DAY_ZERO) / _DAY + (local - datetime.combine(local.date(), time())) / _DAY

    return cell


_CELLS: Final[Mapping[str, Callable[[Text, Clock], Callable[[Any], Any]]]] = {
    "number": _number, "date": _date, "instant": _instant,
    "boolean": lambda text, clock: bool, "text": lambda text, clock: text,
}  # fmt: skip
