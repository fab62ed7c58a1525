"""Reads filters and sorts that people write: hidden names do not exist, hidden values count as empty."""

from typing import Any, Final

from access.guard import guarded
from access.names import VisibleNames
from expressions.compile import compile
from expressions.conditions import TRUE
from expressions.errors import ExpressionErrors
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Code, Problem, Refusal
from kernel.kept import Same
from kernel.text import Text
from records.codes import BAD_FILTER, BAD_SORT
from records.sight import Sight
from schema.fieldtypes import registry
from schema.fieldtypes.grains import fits
from schema.model import Entity
from store.grains import EACH

_LONGEST: Final = 10_000
_TOO_LONG: Final = Text.of({"en": f"it is longer than {_LONGEST} characters", "zh-CN": f"超过 {_LONGEST} 个字符"})
SHORT: Final = 500  # longer filters are read each time: kept, they would take much room


async def condition(sight: Sight, entity: Entity, source: str) -> Expression:
    """A person's filter as a condition under that person's rights. Raises Refusal 422 with place and suggestion."""
    if not source.strip():
        return TRUE
    if len(source) > _LONGEST:
        raise Refusal(BAD_FILTER, {"reason": _TOO_LONG})
    if len(source) > SHORT:
        return _read(sight, entity, source)
    return sight.kept(("filter", entity.name, source), lambda: _read(sight, entity, source))


def _read(sight: Sight, entity: Entity, source: str) -> Expression:
    found = compiled(sight, entity, source, expects=BOOLEAN)
    return guarded(sight.policy, sight.actor, found, sight.opened)


def compiled(sight: Sight, entity: Entity, source: str, code: Code = BAD_FILTER, **more: Any) -> Expression:
    """What a person wrote, read with the names this person sees, not yet guarded. Raises Refusal 422 `code`."""
    names = sight.house.names if sight.actor.is_system else VisibleNames(sight.policy, sight.actor, sight.opened)
    try:
        return compile(source, names, entity.name, **more)
    except ExpressionErrors as error:
        raise _told(error, code) from error


def _told(error: ExpressionErrors, code: Code) -> Refusal:
    first = error.problem
    reason = Text.of({"en": first.text("en"), "zh-CN": first.text("zh-CN")})
    problems = [Problem(each.code, each.values, "filter") for each in error.problems]
    return Refusal(code, {"reason": reason}, problems=problems)


def keys(sight: Sight, entity: Entity, sort: str | tuple[str, ...]) -> tuple[str, ...]:
    """The sort keys `-a,b`. Raises Refusal 422 for names that are unknown, hidden or cannot be sorted."""
    return sight.kept(("sort", entity.name, sort), lambda: _keys(sight, entity, sort))


def _keys(sight: Sight, entity: Entity, sort: str | tuple[str, ...]) -> tuple[str, ...]:
    parts = sort.split(",") if isinstance(sort, str) else sort
    found = tuple(part.strip() for part in parts if part.strip())
    for key in found:
        name, colon, grain = key.lstrip("-").partition(":")
        field = entity.fields.get(name)
        shown = (
            sight.actor.is_system
            or name == "id"
            or VisibleNames(sight.policy, sight.actor, sight.opened).member(entity.name, name)
        )
        known = field is not None and shown and not field.lines and registry.of(field).sortable
        if field is None or not known or (colon and grain != EACH and not fits(field, grain or "-")):
            raise Refusal(BAD_SORT, {"name": name}, problems=[Problem(BAD_SORT, {"name": name}, "sort")])
    return found


async def view_condition(sight: Sight, entity: Entity, where: Expression | None) -> Expression:
    """A view's own `where`, under the person's rights."""
    if where is None:
        return TRUE
    return sight.kept(("view", Same(where)), lambda: guarded(sight.policy, sight.actor, where, sight.opened))
