"""What each row of a range is given: nothing, a block laid over it, or what other cells hold, perhaps as a series."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kernel.errors import Refusal
from records import reading
from records.areas import Area, tiled
from records.links import targets
from records.range_codes import SERIES_ENDS, SOURCE_HIDDEN
from records.results import Form, Row
from records.series import At, going_on, repeated
from records.titles import shown
from records.work import Work
from schema.fieldtypes import registry
from schema.model import Entity, Field

if TYPE_CHECKING:
    from records.actions.ranges import Ranges


async def sources(work: Work, entity: Entity, rows: Sequence[Row], names: Sequence[str]) -> list[list[Any]]:
    """What these cells hold, in the form of the interface. Raises Refusal 422 where one may not be read."""
    await reading.load_members(work, entity, rows, names)
    found = []
    for row, rights in zip(rows, await work.rights(entity, rows), strict=True):
        for name in names:
            if not rights.sees(name) or rights.masks(name):
                raise Refusal(SOURCE_HIDDEN, {"label": entity.fields[name].label})
        found.append([_plain(entity.fields[name], row.get(name)) for name in names])
    return found


def _plain(field: Field, value: Any) -> Any:
    return None if value is None else registry.of(field).as_json(field, value)


def _in_percent(field: Field) -> bool:
    """Whether its values are typed otherwise than the interface writes them."""
    return field.type == "percent"


def said(work: Work, field: Field, value: Any, plain: Any) -> Any:
    """What another column can read: a text; of what is linked or picked the thing itself, `plain`."""
    if value is None or targets(field) or field.options:
        return plain
    return shown(field, value, work.actor.language, work.frame.zone)


def sown(action: "Ranges") -> bool:
    """Whether each row is filled from cells of its own."""
    return action.source is not None and action.source.rows == action.rows


class Given:
    """What the rows of one gesture are given."""

    def __init__(self, work: Work, entity: Entity, action: "Ranges") -> None:
        self._work, self._entity, self._action = work, entity, action
        self.form: Form | None = action.form
        self._down: dict[str, At] = {}
        if action.source is not None and not sown(action):
            self.form = "strict"  # what stands in a field may stand in it again, just as it is
            for name, held in zip(action.source.columns, zip(*(action.values or ()), strict=True), strict=False):
                self._down[name] = self._rule(entity.fields[name], held)

    async def to_row(self, row: int, stored: Row | None) -> dict[str, Any]:
        """`{field: value}` for the row at this place of the list. Raises Refusal where a series ends."""
        given: dict[str, Any] = {}
        for area in self._action.areas:
            if area.rows[0] <= row < area.rows[1]:
                given |= await self._in_area(area, row, stored)
        return given

    async def _in_area(self, area: Area, row: int, stored: Row | None) -> Mapping[str, Any]:
        source = self._action.source
        if self._action.do == "clear":
            return dict.fromkeys(area.columns)
        if source is None:
            return tiled(area, row, self._action.values)
        if sown(self._action):
            return await self._along(area, source, stored) if stored is not None else {}
        place = row - source.rows[0]
        return {name: self._at(name, self._down.get(name, repeated(())), place) for name in area.columns}

    async def _along(self, area: Area, source: Area, stored: Row) -> dict[str, Any]:
        """From some columns of a row to those beside them, the nearest first."""
        fields = [self._entity.fields[name] for name in source.columns]
        [held] = await sources(self._work, self._entity, [stored], source.columns)
        texts = [said(self._work, each, stored.get(each.name), value) for each, value in zip(fields, held, strict=True)]
        rule = self._rule(fields[0], held if not _in_percent(fields[0]) else texts)
        found = {}
        for place, name in enumerate(area.columns, len(fields)):
            alike = all(each.type == self._entity.fields[name].type for each in fields)
            found[name] = self._at(name, rule if alike else repeated(texts), place)
        return found

    def _rule(self, field: Field, held: Sequence[Any]) -> At:
        return going_on(_series_of(field), held) if self._action.series else repeated(held)

    def _at(self, name: str, rule: At, place: int) -> Any:
        try:
            return rule(place)
        except OverflowError as error:
            raise Refusal(SERIES_ENDS, {"label": self._entity.fields[name].label}) from error


def _series_of(field: Field) -> str:
    """What a series of the field's values is one of; nothing where they only look like texts, as phone numbers do."""
    kind = registry.of(field)
    plain = not field.options and kind.widget(field).kind in ("text", "long_text") and not _input(field)
    found = kind.kind(field).kind
    return found if found != "text" or plain else ""


def _input(field: Field) -> str:
    return str(registry.of(field).widget(field).properties.get("input") or "")
