"""SQLite's words: decimals and days go through Python's functions, plain comparisons stay bare."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from expressions.numbers import written
from store.sql_functions import calendar_text
from store.sql_parts import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INSTANT,
    INTEGER,
    NULL,
    TEXT,
    Bit,
    Form,
    Place,
    listed,
    made,
    quoted,
)  # fmt: skip

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES: Final = {"+": "gw_add", "-": "gw_sub", "*": "gw_mul", "/": "gw_div"}
_ZERO: Final = Bit("0", (), INTEGER)


def text_literal(text: str) -> str:
    """A text in SQL; both engines double the quotes."""
    return "'" + text.replace("'", "''") + "'"


class SqliteWords:
    """See `Words`."""

    name: Literal["sqlite", "postgres"] = "sqlite"

    def constant(self, form: Form, value: Any, inline: bool) -> Bit:
        """Numbers and days stand in the text, texts and instants are parameters."""
        if value is None:
            return Bit("NULL", (), form)
        if isinstance(value, datetime):
            value = (value - _EPOCH) // timedelta(microseconds=1)
            return Bit(str(value), (), form) if inline else Bit("?", (value,), form)
        if isinstance(value, date):
            return Bit(f"'{value.isoformat()}'", (), form)
        if isinstance(value, Decimal | int):
            return Bit(f"'{written(value)}'", (), form)
        return Bit(text_literal(value), (), form) if inline else Bit("?", (value,), form)

    def decimal(self, bit: Bit) -> Bit:
        """Plain integers are decimals already."""
        if bit.form.kind == "integer" and bit.form.scale:
            return made(DECIMAL, "gw_dec(", bit, f", {bit.form.scale})")
        return Bit(bit.sql, bit.args, DECIMAL)

    def compare(self, op: str, left: Bit, right: Bit) -> Bit:
        """Decimals by a function, all else bare."""
        if left.form == DECIMAL:
            return made(BOOLEAN, "gw_cmp(", left, ", ", right, f") {op} 0")
        if left.form == BOOLEAN:
            return made(BOOLEAN, "(", left, f") {op} (", right, ")")
        return made(BOOLEAN, left, f" {op} ", right)

    def arithmetic(self, op: str, bits: tuple[Bit, ...]) -> Bit:
        """By functions, exact."""
        return made(DECIMAL, f"{_NAMES[op]}(", *listed(bits), ")")

    def fit(self, bit: Bit, places: int, mode: str) -> Bit:
        """Rounded and scaled."""
        return made(Form("integer", places), "gw_fit(", self.decimal(bit), f", {places}, '{mode}')")

    def key(self, bit: Bit) -> Bit:
        """A decimal as a text that sorts the same way."""
        return made(TEXT, "gw_order(", bit, ")") if bit.form == DECIMAL else bit

    def day(self, bit: Bit, zone: str) -> Bit:
        """See `Words`."""
        return made(DATE, "gw_day(", bit, f", {text_literal(zone)})")

    def start(self, bit: Bit, zone: str) -> Bit:
        """See `Words`."""
        return made(INSTANT, "gw_start(", bit, f", {text_literal(zone)})")

    def reference(self, entity: str, id: Bit) -> Bit:
        """See `Words`."""
        return made(TEXT, f"({text_literal(entity + ':')} || ", id, ")")

    def id_of(self, reference: Bit) -> Bit:
        """See `Words`."""
        return made(INTEGER, "CAST(substr(", reference, ", instr(", reference, ", ':') + 1) AS INTEGER)")

    def holds(self, among: Bit, item: Bit) -> Bit:
        """See `Words`."""
        return made(
            BOOLEAN, "EXISTS (SELECT 1 FROM json_each(", among, ') AS "each" WHERE "each"."value" = ', item, ")"
        )

    def no_items(self, among: Bit) -> Bit:
        """See `Words`."""
        return made(BOOLEAN, "(COALESCE(json_array_length(", among, "), 0) = 0)")

    def items(self, among: Bit, alias: str) -> tuple[Bit, Place]:
        """See `Words`."""
        clause = made(BOOLEAN, "json_each(", among, f") AS {alias}")
        return clause, Place(alias, None, Bit(f'{alias}."value"', (), TEXT), (f'{alias}."key"',))

    def call(self, name: str, args: tuple[Bit, ...], calendar: Any) -> Bit:
        """See `Words`."""
        if name in _WITH_CALENDAR:
            form, function = _WITH_CALENDAR[name]
            return made(form, f"{function}(", *listed(args), ", ", Bit("?", (calendar_text(calendar),), TEXT), ")")
        return _CALLS[name](*args)

    def extreme(self, name: Literal["min", "max"], bits: tuple[Bit, ...]) -> Bit:
        """See `Words`."""
        plain = {"min": "gw_least", "max": "gw_greatest"}[name]
        return made(bits[0].form, f"gw_{name}(" if bits[0].form == DECIMAL else f"{plain}(", *listed(bits), ")")

    def figure(self, name: str, bit: Bit) -> Bit:
        """Integers by SQLite's own (a sum in two halves, which cannot overflow), decimals gathered for a function."""
        gathered = made(TEXT, "json_group_array(", bit, ")")
        if name == "sum" and bit.form.kind == "integer":
            halves = ("SUM((", bit, ") >> 32), SUM((", bit, ") & 4294967295)")
            return made(DECIMAL, "gw_sum(", *halves, f", {bit.form.scale})")
        if name == "avg":
            whole = self.decimal(self.figure("sum", bit))
            return made(DECIMAL, "gw_div(", whole, ", NULLIF(COUNT(", bit, "), 0))")
        if bit.form == DECIMAL or (bit.form == NULL and name == "sum"):
            function = {"sum": "gw_total", "min": "gw_lowest", "max": "gw_highest"}[name]
            return made(DECIMAL, f"{function}(", gathered, ")")
        return made(bit.form, f"{name.upper()}(", bit, ")")

    def joined(self, value: Bit, separator: Bit, rows: Bit, order: Bit) -> Bit:
        """See `Words`."""
        inner = made(TEXT, "(SELECT ", value, f" AS {quoted('each')}", rows, " ORDER BY ", order, ")")
        return made(TEXT, 'SELECT group_concat("each", ', separator, ") FROM ", inner)


