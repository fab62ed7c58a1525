"""Groups of a list with their counts and figures, in one statement: rows are read once, titles joined to the groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expressions.tree import Expression
from expressions.types import NUMBER
from store.depends import depends_of
from store.grains import form_of
from store.keys import Key
from store.layout import Column
from store.listing import Listing, Question, Seen
from store.pieces import Pieces, by_option
from store.shelves import Shelf, Stored
from store.sql import Sql, words_of
from store.sql_parts import INTEGER, Bit, made


@dataclass(frozen=True, slots=True)
class By:
    """A key of a grouping: a field, the grain of it, the direction."""

    field: str
    grain: str
    down: bool = False


@dataclass(frozen=True, slots=True)
class Grouping:
    """What is asked: the list, by what, the figures (`("amount", "sum")`), and what somebody sees of these fields.
    `marks`: conditions of which each group says how many of its rows meet them."""

    listing: Listing
    by: Sequence[By]
    figures: Sequence[tuple[str, str]]
    seen: Seen = field(default_factory=Seen)
    marks: Sequence[Expression] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its values, one per key (a day where it is grouped by periods, the lower end of a range), how many
    rows it has, the figures in the order of `parts_of`, and how many rows meet each of the marks."""

    values: tuple[Any, ...]
    count: int
    figures: tuple[Any, ...]
    marks: tuple[int, ...] = ()


