"""The state of one check: the source, the scope, the rows in sight and everything found wrong so far."""

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from expressions import codes
from expressions.errors import problem
from expressions.kinds import BROKEN, called, fitted, open_
from expressions.nodes import Node, Row
from expressions.parse import Parsed
from expressions.scope import Scope
from expressions.types import BOOLEAN, Type
from kernel.errors import Code, Problem
from kernel.text import Text


@dataclass
class Checking:
    """One check. `names` and `ask` are the further names in sight; `rows` the rows of the figures around this place."""

    parsed: Parsed
    scope: Scope
    entity: str | None
    names: Mapping[str, Type]
    ask: Mapping[str, Type] | None
    report: bool
    visit: Callable[["Checking", ast.expr], Node]
    rows: list[dict[str, Row]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def node(self, part: ast.expr) -> Node:
        """The checked node of a part; a broken one of any kind after a problem, so that nothing is said twice."""
        return self.visit(self, part)

    def said(self, part: ast.AST) -> str:
        """The text of a part."""
        return self.parsed.said(part)

    def refuse(self, part: ast.AST, code: Code, **values: object) -> Node:
        """Notes a problem at a part and gives a broken node."""
        self.problems.append(problem(code, self.parsed.source, self.parsed.span(part), **values))
        return BROKEN

    def question(self, part: ast.expr) -> Node:
        """A part that must be a yes/no question."""
        found = self.node(part)
        if open_(found.type) and found is not BROKEN and found.type.kind == "empty":
            return self.refuse(part, codes.NOT_A_QUESTION, kind=called(found.type), hint="")
        if found.type == BOOLEAN or open_(found.type):
            return found
        return self.refuse(part, codes.NOT_A_QUESTION, kind=called(found.type), hint="")

    def wanted(self, part: ast.expr, kind: Type) -> Node:
        """A part that must have this kind, converted where the language says so."""
        found = self.node(part)
        made = fitted(found, kind)
        if made is None:
            return self.refuse(part, codes.WRONG_TYPE, kind=called(found.type), expected=called(kind), hint="")
        return made

    @contextmanager
    def inside(self, names: Iterable[str], row: Row) -> Iterator[None]:
        """A figure whose rows are called by these names."""
        self.rows.append(dict.fromkeys(names, row))
        try:
            yield
        finally:
            self.rows.pop()

    def row(self, dotted: str) -> Row | None:
        """The row called so, innermost first."""
        return next((rows[dotted] for rows in reversed(self.rows) if dotted in rows), None)


def dotted(parsed: Parsed, part: ast.expr) -> tuple[str, ...]:
    """The names of `a.b.c`; nothing when the part is anything else."""
    if isinstance(part, ast.Name):
        return (parsed.name(part),)
    if isinstance(part, ast.Attribute) and (before := dotted(parsed, part.value)):
        return (*before, parsed.name(part))
    return ()


def hint(name: str, known: Collection[str], form: str = "{}") -> Text:
    """`Did you mean ...?` where one of the known names looks alike, else nothing."""
    near = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=65)
    if near is None:
        return Text.of("")
    meant = form.format(near[0])
    return Text.of({"en": f" Did you mean `{meant}`?", "zh-CN": f"是不是 `{meant}`？"})


def listed(options: Collection[Any]) -> str:
    """Some options for a sentence."""
    shown = [f"`{each}`" for each in options]
    return ", ".join(shown[:12]) + (", …" if len(shown) > 12 else "")
