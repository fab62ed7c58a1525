"""The grid of an entity for one person: columns and views, ready for JSON, and what filters may ask."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from expressions.tree import Expression
from grids.chips import Resolve
from schema.fieldtypes.description import Rights
from schema.fieldtypes.grains import key_of
from schema.fieldtypes.paths import field_at
from schema.model import Entity, Field, Schema, View

AHEAD: Final = ("number",)
PLACED: Final = ("start", "end", "parent", "image")  # the fields by which views of some kinds place records
BEHIND: Final = ("stage", "owner", "unit", "updated_at")


@dataclass(frozen=True, slots=True)
class GridSpec:
    """`columns` are those shown without a view, `views` the saved ones, in order."""

    columns: tuple[str, ...]
    views: tuple[Mapping[str, Any], ...]


def grid_of(
    schema: Schema, entity: str, rights: Rights, language: str, roles: Collection[str] | None = None
) -> GridSpec:
    """The grid of `entity` with texts in `language`. `roles` are the person's; views of other roles are left out.

    Raises KeyError for an unknown entity.
    """
    known = schema.entity(entity)
    seen = {name for name in known.fields if rights.sees(name)}
    return GridSpec(
        columns_of(known, seen),
        tuple(view_of(view, seen, rights, language) for view in known.views.values() if _shown(view, roles)),
    )


def columns_of(entity: Entity, seen: Collection[str]) -> tuple[str, ...]:
    """The columns shown without a view: the number where the entity has one, its own fields, then the usual ones."""
    ahead = [name for name in AHEAD if entity.number and name in seen]
    own = [field.name for field in entity.own_fields if field.name in seen]
    return tuple(dict.fromkeys([*ahead, *own, *(name for name in BEHIND if name in seen)]))


def view_of(view: View, seen: Collection[str], rights: Rights, language: str) -> dict[str, Any]:
    """A view without what the person does not see: a hidden field neither shows, sorts, colours nor filters.

    `hidden` counts the columns left out. What a calendar, timeline, tree or gallery is placed by is empty where the
    person does not see it plainly.
    """
    plain = {name for name in seen if not rights.masks(name)}
    return {
        "name": view.name,
        "label": view.label.in_(language),
        "kind": view.kind,
        "where": str(view.where) if view.where and _reads_only(view.where, plain) else "",
        "columns": [name for name in view.columns if name.partition(".")[0] in seen],
        "hidden": sum(name.partition(".")[0] not in seen for name in view.columns),
        "sort": [name for name in view.sort if name.lstrip("-").partition(".")[0] in plain],
        "color": {color: str(when) for color, when in view.color.items() if _reads_only(when, plain)},
        "by": view.by if view.by in plain else "",
        "card": [name for name in view.card if name.partition(".")[0] in seen],
        "group": [key for key in view.group if key_of(key).field.partition(".")[0] in plain],
        "totals": {name: figure for name, figure in view.totals.items() if name in plain},
        **{word: str(name) if name in plain else "" for word in PLACED if (name := view.more.get(word))},
    }


def resolver(schema: Schema, entity: str, rights: Rights) -> Resolve:
    """The fields of `entity` that the person may filter by: seen without a mask; over links as far as the first is.

    What lies behind a link is asked of the linked entity's own rights by the door.
    """
    known = schema.entity(entity)

    def resolve(path: str) -> Field | None:
        first = path.partition(".")[0]
        return field_at(schema, known, path) if rights.sees(first) and not rights.masks(first) else None

    return resolve


def _shown(view: View, roles: Collection[str] | None) -> bool:
    return not view.roles or roles is None or bool(set(roles) & set(view.roles))


def _reads_only(expression: Expression, names: Collection[str]) -> bool:
    return all(path[0] in names for path in expression.reads)
