"""The mutation operators: what can go wrong in one place of a syntax tree, each change by itself."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

ORDERS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}  # fmt: skip
ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
TWINS: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}
WRAPPERS: Final = ("reversed", "sorted")
SKIPPED: Final = ("annotation", "returns", "decorator_list", "type_params", "ctx")  # nothing of these runs
Found = Iterator[tuple[str, ast.AST | list[Any] | None]]


@dataclass(frozen=True, slots=True)
class Change:
    """`node.field` (its item `index`, where that is a list) holds `new` instead; `new` None: the item is left out."""

    operator: str
    node: ast.AST
    field: str
    index: int | None
    new: Any
    statement: ast.AST

    @property
    def old(self) -> Any:
        """What stands there."""
        value = getattr(self.node, self.field)
        return value if self.index is None else value[self.index]

    def put(self) -> Callable[[], None]:
        """Makes the change in the tree; what is returned takes it back."""
        kept = getattr(self.node, self.field)
        value: Any = self.new
        if self.index is not None:
            value = [*kept[: self.index], *([] if self.new is None else [self.new]), *kept[self.index + 1 :]]
        setattr(self.node, self.field, value)
        return lambda: setattr(self.node, self.field, kept)


def changes(node: ast.AST, statement: ast.AST | None = None) -> Iterator[Change]:
    """Every change within a node, in the order of the text; `statement` is what the node stands in."""
    for field, value in ast.iter_fields(node):
        if field in SKIPPED:
            continue
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in items:
            if isinstance(child, ast.AST) and not _silent(child):
                within = child if isinstance(child, ast.stmt | ast.match_case) else statement or child
                for operator, new in _instead(child, field, node):
                    yield Change(operator, node, field, index, _placed(new, child), within)
                yield from changes(child, within)


def _silent(node: ast.AST) -> bool:
    """A docstring, and the words of a sentence."""
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, ast.JoinedStr | ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)


def _placed(new: Any, old: ast.AST) -> Any:
    if isinstance(new, ast.AST):
        ast.fix_missing_locations(ast.copy_location(new, old))
    return new


def _instead(node: ast.AST, field: str, parent: ast.AST) -> Found:
    """What may stand in the place of a node."""
    if isinstance(node, ast.expr):
        yield from _conditions(node, field, parent)
        yield from _elements(node, field, parent)
    for kind, found in _KINDS:
        if isinstance(node, kind):
            yield from found(node)


def _conditions(node: ast.expr, field: str, parent: ast.AST) -> Found:
    """A condition that is no comparison is turned round; a filter is left out."""
    if field in ("test", "ifs", "guard") and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield "turn round", ast.UnaryOp(ast.Not(), node)
    if field == "ifs":
        yield "drop the filter", None


def _elements(node: ast.expr, field: str, parent: ast.AST) -> Found:
    """An element of a tuple, a list or a set is left out."""
    if field == "elts" and isinstance(getattr(parent, "ctx", ast.Load()), ast.Load):
        yield "drop an element", None


# ------------------------------------------------------------------------------------------------ statements
def _statement(node: ast.AST) -> Found:
    yield "drop the statement", ast.Pass()


def _assignment(node: ast.AST) -> Found:
    """A name that is never set fails by itself; an attribute or an item does not."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    if any(isinstance(each, ast.Attribute | ast.Subscript) for each in targets):
        yield "drop the statement", ast.Pass()


def _return(node: ast.AST) -> Found:
    value = node.value if isinstance(node, ast.Return) else None
    if value is None or (isinstance(value, ast.Constant) and value.value in (None, True, False)):
        return
    if isinstance(value, ast.Tuple | ast.List | ast.Dict) and not ast.unparse(value).strip("()[]{}"):
        return
    yield "return nothing", ast.Return(ast.Constant(None))
    if isinstance(value, ast.Compare | ast.BoolOp):
        return
    if isinstance(value, ast.Tuple | ast.GeneratorExp) or _makes(value, "tuple"):
        yield "return empty", ast.Return(ast.Tuple([], ast.Load()))
    if _makes(value, "any", "all", "bool", "isinstance"):
        yield "turn round", ast.Return(ast.UnaryOp(ast.Not(), value))


def _makes(value: ast.expr, *names: str) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in names


def _case(node: ast.AST) -> Found:
    yield "drop the case", None


# ------------------------------------------------------------------------------------------------ expressions
def _compare(node: ast.AST) -> Found:
    assert isinstance(node, ast.Compare)
    for other in ORDERS[type(node.ops[0])]:
        yield "compare otherwise", ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


def _bool(node: ast.AST) -> Found:
    assert isinstance(node, ast.BoolOp)
    yield "and or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        rest = node.values[:index] + node.values[index + 1 :]
        yield "drop a condition", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _unary(node: ast.AST) -> Found:
    assert isinstance(node, ast.UnaryOp)
    yield "drop the sign", node.operand


def _arithmetic(node: ast.AST) -> Found:
    assert isinstance(node, ast.BinOp)
    if other := ARITHMETIC.get(type(node.op)):
        yield "calculate otherwise", ast.BinOp(node.left, other(), node.right)


def _call(node: ast.AST) -> Found:
    assert isinstance(node, ast.Call)
    for index, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield "drop an argument", ast.Call(node.func, node.args, node.keywords[:index] + node.keywords[index + 1 :])
    if isinstance(node.func, ast.Name) and node.func.id in TWINS:
        yield "call its twin", ast.Call(ast.Name(TWINS[node.func.id], ast.Load()), node.args, node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id in WRAPPERS and node.args:
        given = node.args[0]
        yield "keep the order", ast.Call(ast.Name("list", ast.Load()), [given], [])


def _dict(node: ast.AST) -> Found:
    assert isinstance(node, ast.Dict)
    for index in range(len(node.keys)):
        keys, values = list(node.keys), list(node.values)
        del keys[index], values[index]
        yield "drop a pair", ast.Dict(keys, values)


def _constant(node: ast.AST) -> Found:
    assert isinstance(node, ast.Constant)
    for value in other_values(node.value):
        yield "another value", ast.Constant(value)


def other_values(value: Any) -> tuple[Any, ...]:
    """What a constant might be by mistake."""
    match value:
        case bool():
            return (not value,)
        case int():
            return (value + 1, value - 1)
        case "":
            return ("mutated",)
        case str():
            return ("",)
    return ()


_KINDS: Final[tuple[tuple[Any, Callable[[ast.AST], Found]], ...]] = (
    (ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break | ast.Delete, _statement),
    (ast.Assign, _assignment),
    (ast.Return, _return),
    (ast.match_case, _case),
    (ast.Compare, _compare),
    (ast.BoolOp, _bool),
    (ast.UnaryOp, _unary),
    (ast.BinOp, _arithmetic),
    (ast.Call, _call),
    (ast.Dict, _dict),
    (ast.Constant, _constant),
)
