"""Reads an expression back into chips, as far as it is one that chips can say; else it stays an expert's text."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from expressions.errors import ExpressionErrors
from expressions.parse import Parsed, parse
from grids.chips import Chip, Resolve, write, written_chip
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reader
from schema.fieldtypes.operators import Operator

_FIELD: Final = "the_field_"
_VALUE: Final = "the_value_"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as the bar shows it: chips, or the text of an expert (then there are no chips)."""

    chips: tuple[Chip, ...] = ()
    expert: str = ""

    def source(self, resolve: Resolve, reader: Reader) -> str:
        """The expression. Raises Refusal for chips that cannot be written."""
        return self.expert or write(self.chips, resolve, reader)

    def as_json(self) -> dict[str, Any]:
        """`{"chips": [...], "expert": "..."}`."""
        return {"chips": [chip.as_json() for chip in self.chips], "expert": self.expert}


def read(source: str, resolve: Resolve, reader: Reader) -> Filter:
    """The chips that `source` says, joined by `and`; whatever else it says makes the whole of it an expert's text.

    Text that cannot be read is an expert's too: whoever runs it says what is wrong with it.
    """
    if not source.strip():
        return Filter()
    try:
        parsed = parse(source)
    except ExpressionErrors:
        return Filter(expert=source)
    if whole := _chip(parsed, parsed.tree, resolve, reader):
        return Filter((whole,))
    chips = [_chip(parsed, part, resolve, reader) for part in _parts(parsed.tree)]
    found = tuple(chip for chip in chips if chip is not None)
    return Filter(found) if len(found) == len(chips) else Filter(expert=source)


def _parts(tree: ast.expr) -> list[ast.expr]:
    return tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]


def _chip(parsed: Parsed, part: ast.expr, resolve: Resolve, reader: Reader) -> Chip | None:
    for path in dict.fromkeys(_paths(parsed, part)):
        field = resolve(path)
        for operator in registry.of(field).operators(field) if field else ():
            for template in filter(None, (operator.template, operator.also)):
                chip = _matched(parsed, part, path, operator, template)
                if chip and _says_the_same(chip, resolve, reader):
                    return chip
    return None


def _paths(parsed: Parsed, part: ast.expr) -> Iterator[str]:
    for node in ast.walk(part):
        if isinstance(node, ast.Name | ast.Attribute) and (path := _path(parsed, node)):
            yield path


def _path(parsed: Parsed, node: ast.expr) -> str:
    """`customer.name` of a name or attributes of a name; "" for anything else."""
    if isinstance(node, ast.Name):
        return parsed.name(node)
    if isinstance(node, ast.Attribute) and (base := _path(parsed, node.value)):
        return f"{base}.{parsed.name(node)}"
    return ""


def _matched(parsed: Parsed, part: ast.expr, path: str, operator: Operator, template: str) -> Chip | None:
    holes: list[ast.expr] = []
    if not _alike(_pattern(template), _pattern(template).tree, parsed, part, path, holes):
        return None
    if operator.operand == "none":
        return Chip(path, operator.key)
    value = _values(parsed, holes[0], operator.operand == "values")
    return None if value is None else Chip(path, operator.key, value)


@lru_cache(256)
def _pattern(template: str) -> Parsed:
    return parse(template.replace("{field}", _FIELD).replace("{value}", _VALUE))


def _alike(pattern: Parsed, wanted: ast.AST, parsed: Parsed, node: ast.AST, path: str, holes: list[ast.expr]) -> bool:
    """Whether `node` has the form of the pattern, with `path` as the field; what stands for the value is kept."""
    if isinstance(wanted, ast.Name) and isinstance(node, ast.expr):
        if pattern.name(wanted) == _VALUE:
            holes.append(node)
            return True
        if pattern.name(wanted) == _FIELD:
            return _path(parsed, node) == path
        return isinstance(node, ast.Name) and parsed.name(node) == pattern.name(wanted)
    if type(wanted) is not type(node):
        return False
    if isinstance(wanted, ast.Constant) and isinstance(node, ast.Constant):
        return pattern.value(wanted) == parsed.value(node)
    if isinstance(wanted, ast.Attribute) and isinstance(node, ast.Attribute) and wanted.attr != parsed.name(node):
        return False
    ours, theirs = list(ast.iter_child_nodes(wanted)), list(ast.iter_child_nodes(node))
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(_alike(pattern, a, parsed, b, path, holes) for a, b in pairs)


def _values(parsed: Parsed, node: ast.expr, many: bool) -> Any:
    """The operand as JSON; a single value where several may stand is a list of one. None for what is no constant."""
    if not many:
        return _constant(parsed, node)
    found = [_constant(parsed, each) for each in (node.elts if isinstance(node, ast.List) else [node])]
    return found if found and None not in found else None


def _constant(parsed: Parsed, node: ast.expr) -> Any:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _constant(parsed, node.operand)
        return -number if isinstance(number, int) else f"-{number}" if number else None
    if not isinstance(node, ast.Constant):
        return None
    value = parsed.value(node)
    return value if isinstance(value, str | int) else f"{value:f}"


def _says_the_same(chip: Chip, resolve: Resolve, reader: Reader) -> bool:
    """Whether the chip can be written at all: a stranger's value, such as an option that is gone, stays an expert's."""
    try:
        return bool(written_chip(chip, resolve, reader))
    except Invalid:
        return False
