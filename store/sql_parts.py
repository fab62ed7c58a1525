"""The pieces SQL is put together from: a text with its parameters and the form its value has."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from expressions import codes
from expressions.nodes import Node
from expressions.tree import Expression
from expressions.types import Type
from kernel.errors import Refusal
from store.layout import members_of, table_of

FormKind = Literal["boolean", "integer", "decimal", "text", "date", "instant", "list", "json", "null"]


@dataclass(frozen=True, slots=True)
class Form:
    """How SQL holds a value. `integer` is the value times 10 ** `scale`; `decimal` an exact one: numeric, or on SQLite
    an integer or plain digits as text. Ids are integers, references and durations texts, choices a JSON list."""

    kind: FormKind
    scale: int = 0


BOOLEAN: Final = Form("boolean")
INTEGER: Final = Form("integer")
DECIMAL: Final = Form("decimal")
TEXT: Final = Form("text")
DATE: Final = Form("date")
INSTANT: Final = Form("instant")
LIST: Final = Form("list")
JSON: Final = Form("json")
NULL: Final = Form("null")


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of SQL with `?` for its parameters, in order."""

    sql: str
    args: tuple[Any, ...]
    form: Form

    def __str__(self) -> str:
        return self.sql


def made(form: Form, *pieces: "str | Bit") -> Bit:
    """Pieces side by side, with their parameters in the same order."""
    args: list[Any] = []
    for piece in pieces:
        if isinstance(piece, Bit):
            args.extend(piece.args)
    return Bit("".join(map(str, pieces)), tuple(args), form)


def listed(bits: Iterable[Bit], between: str = ", ") -> tuple["str | Bit", ...]:
    """Pieces with a text between them."""
    found: list[str | Bit] = []
    for bit in bits:
        found += [between, bit] if found else [bit]
    return tuple(found)


TRUE: Final = Bit("TRUE", (), BOOLEAN)
FALSE: Final = Bit("FALSE", (), BOOLEAN)


class NotInSql(Refusal):
    """This part can only be evaluated in memory."""

    def __init__(self, part: Node | str, why: str) -> None:
        said = part if isinstance(part, str) else part.said or type(part).__name__
        super().__init__(codes.NOT_IN_SQL, {"found": said, "why": why})


@dataclass(frozen=True, slots=True)
class Stored:
    """How a field is kept: `kind` and `decimals` as schema/fieldtypes' Column has them.

    `formula` is set for one that is computed in each query (it reads the clock): then `decimals` and `round` say how
    its value is rounded.
    """

    kind: str
    decimals: int = 0
    formula: Expression | None = None
    round: Literal["half_up", "down", "up"] = "half_up"


class Tables(Protocol):
    """What the compiler must know of the schema."""

    def stored(self, entity: str, field: str) -> Stored | None:
        """How a field is kept; None for links, users, files (kept in a table of their own), lines and unknown names."""

    def entities(self) -> Collection[str]:
        """All entities, for links that may name any."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the alias of its table, and how its id (or itself, of a text) is written."""

    alias: str
    entity: str | None
    value: Bit
    order: tuple[str, ...] = field(default=())  # the natural order of rows


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def table(entity: str) -> str:
    """The table of an entity, quoted."""
    return quoted(table_of(entity))


def members_table(entity: str, name: str) -> str:
    """The table of a links, users or files field, quoted."""
    return quoted(members_of(entity, name))


def form_of(kind: Type) -> Form:
    """The form of a constant of this type; numbers depend on the value."""
    plain = {"boolean": BOOLEAN, "text": TEXT, "duration": TEXT, "date": DATE, "datetime": INSTANT, "number": DECIMAL,
             "list": LIST, "collection": LIST, "json": JSON}  # fmt: skip
    if kind.kind == "record":
        return INTEGER if kind.entity else TEXT
    return plain.get(kind.kind, NULL)


class Words(Protocol):
    """How one engine says what the two say differently. Booleans are TRUE and FALSE in both."""

    name: Literal["sqlite", "postgres"]

    def constant(self, form: Form, value: Any, inline: bool) -> Bit:
        """A value; None is a NULL of that form. `inline`: without parameters, for index definitions."""

    def decimal(self, bit: Bit) -> Bit:
        """An integer form as an exact decimal."""

    def compare(self, op: str, left: Bit, right: Bit) -> Bit:
        """Compares two decimals, or two values of one form; `op` is a SQL comparison."""

    def arithmetic(self, op: str, bits: tuple[Bit, ...]) -> Bit:
        """`+ - * /` over decimals, from left to right; `-` and `/` take two."""

    def fit(self, bit: Bit, places: int, mode: str) -> Bit:
        """A number as an integer of `places` places, rounded by `mode`."""

    def key(self, bit: Bit) -> Bit:
        """Something to sort by."""

    def day(self, bit: Bit, zone: str) -> Bit:
        """The day of an instant."""

    def start(self, bit: Bit, zone: str) -> Bit:
        """The first instant of a day."""

    def reference(self, entity: str, id: Bit) -> Bit:
        """`customer:7` of an id."""

    def id_of(self, reference: Bit) -> Bit:
        """The id in `customer:7`."""

    def holds(self, among: Bit, item: Bit) -> Bit:
        """Whether a JSON list holds a text."""

    def no_items(self, among: Bit) -> Bit:
        """Whether a JSON list is NULL or has no items."""

    def items(self, among: Bit, alias: str) -> tuple[Bit, Place]:
        """A JSON list as rows: what stands in FROM, and the row."""

    def call(self, name: str, args: tuple[Bit, ...], calendar: Any) -> Bit:
        """A function of the language over values in the forms its arguments have; raises KeyError for unknown ones."""

    def extreme(self, name: Literal["min", "max"], bits: tuple[Bit, ...]) -> Bit:
        """The least or greatest of several values of one form, NULLs passed over."""

    def figure(self, name: str, bit: Bit) -> Bit:
        """sum, avg, min or max over rows; NULL of nothing."""

    def joined(self, value: Bit, separator: Bit, rows: Bit, order: Bit) -> Bit:
        """A whole SELECT that joins texts; `rows` is FROM and WHERE, `order` what stands behind ORDER BY."""


def alike(words: Words, bits: list[Bit], node: Node) -> list[Bit]:
    """The same values in one form. Raises NotInSql where there is none."""
    forms = {bit.form for bit in bits if bit.form != NULL}
    if len(forms) > 1 and all(form.kind in ("integer", "decimal") for form in forms):
        return [bit if bit.form == NULL else words.decimal(bit) for bit in bits]
    if len(forms) > 1 or forms & {LIST, JSON}:
        raise NotInSql(node, "its values are of several kinds")
    return bits
