"""The house form: quotes where they belong, and lines over 100 characters in block form; comments and order stay."""

from collections.abc import Iterator
from typing import Final

from schema.nodes import Entry, Hole, Mapping, Node, Scalar, Sequence
from schema.quoting import is_bare, quoted
from schema.reader import read_text

WIDTH: Final = 100
_AS_WRITTEN: Final = frozenset(("pattern", "input_mask"))  # patterns stand in single quotes
Edit = tuple[int, int, str]


def house_form(text: str) -> str:
    """The text in house form; the same text where it cannot be read. Formatting twice changes nothing more."""
    top = _sound(text)
    if top is None:
        return text
    better = _apply(text, _quotes(top))
    again = _sound(better)
    if again is None or not alike(top, again):
        return text
    broken = _apply(better, _long(again))
    last = _sound(broken)
    return broken if last is not None and alike(top, last) else better


def _sound(text: str) -> Mapping | None:
    top, problems = read_text(text, "")
    return None if any(problem.severity == "error" for problem in problems) else top


def _apply(text: str, edits: Iterator[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def alike(one: Node | None, other: Node | None) -> bool:
    """Whether two trees say the same."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one.entries) == list(other.entries) and all(
            alike(entry.value, other.entries[key].value) for key, entry in one.entries.items()
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(map(alike, one.items, other.items))
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.text == other.text and _decides(one) == _decides(other)
    return type(one) is type(other)


def _decides(scalar: Scalar) -> bool:
    return scalar.plain and scalar.text in ("true", "false")


# ------------------------------------------------------------------------------------------------ quotes
def _quotes(top: Mapping) -> Iterator[Edit]:
    for key, scalar in _scalars(top, ""):
        if "\n" in scalar.raw or key in _AS_WRITTEN:
            continue
        bare = scalar.plain and not is_bare(scalar.text)
        single = scalar.style == "'" and not any(sign in scalar.text for sign in '\\"')
        if bare or single:
            yield scalar.start, scalar.end, quoted(scalar.text)


def _scalars(node: Node, key: str) -> Iterator[tuple[str, Scalar]]:
    """The texts behind keys and in lists, each with the key it stands behind."""
    if isinstance(node, Scalar):
        yield key, node
    elif isinstance(node, Mapping):
        for entry in node.entries.values():
            yield from _scalars(entry.value, entry.key.text)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item, key)


# ------------------------------------------------------------------------------------------------ long lines
def _long(top: Mapping) -> Iterator[Edit]:
    for node, indent, behind in _outermost(top):
        if _too_long(node) and not _has_comment(node) and node.raw.strip("{}[] \n"):
            start = node.start
            source = node.source.text
            while behind and source[start - 1] == " ":
                start -= 1
            rest = node.source.rest(node.end)
            comment = rest if rest.lstrip().startswith("#") else ""
            lead = f"{comment}\n{' ' * indent}" if behind else ""
            yield start, node.end + len(comment), lead + _block(node, indent)


def _outermost(node: Node) -> Iterator[tuple[Mapping | Sequence, int, bool]]:
    """Flow collections that stand in block ones, with the indentation of their block form; `behind` a key or a dash."""
    if isinstance(node, Mapping) and not node.flow:
        for entry in node.entries.values():
            value = entry.value
            if isinstance(value, (Mapping, Sequence)) and value.flow:
                yield value, entry.key.place.column + 1, True
            else:
                yield from _outermost(value)
    elif isinstance(node, Sequence) and not node.flow:
        for item in node.items:
            if isinstance(item, (Mapping, Sequence)) and item.flow:
                yield item, item.place.column - 1, False
            else:
                yield from _outermost(item)


def _too_long(node: Node) -> bool:
    first, last = node.place.line, node.source.place(node.end).line
    return any(_length(node, number) > WIDTH for number in range(first, last + 1))


def _length(node: Node, number: int) -> int:
    return len(node.source.rest(node.source.lines[number - 1]))


def _has_comment(node: Node) -> bool:
    """Whether a comment stands inside; then the lines are left as they are."""
    text = node.raw
    for _, scalar in [*_scalars(node, ""), *(("", key) for key in _keys(node))]:
        begin, end = scalar.start - node.start, scalar.end - node.start
        text = text[:begin] + "x" * (end - begin) + text[end:]
    return "#" in text


def _keys(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Mapping):
        for entry in node.entries.values():
            yield entry.key
            yield from _keys(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _keys(item)


def _block(node: Node, indent: int) -> str:
    """The collection in block form; its first line stands where `indent` is reached already."""
    gap = "\n" + " " * indent
    if isinstance(node, Mapping):
        return gap.join(_entry(entry, indent) for entry in node.entries.values())
    if isinstance(node, Sequence):
        return gap.join("- " + _item(item, indent) for item in node.items)
    return node.raw


def _entry(entry: Entry, indent: int) -> str:
    flat = f"{entry.key.raw}: {_flow(entry.value)}"
    if indent + len(flat) <= WIDTH or not _breaks(entry.value):
        return flat
    return f"{entry.key.raw}:\n{' ' * (indent + 2)}{_block(entry.value, indent + 2)}"


def _item(item: Node, indent: int) -> str:
    flat = _flow(item)
    return flat if indent + 2 + len(flat) <= WIDTH or not _breaks(item) else _block(item, indent + 2)


def _breaks(node: Node) -> bool:
    """Whether block form says the same: an empty collection has none."""
    return bool(node.entries if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else False)


def _flow(node: Node) -> str:
    """The node on one line."""
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{entry.key.raw}: {_flow(entry.value)}" for entry in node.entries.values()) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(_flow(item) for item in node.items) + "]"
    if isinstance(node, Hole):
        return ""
    return quoted(node.text) if "\n" in node.raw else node.raw
