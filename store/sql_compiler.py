"""Values in SQL: fields, links, arithmetic, choices between values."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, Final

from expressions.evaluate import local
from expressions.frame import Frame
from expressions.nodes import (
    Aggregate,
    Ancestor,
    Arithmetic,
    Call,
    Constant,
    Convert,
    Follow,
    Given,
    If,
    Negative,
    Node,
    ProfileOf,
    Row,
    Setting,
    Special,
)  # fmt: skip
from expressions.types import Type
from kernel.reference import Reference
from store import sql_calls, sql_figures, sql_settings
from store.sql_days import eased
from store.sql_parts import (
    BOOLEAN,
    DECIMAL,
    INTEGER,
    JSON,
    LIST,
    NULL,
    TEXT,
    Bit,
    Form,
    NotInSql,
    Place,
    Stored,
    Tables,
    Words,
    alike,
    form_of,
    listed,
    made,
    quoted,
    table,
)  # fmt: skip
from store.sql_questions import question

_LARGEST: Final = 2**63 - 1
_FORMS: Final[Mapping[str, Form]] = {
    "text": TEXT, "integer": INTEGER, "link": INTEGER, "boolean": BOOLEAN, "date": Form("date"),
    "instant": Form("instant"), "json": JSON, "reference": TEXT,
}  # fmt: skip


class Compiler:
    """Turns nodes into SQL. `this` is the row of the record at hand (None: that of the frame)."""

    def __init__(
        self, frame: Frame, words: Words, tables: Tables, this: Place | None, *, inline: bool = False, names: Any = None
    ) -> None:
        self.frame = frame
        self.words = words
        self.tables = tables
        self.this = this
        self.inline = inline
        self.rows: dict[tuple[str, int], Place] = {}
        self._names = names or count(1)

    def alias(self) -> str:
        """A fresh name for a table in FROM."""
        return f"t{next(self._names)}"

    def about(self, place: Place) -> "Compiler":
        """The same for an expression about another row."""
        return Compiler(self.frame, self.words, self.tables, place, inline=self.inline, names=self._names)

    def value(self, node: Node) -> Bit:
        """A value; a question is TRUE or FALSE, never NULL. Raises NotInSql."""
        if node.type.kind == "boolean" and not isinstance(node, Constant):
            return self.question(node)
        made_by = _VALUES.get(type(node))
        if made_by is None:
            raise NotInSql(node, "it is no single value")
        return made_by(self, node)

    def raw(self, node: Node) -> Bit:
        """A yes/no field, parameter or chosen value that may be NULL where it is empty."""
        made_by = _VALUES.get(type(node))
        if made_by is None:
            raise NotInSql(node, "it is no question")
        return made_by(self, node)

    def question(self, node: Node, *, negated: bool = False, loose: bool = False) -> Bit:
        """A condition. `loose`: NULL may stand for FALSE, as in WHERE."""
        return question(self, node, negated=negated, loose=loose)

    def constant(self, kind: Type, value: Any) -> Bit:
        """A value known now."""
        return constant(self, kind, value)

    def place(self, node: Node) -> Place | None:
        """The row a node stands for, when it is one in sight."""
        if isinstance(node, Special) and node.name == "this":
            return self.this
        place = self.rows.get((node.name, node.depth)) if isinstance(node, Row) else None
        return place if place is not None and place.entity is not None else None

    def stored(self, entity: str, name: str, node: Node) -> Stored:
        """How a field is kept. Raises NotInSql for one without a column."""
        found = self.tables.stored(entity, name)
        if found is None:
            raise NotInSql(node, "it is no single value")
        return found

    def column(self, place: Place, node: Follow) -> Bit:
        """A field of a row in sight; a formula that reads the clock is computed on the spot."""
        found = self.stored(place.entity or "", node.name, node)
        form = Form("integer", found.decimals) if found.kind == "scaled" else _FORMS[found.kind]
        if found.formula is not None:
            return _fitted(self, self.about(place).value(eased(found.formula.root, self.frame)), form, found)
        form = LIST if form == JSON and node.type.kind == "list" else form
        return Bit(f"{place.alias}.{quoted(node.name)}", (), form)


def _fitted(c: Compiler, bit: Bit, form: Form, found: Stored) -> Bit:
    if form.kind != "integer" or bit.form == form:
        return bit
    return c.words.fit(bit, form.scale, found.round)


# ------------------------------------------------------------------------------------------------ constants
def constant(c: Compiler, kind: Type, value: Any) -> Bit:
    """A value in memory as SQL."""
    if isinstance(value, bool):
        return Bit("TRUE" if value else "FALSE", (), BOOLEAN)
    if value is None:
        return Bit("FALSE", (), BOOLEAN) if kind.kind == "boolean" else c.words.constant(form_of(kind), None, c.inline)
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return Bit(str(value), (), INTEGER)
    if isinstance(value, int | Decimal):
        return c.words.constant(DECIMAL, Decimal(value), c.inline)
    if isinstance(value, datetime) and value.tzinfo is None:
        return constant(c, kind, local(c.frame, value))
    form = Form("instant") if isinstance(value, datetime) else Form("date") if isinstance(value, date) else TEXT
    if isinstance(value, tuple | list | dict):
        raise NotInSql(str(value), "it is a list")
    return c.words.constant(form, str(value) if form == TEXT else value, c.inline)


def _constant(c: Compiler, node: Constant) -> Bit:
    return constant(c, node.type, node.value)


def _special(c: Compiler, node: Special) -> Bit:
    if node.name == "this" and c.this is not None:
        return c.this.value
    value = c.frame.record if node.name in ("this", "old") else getattr(c.frame, node.name)
    return constant(c, node.type, value)


def _given(c: Compiler, node: Given) -> Bit:
    value = (c.frame.ask if node.of == "ask" else c.frame.names).get(node.name)
    return constant(c, node.type, value)


def _row(c: Compiler, node: Row) -> Bit:
    return c.rows[node.name, node.depth].value


# ------------------------------------------------------------------------------------------------ fields and links
def _follow(c: Compiler, node: Follow) -> Bit:
    base = node.base
    if isinstance(base, Special) and base.name == "old":
        return constant(c, node.type, (c.frame.old or {}).get(node.name))
    place = c.place(base)
    if place is not None:
        return c.column(place, node)
    if base.type.entity is None:
        return _follow_open(c, node)
    tables, conditions, last = _path(c, node)
    inner = c.column(last, node)
    return made(
        inner.form, "(SELECT ", inner, " FROM ", ", ".join(tables), " WHERE ", *listed(conditions, " AND "), ")"
    )


def _path(c: Compiler, node: Follow) -> tuple[list[str], list[Bit], Place]:
    """The tables of a path of links side by side, what joins them, and the row that holds its last field."""
    base = node.base
    entity = base.type.entity or ""
    if isinstance(base, Follow) and _goes_on(c, base):
        tables, conditions, before = _path(c, base)
        id = c.column(before, base)
    else:
        tables, conditions, id = [], [], c.value(base)
    alias = c.alias()
    conditions.append(made(BOOLEAN, f'{alias}."id" = ', id))
    return [*tables, f"{table(entity)} AS {alias}"], conditions, Place(alias, entity, Bit(f'{alias}."id"', (), INTEGER))


def _goes_on(c: Compiler, link: Follow) -> bool:
    """Whether a link is itself a field of a record that has to be looked up."""
    before = link.base
    old = isinstance(before, Special) and before.name == "old"
    return before.type.entity is not None and not old and c.place(before) is None


def _looked_up(c: Compiler, entity: str, node: Follow, id: Bit) -> Bit:
    alias = c.alias()
    inner = c.column(Place(alias, entity, Bit(f'{alias}."id"', (), INTEGER)), node)
    return made(inner.form, "(SELECT ", inner, f' FROM {table(entity)} AS {alias} WHERE {alias}."id" = ', id, ")")


def _follow_open(c: Compiler, node: Follow) -> Bit:
    """A field that several entities have alike, through a link that may name any of them."""
    wanted = node.base.type.options or tuple(sorted(c.tables.entities()))
    having = [entity for entity in wanted if c.tables.stored(entity, node.name) is not None]
    if not having or len(having) > 60:
        raise NotInSql(node, "the link may lead anywhere")
    named = c.value(node.base)
    id = c.words.id_of(named)
    found = [_looked_up(c, entity, node, id) for entity in having]
    pieces: list[str | Bit] = ["CASE"]
    for entity, bit in zip(having, alike(c.words, found, node), strict=True):
        beginning = made(TEXT, "substr(", named, f", 1, {len(entity) + 1})")
        said = c.words.constant(TEXT, f"{entity}:", inline=True)
        pieces += [" WHEN ", beginning, " = ", said, " THEN ", bit]
    return made(found[0].form, *pieces, " END")


def _convert(c: Compiler, node: Convert) -> Bit:
    bit = c.value(node.value)
    if node.to == "reference":
        if isinstance(node.value, Constant) and isinstance(node.value.value, int):
            return constant(c, node.type, Reference(node.entity, node.value.value))
        return c.words.reference(node.entity, bit)
    zone = str(c.frame.zone)
    return c.words.day(bit, zone) if node.to == "day" else c.words.start(bit, zone)


# ------------------------------------------------------------------------------------------------ computed
def _arithmetic(c: Compiler, node: Arithmetic) -> Bit:
    bits = [c.value(each) for each in _operands(node)]
    if node.type.kind == "text":
        return made(TEXT, "(", *listed(bits, " || "), ")")
    return c.words.arithmetic(node.op, tuple(c.words.decimal(bit) for bit in bits))


def _operands(node: Arithmetic) -> list[Node]:
    """The values of `a + b + c`, which parsers need not see as nested."""
    found: list[Node] = [node.right]
    left = node.left
    while node.op in "+*" and isinstance(left, Arithmetic) and left.op == node.op:
        found.append(left.right)
        left = left.left
    return [left, *reversed(found)]


def _negative(c: Compiler, node: Negative) -> Bit:
    zero = Bit("0", (), INTEGER)
    return c.words.arithmetic("-", (c.words.decimal(zero), c.words.decimal(c.value(node.value))))


def _if(c: Compiler, node: If) -> Bit:
    """A chain of `else if` becomes one CASE."""
    tests: list[Bit] = []
    values: list[Node] = []
    last: Node = node
    while isinstance(last, If):
        tests.append(c.question(last.test, loose=True))
        values.append(last.then)
        last = last.other
    bits = alike(c.words, [c.value(each) for each in (*values, last)], node)
    pieces: list[str | Bit] = []
    for test, bit in zip(tests, bits, strict=False):
        pieces += [" WHEN ", test, " THEN ", bit]
    form = next((bit.form for bit in bits if bit.form != NULL), NULL)
    return made(form, "CASE", *pieces, " ELSE ", bits[-1], " END")


_VALUES: Final[Mapping[type[Node], Callable[[Compiler, Any], Bit]]] = {
    Constant: _constant, Special: _special, Given: _given, Row: _row, Follow: _follow, Convert: _convert,
    Arithmetic: _arithmetic, Negative: _negative, If: _if, Ancestor: sql_settings.ancestor,
    Setting: sql_settings.setting, ProfileOf: sql_settings.profile, Call: sql_calls.call, Aggregate: sql_figures.figure,
}  # fmt: skip
