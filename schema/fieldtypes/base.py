"""The field type: one class that says how its values are read, kept, shown and filtered."""

import reprlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final, Literal, NoReturn, Protocol
from zoneinfo import ZoneInfo

from expressions.types import Type
from kernel.errors import Code, Problem
from kernel.text import Text
from schema.fieldtypes.codes import OUT_OF_RANGE
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field

Value = Any  # a value in memory, as expressions/types.py describes it
ColumnKind = Literal["text", "integer", "boolean", "scaled", "date", "instant", "json", "link", "reference"]

# The keys every field understands, whatever its type (language.md, Field keys).
COMMON_KEYS: Final = frozenset(
    {"type", "label", "help", "required", "suggested", "unique", "default", "formula", "show", "readonly", "check"}
    | {"message", "index", "search", "track", "was"}
)
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
ENDLESS: Final = 256  # bits of an integer that nobody means; Python refuses to write out really long ones
SHOWN: Final = 60  # how much of a raw text a sentence repeats


@dataclass(frozen=True, slots=True)
class Column:
    """How a value is stored: `scaled` is an integer of `decimals` places, `link` the id of a record of `to`,
    `reference` the text `customer:7`, `instant` an aware datetime, `date` a date."""

    kind: ColumnKind
    decimals: int = 0
    to: str = ""


class Reader(Protocol):
    """What reading a raw value needs to know about the person who typed it."""

    @property
    def language(self) -> str:
        """Language of the person, `zh-CN` or `en`."""

    @property
    def today(self) -> date:
        """The day in the application's zone."""

    @property
    def zone(self) -> ZoneInfo:
        """The application's zone: a time without one is meant there."""

    def find(self, entity: str, text: str) -> Sequence[int]:
        """Ids of the records of `entity` which are called `text` (title, number, login or code)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A plain Reader; `found` holds what `lookups` asked for, read beforehand: (entity, text) -> ids."""

    today: date
    language: str = "zh-CN"
    zone: ZoneInfo = SHANGHAI
    found: Mapping[tuple[str, str], Sequence[int]] = field(default_factory=dict)

    def find(self, entity: str, text: str) -> Sequence[int]:
        """Ids found beforehand; nothing when it was not looked up."""
        return self.found.get((entity, text), ())


class Invalid(Exception):
    """A raw value that cannot be read; `problem` says why, `raw` is what was typed, kept whole."""

    def __init__(self, problem: Problem, raw: Any) -> None:
        self.problem = problem
        self.raw = raw
        super().__init__(problem.text())


def invalid(code: Code, of: Field, raw: Any, **values: object) -> NoReturn:
    """Raises Invalid for field `of`; the sentence may name `{raw}` (shortened) and `{label}`."""
    raise Invalid(Problem(code, {"label": of.label, "raw": _shown(raw), **values}, field=of.name), raw)


def _shown(raw: Any) -> str:
    """As much of a raw value as a sentence can hold; deep ones cost nothing, endless numbers are not written out."""
    try:
        text = (reprlib.repr(raw) if isinstance(raw, list | tuple | dict | set | bytes) else str(raw)).strip()
    except ValueError:
        text = "…"
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return text.encode("utf-8", "replace").decode().replace("\0", "�")


@dataclass(frozen=True, slots=True)
class Examples:
    """For the laws and the documentation: raw forms with their values, and raw forms to refuse with the code."""

    good: tuple[tuple[Any, Value], ...]
    bad: tuple[tuple[Any, str], ...] = ()


