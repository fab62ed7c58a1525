"""Where a title may be shown: what it reads through links is for those who may read it there.

Conditions about the record that is called so, for lists and single records alike; TRUE for most titles."""

from typing import TYPE_CHECKING

from access.embed import about, link
from expressions.conditions import FALSE, TRUE, all_of, from_root
from expressions.nodes import IsEmpty, Or
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.kept import Same
from records.graph import title_paths
from records.links import is_many, is_open, targets
from schema.model import Entity

if TYPE_CHECKING:
    from records.sight import Sight

ALWAYS = frozenset(("id", "version"))
_FILES = "file"  # whoever reads a field that holds a file knows its name


async def title_where(sight: "Sight", entity: Entity, above: frozenset[str] = frozenset()) -> Expression:
    """The records whose whole title this person may read."""
    if entity.name in above:
        return FALSE
    rights = sight.fields(entity.name)
    plain = (rights.plain_where(path[0]) for path in title_paths(entity) if path[0] not in ALWAYS)
    return sight.joined(await sight.rows_of(entity), *plain, await links_where(sight, entity, above))


async def links_where(sight: "Sight", entity: Entity, above: frozenset[str] = frozenset()) -> Expression:
    """The records of which this person may read all that their title reads through links."""
    paths = [path for path in title_paths(entity) if _leads_on(entity, path)]
    if sight.actor.is_system or not paths:
        return TRUE
    return sight.joined(*[await _through(sight, entity, path, above | {entity.name}) for path in paths])


def _leads_on(entity: Entity, path: tuple[str, ...]) -> bool:
    return path[0] in entity.fields and bool(targets(entity.fields[path[0]]))


async def _through(sight: "Sight", entity: Entity, path: tuple[str, ...], above: frozenset[str]) -> Expression:
    """The records whose link, the first of the path, names nothing, or what may be read along the rest. Where it may
    name several records or several entities, all of them must be readable."""
    field, known = entity.fields[path[0]], sight.house.schema.entities
    to = [name for name in (known if "any" in targets(field) else targets(field)) if not known[name].internal]
    found = [await _at(sight, known[name], path[1:], above) for name in to]
    if all(each is TRUE for each in found):
        return TRUE
    if is_open(field) or is_many(field):
        return FALSE
    return sight.kept(
        ("through", entity.name, field.name, Same(found[0])), lambda: _led(sight, entity, field.name, found[0])
    )


def _led(sight: "Sight", entity: Entity, name: str, where: Expression) -> Expression:
    base = link(sight.house.names, entity.name, (name,))
    root = Or(BOOLEAN, (IsEmpty(BOOLEAN, base), about(where, base)))
    return from_root(sight.house.names, entity.name, root, f"{name} is empty or {name} is readable")


async def _at(sight: "Sight", target: Entity, rest: tuple[str, ...], above: frozenset[str]) -> Expression:
    """The records of a link's target on which the rest of a path may be read."""
    if target.name == _FILES:
        return TRUE
    if not rest:
        return await title_where(sight, target, above)
    plain = TRUE if rest[0] in ALWAYS else sight.fields(target.name).plain_where(rest[0])
    further = await _through(sight, target, rest, above) if _leads_on(target, rest) else TRUE
    return all_of(await sight.rows_of(target), plain, further)