def _function(form: Form, name: str) -> Callable[..., Bit]:
    return lambda *args: made(form, f"{name}(", *listed(args), ")")


def _folded(text: Bit, part: Bit, test: str) -> Bit:
    return made(BOOLEAN, "instr(gw_fold(", text, "), gw_fold(", part, f")) {test}")


def _digits(day: Bit, place: str) -> Bit:
    return made(INTEGER, "CAST(substr(", day, f", {place}) AS INTEGER)")


_CALLS: Final[Mapping[str, Callable[..., Bit]]] = {
    "days_between": lambda a, b: made(INTEGER, "CAST(julianday(", b, ") - julianday(", a, ") AS INTEGER)"),
    "hours_between": lambda a, b: made(DECIMAL, "gw_div(", b, " - ", a, ", 3600000000)"),
    "add_days": _function(DATE, "gw_add_days"),
    "add_months": _function(DATE, "gw_add_months"),
    "start_of": _function(DATE, "gw_start_of"),
    "period": _function(TEXT, "gw_period"),
    "year": lambda day: _digits(day, "1, 4"),
    "month": lambda day: _digits(day, "6, 2"),
    "quarter": lambda day: made(INTEGER, "(", _digits(day, "6, 2"), " + 2) / 3"),
    "lower": _function(TEXT, "gw_lower"),
    "contains": lambda text, part: _folded(text, part, "> 0"),
    "starts_with": lambda text, part: _folded(text, part, "= 1"),
    "length": _function(INTEGER, "length"),
    "round": lambda value, places=_ZERO: made(DECIMAL, "gw_round(", value, ", ", places, ")"),
}
_WITH_CALENDAR: Final[Mapping[str, tuple[Form, str]]] = {
    "workdays_between": (INTEGER, "gw_workdays"), "add_workdays": (DATE, "gw_add_workdays"),
    "is_workday": (BOOLEAN, "gw_is_workday"),
}  # fmt: skip
