"""Reads a source with Python's `ast` and lets a white-list of its nodes through; Python evaluates nothing."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from expressions import codes
from expressions.errors import ExpressionErrors, problem
from expressions.grammar import is_percent, mistakes
from expressions.numbers import EXACT, Number
from expressions.tokens import NESTED, Token, text_value, tokens
from kernel.errors import Problem

DEEPEST: Final = 2 * NESTED  # levels of the tree

_ALLOWED: Final = (
    ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div,
    ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is, ast.IsNot,
    ast.IfExp, ast.Call, ast.keyword, ast.Name, ast.Load, ast.Attribute, ast.List, ast.Constant,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """A source that can be read: Python's tree, and the numbers and texts as they stand in the source, by offset.

    The tree was made of a text of the same length in ASCII alone, so that its columns are characters of the source.
    """

    source: str
    tree: ast.expr
    numbers: Mapping[int, Number]
    texts: Mapping[int, str]

    def span(self, node: ast.AST) -> tuple[int, int]:
        """First character of a node and the one after its last."""
        return getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None) or len(self.source)

    def said(self, node: ast.AST) -> str:
        """The text a node was written as."""
        start, end = self.span(node)
        return self.source[start:end]

    def value(self, node: ast.Constant) -> Number | str:
        """The number or text a constant stands for."""
        at = node.col_offset
        return self.numbers[at] if at in self.numbers else self.texts[at]

    def name(self, node: ast.Name | ast.Attribute | ast.keyword) -> str:
        """The name itself (of an attribute: what stands behind the dot)."""
        start, end = self.span(node)
        if isinstance(node, ast.Name):
            return self.source[start:end]
        if isinstance(node, ast.Attribute):
            return self.source[end - len(node.attr) : end]
        return self.source[start : start + len(node.arg or "")]


def parse(source: str) -> Parsed:
    """Reads a source. Raises ExpressionErrors with positions for any text that is no expression, and nothing else."""
    found = tokens(source)
    if wrong := mistakes(source, found):
        raise ExpressionErrors(source, wrong)
    parsed = Parsed(source, _read(source, found), _numbers(found), _texts(found))
    if wrong := list(_foreign(parsed)):
        raise ExpressionErrors(source, wrong)
    return parsed


def _read(source: str, found: Sequence[Token]) -> ast.expr:
    try:
        tree = ast.parse(_in_ascii(source, found), mode="eval").body
    except SyntaxError as error:
        raise ExpressionErrors(source, [_unreadable(source, found, error)]) from error
    except (RecursionError, MemoryError, ValueError) as error:
        raise ExpressionErrors(source, [problem(codes.TOO_DEEP, source, (0, len(source)))]) from error
    if _depth(tree) > DEEPEST:
        raise ExpressionErrors(source, [problem(codes.TOO_DEEP, source, (0, len(source)))])
    return tree


def _in_ascii(source: str, found: Sequence[Token]) -> str:
    """A text of the same length that Python reads to the same tree: blanks for what is none of its business."""
    shown = [" "] * len(source)
    for at, token in enumerate(found):
        if token.kind == "text":
            shown[token.start : token.end] = "'" + "x" * (len(token.text) - 2) + "'"
        elif not is_percent(found, at):
            shown[token.start : token.end] = (char if char.isascii() else "_" for char in token.text)
    if found[0].start:  # Python would take blanks at the start for an indentation
        return "(" + "".join(shown[1:]) + ")"
    return "".join(shown)


def _numbers(found: Sequence[Token]) -> dict[int, Number]:
    numbers: dict[int, Number] = {}
    for at, token in enumerate(found):
        if token.kind == "number":
            share = at + 1 < len(found) and is_percent(found, at + 1)
            plain = Decimal(token.text) if "." in token.text else int(token.text)
            numbers[token.start] = EXACT.scaleb(Decimal(plain), -2) if share else plain
    return numbers


def _texts(found: Sequence[Token]) -> dict[int, str]:
    return {token.start: text_value(token) for token in found if token.kind == "text"}


def _unreadable(source: str, found: Sequence[Token], error: SyntaxError) -> Problem:
    offset = max(error.offset or 1, (error.end_offset or 1) - 1) - 1
    token = next((each for each in found if each.end > offset), found[-1])
    return problem(codes.CANNOT_READ, source, (token.start, token.end))


def _depth(tree: ast.AST) -> int:
    level: list[ast.AST] = [tree]
    depth = 0
    while level and depth <= DEEPEST:
        level = [
            child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr | ast.keyword)
        ]
        depth += 1
    return depth


def _foreign(parsed: Parsed) -> Iterator[Problem]:
    waiting: list[ast.AST] = [parsed.tree]
    while waiting:
        node = waiting.pop()
        wrong = _refused(parsed, node)
        if wrong is not None:
            yield wrong
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _refused(parsed: Parsed, node: ast.AST) -> Problem | None:
    span = parsed.span(node) if isinstance(node, ast.expr | ast.keyword) else (0, len(parsed.source))
    if not isinstance(node, _ALLOWED) or (isinstance(node, ast.keyword) and node.arg is None):
        return problem(codes.NOT_ALLOWED, parsed.source, span)
    if isinstance(node, ast.Compare) and len(node.ops) > 1:
        return problem(codes.CHAINED, parsed.source, span, instead=_unchained(parsed, node))
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot):
        return _emptiness(parsed, node)
    return None


def _unchained(parsed: Parsed, node: ast.Compare) -> str:
    values = [parsed.said(each) for each in (node.left, *node.comparators)]
    between = [
        parsed.source[parsed.span(left)[1] : parsed.span(right)[0]].strip()
        for left, right in zip((node.left, *node.comparators), node.comparators, strict=False)
    ]
    return " and ".join(f"{a} {op} {b}" for a, op, b in zip(values, between, values[1:], strict=False))


def _emptiness(parsed: Parsed, node: ast.Compare) -> Problem | None:
    asked = node.comparators[0]
    if isinstance(asked, ast.Name) and asked.id == "empty":
        return None
    op = "==" if isinstance(node.ops[0], ast.Is) else "!="
    instead = f"{parsed.said(node.left)} {op} {parsed.said(asked)}"
    return problem(codes.IS_NONE, parsed.source, parsed.span(node), instead=instead)
