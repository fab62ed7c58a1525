"""The door: every read and write of every surface passes here, as somebody."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from access.codes import PEOPLE_ONLY
from access.explain import ASKED_AS, Explained
from access.explain import explain as explained
from access.policy import LINE_VERBS
from expressions.evaluate import evaluate
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import Text
from records import attachments as hanging
from records import beginning as beginnings
from records import choices as picking
from records import comments as talking
from records import history as past
from records import listing, pipeline, reading, searching
from records.areas import Area
from records.grid import grid
from records.grouping import Asked, grouped
from records.house import House
from records.measuring import Group, Measures, measured
from records.merged import shown
from records.open_cells import everywhere, open_cells
from records.results import Outcome, Page, Query, Record
from records.selected import edge, figures
from records.shared_views import shared_views
from records.sight import Sight
from records.words import verb_label
from records.work import Sketch

_HISTORY = Text.of({"en": "history", "zh-CN": "历史记录"})


class Door:
    """A house, opened as an actor: a person, or the product for a stated reason."""

    def __init__(self, house: House, actor: Actor) -> None:
        self.house = house
        self.actor = actor

    async def run(self, action: Any) -> Outcome:
        """Runs an action. Raises Refusal; then nothing is changed."""
        return await pipeline.run(self.house, self.actor, action)

    async def page(self, entity: str, query: Query | None = None) -> Page:
        """Some records of a list. Raises Refusal 404, 422."""
        async with self._sight() as sight:
            return await listing.page(sight, await sight.listed(entity), query or Query())

    async def grid(self, entity: str, query: Query | None = None) -> Page:
        """The same list with `ready` rows: JSON as the API says it, read straight from the database. Raises Refusal."""
        async with self._sight() as sight:
            return await grid(sight, await sight.listed(entity), query or Query())

    async def groups(self, entity: str, asked: Asked) -> dict[str, Any]:
        """The groups of a list with counts and figures, or its totals alone. Raises Refusal 404, 422."""
        async with self._sight() as sight:
            return await grouped(sight, await sight.listed(entity), asked)

    async def measured(self, entity: str, asked: Measures) -> tuple[list[Group], bool]:
        """The groups of a list with figures of any values, the largest first, and whether smaller ones were left out.

        Raises Refusal 404, 422."""
        async with self._sight() as sight:
            return await measured(sight, await sight.listed(entity), asked)

    async def shared_views(self, entity: str) -> list[dict[str, Any]]:
        """Views of a list that others share with this person. Raises Refusal 404."""
        async with self._sight() as sight:
            return await shared_views(sight, await sight.listed(entity))

    async def count(self, entity: str, query: Query | None = None, at_most: int | None = None) -> int:
        """How many records a list has, all pages. Raises Refusal 404, 422."""
        async with self._sight() as sight:
            known = await listing.asked(sight, await sight.listed(entity), query or Query())
            return await sight.reader.count(entity, known.where, sight.frame, at_most)

    async def figures(self, entity: str, query: Query, areas: Sequence[Area]) -> dict[str, Any]:
        """What cells of a list come to, as far as they may be seen. Raises Refusal 404, 422."""
        async with self._sight() as sight:
            return await figures(sight, await sight.listed(entity), query, areas)

    async def edge(self, entity: str, query: Query, column: str, row: int, *, down: bool) -> int:
        """The row where the filled, or the empty, cells of a column end. Raises Refusal 404, 422."""
        async with self._sight() as sight:
            return await edge(sight, await sight.listed(entity), query, column, row, down=down)

    async def get(self, entity: str, id: int) -> Record:
        """One record with its `may`. Raises Refusal 404."""
        async with self._sight() as sight:
            known = sight.entity(entity)
            row = await shown(sight, known, id)
            return await (reading.merged if row["deleted_at_"] else reading.record)(sight, known, row)

    async def beginning(self, entity: str, sent: Any) -> Record:
        """What a new record begins with, given what is typed so far; nothing is stored. Raises Refusal 403, 404."""
        house = await self.house.current()
        async with house.store.read() as reader:
            sketch = Sketch(house, reader, self.actor)
            return await beginnings.beginning(sketch, sketch.entity(entity), sent)

    async def history(
        self, entity: str, id: int, limit: int = 100, after: str = "", field: str = ""
    ) -> dict[str, Any]:  # fmt: skip
        """What changed, newest first, as far as the fields may be seen; `field`: in that cell.

        Raises Refusal 404, 422."""
        async with self._sight() as sight:
            known = sight.entity(entity)
            row = await shown(sight, known, id)
            if self.actor.outside:
                raise Refusal(PEOPLE_ONLY, {"what": _HISTORY})
            return await past.history(sight, known, row, limit, after, field)

    async def comments(
        self, entity: str, id: int, limit: int = 100, after: str = "", field: str = ""
    ) -> dict[str, Any]:  # fmt: skip
        """What people said about a record, or about its cell of `field`, newest first. Raises Refusal 404, 422."""
        async with self._sight() as sight:
            known = sight.entity(entity)
            row = await shown(sight, known, id)
            if self.actor.outside:
                raise Refusal(PEOPLE_ONLY, {"what": verb_label(known, "comment")})
            return await talking.comments(sight, known, row, limit, after, field)

    async def commented(self, entity: str, ids: Collection[int]) -> dict[str, Any]:
        """The cells of these records that somebody said something about. Raises Refusal 404, 403."""
        async with self._sight() as sight:
            known = await sight.listed(entity)
            if self.actor.outside:
                raise Refusal(PEOPLE_ONLY, {"what": verb_label(known, "comment")})
            return await talking.commented(sight, known, ids)

    async def open_cells(self, entity: str, cells: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
        """Those of these cells, by id and field, that may be read unmasked; none of an entity one knows nothing of."""
        house = await self.house.current()
        if everywhere(house.policy, self.actor, entity):
            rights = house.policy.fields(self.actor, entity).anywhere
            fields = house.schema.entity(entity).fields
            return frozenset(cell for cell in cells if cell[1] in fields and not rights.masks(cell[1]))
        async with self._sight() as sight:
            return await open_cells(sight, entity, cells)

    async def opened(self) -> frozenset[str]:
        """The entities of which a seat alone opens records to this person now: they are read, and stand in no menu."""
        async with self._sight() as sight:
            return await sight.opened_now()

    async def attachments(self, entity: str, id: int) -> dict[str, Any]:
        """The files that hang on a record, newest first, and what one may do with them. Raises Refusal 404, 403."""
        async with self._sight() as sight:
            known = sight.entity(entity)
            hanging.refuse_without(known)
            row = await shown(sight, known, id)
            if self.actor.outside:
                raise Refusal(PEOPLE_ONLY, {"what": hanging.LABEL})
            return await hanging.attachments(sight, known, row)

    async def choices(self, entity: str, field: str, text: str = "", for_: int | None = None) -> list[Record]:
        """What may be picked for a link, on the record `for_` or a new one. Raises Refusal 404, 422."""
        async with self._sight() as sight:
            known = sight.entity(entity)
            row = await sight.row(known, for_) if for_ is not None else None
            return await picking.choices(sight, known, field, text, row)

    async def search(self, text: str, limit: int = 20) -> list[Record]:
        """Records of any readable entity that contain the words."""
        async with self._sight() as sight:
            return await searching.search(sight, text, limit)

    async def explain(self, entity: str, id: int, verb: str) -> Explained:
        """Why a verb is allowed on a record or not. Raises Refusal 404."""
        async with self._sight() as sight:
            known = sight.entity(entity)
            row = await sight.row(known, id)
            label, asked = verb_label(known, verb), ASKED_AS.get(verb, verb)
            if known.lines_of:  # lines have the rights of their record
                known, asked = sight.entity(known.lines_of[0]), LINE_VERBS.get(asked, asked)
                row = await sight.row(known, row["parent"])
            sight.world.know(known.name, [row])
            frame = sight.frame.about(row["id"])
            found = await sight.world.settle(
                lambda: explained(
                    sight.policy, self.actor, asked, label, known,
                    lambda rows: bool(evaluate(rows, sight.world, frame)),
                )
            )  # fmt: skip
            return replace(found, verb=verb)

    @asynccontextmanager
    async def _sight(self) -> AsyncIterator[Sight]:
        house = await self.house.current()
        async with house.store.read() as reader:
            yield Sight(house, reader, self.actor)
