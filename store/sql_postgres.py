"""PostgreSQL's words: numeric, date and timestamptz do the work; texts are ordered by code point."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

from expressions.calendar import WorkCalendar
from expressions.folding import FOLD, LOWER
from expressions.numbers import PLACES, written
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
)  # fmt: skip
from store.sql_sqlite import text_literal

_TYPES: Final = {"decimal": "numeric", "integer": "bigint", "text": "text", "date": "date", "instant": "timestamptz",
                 "boolean": "boolean", "list": "jsonb", "json": "jsonb"}  # fmt: skip
_SCALE: Final = 10**PLACES
_SMALLEST: Final = written(Decimal(1).scaleb(-PLACES))
_FIRST: Final = "DATE '0001-01-01'"
_DAYS: Final = date.max.toordinal() - 1  # the last day, counted from the first
_C: Final = ' COLLATE "C"'

_ZERO: Final = Bit("0", (), INTEGER)


class PostgresWords:
    """See `Words`."""

    name: Literal["sqlite", "postgres"] = "postgres"

    def constant(self, form: Form, value: Any, inline: bool) -> Bit:
        """Numbers and days stand in the text, texts and instants are parameters."""
        if value is None:
            return Bit("NULL", (), form) if form == NULL else Bit(f"CAST(NULL AS {_TYPES[form.kind]})", (), form)
        if isinstance(value, datetime):
            text = text_literal(value.isoformat())
            return Bit(f"TIMESTAMPTZ {text}", (), form) if inline else Bit("CAST(? AS timestamptz)", (value,), form)
        if isinstance(value, date):
            return Bit(f"DATE '{value.isoformat()}'", (), form)
        if isinstance(value, Decimal | int):
            return Bit(f"({written(value)})::numeric", (), form)
        return Bit(text_literal(value), (), form) if inline else Bit("CAST(? AS text)", (value,), form)

    def decimal(self, bit: Bit) -> Bit:
        """As numeric."""
        if bit.form == DECIMAL:
            return bit
        if bit.form.kind == "integer" and bit.form.scale:
            return made(DECIMAL, "((", bit, f")::numeric * {written(Decimal(1).scaleb(-bit.form.scale))})")
        return made(DECIMAL, "(", bit, ")::numeric")

    def compare(self, op: str, left: Bit, right: Bit) -> Bit:
        """Texts in the order of code points."""
        if left.form == BOOLEAN:
            return made(BOOLEAN, "(", left, f") {op} (", right, ")")
        return made(BOOLEAN, left, _C if left.form == TEXT and op != "=" else "", f" {op} ", right)

    def arithmetic(self, op: str, bits: tuple[Bit, ...]) -> Bit:
        """In numeric, exact; quotients are cut."""
        if op == "/":
            return made(DECIMAL, "(div(", bits[0], f" * {_SCALE}, NULLIF(", bits[1], f", 0)) * {_SMALLEST})")
        return made(DECIMAL, "(", *listed(bits, f" {op} "), ")")

    def fit(self, bit: Bit, places: int, mode: str) -> Bit:
        """Rounded and scaled."""
        value = self.decimal(bit)
        cut = made(DECIMAL, "trunc(", value, f", {places})")
        if mode == "half_up":
            cut = made(DECIMAL, "round(", value, f", {places})")
        elif mode == "up":
            small = written(Decimal(1).scaleb(-places))
            cut = _let(DECIMAL, f"trunc(v.a, {places}) + sign(v.a - trunc(v.a, {places})) * {small}", value)
        return made(Form("integer", places), "trunc(", cut, f" * {10**places})")

    def key(self, bit: Bit) -> Bit:
        """Texts in the order of code points."""
        return made(TEXT, "(", bit, f"){_C}") if bit.form == TEXT else bit

    def day(self, bit: Bit, zone: str) -> Bit:
        """See `Words`."""
        return made(DATE, "((", bit, f") AT TIME ZONE {text_literal(zone)})::date")

    def start(self, bit: Bit, zone: str) -> Bit:
        """See `Words`."""
        start = made(INSTANT, "((", bit, f")::timestamp AT TIME ZONE {text_literal(zone)})")
        return made(INSTANT, "CASE WHEN ", bit, f" > {_FIRST} THEN ", start, " END")

    def reference(self, entity: str, id: Bit) -> Bit:
        """See `Words`."""
        return made(TEXT, f"({text_literal(entity + ':')} || (", id, ")::text)")

    def id_of(self, reference: Bit) -> Bit:
        """See `Words`."""
        return made(INTEGER, "split_part(", reference, ", ':', 2)::bigint")

    def holds(self, among: Bit, item: Bit) -> Bit:
        """See `Words`."""
        return made(BOOLEAN, "(", among, ") @> to_jsonb(", item, ")")

    def no_items(self, among: Bit) -> Bit:
        """See `Words`."""
        return made(BOOLEAN, "(COALESCE(jsonb_array_length(", among, "), 0) = 0)")

    def items(self, among: Bit, alias: str) -> tuple[Bit, Place]:
        """See `Words`."""
        clause = made(BOOLEAN, "jsonb_array_elements_text(", among, f') WITH ORDINALITY AS {alias}("value", "place")')
        return clause, Place(alias, None, Bit(f'{alias}."value"', (), TEXT), (f'{alias}."place"',))

    def call(self, name: str, args: tuple[Bit, ...], calendar: Any) -> Bit:
        """See `Words`."""
        return _WITH_CALENDAR[name](calendar, *args) if name in _WITH_CALENDAR else _CALLS[name](*args)

    def extreme(self, name: Literal["min", "max"], bits: tuple[Bit, ...]) -> Bit:
        """LEAST and GREATEST pass NULL over."""
        keyed = (made(TEXT, bits[0], _C) if bits[0].form == TEXT else bits[0], *bits[1:])
        return made(bits[0].form, "LEAST(" if name == "min" else "GREATEST(", *listed(keyed), ")")

    def figure(self, name: str, bit: Bit) -> Bit:
        """See `Words`."""
        if name == "avg":
            value = self.decimal(bit)
            return made(DECIMAL, "(div(SUM(", value, f") * {_SCALE}, COUNT(", bit, f")) * {_SMALLEST})")
        value = self.decimal(bit) if bit.form == NULL and name == "sum" else bit
        return made(value.form, f"{name.upper()}(", value, _C if bit.form == TEXT else "", ")")

    def joined(self, value: Bit, separator: Bit, rows: Bit, order: Bit) -> Bit:
        """See `Words`."""
        return made(TEXT, "SELECT string_agg(", value, ", ", separator, " ORDER BY ", order, ")", rows)


def _let(form: Form, sql: str, *bits: Bit) -> Bit:
    """A calculation that names its values v.a, v.b, so that each is written only once."""
    named = [made(bit.form, bit, f' AS "{name}"') for bit, name in zip(bits, "abc", strict=False)]
    return made(form, f"(SELECT {sql} FROM (SELECT ", *listed(named), ") AS v)")


def _translated(letters: Mapping[str, str]) -> tuple[str, str]:
    """The letters that `lower` in the plain collation leaves alone, and what they become."""
    rest = {a: b for a, b in letters.items() if not a.isascii()}
    return text_literal("".join(rest)), text_literal("".join(rest.values()))


_LOWER: Final = ", ".join(_translated(LOWER))
_FOLD: Final = ", ".join(_translated(FOLD))


def _fold(text: Bit, letters: str = _FOLD) -> Bit:
    return made(TEXT, "translate(lower((", text, f"){_C}), {letters})")


def _period(day: Bit, unit: Bit) -> Bit:
    forms = {"day": "YYYY-MM-DD", "week": 'IYYY-"W"IW', "month": "YYYY-MM", "quarter": 'YYYY-"Q"Q', "year": "YYYY"}
    return made(TEXT, "to_char((", day, f")::timestamp, '{forms[_word(unit)]}')")


def _start_of(day: Bit, unit: Bit) -> Bit:
    return made(DATE, f"date_trunc('{_word(unit)}', (", day, ")::timestamp)::date")


def _word(bit: Bit) -> str:
    """A unit of time: one of few words, checked when the expression was."""
    word = str(bit.args[0]) if bit.args else bit.sql.strip("'")
    return word if word in ("day", "week", "month", "quarter", "year") else "day"


def _part(name: str) -> Callable[[Bit], Bit]:
    return lambda day: made(INTEGER, f"EXTRACT({name} FROM (", day, "))::bigint")


def _add_days(day: Bit, count: Bit) -> Bit:
    inside = f"((v.a - {_FIRST}) + trunc(v.b)) BETWEEN 0 AND {_DAYS}"
    return _let(DATE, f"CASE WHEN {inside} THEN v.a + trunc(v.b)::integer END", day, count)


def _add_months(day: Bit, count: Bit) -> Bit:
    month = "EXTRACT(YEAR FROM v.a) * 12 + EXTRACT(MONTH FROM v.a) - 1 + trunc(v.b)"
    moved = "(v.a + make_interval(months => trunc(v.b)::integer))::date"
    return _let(DATE, f"CASE WHEN {month} BETWEEN 12 AND 119999 THEN {moved} END", day, count)


# ------------------------------------------------------------------------------------------------ working days
def _array(found: Iterable[date]) -> str:
    return "'{" + ",".join(day.isoformat() for day in sorted(found)) + "}'::date[]"


def _is_workday(calendar: WorkCalendar, day: str) -> str:
    worked, closed = _array(calendar.worked), _array(calendar.closed)
    return f"(({day} <> ALL({closed})) AND (EXTRACT(ISODOW FROM {day}) < 6 OR {day} = ANY({worked})))"


def _until(calendar: WorkCalendar, day: str) -> str:
    """Working days from the year 1 up to a day."""
    number = f"({day} - {_FIRST} + 1)"
    closed = _array(each for each in calendar.closed if each.weekday() < 5)
    worked = _array(each for each in calendar.worked - calendar.closed if each.weekday() > 4)
    return (
        f"({number} / 7 * 5 + LEAST({number} % 7, 5)"
        f" - (SELECT COUNT(*) FROM unnest({closed}) AS w(d) WHERE w.d <= {day})"
        f" + (SELECT COUNT(*) FROM unnest({worked}) AS w(d) WHERE w.d <= {day}))"
    )


def _workdays(calendar: WorkCalendar, start: Bit, end: Bit) -> Bit:
    return _let(INTEGER, f"{_until(calendar, 'v.b')} - {_until(calendar, 'v.a')}", start, end)


def _add_workdays(calendar: WorkCalendar, day: Bit, count: Bit) -> Bit:
    """The n-th working day among as many days as can be needed for it."""
    reach = f"((ABS(trunc(v.b)) + {len(calendar.closed)}) * 7 / 5 + 14)::integer"
    stepped = f"v.a + SIGN(v.b)::integer * generate_series(1, {reach})"
    inside = f"s.d BETWEEN {_FIRST} AND DATE '{date.max.isoformat()}' AND {_is_workday(calendar, 's.d')}"
    found = (
        f"SELECT s.d FROM (SELECT {stepped} AS d) AS s WHERE {inside}"
        " ORDER BY ABS(s.d - v.a) LIMIT 1 OFFSET (ABS(trunc(v.b)) - 1)::integer"
    )
    sql = f"CASE WHEN trunc(v.b) = 0 THEN v.a WHEN ABS(v.b) <= 4000 THEN ({found}) END"
    return _let(DATE, sql, day, count)


def _hours(start: Bit, end: Bit) -> Bit:
    return made(DECIMAL, "(div(EXTRACT(EPOCH FROM ((", end, ") - (", start, f"))) * {_SCALE}, 3600) * {_SMALLEST})")


_CALLS: Final[Mapping[str, Callable[..., Bit]]] = {
    "days_between": lambda a, b: made(INTEGER, "((", b, ") - (", a, "))::bigint"),
    "hours_between": _hours,
    "add_days": _add_days,
    "add_months": _add_months,
    "start_of": _start_of,
    "period": _period,
    "year": _part("YEAR"),
    "month": _part("MONTH"),
    "quarter": _part("QUARTER"),
    "lower": lambda text: _fold(text, _LOWER),
    "contains": lambda text, part: made(BOOLEAN, "strpos(", _fold(text), ", ", _fold(part), ") > 0"),
    "starts_with": lambda text, part: made(BOOLEAN, "strpos(", _fold(text), ", ", _fold(part), ") = 1"),
    "length": lambda text: made(INTEGER, "length(", text, ")::bigint"),
    "round": lambda value, places=_ZERO: made(DECIMAL, "round(", value, ", (", places, ")::integer)"),
}
_WITH_CALENDAR: Final[Mapping[str, Callable[..., Bit]]] = {
    "workdays_between": _workdays, "add_workdays": _add_workdays,
    "is_workday": lambda calendar, day: _let(BOOLEAN, _is_workday(calendar, "v.a"), day),
}  # fmt: skip