def parts_of(figures: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is read for the figures: an average is a sum and a count, so that those of groups add up."""
    wanted: dict[tuple[str, str], None] = {}
    for name, figure in figures:
        wanted |= {(name, part): None for part in (("sum", "count") if figure == "avg" else (figure,))}
    return list(wanted)


class Statement:
    """The statement: the rows with what they are grouped by and measured at (i), their groups (r), in order."""

    def __init__(self, pieces: Pieces, asked: Grouping) -> None:
        self._pieces, self._asked = pieces, asked
        self._question = Question(pieces, asked.listing)
        self._shelf: Shelf = self._question.shelf
        self.columns: list[Column] = []
        self._inner: list[Bit] = []
        self.figures: list[Bit] = []
        self._ways: list[Callable[[Any], Any] | None] = []  # of values, then of figures, into memory
        for number, key in enumerate(asked.by):
            value, column = pieces.grained(self._shelf, key.field, key.grain or "value", self._frame, asked.seen)
            self.columns.append(column)
            self._ways.append(self._way(key.field, column))
            self._inner.append(made(value.form, value, f" AS k{number}"))
        self._measure()
        self._marks = [pieces.compiled(each, self._frame, "r") for each in asked.marks]

    @property
    def depends(self) -> Mapping[str, frozenset[str] | None]:
        """What the groups depend on."""
        names = [*(key.field for key in self._asked.by), *(name for name, _ in self._asked.figures)]
        found = dict(self._question.depends_with(names))
        schema, entity = self._pieces.shelves.schema, self._shelf.entity
        for where in (*self._asked.marks, *self._asked.seen.plain.values()):
            for name, fields in depends_of(schema, entity, where, ()).items():
                known = found.get(name, frozenset())
                found[name] = None if fields is None or known is None else fields | known
        return found

    @property
    def _frame(self) -> Any:
        return self._asked.listing.frame

    def _measure(self) -> None:
        """The figures over the rows; each field is read once."""
        places: dict[str, tuple[int, Stored]] = {}
        for name, part in parts_of(self._asked.figures):
            if name not in places:
                value, stored = self._pieces.shown(self._shelf, name, self._frame, self._asked.seen)
                places[name] = (len(places), stored)
                self._inner.append(made(value.form, value, f" AS v{places[name][0]}"))
            self.figures.append(self._figure(part, *places[name]))

    def _figure(self, part: str, place: int, stored: Stored) -> Bit:
        value = Bit(f"i.v{place}", (), form_of(stored.column))
        if part == "count":
            self._ways.append(None)
            return Bit(f"COUNT({value})", (), INTEGER)
        if part == "sum":
            found = words_of(self._pieces.dialect.name).figure(part, value)
            self._ways.append(Sql("", (), NUMBER, found.form).decode)
            return found
        self._ways.append(stored.out)
        return made(value.form, f"{part.upper()}(", value, ")")

    def _way(self, name: str, column: Column) -> Callable[[Any], Any] | None:
        """How a value is read: periods are days, whatever they are of."""
        stored = self._stored(name)
        if column.kind == "date" and stored.column.kind != "date":
            return self._pieces.dialect.decode("date")
        return stored.out

    def _stored(self, name: str) -> Stored:
        clocked = self._shelf.clocks.get(name)
        return clocked.stored if clocked else self._shelf.columns[name]

    def group(self, row: tuple[Any, ...]) -> Group:
        """A row of the answer, read."""
        wide, end = len(self.columns), len(self.columns) + 1 + len(self.figures)
        raw = (*row[:wide], *row[wide + 1 : end])
        read = [
            value if way is None or value is None else way(value) for way, value in zip(self._ways, raw, strict=True)
        ]
        return Group(tuple(read[:wide]), row[wide], tuple(read[wide:]), tuple(int(each or 0) for each in row[end:]))

    def text(self, limit: int) -> tuple[str, list[Any]]:
        """The statement and its parameters."""
        rows, args = self._rows()
        keys = [f"k{number}" for number in range(len(self.columns))]
        marks = [f"SUM(i.m{number})" for number in range(len(self._marks))]
        shown = ", ".join(
            [*(f"i.{key} AS {key}" for key in keys), "COUNT(*) AS n", *_named("f", self.figures), *_named("t", marks)]
        )
        grouped = f" GROUP BY {', '.join(f'i.{key}' for key in keys)}" if keys else ""
        inner = f"SELECT {shown} FROM ({rows}) AS i{grouped}"
        if not keys:
            return inner, args  # one row, also of nothing
        order = self._order()
        names = ", ".join(f"r.{each}" for each in (*keys, "n", *_names("f", self.figures), *_names("t", marks)))
        args += [arg for each in order for arg in each.args]
        by = ", ".join(self._pieces.dialect.order(each.sql, each.down) for each in order)
        return f"SELECT {names} FROM ({inner}) AS r ORDER BY {by} LIMIT {int(limit)}", args

    def _rows(self) -> tuple[str, list[Any]]:
        marks = [Bit(f"CASE WHEN {sql} THEN 1 ELSE 0 END AS m{at}", tuple(args), INTEGER)
                 for at, (sql, args) in enumerate(self._marks)]  # fmt: skip
        bits = [*self._inner, *marks]
        args = [arg for bit in bits for arg in bit.args]
        return f"SELECT {', '.join(map(str, bits)) or '1'} FROM {self._question.source}", [*args, *self._question.args]

    def _order(self) -> list[Key]:
        """Choices in the order of their options, links by the titles that are shown, then by their ids."""
        found: list[Key] = []
        for number, (key, column) in enumerate(zip(self._asked.by, self.columns, strict=True)):
            bare = Key(f"r.k{number}", key.down, kind=column.kind)
            target = self._shelf.targets.get(key.field)
            found += [self._title(target, key, bare), bare] if target else [by_option(bare, column)]
        return found

    def _title(self, target: str, key: By, bare: Key) -> Key:
        shown: Mapping[str, Expression] = self._asked.seen.titles
        sql, args = self._pieces.compiled(shown[key.field], self._frame, "s") if key.field in shown else ("TRUE", [])
        table = self._pieces.shelves[target].table
        title = f'(SELECT s."title_" FROM {table} AS s WHERE s."id" = {bare.sql} AND {sql})'
        return Key(title, key.down, args=tuple(args), kind="text")


def _named(letter: str, bits: Sequence[object]) -> list[str]:
    return [f"{bit} AS {letter}{number}" for number, bit in enumerate(bits)]


def _names(letter: str, bits: Sequence[object]) -> list[str]:
    return [f"{letter}{number}" for number in range(len(bits))]
