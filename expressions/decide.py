"""Three-valued answers for routes: an empty field that could change the answer makes it unknown (S2.6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from expressions.evaluate import Evaluation
from expressions.frame import Frame
from expressions.nodes import (
    Ancestor,
    And,
    Arithmetic,
    Call,
    Compare,
    Convert,
    Follow,
    If,
    In,
    IsEmpty,
    Items,
    Negative,
    Node,
    Not,
    Or,
    Setting,
    walk,
)  # fmt: skip
from expressions.tree import Expression
from expressions.world import World

_EMPTY: Final = (None, "", ())


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, because these are empty: paths from the record at hand (`customer.level`) or `param.x`."""

    fields: tuple[str, ...]

    def __bool__(self) -> bool:
        raise TypeError("an unknown answer is neither yes nor no")


@dataclass(frozen=True, slots=True)
class _Known:
    """A value, or (None) nothing because of the empty fields in `missing`."""

    value: Any
    missing: frozenset[str] = frozenset()

    @property
    def unknown(self) -> bool:
        return self.value is None


def decide(expression: Expression, world: World, frame: Frame) -> bool | Unknown:
    """True, False or Unknown. Lets `Missing` of the world through."""
    found = _Decision(world, frame).known(expression.root)
    return Unknown(tuple(sorted(found.missing))) if found.unknown else bool(found.value)


class _Decision:
    def __init__(self, world: World, frame: Frame) -> None:
        self.e = Evaluation(world, frame)

    def known(self, node: Node) -> _Known:
        """The value of a node, or which empty fields leave it open."""
        return _KNOWN.get(type(node), _plain)(self, node)

    def all(self, nodes: Iterable[Node]) -> tuple[list[_Known], frozenset[str]]:
        """The values of several nodes, and what is missing among those without one."""
        found = [self.known(node) for node in nodes]
        return found, frozenset().union(*(each.missing for each in found if each.unknown))


def _plain(d: _Decision, node: Node) -> _Known:
    """Figures, constants and names: what they give; a figure over nothing is called by its text."""
    value = d.e.value(node)
    return _Known(value) if value not in _EMPTY else _Known(None, frozenset({node.said or "?"}))


def _follow(d: _Decision, node: Follow) -> _Known:
    """A field; an empty link on the way is what is missing."""
    at: Node = node.base
    while isinstance(at, Follow):
        if d.e.value(at) in _EMPTY:
            return _Known(None, frozenset({_first_empty(d, at)}))
        at = at.base
    value = d.e.value(node)
    return _Known(value) if value not in _EMPTY else _Known(None, frozenset({node.said or node.name}))


def _first_empty(d: _Decision, node: Follow) -> str:
    """The innermost empty link of a path."""
    base = node.base
    if isinstance(base, Follow) and d.e.value(base) in _EMPTY:
        return _first_empty(d, base)
    return node.said or node.name


def _strict(d: _Decision, node: Node, inner: tuple[Node, ...]) -> _Known:
    """Known when all that is inside is known."""
    found, missing = d.all(inner)
    if any(each.unknown for each in found):
        return _Known(None, missing)
    value = d.e.value(node)
    return _Known(None, _names(node)) if value is None else _Known(value)


def _names(node: Node) -> frozenset[str]:
    """The fields and parameters a part reads: it gave nothing although they are filled (a division by zero)."""
    return frozenset(each.said for each in walk(node) if isinstance(each, Follow | Setting)) or frozenset({node.said})


def _compare(d: _Decision, node: Compare) -> _Known:
    return _strict(d, node, (node.left, node.right))


def _in(d: _Decision, node: In) -> _Known:
    """A value found in the list is found, whatever else in it is empty."""
    value = d.known(node.value)
    if value.unknown:
        return value
    if d.e.true(node):
        return _Known(True)
    if not isinstance(node.among, Items):
        return _Known(False)
    found, missing = d.all(node.among.items)
    return _Known(None, missing) if any(each.unknown for each in found) else _Known(False)


def _is_empty(d: _Decision, node: IsEmpty) -> _Known:
    return _Known(d.e.true(node))


def _not(d: _Decision, node: Not) -> _Known:
    found = d.known(node.value)
    return found if found.unknown else _Known(not found.value)


def _logic(d: _Decision, parts: tuple[Node, ...], settles: bool) -> _Known:
    found, missing = d.all(parts)
    if any(not each.unknown and bool(each.value) is settles for each in found):
        return _Known(settles)
    return _Known(None, missing) if any(each.unknown for each in found) else _Known(not settles)


def _if(d: _Decision, node: If) -> _Known:
    """Where the test is open, both sides may still agree."""
    test = d.known(node.test)
    if not test.unknown:
        return d.known(node.then if test.value else node.other)
    then, other = d.known(node.then), d.known(node.other)
    if not then.unknown and not other.unknown and then.value == other.value:
        return then
    return _Known(None, test.missing)


def _call(d: _Decision, node: Call) -> _Known:
    if node.name != "first_filled":
        return _strict(d, node, node.args)
    found, missing = d.all(node.args)
    return next((each for each in found if not each.unknown), _Known(None, missing))


_KNOWN: Final[Mapping[type[Node], Callable[[_Decision, Any], _Known]]] = {
    Follow: _follow, Compare: _compare, In: _in, IsEmpty: _is_empty, Not: _not, If: _if, Call: _call,
    And: lambda d, node: _logic(d, node.parts, settles=False),
    Or: lambda d, node: _logic(d, node.parts, settles=True),
    Arithmetic: lambda d, node: _strict(d, node, (node.left, node.right)),
    Negative: lambda d, node: _strict(d, node, (node.value,)),
    Convert: lambda d, node: _strict(d, node, (node.value,)),
    Ancestor: lambda d, node: _strict(d, node, (node.base,)),
}  # fmt: skip
