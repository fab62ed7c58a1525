"""The desk at which a file is read: collects every problem, and opens mappings against their table of words."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Final

from kernel.errors import Code, Place, Problem
from kernel.text import LANGUAGES, Text
from schema import codes
from schema.fieldtypes import registry
from schema.nodes import Hole, Mapping, Node, Scalar, Sequence, kind_of, shortened
from schema.reader import full_width_in
from schema.vocabulary import TABLES
from schema.words import Table

_NUMBER: Final = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)(%?)$")
NOWHERE: Final = Place("", 1, 1)


class Desk:
    """Where problems are put down while a schema is built."""

    def __init__(self, types: Iterable[str] | None = None) -> None:
        self.problems: list[Problem] = []
        self.types = frozenset(registry.all_types() if types is None else types)  # of fields
        self._seen: set[tuple[str, Place | None, str]] = set()

    def add(self, problem: Problem) -> None:
        """Puts a problem down, once."""
        mark = (problem.code.name, problem.place, problem.text())
        if mark not in self._seen:
            self._seen.add(mark)
            self.problems.append(problem)

    def report(self, code: Code, at: Node | Place, /, severity: str = "error", **values: object) -> None:
        """Puts down a problem at a node or place."""
        place = at if isinstance(at, Place) else at.place
        self.add(Problem(code, values, place=place, severity=severity))

    def no_such(self, at: Node | Place, what: Text, name: str, known: Iterable[str]) -> None:
        """There is no such thing, with the likeliest meant."""
        self.report(codes.NO_SUCH, at, what=what, name=shortened(name), hint=did_you_mean(name, known))

    def open(self, node: Node, table: str, name: str = "") -> "Said | None":
        """The mapping, its words checked; a bare value stands for the table's short word. None: reported."""
        words = TABLES[table]
        if isinstance(node, Hole):
            return None
        if not isinstance(node, Mapping):
            if not words.short:
                self.wrong(node, name or table, Text.of({"en": "a mapping", "zh-CN": "一组键"}))
                return None
            return Said(self, words, name, node, {words.short: node})
        said = Said(self, words, name, node, {key: entry.value for key, entry in node.entries.items()})
        said.check_words()
        return said

    def wrong(self, node: Node, word: str, expected: Text) -> None:
        """The node is of another kind than expected."""
        if isinstance(node, Hole):
            return
        if isinstance(node, Scalar) and (problem := full_width_in(node)):
            self.add(problem)
            return
        found, zh = kind_of(node)
        self.report(codes.WRONG_KIND, node, word=word, found=Text.of({"en": found, "zh-CN": zh}), expected=expected)

    # ---- values
    def scalar(self, node: Node | None, word: str, *, prose: bool = False) -> Scalar | None:
        """One text; full-width punctuation outside quotes is for prose only."""
        if node is None or isinstance(node, Hole):
            return None
        if not isinstance(node, Scalar):
            self.wrong(node, word, Text.of({"en": "one value", "zh-CN": "一个值"}))
            return None
        if not prose and (problem := full_width_in(node)):
            self.add(problem)
            return None
        return node

    def label(self, node: Node | None, word: str) -> Text | None:
        """A text for people, or one per language."""
        if isinstance(node, Mapping):
            return self._languages(node, word)
        scalar = self.scalar(node, word, prose=True)
        return Text.of(scalar.text) if scalar else None

    def _languages(self, node: Mapping, word: str) -> Text | None:
        texts: dict[str, str] = {}
        for key, entry in node.entries.items():
            if key not in LANGUAGES:
                self.report(codes.LANGUAGE, entry.key, found=shortened(key))
            elif scalar := self.scalar(entry.value, word, prose=True):
                texts[key] = scalar.text
        return Text.of(texts) if texts else None

    def flag(self, node: Node | None, word: str) -> bool | None:
        """true or false."""
        scalar = self.scalar(node, word)
        if scalar is None:
            return None
        if scalar.plain and scalar.text in ("true", "false"):
            return scalar.text == "true"
        self.report(codes.NOT_FLAG, scalar, found=shortened(scalar.text))
        return None

    def whole(self, node: Node | None, word: str) -> int | None:
        """A whole number."""
        scalar = self.scalar(node, word)
        if scalar is None:
            return None
        if re.fullmatch(r"-?[0-9]{1,15}", scalar.text):
            return int(scalar.text)
        self.report(codes.NOT_WHOLE, scalar, found=shortened(scalar.text))
        return None

    def number(self, node: Node | None, word: str) -> Decimal | None:
        """A number; 45% is 0.45."""
        scalar = self.scalar(node, word)
        if scalar is None:
            return None
        if (value := number_in(scalar.text)) is not None:
            return value
        self.report(codes.NOT_NUMBER, scalar, found=shortened(scalar.text))
        return None

    def choice(self, node: Node | None, word: str, options: Iterable[str]) -> str | None:
        """One of the options."""
        scalar = self.scalar(node, word)
        if scalar is None:
            return None
        options = tuple(options)
        if scalar.text in options:
            return scalar.text
        self.report(
            codes.NOT_OPTION,
            scalar,
            word=word,
            found=shortened(scalar.text),
            options=listed(options),
            hint=did_you_mean(scalar.text, options),
        )
        return None

    def names(self, node: Node | None, word: str) -> tuple[Scalar, ...]:
        """One name, or a list of names."""
        if node is None or isinstance(node, Hole):
            return ()
        nodes = node.items if isinstance(node, Sequence) else (node,)
        return tuple(scalar for item in nodes if (scalar := self.scalar(item, word)))

    def items(self, node: Node | None, word: str) -> tuple[Node, ...]:
        """The entries of a list."""
        if isinstance(node, Sequence):
            return tuple(item for item in node.items if not isinstance(item, Hole))
        if node is not None:
            self.wrong(node, word, Text.of({"en": "a list", "zh-CN": "一个列表"}))
        return ()

    def pairs(self, node: Node | None, word: str) -> tuple[tuple[Scalar, Node], ...]:
        """The entries of a mapping with free names; entries already reported are left out."""
        if isinstance(node, Mapping):
            return tuple((e.key, e.value) for e in node.entries.values() if not isinstance(e.value, Hole))
        if node is not None:
            self.wrong(node, word, Text.of({"en": "a mapping", "zh-CN": "一组键"}))
        return ()


