"""Plants a mutant in the running process: in the functions, tables and defaults that were imported already."""

import ast
import gc
import importlib
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from tests.mutation.mutants import Module, Mutant

Place = tuple[str, str, int]  # file, qualified name, first line


class Planter:
    """Knows the living functions of the engine; what is planted stays, so plant in a process of its own."""

    def __init__(self, modules: list[Module]) -> None:
        self.live: dict[Place, list[FunctionType]] = {}
        for module in modules:
            importlib.import_module(module.name)
        files = {str(module.path) for module in modules}
        gc.unfreeze()  # a run of tests keeps what it imported for good
        living = gc.get_objects()
        gc.freeze()
        for each in living:
            if isinstance(each, FunctionType) and each.__code__.co_filename in files:
                self.live.setdefault(_place(each.__code__), []).append(each)

    def plant(self, mutant: Mutant) -> None:
        """Makes the change. Raises SyntaxError when it is no program, LookupError when nothing runs that code."""
        {"code": self._code, "table": self._table, "default": self._default}[mutant.kind](mutant)

    def _code(self, mutant: Mutant) -> None:
        changed = [code for code in compiled(mutant) if code.co_qualname == mutant.owner]
        functions = [(code, each) for code in changed for each in self.live.get(_place(code), [])]
        if not functions:
            raise LookupError(mutant.name)
        for code, function in functions:
            function.__code__ = code

    def _table(self, mutant: Mutant) -> None:
        """A table is made anew, and given to every module that took it from here."""
        home = vars(sys.modules[mutant.module.name])
        assigned = next(each for each in mutant.module.tree.body if _target(each) == mutant.owner)
        take_back = mutant.change.put()
        expression = ast.fix_missing_locations(ast.Expression(assigned.value))  # type: ignore[attr-defined]
        code = compile(expression, str(mutant.module.path), "eval")
        take_back()
        old, new = home[mutant.owner], eval(code, home)
        for module in [each for name, each in sys.modules.items() if name.startswith(("workflows", "tests"))]:
            for name in [name for name, value in vars(module).items() if value is old and name == mutant.owner]:
                setattr(module, name, new)

    def _default(self, mutant: Mutant) -> None:
        """The default of a parameter, or of a field of a dataclass, which is one of its `__init__`."""
        value = ast.literal_eval(mutant.change.new)
        *path, last = mutant.owner.split(".")
        holder: Any = sys.modules[mutant.module.name]
        for name in path:
            holder = getattr(holder, name)
        if isinstance(mutant.change.node, ast.AnnAssign):
            _set_default(holder.__init__, last, value)
            return
        function = vars(holder)[last]
        function = getattr(function, "__func__", function)
        arguments, index = mutant.change.node, mutant.change.index
        assert isinstance(arguments, ast.arguments) and index is not None
        named = arguments.kwonlyargs if mutant.change.field == "kw_defaults" else arguments.args
        offset = 0 if mutant.change.field == "kw_defaults" else len(named) - len(arguments.defaults)
        _set_default(function, named[offset + index].arg, value)


def compiled(mutant: Mutant) -> Iterator[CodeType]:
    """The code of the changed module's functions and methods."""
    take_back = mutant.change.put()
    try:
        whole = compile(mutant.module.tree, str(mutant.module.path), "exec")
    finally:
        take_back()
    return _outer(whole, {each.name for each in mutant.module.tree.body if isinstance(each, ast.ClassDef)})


def _outer(code: CodeType, classes: set[str]) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_qualname in classes:
                yield from _outer(each, classes)
            else:
                yield each


def _place(code: CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _target(node: ast.stmt) -> str:
    match node:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def _set_default(function: Any, name: str, value: Any) -> None:
    code = function.__code__
    if name in (function.__kwdefaults__ or {}):
        function.__kwdefaults__ = {**function.__kwdefaults__, name: value}
        return
    names = code.co_varnames[: code.co_argcount]
    defaults = list(function.__defaults__)
    defaults[names.index(name) - len(names)] = value
    function.__defaults__ = tuple(defaults)
