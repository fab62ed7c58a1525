"""The keys of a report's rows: as they are told, and as a filter finds the rows again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from kernel.text import Text
from records.grouping import where_of
from records.sight import Sight
from schema.fieldtypes import registry
from schema.fieldtypes.grains import Key, grouped_at
from schema.model import Entity, Field

Shown = dict[str, Any]
_EMPTY: Final = Text.of({"en": "(empty)", "zh-CN": "（空）"})
_PERIOD: Final = Text.of({"en": "Period", "zh-CN": "周期"})
LONGEST: Final = 2_000  # characters of a filter in an address


class Keys:
    """The keys of one report for one person."""

    def __init__(self, sight: Sight, entity: Entity, by: Sequence[str], language: str) -> None:
        self._sight, self._language, self._by = sight, language, tuple(by)
        found = [grouped_at(sight.house.schema.entities, entity.name, path) for path in by]
        self.fields: list[Field] = [field for field in found if field is not None]

    def told(self, series: bool) -> list[Shown]:
        """`[{path, label}]`; of a series the period comes first, without a path."""
        period = [{"path": None, "label": _PERIOD.in_(self._language)}] if series else []
        return [*period, *({"path": path, "label": field.label.in_(self._language)}
                           for path, field in zip(self._by, self.fields, strict=True))]  # fmt: skip

    def shown(self, keys: Sequence[Any]) -> list[Shown]:
        """`[{value, label}]`; of a link the value is its id, whose title comes later. A total has none."""
        return [self._one(field, value) for field, value in zip(self.fields, keys, strict=False)]

    def _one(self, field: Field, value: Any) -> Shown:
        if value is None:
            return {"value": None, "label": _EMPTY.in_(self._language)}
        if isinstance(value, date):
            return {"value": value.isoformat(), "label": value.isoformat()}
        kind = registry.of(field)
        if kind.kind(field).kind == "record":
            return {"value": {"id": value}, "label": f"#{value}"}
        return {"value": kind.as_json(field, value), "label": kind.text(field, value, self._language)}

    async def titled(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Gives links the titles that this person may read."""
        for place, field in enumerate(self.fields, -len(self.fields)):
            target = registry.of(field).kind(field).entity
            links = [key for row in rows if isinstance((key := row["keys"][place])["value"], dict)]
            if target and links:
                titles = await self._sight.titles({target: {key["value"]["id"] for key in links}})
                for key in links:
                    title = titles.get((target, key["value"]["id"]))
                    key["value"]["title"] = title
                    key["label"] = title or key["label"]

    def filter(self, where: str, keys: Sequence[Any]) -> str | None:
        """The filter that holds for exactly the rows of this group; None where it would be too long. A total has no
        keys."""
        parts = [where]
        for path, field, value in zip(self._by, self.fields, keys, strict=False):
            found = where_of(replace(field, name=path), Key(path), value)
            if found is None:
                return None
            parts.append(found)
        return both(*parts)


def both(*conditions: str) -> str | None:
    """The filter that all of these are; None where it would be too long."""
    parts = [part for part in conditions if part]
    text = parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)
    return text if len(text) <= LONGEST else None