class Said:
    """What one mapping says, word by word. Every method answers the default where the word is missing or wrong."""

    def __init__(self, desk: Desk, table: Table, name: str, node: Node, found: Map[str, Node]) -> None:
        self.desk = desk
        self.table = table
        self.name = name
        self.node = node
        self.found = {key: value for key, value in found.items() if not isinstance(value, Hole)}
        self._written = frozenset(found)

    @property
    def place(self) -> Place:
        """Where it starts."""
        return self.node.place

    def check_words(self) -> None:
        """Reports unknown words and missing ones."""
        assert isinstance(self.node, Mapping)
        for key, entry in self.node.entries.items():
            if key not in self.table.words and not isinstance(entry.value, Hole):
                self._unknown(entry.key)
        for word in self.table.needs:
            if word not in self._written:
                name = self.name or self.table.name
                self.desk.report(codes.MISSING_WORD, self.node, name=name, word=word, what=self.what)

    def _unknown(self, key: Scalar) -> None:
        if problem := full_width_in(key):
            self.desk.add(problem)
            return
        hint = did_you_mean(key.text, self.table.words)
        self.desk.report(codes.UNKNOWN_WORD, key, word=shortened(key.text), what=self.what, hint=hint)

    @property
    def what(self) -> Text:
        """What kind of thing this is, for sentences."""
        return Text.of({"en": self.table.en, "zh-CN": self.table.zh})

    def has(self, word: str) -> bool:
        """Whether the word stands here (rightly or wrongly)."""
        return word in self._written

    def get(self, word: str) -> Node | None:
        """The node behind a word."""
        return self.found.get(word)

    def at(self, word: str) -> Place:
        """The place of the word's value, else of the mapping."""
        return self.found[word].place if word in self.found else self.place

    def label(self, word: str = "label", default: Text | str = "") -> Text:
        """A text for people."""
        return self.desk.label(self.get(word), word) or Text.of(default)

    def text(self, word: str, default: str = "") -> str:
        """A text for the product."""
        scalar = self.desk.scalar(self.get(word), word, prose=True)
        return scalar.text if scalar else default

    def flag(self, word: str, default: bool = False) -> bool:
        """true or false."""
        found = self.desk.flag(self.get(word), word)
        return default if found is None else found

    def whole(self, word: str) -> int | None:
        """A whole number."""
        return self.desk.whole(self.get(word), word)

    def number(self, word: str) -> Decimal | None:
        """A number."""
        return self.desk.number(self.get(word), word)

    def choice(self, word: str, default: str = "") -> Any:
        """One of the word's options: a text that the table allows."""
        return self.desk.choice(self.get(word), word, self.table.words[word].options) or default

    def name_at(self, word: str) -> Scalar | None:
        """A name, with its place."""
        return self.desk.scalar(self.get(word), word)

    def names(self, word: str) -> tuple[Scalar, ...]:
        """One name or a list of names."""
        return self.desk.names(self.get(word), word)

    def items(self, word: str) -> tuple[Node, ...]:
        """The entries of a list."""
        return self.desk.items(self.get(word), word)

    def pairs(self, word: str) -> tuple[tuple[Scalar, Node], ...]:
        """The entries of a mapping with free names."""
        return self.desk.pairs(self.get(word), word)


def number_in(text: str) -> Decimal | None:
    """The decimal a text writes; 45% is 0.45; None when it writes none."""
    found = _NUMBER.match(text)
    if not found or len(text) > 40:
        return None
    try:
        value = Decimal(text.rstrip("%"))
    except InvalidOperation:
        return None
    return value / 100 if found[3] else value


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """` Did you mean ...?`, or nothing."""
    found = get_close_matches(name[:60], [k for k in known if k], 1, 0.6)
    if not found:
        return Text.of({"en": "", "zh-CN": ""})
    return Text.of({"en": f" Did you mean `{found[0]}`?", "zh-CN": f"是否指 `{found[0]}`？"})


def listed(names: Iterable[str]) -> Text:
    """`a, b or c` in both languages."""
    names = tuple(names)
    if len(names) < 2:
        return Text.of(", ".join(names))
    return Text.of(
        {"en": ", ".join(names[:-1]) + " or " + names[-1], "zh-CN": "、".join(names[:-1]) + " 或 " + names[-1]}
    )
