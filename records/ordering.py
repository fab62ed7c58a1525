"""The order of a list as one person sees it: what is hidden counts as empty, a link goes by a title one may read."""

from collections.abc import Sequence

from expressions.conditions import FALSE, TRUE, all_of
from expressions.tree import Expression
from records.graph import title_paths
from records.links import is_open, targets
from records.sight import ALWAYS, Sight
from schema.model import Entity, Field
from store.listing import Seen


async def seen(sight: Sight, entity: Entity, sort: Sequence[str]) -> Seen:
    """What this person sees of the fields of a sort."""
    if sight.actor.is_system:
        return Seen()
    rights = sight.fields(entity.name)
    titles: dict[str, Expression] = {}
    plain: dict[str, Expression] = {}
    for name in (key.lstrip("-") for key in sort):
        if name in ALWAYS or entity.name in sight.opened:
            continue
        if (where := rights.plain_where(name)) is not TRUE:
            plain[name] = where
        if targets(entity.fields[name]) and not is_open(entity.fields[name]):
            shown = await title_where(sight, *linked(sight, entity.fields[name]))
            titles |= {name: shown} if shown is not TRUE else {}
    return Seen(titles, plain)


def linked(sight: Sight, field: Field) -> tuple[Entity | None, Expression]:
    """A link's one target, and where the target's title is plain."""
    if is_open(field):
        return None, FALSE
    target = sight.house.schema.entity(targets(field)[0])
    rights = sight.fields(target.name)
    return target, all_of(*(rights.plain_where(path[0]) for path in title_paths(target) if path[0] not in ALWAYS))


async def title_where(sight: Sight, target: Entity | None, plain: Expression) -> Expression:
    """The records of a link's target whose title this person may read."""
    return plain if target is None else sight.joined(await sight.rows_of(target), plain)
