"""The tree that a file is read into: every node knows where it stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from kernel.errors import Place

_BREAK: Final = re.compile(r"\r\n|\n|\r")
_ESCAPE: Final = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|(?:\r\n|\n|\r)[ \t]*|.)", re.S)


class Source:
    """One file: the name people see and its text without byte order mark."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def lines(self) -> list[int]:
        """The index at which each line starts."""
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def place(self, index: int) -> Place:
        """Line and column, from 1, of a character."""
        line = bisect_right(self.lines, index)
        return Place(self.name, line, index - self.lines[line - 1] + 1)

    def rest(self, index: int) -> str:
        """What stands from `index` to the end of its line."""
        found = _BREAK.search(self.text, index)
        return self.text[index : found.start() if found else len(self.text)]


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A stretch of a file, `start` up to but not including `end`."""

    source: Source
    start: int
    end: int

    @property
    def place(self) -> Place:
        """Where it starts."""
        return self.source.place(self.start)

    @property
    def raw(self) -> str:
        """Its text as written."""
        return self.source.text[self.start : self.end]


@dataclass(frozen=True, slots=True, eq=False)
class Scalar(Span):
    """One text; `style` is "" (plain), a quote, | or >."""

    text: str = ""
    style: str = ""

    @property
    def plain(self) -> bool:
        """Whether it stands without quotes."""
        return not self.style

    def at(self, offset: int) -> Place:
        """Where the character `offset` of the text stands in the file."""
        for number, index in enumerate(_indexes(self)):
            if number == offset:
                return self.source.place(index)
        return self.source.place(max(self.start, self.end - 1) if self.style not in ("|", ">") else self.start)

    def index(self, offset: int) -> int:
        """The index in the file of the character `offset` of the text; its end when it is beyond."""
        return next((index for number, index in enumerate(_indexes(self)) if number == offset), self.end)


@dataclass(frozen=True, slots=True, eq=False)
class Hole(Span):
    """Something whose mistake has been reported: nobody complains about it again."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A key and what stands behind it."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Mapping(Span):
    """Keys in the order of the file."""

    entries: dict[str, Entry] = field(default_factory=dict)
    flow: bool = False

    def get(self, key: str) -> "Node | None":
        """What stands behind `key`."""
        entry = self.entries.get(key)
        return entry.value if entry else None


@dataclass(frozen=True, slots=True, eq=False)
class Sequence(Span):
    """Entries one after another."""

    items: tuple["Node", ...] = ()
    flow: bool = False


Node = Scalar | Mapping | Sequence | Hole


def kind_of(node: Node) -> tuple[str, str]:
    """What a node is, for a sentence: in English and in Chinese."""
    if isinstance(node, Mapping):
        return "a mapping", "一组键"
    if isinstance(node, Sequence):
        return "a list", "一个列表"
    return f"`{shortened(node.raw)}`", f"`{shortened(node.raw)}`"


def shortened(text: str, most: int = 60) -> str:
    """The text on one line, cut to a length that a sentence bears."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _indexes(scalar: Scalar) -> Iterator[int]:
    """The index in the file of each character of the text. Folded lines are followed as well as they can be."""
    text, index = scalar.source.text, _content(scalar)
    for character in scalar.text:
        if character not in " \n\t":
            while index < scalar.end and text[index] in " \t\r\n":
                index += 1
        yield min(index, scalar.end)
        index += _width(scalar, character, index)


def _content(scalar: Scalar) -> int:
    if scalar.style in ("'", '"'):
        return scalar.start + 1
    if scalar.style in ("|", ">"):
        found = _BREAK.search(scalar.source.text, scalar.start)
        return found.end() if found else scalar.end
    return scalar.start


def _width(scalar: Scalar, character: str, index: int) -> int:
    """How many characters of the file the one at `index` takes."""
    text = scalar.source.text
    if scalar.style == '"' and text[index : index + 1] == "\\":
        found = _ESCAPE.match(text, index)
        return len(found[0]) if found else 1
    if scalar.style == "'" and character == "'":
        return 2
    return 1 if text[index : index + 1] == character else 0
