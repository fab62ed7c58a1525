"""Figures over the rows of a list per group, in one statement: each of any value, and of the rows it asks for alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expressions.tree import Expression
from store.listing import Listing, Question
from store.pieces import Pieces
from store.sql import Sql, words_of
from store.sql_parts import INTEGER, Bit


@dataclass(frozen=True, slots=True)
class Figure:
    """`count sum avg min max` of `value` (None: of the rows) over the rows that meet `where` (None: all)."""

    function: str
    value: Expression | None = None
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Measuring:
    """What is asked: of which list, under which keys, which figures."""

    listing: Listing
    by: Sequence[Expression]
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Measured:
    """One group: its keys, how many rows it has, and its figures in the order they were asked."""

    keys: tuple[Any, ...]
    count: int
    figures: tuple[Any, ...]


class Statement:
    """The statement: the rows with their keys and values (i), and their groups, the largest first."""

    def __init__(self, pieces: Pieces, asked: Measuring) -> None:
        self._pieces, self._asked = pieces, asked
        self._question = Question(pieces, asked.listing)
        self._inner: list[Bit] = []
        self._ways: list[Callable[[Any], Any]] = []
        self._keys = [self._key(place, each) for place, each in enumerate(asked.by)]
        self._figures = [self._figure(place, each) for place, each in enumerate(asked.figures)]

    def _key(self, place: int, key: Expression) -> str:
        found = self._compiled(key)
        self._inner.append(Bit(f"{found.text} AS k{place}", found.params, found.form))
        self._ways.append(found.decode)
        return f"i.k{place}"

    def _figure(self, place: int, figure: Figure) -> str:
        """The figure over what the rows give for it; a row it does not ask for gives nothing."""
        value = self._compiled(figure.value) if figure.value is not None else None
        if value is None and figure.where is None:
            self._ways.append(int)
            return "COUNT(*)"
        bit = Bit(value.text, value.params, value.form) if value else Bit("1", (), INTEGER)
        if figure.where is not None:
            test, args = self._pieces.compiled(figure.where, self._asked.listing.frame, "r")
            bit = Bit(f"CASE WHEN {test} THEN {bit} END", (*args, *bit.args), bit.form)
        self._inner.append(Bit(f"{bit} AS v{place}", bit.args, bit.form))
        if value is None or figure.function == "count":
            self._ways.append(int)
            return f"COUNT(i.v{place})"
        found = words_of(self._pieces.dialect.name).figure(figure.function, Bit(f"i.v{place}", (), bit.form))
        self._ways.append(_way(figure.function, Sql("", (), value.type, found.form).decode))
        return str(found)

    def _compiled(self, expression: Expression) -> Sql:
        return self._pieces.compile(expression, self._asked.listing.frame, "r", "value")

    def text(self, limit: int) -> tuple[str, list[Any]]:
        """The statement and its parameters."""
        args = [arg for bit in self._inner for arg in bit.args]
        inner = f"SELECT {', '.join(map(str, self._inner)) or '1'} FROM {self._question.source}"
        shown = ", ".join([*self._keys, "COUNT(*)", *self._figures])
        sql = f"SELECT {shown} FROM ({inner}) AS i"
        if self._keys:
            keys = ", ".join(self._keys)
            sql += f" GROUP BY {keys} ORDER BY COUNT(*) DESC, {keys} LIMIT {int(limit)}"
        return sql, [*args, *self._question.args]

    def group(self, row: Sequence[Any]) -> Measured:
        """A row of the answer, read."""
        wide = len(self._keys)
        raw = (*row[:wide], *row[wide + 1 :])
        read = [way(value) for way, value in zip(self._ways, raw, strict=True)]
        return Measured(tuple(read[:wide]), row[wide], tuple(read[wide:]))


def _way(function: str, decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """How a figure is read: a sum of nothing is 0, and of no rows at all too."""
    return (lambda raw: Decimal(0) if raw is None else decode(raw)) if function == "sum" else decode