class FieldType(ABC):
    """One type of field. `parse` is import, `text` is export: `parse(text(v)) == v`; `strict(as_json(v)) == v`."""

    name: ClassVar[str]
    label: ClassVar[Text]
    icon: ClassVar[str]  # name of an icon, for header cells
    keys: ClassVar[frozenset[str]] = frozenset()  # the field keys it understands besides COMMON_KEYS
    empty: ClassVar[Value] = None
    sortable: ClassVar[bool] = True
    width: ClassVar[int] = 160  # a column's first width in px
    totals: ClassVar[tuple[str, ...]] = ()  # figures a footer offers: sum avg min max

    # ---- reading
    def parse(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Reads whatever a person typed, pasted or imported; blank is empty. Raises Invalid, which keeps `raw`."""
        return self.empty if self.blank(raw) else self._kept(self.read, field, raw, reader)

    def strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Reads the API's form only (api.md, Values); blank is empty. Raises Invalid."""
        return self.empty if self.blank(raw) else self._kept(self.read_strict, field, raw, reader)

    def _kept(self, read: Callable[[Field, Any, Reader], Value], field: Field, raw: Any, reader: Reader) -> Value:
        try:
            if isinstance(raw, int) and raw.bit_length() > ENDLESS:
                invalid(OUT_OF_RANGE, field, raw)
            return self.settled(field, read(field, raw, reader))
        except Invalid as error:  # whichever step refused, the person's own text is what is kept
            raise Invalid(error.problem, raw) from None

    def blank(self, raw: Any) -> bool:
        """Whether `raw` is nothing: null, a text of blanks, an empty list."""
        if isinstance(raw, str):
            return not raw or raw.isspace()
        return raw is None or (isinstance(raw, list | tuple) and not raw)

    @abstractmethod
    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Reads a raw value that is not blank."""

    @abstractmethod
    def read_strict(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Reads a value in the API's form that is not blank."""

    def fit(self, field: Field, value: Value) -> Value:
        """A value (also one that a formula or effect made) as it will be stored: rounded, within the field's bounds.

        Empty stays empty. Raises Invalid.
        """
        return value

    def settled(self, field: Field, value: Value) -> Value:
        """The same of a value that was just read, for types whose reading does some of it. Raises Invalid."""
        return self.fit(field, value)

    def rounded(self, field: Field, value: Value) -> Value:
        """A value that is computed in each query, as SQL computes it too: rounded, whatever the bounds."""
        return value

    def lookups(self, field: Field, raw: Any) -> tuple[tuple[str, str], ...]:
        """The (entity, text) pairs that `parse` will ask of `reader.find`, so that they can be read beforehand."""
        return ()

    # ---- keeping
    @abstractmethod
    def column(self, field: Field) -> Column | None:
        """How it is stored; None = kept elsewhere (lines, links, users, files)."""

    @abstractmethod
    def kind(self, field: Field) -> Type:
        """Its type in expressions."""

    def pack(self, field: Field, value: Value) -> Any:
        """The value as its column keeps it: int, str, bool, date or aware datetime; None stays None."""
        return value

    def unpack(self, field: Field, stored: Any) -> Value:
        """The value of what `pack` made."""
        return self.empty if stored is None else stored

    # ---- showing
    def as_json(self, field: Field, value: Value) -> Any:
        """The value in the API's form; links and files as ids, whose titles the door adds."""
        return value

    def text(self, field: Field, value: Value, language: str, zone: ZoneInfo = SHANGHAI) -> str:
        """The value as people read and export it, instants in the application's `zone`; empty is the empty text."""
        return "" if value is None else str(value)

    @abstractmethod
    def widget(self, field: Field) -> Widget:
        """What a person types into."""

    @abstractmethod
    def cell(self, field: Field) -> Cell:
        """What it looks like in a grid."""

    # ---- filtering
    @abstractmethod
    def operators(self, field: Field) -> tuple[Operator, ...]:
        """What the filter bar offers, in order."""

    def literal(self, field: Field, value: Value) -> str:
        """The value as an expression writes it, for filters made by chips."""
        text = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        return f"'{text}'"

    # ---- proving
    @abstractmethod
    def examples(self, field: Field) -> Examples:
        """Raw forms with their values, and raw forms to refuse."""

    def sample(self) -> tuple[Mapping[str, Any], ...]:
        """The interesting settings of a field of this type, as keyword arguments of Field, for the laws."""
        return ({},)
