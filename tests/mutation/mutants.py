"""The mutants of a module: one change each, under a name that stays while the code it changes stays."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tests.mutation.operators import Change, changes, other_values

ROOT: Final = Path(__file__).parents[2]
SHORT: Final = 70
Kind = Literal["code", "table", "default"]

# the engine: what `workflows.engine.apply` runs, and the look ahead that must tell the same (S18.2); not the texts
ENGINE: Final = (
    "added", "adding", "among", "branches", "chosen", "clock", "copying", "counting", "deciding", "delegating",
    "enclosed", "ending", "engine", "event_seats", "events", "expected", "filling", "foresight", "giving", "hanging",
    "migration", "organisation", "pools", "repeated", "restarting", "route", "seats", "staffing", "standing_in",
    "state", "steps", "submitting", "terms", "timers", "turn", "upwards", "urging", "working",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a module's code. `owner`: the function, the table or the class it is in; `lines`: who reaches none
    of them cannot notice it."""

    name: str
    module: "Module"
    owner: str
    kind: Kind
    change: Change
    lines: range
    digest: str  # of the function, table or class as it is written


class Module:
    """The tree of a module of the engine."""

    def __init__(self, name: str) -> None:
        self.name = f"workflows.{name}"
        self.path = ROOT / "workflows" / f"{name}.py"
        self.source = self.path.read_text()
        self.tree = ast.parse(self.source)

    def mutants(self) -> list[Mutant]:
        """All of them, in the order of the text."""
        seen: Counter[str] = Counter()
        found = []
        for node in self.tree.body:
            digest = hashlib.sha256(ast.unparse(node).encode()).hexdigest()[:16]
            for owner, kind, change in list(_of(node, "")):
                told = f"{self.name}:{owner}: {told_of(change)}"
                seen[told] += 1
                name = told if seen[told] == 1 else f"{told} (#{seen[told]})"
                found.append(Mutant(name, self, owner, kind, change, _lines(change.statement), digest))
        return found


def _of(node: ast.stmt, within: str) -> Iterator[tuple[str, Kind, Change]]:
    match node:
        case ast.FunctionDef():
            owner = f"{within}{node.name}"
            yield from ((owner, "default", each) for each in _defaults(node))
            yield from ((owner, "code", each) for each in _body(node))
        case ast.ClassDef() if "Protocol" not in [ast.unparse(base) for base in node.bases]:
            for each in node.body:
                yield from _of(each, f"{within}{node.name}.")
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()) if name != "__all__":
            kind: Kind = "default" if within else "table"
            found = [change for change in changes(node) if not within or change.node is node]
            yield from ((f"{within}{name}", kind, each) for each in found)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if not within and not _says_a_type(name, value):
            yield from ((name, "table", each) for each in changes(node))
        case _:
            return


def _says_a_type(name: str, value: ast.expr) -> bool:
    return name == "__all__" or isinstance(value, ast.Subscript)


def _body(function: ast.FunctionDef) -> Iterator[Change]:
    """The changes in a function's body; those of functions within it too."""
    body = ast.Module(function.body, [])
    for change in changes(body):
        yield (
            Change(change.operator, function, "body", change.index, change.new, change.statement)
            if (change.node is body)
            else change
        )
    for inner in ast.walk(body):
        if isinstance(inner, ast.FunctionDef):
            yield from _body(inner)


def _defaults(function: ast.FunctionDef) -> Iterator[Change]:
    for field in ("defaults", "kw_defaults"):
        for index, value in enumerate(getattr(function.args, field)):
            for other in other_values(value.value) if isinstance(value, ast.Constant) else ():
                new = ast.copy_location(ast.Constant(other), value)
                yield Change("another value", function.args, field, index, new, function)


def _lines(statement: ast.AST) -> range:
    """The lines that run when a statement is met: its own, not those of what it holds."""
    first, last = getattr(statement, "lineno", 0), getattr(statement, "end_lineno", 0)
    if isinstance(statement, ast.match_case):
        return range(statement.pattern.lineno, statement.body[0].lineno + 1)
    body = getattr(statement, "body", None)
    if isinstance(body, list) and body:
        last = max(first, body[0].lineno - (0 if isinstance(statement, ast.FunctionDef) else 1))
    return range(first, last + 1)


# ------------------------------------------------------------------------------------------------ the name
def told_of(change: Change) -> str:
    """The change in words of the code: what stood there, what stands there now, and in which line."""
    old = short(change.old)
    match change.operator:
        case "drop the statement":
            return f"without `{old}`"
        case "drop the case" | "drop an element" | "drop the filter":
            return f"without `{old}`{_where(change)}"
    new = short(change.new)
    if len(old) >= SHORT - 1 or len(new) >= SHORT - 1:  # what differs may lie behind the cut
        old, new = _around(ast.unparse(change.old), ast.unparse(change.new))
    return f"`{old}` -> `{new}`{_where(change)}"


def _where(change: Change) -> str:
    text = short(change.statement)
    return "" if text == short(change.old) else f" in `{text}`"


def short(node: ast.AST) -> str:
    """The beginning of its text, on one line."""
    if isinstance(node, ast.match_case):
        return f"case {ast.unparse(node.pattern)}"
    text = ast.unparse(node).strip().splitlines()[0]
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _around(old: str, new: str) -> tuple[str, str]:
    """Both texts from where they begin to differ."""
    old, new = " ".join(old.split()), " ".join(new.split())
    start = next((n for n, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new)))
    start = max(0, start - 20)
    return f"…{old[start : start + SHORT]}", f"…{new[start : start + SHORT]}"


def modules(names: tuple[str, ...] = ENGINE) -> list[Module]:
    """The modules of the engine, or those of these names."""
    return [Module(name) for name in names]
