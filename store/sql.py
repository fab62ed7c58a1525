"""Expressions as SQL for both engines: conditions for WHERE, values, sort keys. The only such translation."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from expressions.frame import Frame
from expressions.nodes import Node
from expressions.tree import Expression
from expressions.types import Type
from kernel.duration import Duration
from kernel.reference import Reference
from store.sql_compiler import Compiler
from store.sql_days import eased
from store.sql_functions import number, register_functions
from store.sql_parts import INTEGER, Bit, Form, NotInSql, Place, Stored, Tables, Words, table
from store.sql_postgres import PostgresWords
from store.sql_sqlite import SqliteWords

Engine = Literal["sqlite", "postgres"]
_WORDS: Final[Mapping[Engine, Words]] = {"sqlite": SqliteWords(), "postgres": PostgresWords()}
_DEEPEST: Final = 75  # SQLite's parser holds 100 open constructs; the query around takes some
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sql:
    """A text with `?` in the order of its parameters; `decode` makes values in memory of what the driver gives back."""

    text: str
    params: tuple[Any, ...]
    type: Type
    form: Form

    def decode(self, raw: Any) -> Any:
        """The value of a raw result."""
        if raw is None:
            return False if self.type.kind == "boolean" else None
        return _DECODE[self.form.kind](self, raw)


def words_of(engine: Engine) -> Words:
    """The words of an engine."""
    return _WORDS[engine]


def compile_sql(
    expression: Expression | Node,
    frame: Frame,
    engine: Engine,
    tables: Tables,
    *,
    row: str | None = None,
    purpose: Literal["where", "value", "key"] = "where",
    inline: bool = False,
) -> Sql:
    """An expression as SQL. Raises NotInSql for what only memory can compute.

    The record at hand is the row of the query: `row` is its alias or quoted table (default: the quoted table of the
    expression's entity); "" means `frame.record`. `where` may be NULL where it is false, so that indexes serve it;
    `value` is decoded with `Sql.decode`; `key` is sorted by. `inline` leaves no parameters, for the WHERE of an index.
    """
    entity = expression.entity if isinstance(expression, Expression) else None
    root = expression.root if isinstance(expression, Expression) else expression
    alias = table(entity) if row is None and entity is not None else row
    this = Place(alias, entity, Bit(f'{alias}."id"', (), INTEGER)) if alias and entity else None
    compiler = Compiler(frame, _WORDS[engine], tables, this, inline=inline)
    root = eased(root, frame)
    bit = compiler.question(root, loose=True) if purpose == "where" else compiler.value(root)
    if purpose == "key":
        bit = compiler.words.key(bit)
    if engine == "sqlite" and depth(bit.sql) > _DEEPEST:
        raise NotInSql(root, "it is nested too deeply")
    return Sql(bit.sql, bit.args, root.type, bit.form)


def depth(sql: str) -> int:
    """About how many open constructs a parser must hold for a text made by the compiler."""
    weights: list[int] = []
    now = most = at = 0
    while at < len(sql):
        if sql[at] in "'\"":
            at = sql.index(sql[at], at + 1)
        elif sql[at] == "(":
            weights.append(9 if sql.startswith("(SELECT", at) else 3 if at and sql[at - 1].isalnum() else 2)
            now += weights[-1]
        elif sql[at] == "," and weights and weights[-1] == 3:
            weights[-1] += 2
            now += 2
        elif sql[at] == ")":
            now -= weights.pop()
        elif sql.startswith("CASE", at):
            weights.append(5)
            now += 5
        elif sql.startswith(" END", at):
            now -= weights.pop()
            at += 3
        most = max(most, now)
        at += 1
    return most


# ------------------------------------------------------------------------------------------------ reading results
def _integer(sql: Sql, raw: Any) -> Any:
    return Decimal(int(raw)).scaleb(-sql.form.scale) if sql.form.scale else int(raw)


def _text(sql: Sql, raw: str) -> Any:
    if sql.type.kind == "record":
        return Reference.parse(raw)
    return Duration.parse(raw) if sql.type.kind == "duration" else raw


def _instant(sql: Sql, raw: Any) -> datetime:
    return raw.astimezone(UTC) if isinstance(raw, datetime) else _EPOCH + timedelta(microseconds=raw)


def _list(sql: Sql, raw: Any) -> Any:
    found = json.loads(raw) if isinstance(raw, str) else raw
    return tuple(found) if isinstance(found, list) else found


_DECODE: Final[Mapping[str, Callable[[Sql, Any], Any]]] = {
    "boolean": lambda _, raw: bool(raw), "integer": _integer, "decimal": lambda _, raw: number(raw), "text": _text,
    "date": lambda _, raw: raw if isinstance(raw, date) else date.fromisoformat(raw), "instant": _instant,
    "list": _list, "json": _list, "null": lambda _, raw: raw,
}  # fmt: skip

__all__ = ["Engine", "NotInSql", "Sql", "Stored", "Tables", "compile_sql", "depth", "register_functions"]
