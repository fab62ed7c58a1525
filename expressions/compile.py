"""From a source to a checked expression: read, check names and kinds, fit the result, note what it depends on."""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from expressions import codes
from expressions.check_calls import call
from expressions.check_figures import REPORT_NAMES
from expressions.check_names import attribute, name
from expressions.check_operators import arithmetic, choice, compare, constant, items, logic, unary
from expressions.checking import Checking, hint, listed
from expressions.doubts import doubts
from expressions.errors import ExpressionErrors
from expressions.facts import facts
from expressions.kinds import BROKEN, MANY, called, fitted, is_empty, leaves, open_
from expressions.nodes import Constant, Items, Node
from expressions.parse import parse
from expressions.scope import Scope
from expressions.tree import Expression
from expressions.types import BOOLEAN, Type

_VISITS: Final[Mapping[type[ast.expr], Callable[..., Node]]] = {
    ast.Constant: constant, ast.List: items, ast.BoolOp: logic, ast.UnaryOp: unary, ast.BinOp: arithmetic,
    ast.IfExp: choice, ast.Compare: compare, ast.Name: name, ast.Attribute: attribute, ast.Call: call,
}  # fmt: skip


def _visit(c: Checking, part: ast.expr) -> Node:
    return _VISITS[type(part)](c, part)


def compile(
    source: str,
    scope: Scope,
    entity: str | None,
    *,
    expects: Type | None = None,
    names: Mapping[str, Type] | None = None,
    ask: Mapping[str, Type] | None = None,
    report: bool = False,
) -> Expression:
    """Checks a source about one record of `entity` (None: about no record). Raises ExpressionErrors with all problems.

    `expects` is the kind the result must have. `names` are further names in sight, with their types: `made` of an
    effect's `as`, the rows of an `update ... where`, earlier columns of a report. `ask` are the answers of an action.
    `report`: figures without a collection go through the rows of `entity` (checked, not computed).
    """
    extra = {**(names or {}), **(REPORT_NAMES if report else {})}
    c = Checking(parse(source), scope, entity, extra, ask, report, _visit)
    root = c.node(c.parsed.tree)
    if root is not BROKEN:
        root = _expected(c, root, expects)
    if c.problems:
        raise ExpressionErrors(source, c.problems)
    found = facts(root, scope)
    return Expression(
        source.strip(), root, root.type, entity, found.reads, found.tables, found.clock, frozenset(found.specials),
        tuple(doubts(source, root)), found.organisation,
    )  # fmt: skip


def _expected(c: Checking, root: Node, expects: Type | None) -> Node:
    tree = c.parsed.tree
    if expects == BOOLEAN:
        if root.type == BOOLEAN or root.type.kind == "any":
            return root
        return c.refuse(tree, codes.NOT_A_QUESTION, kind=called(root.type), hint="")
    if expects is None or is_empty(root) or open_(expects):
        return root
    made = _single(root, expects)
    if made is None:
        return c.refuse(tree, codes.WRONG_TYPE, kind=called(root.type), expected=called(expects), hint="")
    strange = _strange_option(made, expects)
    if strange is None:
        return made
    near, known = hint(strange, expects.options), listed(expects.options)
    return c.refuse(tree, codes.UNKNOWN_OPTION, found=strange, field=root.said, options=known, hint=near)


def _strange_option(root: Node, expects: Type) -> str | None:
    """A text written down that is no option of the choice expected."""
    if expects.kind != "text" or not expects.options:
        return None
    texts = (leaf.value for leaf in leaves(root) if isinstance(leaf, Constant) and isinstance(leaf.value, str))
    return next((text for text in texts if text not in expects.options), None)


def _single(root: Node, expects: Type) -> Node | None:
    """The result as the kind expected; one record where several are expected is a list of one."""
    if expects.kind in MANY and root.type.kind not in (*MANY, "any"):
        item = expects.item or (Type("record", expects.entity) if expects.kind == "collection" else Type("any"))
        one = fitted(root, item)
        return None if one is None else Items(Type("list", expects.entity, item), (one,), said=root.said)
    return fitted(root, expects)
