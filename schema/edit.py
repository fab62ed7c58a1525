"""Changes or adds one thing in a schema file as text: everything else, comments, order and quoting, stays as it is."""

from collections.abc import Sequence as Seq
from typing import Any, Final

from kernel.errors import Code, Refusal, declare
from schema.fmt import alike
from schema.nodes import Mapping, Node, Scalar, Sequence
from schema.quoting import quoted, written
from schema.reader import read_text

NO_PLACE: Final[Code] = declare(
    "SCH095", 422, "There is no `{path}` in this file to change.", "此文件中没有可修改的 `{path}`。",
    "Reload the file and try again.", "请重新载入文件后再试。",
)  # fmt: skip
THERE_ALREADY: Final[Code] = declare(
    "SCH096", 409, "`{path}` is written in this file already.", "此文件中已有 `{path}`。",
    "Change it instead.", "请改为修改它。",
)  # fmt: skip
NOT_SOUND: Final[Code] = declare(
    "SCH097", 422, "This file has mistakes: {first}", "此文件有错误：{first}", "Correct them first.", "请先改正。",
)  # fmt: skip

Path = Seq[str | int]


def change(text: str, path: Path, value: Any) -> str:
    """The text with another value at `path` (keys and list positions). Raises Refusal NO_PLACE, NOT_SOUND."""
    node = _at(_sound(text), path)
    new = _in_style(node, value)
    edited = text[: node.start] + new + text[node.end :]
    return _checked(text, edited, path)


def add(text: str, path: Path, key: str, value: Any) -> str:
    """The text with one more entry `key: value` at the end of the mapping at `path`.

    Raises Refusal NO_PLACE, NOT_SOUND, THERE_ALREADY.
    """
    node = _at(_sound(text), path)
    if not isinstance(node, Mapping):
        raise Refusal(NO_PLACE, {"path": _said([*path, key])})
    if key in node.entries:
        raise Refusal(THERE_ALREADY, {"path": _said([*path, key])})
    start, new = _entry(text, node, f"{key}: {written(value)}")
    return _checked(text, text[:start] + new + text[start:], [*path, key])


def append(text: str, path: Path, value: Any) -> str:
    """The text with one more entry at the end of the list at `path`. Raises Refusal NO_PLACE, NOT_SOUND."""
    node = _at(_sound(text), path)
    if not isinstance(node, Sequence):
        raise Refusal(NO_PLACE, {"path": _said(path)})
    start, new = _item(text, node, written(value))
    return _checked(text, text[:start] + new + text[start:], [*path, len(node.items)])


def _sound(text: str) -> Mapping:
    top, problems = read_text(text, "")
    errors = [problem for problem in problems if problem.severity == "error"]
    if top is None or errors:
        raise Refusal(NOT_SOUND, {"first": errors[0].text() if errors else "-"}, problems=errors)
    return top


def _at(node: Node, path: Path) -> Node:
    found: Node | None = node
    for step in path:
        if isinstance(found, Mapping) and isinstance(step, str):
            found = found.get(step)
        elif isinstance(found, Sequence) and isinstance(step, int) and 0 <= step < len(found.items):
            found = found.items[step]
        else:
            found = None
        if found is None:
            raise Refusal(NO_PLACE, {"path": _said(path)})
    assert found is not None
    return found


def _said(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _in_style(node: Node, value: Any) -> str:
    """The value, in quotes where the old text stood in quotes."""
    if isinstance(node, Scalar) and isinstance(value, str):
        if node.style == "'":
            return "'" + value.replace("'", "''") + "'" if value.isprintable() else quoted(value)
        if node.style == '"':
            return quoted(value)
        if node.style in ("|", ">"):
            tail = "\n" if node.raw.endswith("\n") else ""
            return quoted(value) + tail
    return written(value)


# ------------------------------------------------------------------------------------------------ where it goes
def _entry(text: str, node: Mapping, entry: str) -> tuple[int, str]:
    if node.flow:
        inside = node.end - 1
        while text[inside - 1] in " \n":
            inside -= 1
        return inside, (", " if node.entries and text[inside - 1] != "," else "") + entry
    last = list(node.entries.values())[-1]
    indent = last.key.place.column - 1
    return _after(text, last.value), "\n" + " " * indent + entry


def _item(text: str, node: Sequence, entry: str) -> tuple[int, str]:
    if node.flow:
        inside = node.end - 1
        while text[inside - 1] in " \n":
            inside -= 1
        return inside, (", " if node.items and text[inside - 1] != "," else "") + entry
    dash = node.start
    indent = node.source.place(dash).column - 1
    return _after(text, node.items[-1]), "\n" + " " * indent + "- " + entry


def _after(text: str, node: Node) -> int:
    """The end of the line on which the deepest last thing of a node ends, a comment behind it included."""
    end = _last(node)
    while end > 0 and text[end - 1] in "\n\r ":
        end -= 1
    line = text.find("\n", end)
    stop = len(text) if line < 0 else line
    return stop - 1 if stop and text[stop - 1 : stop] == "\r" else stop


def _last(node: Node) -> int:
    if isinstance(node, Mapping) and not node.flow and node.entries:
        return _last(list(node.entries.values())[-1].value)
    if isinstance(node, Sequence) and not node.flow and node.items:
        return _last(node.items[-1])
    return node.end


# ------------------------------------------------------------------------------------------------ nothing else changed
def _checked(before: str, after: str, path: Path) -> str:
    """The edited text. Raises Refusal NOT_SOUND when more than the place in question would read differently."""
    old, new = _sound(before), _sound(after)
    if not _same_elsewhere(old, new, list(path)):
        raise Refusal(NOT_SOUND, {"first": _said(path)})
    return after


def _same_elsewhere(old: Node | None, new: Node | None, path: list[str | int]) -> bool:
    if not path:
        return new is not None
    step, rest = path[0], path[1:]
    if isinstance(old, Mapping) and isinstance(new, Mapping) and isinstance(step, str):
        names = [*old.entries, *([] if step in old.entries else [step])]
        others = all(alike(old.get(name), new.get(name)) for name in old.entries if name != step)
        return names == list(new.entries) and others and _same_elsewhere(old.get(step), new.get(step), rest)
    if isinstance(old, Sequence) and isinstance(new, Sequence) and isinstance(step, int):
        one, two = list(old.items), list(new.items)
        others = all(alike(one[n], two[n]) for n in range(len(one)) if n != step and n < len(two))
        here = one[step] if step < len(one) else None
        return (
            step < len(two)
            and len(two) == max(len(one), step + 1)
            and others
            and _same_elsewhere(here, two[step], rest)
        )
    return False
