"""How kinds of values are called in sentences, which of them go together, and how one is turned into another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from expressions.nodes import Constant, Convert, If, Node
from expressions.types import ANY, BOOLEAN, DATE, DATETIME, EMPTY, NUMBER, TEXT, Type
from kernel.text import Text

_WORDS: Final = {
    "boolean": ("yes or no", "是或否"), "number": ("a number", "数字"), "text": ("a text", "文本"),
    "date": ("a day", "日期"), "datetime": ("an instant", "时间"), "duration": ("a duration", "时长"),
    "record": ("a record", "记录"), "collection": ("several records", "多条记录"), "list": ("a list", "列表"),
    "json": ("a structure", "结构"), "empty": ("empty", "空值"), "any": ("a value", "值"),
}  # fmt: skip
DAYS: Final = ("date", "datetime")
MANY: Final = ("collection", "list")


def called(kind: Type) -> Text:
    """What a sentence calls a value of this kind: `a number`, `a record of customer`."""
    english, chinese = _WORDS[kind.kind]
    if kind.kind == "record" and kind.entity:
        return Text.of({"en": f"a record of {kind.entity}", "zh-CN": f"{kind.entity} 的记录"})
    return Text.of({"en": english, "zh-CN": chinese})


def open_(kind: Type) -> bool:
    """Whether nothing can be said against a value of this kind anywhere: it is unknown, or just empty."""
    return kind.kind in ("any", "empty")


def is_empty(node: Node) -> bool:
    """Whether this is the word `empty`."""
    return isinstance(node, Constant) and node.type == EMPTY


def fitted(node: Node, wanted: Type) -> Node | None:
    """The node as a value of the kind `wanted`, converted where the language says so; None when it does not fit."""
    have = node.type
    if open_(have) or open_(wanted):
        return node
    if wanted.kind == "date" and have.kind == "datetime":
        return Convert(DATE, "day", node, said=node.said)
    if wanted.kind == "datetime" and have.kind == "date":
        return Convert(DATETIME, "instant", node, said=node.said)
    if wanted.kind == have.kind == "record":
        return _record(node, wanted)
    if wanted.kind == "record" and isinstance(node, Constant) and have == NUMBER:
        return replace(node, type=wanted) if isinstance(node.value, int) and wanted.entity else None
    if wanted.kind in MANY and have.kind in MANY:
        return node
    return node if wanted.kind == have.kind else None


def _record(node: Node, wanted: Type) -> Node | None:
    have = node.type.entity
    if wanted.entity == have:
        return node
    if wanted.entity is None and have is not None and (not wanted.options or have in wanted.options):
        return Convert(Type("record", options=wanted.options), "reference", node, have, said=node.said)
    return None


def common(nodes: Sequence[Node]) -> Type | None:
    """The kind that all these values can have; None when there is none."""
    kinds = [node.type for node in nodes if not open_(node.type)]
    if not kinds:
        return nodes[0].type if nodes else ANY
    first = kinds[0]
    if all(kind.kind in DAYS for kind in kinds):
        return DATE if any(kind.kind == "date" for kind in kinds) else DATETIME
    if any(kind.kind != first.kind for kind in kinds):
        return None
    if first.kind == "record":
        return first if len({kind.entity for kind in kinds}) == 1 else Type("record")
    if first.kind == "text":
        return Type("text", options=_options(nodes))
    return first


def _options(nodes: Sequence[Node]) -> tuple[str, ...]:
    """The options a value of several sources may have; none when one of them is any text."""
    found: dict[str, None] = {}
    for node in nodes:
        if isinstance(node, Constant) and isinstance(node.value, str):
            found[node.value] = None
        elif node.type.kind == "text" and not node.type.options:
            return ()
        else:
            found.update(dict.fromkeys(node.type.options))
    return tuple(found)


def leaves(node: Node) -> tuple[Node, ...]:
    """The values a choice between values may end in."""
    return (*leaves(node.then), *leaves(node.other)) if isinstance(node, If) else (node,)


BROKEN: Final = Constant(ANY, None)
NOTHING: Final = Constant(EMPTY, None, said="empty")
YES: Final = Constant(BOOLEAN, True, said="true")
NO: Final = Constant(BOOLEAN, False, said="false")
__all__ = [
    "BROKEN",
    "DAYS",
    "MANY",
    "NO",
    "NOTHING",
    "TEXT",
    "YES",
    "called",
    "common",
    "fitted",
    "is_empty",
    "leaves",
    "open_",
]
