"""Views that others share with me: what of them my rights do not show is left out, as with views of the schema."""

from collections.abc import Mapping
from typing import Any, Final

from kernel.errors import Refusal
from records import filters, listing
from records.actions.share import EVERYONE, SAVED
from records.grouping import figures_of, keys_of
from records.results import Query
from records.sight import Sight
from schema.model import Entity

MOST: Final = 100


async def shared_views(sight: Sight, entity: Entity) -> list[dict[str, Any]]:
    """`[{id, name, by, layout}]` by name, without one's own."""
    held = set(sight.actor.roles) | (set() if sight.actor.outside else {EVERYONE})
    rows = [
        row for row in await sight.reader.equal(SAVED, {"entity": entity.name})
        if row["owner"] != sight.actor.user_id and held & set(row["shared_with"] or ())
    ]  # fmt: skip
    titles = await sight.titles({"user": {row["owner"] for row in rows if row["owner"]}})
    found = [
        {"id": row["id"], "name": row["name"], "by": {"id": row["owner"], "title": titles.get(("user", row["owner"]))},
         "layout": await _trimmed(sight, entity, row["layout"])}
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda view: (view["name"], view["id"]))[:MOST]


async def _trimmed(sight: Sight, entity: Entity, layout: Any) -> dict[str, Any]:
    """The layout as far as each part of it may be asked by this person."""
    given: Mapping[str, Any] = layout if isinstance(layout, Mapping) else {}
    seen = set(listing.columns(sight, entity, Query()))
    kept = {name: given[name] for name in ("base", "density") if isinstance(given.get(name), str)}
    kept["filter"] = await _asked(sight, entity, given.get("filter"))
    kept["sort"] = [
        key for key in _texts(given.get("sort")) if _may(lambda key=key: filters.keys(sight, entity, (key,)))
    ]
    kept["group"] = [key for key in _texts(given.get("group")) if _may(lambda key=key: keys_of(sight, entity, (key,)))]
    kept["totals"] = {
        name: figure for name, figure in _pairs(given.get("totals"))
        if _may(lambda text=f"{name}:{figure}": figures_of(sight, entity, (text,)))
    }  # fmt: skip
    kept["rules"] = [rule for rule in given.get("rules") or () if await _rule(sight, entity, rule)]
    for name in ("columns", "pinned"):
        if given.get(name):
            kept[name] = [each for each in _texts(given[name]) if each in seen]
    kept["widths"] = {name: width for name, width in _pairs(given.get("widths")) if name in seen}
    return kept


async def _asked(sight: Sight, entity: Entity, condition: Any) -> str:
    """The condition, or none where this person may not ask it."""
    try:
        await filters.condition(sight, entity, condition if isinstance(condition, str) else "")
    except Refusal:
        return ""
    return condition if isinstance(condition, str) else ""


async def _rule(sight: Sight, entity: Entity, rule: Any) -> bool:
    return isinstance(rule, Mapping) and bool(await _asked(sight, entity, rule.get("when")))


def _may(ask: Any) -> bool:
    try:
        ask()
    except Refusal:
        return False
    return True


def _texts(given: Any) -> list[str]:
    return [each for each in given if isinstance(each, str)] if isinstance(given, list) else []


def _pairs(given: Any) -> list[tuple[str, Any]]:
    return list(given.items()) if isinstance(given, Mapping) else []
