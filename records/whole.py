"""A whole list read piece by piece: its order is settled at the beginning, its rows and the rights on them are read
anew with each piece."""

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from access.codes import NO_ENTITY, NOT_ALLOWED
from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.actor import Actor
from kernel.errors import Refusal
from records import filters, grid, listing, reading
from records.grid import HIDDEN
from records.house import House
from records.listing import Asked
from records.present import Json, Present
from records.results import Query
from records.sight import Sight
from records.words import verb_label
from schema.model import Entity


@dataclass(frozen=True, slots=True)
class Worn:
    """A colour, and the column whose cell wears it: "" for the whole row, None where no column shows the cause."""

    color: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows, a column at a time, in the JSON of the interface: `id`, each of `names`, which are those that may be seen
    now, and `masked` (see `grid.some`). `colors`: what some rows wear, by id. A column of child lines tells how many
    there are; `lines` holds them, per row, and `titles` what the rows are called."""

    names: tuple[str, ...]
    columns: Mapping[str, Sequence[Any]]
    colors: Mapping[int, Worn]
    lines: Mapping[str, Sequence[Sequence[Json]]] = field(default_factory=dict)
    titles: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.columns["id"])


async def asked(sight: Sight, entity: Entity, query: Query, verb: str) -> Asked:
    """The list, as far as the person has `verb` on its rows. Raises Refusal 403, 404, 422."""
    refuse_without(sight, entity, verb)
    known = await listing.asked(sight, entity, query)
    return replace(known, where=all_of(known.where, sight.policy.rows(sight.actor, verb, entity.name)))


def refuse_without(sight: Sight, entity: Entity, verb: str) -> None:
    """Raises Refusal 403 without the right, or 404 where there is nothing to read."""
    verbs = sight.policy.verbs(sight.actor, entity.name)
    if verb in verbs:
        return
    if "read" not in verbs:
        raise Refusal(NO_ENTITY, {"entity": entity.name})
    raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, verb)})


async def order(house: House, actor: Actor, name: str, query: Query, verb: str) -> "array[int]":
    """The ids of all rows, as the list is sorted. Raises Refusal."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        entity = sight.entity(name)
        return await grid.order(sight, entity, await asked(sight, entity, query, verb))


async def piece(
    house: House, actor: Actor, name: str, query: Query, verb: str, wanted: Sequence[str], ids: Sequence[int],
    rules: Sequence[Sequence[Any]] = (),
) -> Piece:  # fmt: skip
    """The rows of these ids that the person may see by now, in this order; `rules`: colours, the conditions of rows
    that wear them and whether these do as a whole, of the person's own. Raises Refusal."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        entity = sight.entity(name)
        known = await asked(sight, entity, query, verb)
        lined = frozenset(listing.counted(sight, entity, Query(fields=tuple(wanted))))
        seen = frozenset(listing.columns(sight, entity, Query())) | lined
        names = tuple(each for each in wanted if each in seen)
        plain = tuple(each for each in names if each not in lined)
        columns = dict(await grid.some(sight, entity, plain, known, ids))
        colors = await _colors(sight, entity, known, ids, rules, names)
        if not lined:
            return Piece(names, columns, colors)
        lines, titles = await _lines(sight, entity, [each for each in names if each in lined], columns["id"])
        counts = {name: [HIDDEN if some is None else len(some) for some in found] for name, found in lines.items()}
        return Piece(
            names, columns | counts, colors, {name: [some or () for some in found] for name, found in lines.items()},
            titles,
        )  # fmt: skip


async def _lines(
    sight: Sight, entity: Entity, names: Sequence[str], ids: Sequence[int]
) -> tuple[dict[str, list[list[Json] | None]], list[str]]:  # fmt: skip
    """Per row the lines in these fields as the interface has them, None where they may not be seen; and what the rows
    are called."""
    by_id = await sight.reader.many(entity.name, ids)
    rows = [by_id[id] for id in ids]
    rights = await sight.rights(entity, rows)
    present = Present(sight.house, sight.actor.language)
    found: dict[str, list[list[Json] | None]] = {}
    for name in names:
        owned = await sight.reader.children(entity.fields[name].lines, "parent", ids)
        told = await reading.lines_seen(sight, entity.fields[name], [owned[id] for id in ids], rights)
        found[name] = [
            [present.record(line) for line in some] if each.sees(name) and not each.masks(name) else None
            for some, each in zip(told, rights, strict=True)
        ]
    return found, await sight.called(entity, rows, rights)


async def _colors(
    sight: Sight, entity: Entity, known: Asked, ids: Sequence[int], own: Sequence[Sequence[Any]], names: Sequence[str]
) -> dict[int, Worn]:  # fmt: skip
    """What each row wears: of the first rule that holds, the person's own before those of the view."""
    found: dict[int, Worn] = {}
    given: Mapping[str, Expression] = known.view.color if known.view else {}
    rules: list[tuple[Worn, Expression]] = []
    for color, source, *whole in own:
        cause = "" if any(whole) else _cause(entity, str(source), names)
        rules.append((Worn(color, cause), await filters.condition(sight, entity, source)))
    for color in sorted(given, key=_place):
        worn = Worn(color, _cause(entity, str(given[color]), names))
        rules.append((worn, await filters.view_condition(sight, entity, given[color])))
    for worn, where in rules:
        here = all_of(known.where, where, sight.among(entity.name, "id", ids))
        for id in await sight.reader.ids(entity.name, here, frame=sight.frame):
            found.setdefault(id, worn)
    return found


def _cause(entity: Entity, source: str, names: Sequence[str]) -> str | None:
    """The column that a condition is about: the first it names, a day or a figure before a stage; else one that is
    worked out from such a field."""
    stages = [name for name in names if name == "stage"]
    shown = [*(name for name in names if name not in stages), *stages]
    asked = _names(source)
    named = sorted((name for name in asked if name in names), key=lambda name: (name in stages, asked.index(name)))
    follows = (name for name in shown if set(_names(str(entity.fields[name].formula or ""))) & set(asked))
    return next(iter(named), None) or next(follows, None)


def _names(source: str) -> list[str]:
    return re.findall(r"[A-Za-z_]\w*", re.sub(r"'(?:[^'\\]|\\.)*'", "", source))


_STATES = ("red", "amber", "green")


def _place(color: str) -> int:
    return _STATES.index(color) if color in _STATES else len(_STATES)
