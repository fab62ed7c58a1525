"""Reads one YAML file strictly: only texts, mappings and lists, each with its place, and a sentence for every trap."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import yaml

from kernel.errors import Code, Problem
from kernel.text import Text
from schema import yaml_codes as say
from schema.characters import BLANKS, CONTROLS, FULL_WIDTH, TWINS, code_point
from schema.nodes import Entry, Hole, Mapping, Node, Scalar, Sequence, Source, Span, kind_of, shortened
from schema.parse_errors import problem_of

MOST_BYTES: Final = 1_000_000
MOST_DEEP: Final = 40
MOST_NODES: Final = 100_000
MOST_PROBLEMS: Final = 200  # of one file; the rest follows from these
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NULLS: Final = frozenset(("~", "null", "Null", "NULL"))
_GLUED: Final = re.compile(r"[ \t]+#+(?=[^\s#])")
_TAB: Final = re.compile(r"^ *\t[ \t]*(?=[^\s#])", re.M)


def full_width_in(scalar: Scalar) -> Problem | None:
    """The problem of full-width punctuation outside quotes: allowed in texts for people, nowhere else."""
    found = FULL_WIDTH.search(scalar.raw) if scalar.plain else None
    if found is None:
        return None
    place = scalar.source.place(scalar.start + found.start())
    if found[0] == "：":
        return Problem(say.FULL_COLON, {"text": shortened(scalar.text)}, place=place)
    return Problem(say.FULL_WIDTH, {"found": found[0], "instead": TWINS[found[0]]}, place=place)


class _Stop(Exception):
    """The file cannot be read any further."""


def read_file(path: Path, shown: str) -> tuple[Mapping | None, list[Problem], str]:
    """The top mapping of a file (None: unreadable), all problems, and the text. Never raises for any bytes."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [_bare(shown, say.MISSING_FILE, file=shown)], ""
    except OSError as error:
        return None, [_bare(shown, say.UNREADABLE, file=shown, reason=error.strerror or type(error).__name__)], ""
    return read_bytes(data, shown)


