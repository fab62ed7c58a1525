"""Loads a schema: gathers its files, builds and checks the model, and says everything that is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from expressions.functions import Function
from kernel.errors import Code, Place, Problem, Refusal, declare
from kernel.text import Text
from schema import building
from schema.added import added
from schema.desk import Desk
from schema.model import Schema
from schema.sources import gather

BROKEN: Final[Code] = declare(
    "SCH000",
    422,
    "The schema has {count} problems; the first: {first}",
    "该配置有 {count} 个问题，第一个：{first}",
    "Run `python app.py check` for all of them.",
    "请运行 `python app.py check` 查看全部。",
)


Built = TypeVar("Built")


class SchemaErrors(Refusal):
    """A schema that cannot be used; `problems` holds everything found, sorted by place, notes and warnings included."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = tuple(sorted(problems, key=by_place))
        errors = [problem for problem in found if problem.severity == "error"]
        first = Text.of({"en": errors[0].line("en"), "zh-CN": errors[0].line("zh-CN")})
        super().__init__(BROKEN, {"count": len(errors), "first": first}, problems=found)


def by_place(problem: Problem) -> tuple[str, int, int, str]:
    """The order in which problems are shown."""
    place = problem.place or Place("", 0, 0)
    return place.file, place.line, place.column, problem.code.name


def load(path: Path | str, *, functions: Iterable[Function] = (), plugins: "Mapping[str, Any] | None" = None) -> Schema:
    """The schema of a file with all it includes. Raises SchemaErrors with every problem of every file, sorted by place.

    `functions` are those plugins register for expressions. `plugins` maps `effects` and `approvers` to the names of the
    functions that `call` and `plugin:` may use, `types` to the field types plugins add (see `schema.added`), `problems`
    to what is wrong with plugins themselves; without it these names are not checked.
    """
    sources = gather(Path(path))
    types, strange = added(plugins.get("types", ())) if plugins is not None else (None, ())
    desk = Desk(types)
    for problem in sources.problems:
        desk.add(problem)
    if sources.broken or sources.top is None:
        raise SchemaErrors(desk.problems)
    wrong = {"problems": (*plugins.get("problems", ()), *strange)} if plugins is not None else {}
    known = None if plugins is None else {**plugins, **wrong}
    schema = building.build(desk, sources.top, sources.system, tuple(functions), known)
    if any(problem.severity == "error" for problem in desk.problems):
        raise SchemaErrors(desk.problems)
    notes = tuple(sorted(desk.problems, key=by_place))
    return frozen(replace(schema, version=sources.version, files=sources.files, notes=notes))


def frozen(value: Built) -> Built:
    """The same with read-only mappings everywhere."""
    return _frozen(value)  # type: ignore[no-any-return]


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    if isinstance(value, tuple) and value:
        return tuple(_frozen(item) for item in value)
    if type(value).__module__.startswith("schema.model."):
        changed = {
            name: made
            for name in type(value).__dataclass_fields__
            if (made := _frozen(was := getattr(value, name))) is not was
        }
        return replace(value, **changed) if changed else value
    return value
