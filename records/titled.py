"""Kept values shown again: what links named, as `{id, title}` with the titles this person may read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from records.links import is_open, targets
from records.sight import Sight
from schema.model import Entity, Field
from schema.wording.values import Titles


@dataclass(frozen=True, slots=True)
class Titled:
    """Shows kept values in the API's form; `titles` are those of the records they name."""

    sight: Sight
    titles: Titles

    @staticmethod
    async def of(sight: Sight, found: Iterable[tuple[Field, Any]]) -> "Titled":
        """Reads the titles of everything these kept values name, at once."""
        wanted: dict[str, set[int]] = {}
        for field, kept in found:
            for entity, id_ in _named(sight, field, kept):
                wanted.setdefault(entity, set()).add(id_)
        return Titled(sight, await sight.titles(wanted))

    def shown(self, field: Field, kept: Any) -> Any:
        """The value; a link as `{id, title}`, `entity` beside it where it may name several; lines with theirs."""
        if field.lines and isinstance(kept, list):
            fields = self.sight.house.schema.entity(field.lines).fields
            return [self._line(fields, row) for row in kept if isinstance(row, Mapping)]
        if isinstance(kept, list):
            return [self.shown(field, each) for each in kept]
        link = _link(field, kept)
        if link is None:
            return kept
        named = {"id": link[1], "title": self.titles.get(link)}
        return {**named, "entity": link[0]} if is_open(field) else named

    def _line(self, fields: Mapping[str, Field], row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.shown(fields[name], each) if name in fields else each for name, each in row.items()}

    def text(self, field: Field, kept: Any) -> str:
        """The titles of what a kept value names, for a sentence; "" where it names nothing."""
        links = [_link(field, each) for each in (kept if isinstance(kept, list) else [kept])]
        return "、".join(self.titles.get(link) or f"#{link[1]}" for link in links if link)


def _named(sight: Sight, field: Field, kept: Any) -> Iterator[tuple[str, int]]:
    if field.lines and isinstance(kept, list):
        known: Entity = sight.house.schema.entity(field.lines)
        for row in kept:
            for name, each in row.items() if isinstance(row, Mapping) else ():
                yield from _named(sight, known.fields[name], each) if name in known.fields else ()
        return
    for each in kept if isinstance(kept, list) else [kept]:
        if (link := _link(field, each)) is not None:
            yield link


def _link(field: Field, kept: Any) -> tuple[str, int] | None:
    """The record a kept value names: an id, or `{entity, id}` where the field is open."""
    to = targets(field)
    if isinstance(kept, Mapping) and to and {"entity", "id"} <= kept.keys():
        return kept["entity"], kept["id"]
    plain = isinstance(kept, int) and not isinstance(kept, bool)
    return (to[0], kept) if plain and len(to) == 1 and to[0] != "any" else None