def read_bytes(data: bytes, shown: str) -> tuple[Mapping | None, list[Problem], str]:
    """The same for bytes in memory."""
    if len(data) > MOST_BYTES:
        return None, [_bare(shown, say.TOO_LARGE, size=len(data), most=MOST_BYTES)], ""
    try:
        text = data.decode(next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8"))
    except UnicodeDecodeError as error:
        return None, [_undecodable(data, shown, error)], ""
    return *read_text(text, shown), text


def read_text(text: str, shown: str) -> tuple[Mapping | None, list[Problem]]:
    """The same for a text without byte order mark."""
    source = Source(shown, text)
    controls = [
        Problem(say.CONTROL, {"code": code_point(c[0])}, place=source.place(c.start())) for c in CONTROLS.finditer(text)
    ]
    if controls:
        return None, controls[:20]
    reader = _Reader(source)
    return reader.top(), reader.problems


def _undecodable(data: bytes, shown: str, error: UnicodeDecodeError) -> Problem:
    before = data[: error.start].decode("utf-8", "replace")
    place = Source(shown, before).place(len(before))
    return Problem(say.NOT_UTF8, {"byte": error.start + 1}, place=place)


def _bare(shown: str, code: Code, /, **values: object) -> Problem:
    return Problem(code, values, place=Source(shown, "").place(0))


class _Reader:
    """Builds nodes from PyYAML's events and remembers every problem on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.scalars: list[Scalar] = []
        self.whole = True
        self.count = 0
        self.blanks = bool(BLANKS.search(source.text))
        loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
        self.events = loader(source.text)

    def report(self, code: Code, index: int, severity: str = "error", /, **values: object) -> None:
        """Notes a problem at a character of the file; stops reading when there are too many."""
        self.problems.append(Problem(code, values, place=self.source.place(index), severity=severity))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Stop

    def top(self) -> Mapping | None:
        """The mapping the file holds; None where it could not be read to its end."""
        node: Node | None = None
        try:
            node = self._document()
        except yaml.YAMLError as error:
            problem = problem_of(error, self.source)
            if (problem.code, problem.place) not in [(known.code, known.place) for known in self.problems]:
                self.problems.append(problem)
            self.whole = False
        except (_Stop, RecursionError):
            self.whole = False
        with suppress(_Stop):
            self._tabs()
        if node is None:
            return None
        if isinstance(node, Mapping):
            return node
        if not isinstance(node, Hole):
            found, zh = kind_of(node)
            if isinstance(node, Scalar):
                self._full_width(node)
            self.problems.append(Problem(say.NOT_MAPPING, {"found": _both(found, zh)}, place=node.place))
        return None

    def _document(self) -> Node | None:
        self._next()  # the stream starts
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            self.report(say.NOT_MAPPING, 0, found=_both("nothing", "空"))
            return None
        if event.version or event.tags:
            self.report(say.STREAM, event.start_mark.index)
        node = self._node(self._next(), 0)
        self._next()  # the document ends
        if not isinstance(event := self._next(), yaml.StreamEndEvent):
            self.report(say.STREAM, self._index(event.start_mark))
        return node

    def _next(self) -> Any:
        event = self.events.get_event()
        self.count += 1
        if self.count > MOST_NODES:
            self.problems.append(
                Problem(say.ENTRIES, {"most": MOST_NODES}, place=self.source.place(self._index(event.start_mark)))
            )
            raise _Stop
        return event

    def _index(self, mark: Any) -> int:
        return min(int(mark.index), len(self.source.text))

    def _node(self, event: Any, depth: int) -> Node:
        if depth > MOST_DEEP:
            self.report(say.TOO_DEEP, self._index(event.start_mark), most=MOST_DEEP)
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self.report(say.ALIAS, self._index(event.start_mark), name=f"*{event.anchor}")
            return self._hole(event)
        broken = self._properties(event)
        node = self._plain_node(event, depth)
        return Hole(node.source, node.start, node.end) if broken else node

    def _plain_node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._scalar(event)

    def _properties(self, event: Any) -> bool:
        """Tags and anchors, which are refused; whether there was one."""
        start = self._index(event.start_mark)
        if event.anchor:
            self.report(say.ANCHOR, start, name=f"&{event.anchor}")
        if event.tag:
            self.report(say.TAG, start, tag=shortened(self.source.rest(start).split(" ")[0]))
        return bool(event.anchor or event.tag)

    def _hole(self, event: Any) -> Hole:
        return Hole(self.source, self._index(event.start_mark), self._index(event.end_mark))

    def _scalar(self, event: Any) -> Scalar:
        style = event.style if event.style in ("'", '"', "|", ">") else ""
        scalar = Scalar(self.source, self._index(event.start_mark), self._index(event.end_mark), event.value, style)
        self.scalars.append(scalar)
        if scalar.plain:
            self._plain(scalar)
        return scalar

    def _plain(self, scalar: Scalar) -> None:
        for blank in BLANKS.finditer(scalar.raw) if self.blanks else ():
            self.report(say.BLANK, scalar.start + blank.start(), code=code_point(blank[0]))
        if _GLUED.match(self.source.text, scalar.end) and scalar.text:
            self.report(say.HASH, self.source.text.index("#", scalar.end), text=shortened(scalar.text))

    def _sequence(self, event: Any, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(item := self._next(), yaml.SequenceEndEvent):
            node = self._node(item, depth + 1)
            items.append(self._value(node, None))
        self._full_width_entries(items, bool(event.flow_style))
        return Sequence(
            self.source, self._index(event.start_mark), self._index(item.end_mark), tuple(items), bool(event.flow_style)
        )

    def _full_width_entries(self, items: list[Node], flow: bool) -> None:
        for node in items if flow else ():
            if isinstance(node, Scalar) and node.plain and "，" in node.raw:
                self.report(say.FULL_COMMA, node.start + node.raw.index("，"), "warning", text=shortened(node.text))

    def _full_width(self, scalar: Scalar) -> None:
        if (problem := full_width_in(scalar)) is not None:
            self.problems.append(problem)

    def _mapping(self, event: Any, depth: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        flow = bool(event.flow_style)
        while not isinstance(item := self._next(), yaml.MappingEndEvent):
            key = self._node(item, depth + 1)
            value = self._node(self._next(), depth + 1)
            if isinstance(key, Scalar):
                pairs.append((key, value))
            elif not isinstance(key, Hole):
                self.report(say.KEY, key.start)
        span = Span(self.source, self._index(event.start_mark), self._index(item.end_mark))
        return Mapping(span.source, span.start, span.end, self._entries(pairs, flow), flow)

    def _entries(self, pairs: list[tuple[Scalar, Node]], flow: bool) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        template = flow and len(pairs) == 1 and _is_nothing(pairs[0][1])
        for position, (key, value) in enumerate(pairs):
            if key.text in entries:
                first = entries[key.text].key.place.line
                self.report(say.TWICE, key.start, key=shortened(key.text), line=first)
                continue
            if key.text == "<<" and key.plain:
                self.report(say.MERGE, key.start)
                value = Hole(value.source, value.start, value.end)
            entries[key.text] = Entry(key, self._value(value, _Around(key, flow, template, position > 0)))
            if not isinstance(entries[key.text].value, Hole):
                self._full_width(key)
        return entries

    def _value(self, node: Node, around: "_Around | None") -> Node:
        """The node, or a hole in place of nothing and null (reported)."""
        if not isinstance(node, Scalar) or not node.plain:
            return node
        if _is_nothing(node):
            self._nothing(node, around)
        elif node.text in _NULLS:
            self.report(say.NULL, node.start, text=node.text)
        else:
            return node
        return Hole(node.source, node.start, node.end)

    def _nothing(self, node: Scalar, around: "_Around | None") -> None:
        key = around.key.text if around else "-"
        index = around.key.start if around else node.start
        behind = self.source.rest(around.key.end if around else node.end)
        if around and around.template and around.key.plain and ":" not in key and "：" not in key:
            self.report(say.BRACES, max(index - 1, 0), text="{" + key + "}")
        elif around and "：" in key:
            self.report(say.FULL_COLON, index, text=shortened(key))
        elif around and ":" in key and around.key.plain and not behind.lstrip().startswith(":"):
            self.report(say.NO_SPACE, index, key=shortened(key), fix=shortened(key.replace(":", ": ", 1)))
        elif re.match(r"\s*:?\s+#\S", behind):
            self.report(say.HASH_VALUE, index, key=shortened(key))
        elif around and around.flow and around.follows:
            self.report(say.COMMA, index, key=shortened(key))
        else:
            self.report(say.NOTHING, index, key=shortened(key))

    def _tabs(self) -> None:
        long = [(s.start, s.end) for s in self.scalars if "\n" in s.raw]
        reported = {p.place.line for p in self.problems if p.place and p.code is say.TAB}
        for found in _TAB.finditer(self.source.text):
            index = self.source.text.index("\t", found.start())
            line = self.source.place(index).line
            if line not in reported and not any(start < index < end for start, end in long):
                self.report(say.TAB, index)


class _Around:
    """What stands round a value: its key, and whether braces and entries before it do."""

    def __init__(self, key: Scalar, flow: bool, template: bool, follows: bool) -> None:
        self.key = key
        self.flow = flow
        self.template = template
        self.follows = follows


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.text and node.start == node.end


def _both(en: str, zh: str) -> Any:
    return Text.of({"en": en, "zh-CN": zh})
