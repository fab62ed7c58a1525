"""The groups of a list in a workbook: what each row stands in, and what a group comes to once its rows have passed.

A group's row follows its rows, as spreadsheets keep subtotals: so what it says is of exactly the rows above it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from kernel.clock import Clock
from kernel.text import Text
from records.grid import HIDDEN
from schema.fieldtypes import registry
from schema.fieldtypes.grains import PERIODS, Key, key_of
from schema.model import Entity, Field
from transfer.columns import Column

SUBTOTALS: Final = {"avg": 1, "count": 3, "max": 4, "min": 5, "sum": 9}  # what a spreadsheet calls them by
_EMPTY: Final = Text.of({"en": "(empty)", "zh-CN": "（空）"})
_WEEK: Final = Text.of({"en": "week of {day}", "zh-CN": "{day} 起一周"})
_COUNTED: Final = Text.of({"en": "{name} ({count})", "zh-CN": "{name}（{count}）"})

Name = tuple[Any, str]  # what tells a group from others, and what it is called
Read = Callable[[Any], str]


@dataclass(slots=True)
class Figure:
    """What the cells of a column come to, as they pass."""

    kind: str
    count: int = 0
    total: Decimal = Decimal()
    least: float | None = None
    most: float | None = None

    def take(self, cell: Any) -> None:
        """The next cell; one that holds nothing, or no number, counts as a spreadsheet counts it."""
        if cell is None:
            return
        if isinstance(cell, float):
            self.total += Decimal(repr(cell))
            self.least = cell if self.least is None else min(self.least, cell)
            self.most = cell if self.most is None else max(self.most, cell)
        if self.kind == "count" or isinstance(cell, float):
            self.count += 1

    @property
    def value(self) -> float | None:
        """None: nothing to tell."""
        if self.kind in ("count", "sum"):
            return float(self.count if self.kind == "count" else self.total)
        if self.kind == "avg":
            return float(self.total / self.count) if self.count else None
        return self.least if self.kind == "min" else self.most


@dataclass(slots=True)
class Group:
    """A group under way: its level from 0, the column its name stands in, what its rows share, and its figures by the
    place of their columns."""

    level: int
    place: int
    name: Name
    first: int
    rows: int = 0
    figures: dict[int, Figure] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """Its name with the number of its rows."""
        return _COUNTED.in_(language).format(name=self.name[1], count=self.rows)


class Outline:
    """The groups that rows stand in, one after the other; `by` and `totals` as a list asks for its groups."""

    def __init__(
        self, entity: Entity, columns: Sequence[Column], by: Sequence[str], totals: Sequence[str], language: str,
        clock: Clock,
    ) -> None:  # fmt: skip
        self.language = language
        places = {column.name: place for place, column in enumerate(columns)}
        keys = [(key, places[key.field]) for key in map(key_of, by) if key.field in places]
        self._keys = [
            (place, key.field, _reader(entity.fields[key.field], key, columns[place], language, clock))
            for key, place in keys
        ]
        named = (text.partition(":") for text in totals)
        self._figures = {places[name]: figure for name, _, figure in named if name in places and figure in SUBTOTALS}
        self._open: list[Group] = []

    @property
    def depth(self) -> int:
        """How many levels there are."""
        return len(self._keys)

    def names(self, columns: Mapping[str, Sequence[Any]]) -> Iterator[tuple[Name, ...]]:
        """What each of some rows stands in, from the uppermost level on; `columns`: their values by field."""
        if not self._keys:
            return iter(())
        read = [
            [_named(read, None if value is HIDDEN else value) for value in columns[name]]
            for _, name, read in self._keys
        ]
        return zip(*read, strict=True)

    def left(self, names: Sequence[Name] = ()) -> list[Group]:
        """The groups that end before a row that stands in these, the deepest first; without names all that are open."""
        same = 0
        while same < min(len(names), len(self._open)) and self._open[same].name == names[same]:
            same += 1
        ended, self._open = self._open[same:], self._open[:same]
        return ended[::-1]

    def take(self, at: int, names: Sequence[Name], cells: Sequence[Any]) -> None:
        """A row of the sheet that stands in these, with its cells."""
        for level in range(len(self._open), len(names)):
            figures = {place: Figure(kind) for place, kind in self._figures.items()}
            self._open.append(Group(level, self._keys[level][0], names[level], at, figures=figures))
        for group in self._open:
            group.rows += 1
            for place, figure in group.figures.items():
                figure.take(cells[place])


def _named(read: Read, value: Any) -> Name:
    """Records of one title are groups of their own."""
    text = read(value)
    return (value["id"] if isinstance(value, dict) else text), text


def _reader(field: Field, key: Key, column: Column, language: str, clock: Clock) -> Read:
    stored = registry.of(field).column(field)
    empty, known = _EMPTY.in_(language), dict[Any, str]()
    dated = stored is not None and stored.kind in ("date", "instant")
    grain, week = key.grain if key.grain in PERIODS else "day", _WEEK.in_(language)

    def plain(value: Any) -> str:
        if dated:
            return _period(grain, week, _day(value, clock))
        return _range(Decimal(str(value)), key.step) if key.step else column.text(value)

    def read(value: Any) -> str:
        if value is None or value == "":
            return empty
        if isinstance(value, dict | list):
            return plain(value) or empty
        if value not in known:
            if len(known) > 4096:
                known.clear()
            known[value] = plain(value) or empty
        return known[value]

    return read


def _day(value: str, clock: Clock) -> date:
    if len(value) == 10:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value).astimezone(clock.zone).date()


def _period(grain: str, week: str, day: date) -> str:
    if grain == "year":
        return f"{day.year:04}"
    if grain == "quarter":
        return f"{day.year:04} Q{(day.month + 2) // 3}"
    if grain == "month":
        return f"{day.year:04}-{day.month:02}"
    return week.format(day=day - timedelta(days=day.weekday())) if grain == "week" else day.isoformat()


def _range(value: Decimal, step: Decimal) -> str:
    start = (value // step - (1 if value % step < 0 else 0)) * step
    return f"{start.normalize():f} – {(start + step).normalize():f}"
