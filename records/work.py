"""One transaction of the door: who acts, through which unit of work, and what has been done in it so far."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import uuid4

from access.codes import UNSEEN
from expressions.frame import Frame
from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from kernel.swift import swift
from records import codes
from records.draft import Draft
from records.house import House
from records.merged import refuse_merged
from records.results import Row
from records.sight import Sight
from schema.model import Entity
from store.reader import Reader
from store.ready import Ready
from store.unit import Unit

_REHEARSED: Final = ("warnings", "requests", "formulas_changed", "followed", "trailed", "alike", "open")
DEEPEST: Final = 8  # automations that call each other


@swift(frozen=True, slots=True)
class Changed:
    """One record that a gesture changed, as undo needs it."""

    entity: str
    id: int
    verb: str
    version: int
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    data: Ready | None = None  # `changes` as JSON keeps them, where that is known already


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a work stood: how many changes, how many that wait, how many warnings, and what followed elsewhere."""

    changes: int
    held: int
    warnings: int
    followed: Mapping[tuple[str, int], Mapping[str, tuple[Any, Any]]]


class Sketch(Sight):
    """A Sight in which records are drafted; nothing is stored."""

    def __init__(self, house: House, reader: Reader, actor: Actor) -> None:
        super().__init__(house, reader, actor)
        self.now = self.frame.now
        self._temporary = 0

    def temporary_id(self) -> int:
        """An id below zero for a record that is not stored yet."""
        self._temporary -= 1
        return self._temporary

    def frame_of(self, draft: Draft, **more: Any) -> Frame:
        """What holds for an expression about a draft."""
        known = draft.frame
        if known is None or known[0] is not self.frame or known[1].record != draft.id or known[1].old is not draft.old:
            frame = self.frame.changing(draft.id, draft.old, draft.is_new)
            known = draft.frame = (self.frame, frame)
        return replace(known[1], **more) if more else known[1]


class Work(Sketch):
    """A Sketch that is stored. `system`: effects run, as the product for the person who caused them."""

    def __init__(self, house: House, unit: Unit, actor: Actor) -> None:
        super().__init__(house, unit, actor)
        self.unit = unit
        self.changes: list[Changed] = []
        self.warnings: list[Problem] = []
        self.chain: tuple[str, ...] = ()
        self._deed = ""
        self.system = actor.is_system
        self.entering: set[tuple[str, int]] = set()  # records whose stage's lock has not closed yet
        self.requests: set[int] = set()  # requests whose locks this work may pass (S3.3)
        self.formulas_changed: dict[tuple[str, int], dict[str, tuple[Any, Any]]] = {}
        self.followed: dict[tuple[str, int], dict[str, tuple[Any, Any]]] = {}  # computed, moved from elsewhere
        self.last_entries: dict[tuple[str, int], str] = {}  # hash of a record's newest entry, until it has another
        self.trailed: dict[tuple[str, int], dict[str, Any]] = {}  # rows as the newest entry of this work left them
        self.alike: list[Any] = []  # look-alikes found that ask for more than a warning (records/duplicates.py)
        self.open: dict[tuple[str, int], Draft] = {}  # records being written, which formulas elsewhere may reach again
        self.held: dict[tuple[str, int], Mapping[str, Any]] = {}  # what an approval guards waits: its request (S1.2)
        self.granted: set[tuple[str, str, int]] = set()  # (workflow, entity, id): what it guards is carried out now

    def effect_key(self, place: str, record: Reference) -> str:
        """The key of an effect outside the database: the same deed makes the same keys, another deed others; of a
        request its number, the round and the place in the file are enough (S12.2)."""
        if place.startswith("/request/"):
            return f"{place[1:]}:{record}"[:300]
        self._deed = self._deed or uuid4().hex
        return f"{self._deed}{place}:{record}"[:300]

    async def row(self, entity: Entity, id: int, verb: str = "read") -> Row:
        """As in a Sight; of a record that became part of another it is said which (409)."""
        try:
            return await super().row(entity, id, verb)
        except Refusal as error:
            if error.status == 404:
                await refuse_merged(self, entity, id)
            raise

    async def stored(self, entity: str, id: int) -> Row:
        """The row as it is stored, whoever asks. Raises Refusal 404."""
        known = self.house.schema.entity(entity)
        row = await self.reader.one(entity, id)
        if row is None:
            raise Refusal(UNSEEN, {"entity": known.label, "id": id})
        return row

    @property
    def mark(self) -> Mark:
        """Where the work stands, for `undone`."""
        followed = {key: dict(fields) for key, fields in self.followed.items()}
        return Mark(len(self.changes), len(self.held), len(self.warnings), followed)

    def undone(self, mark: Mark) -> None:
        """A savepoint failed: forgets what was done since the work stood at `mark`."""
        del self.changes[mark.changes :]
        del self.warnings[mark.warnings :]
        for key in list(self.held)[mark.held :]:
            del self.held[key]
        self.world.pending.clear()
        self.world.written()
        self.open.clear()
        self.formulas_changed.clear()
        self.followed = {key: dict(fields) for key, fields in mark.followed.items()}

    @asynccontextmanager
    async def rehearsal(self) -> AsyncIterator[None]:
        """What is done inside is undone again; what it would be refused for is raised."""
        mark = self.mark
        kept = {name: copy(getattr(self, name)) for name in _REHEARSED}
        async with self.unit.rehearsal():
            yield
        self.undone(mark)
        for name, value in kept.items():
            setattr(self, name, value)

    @asynccontextmanager
    async def as_product(self, name: str) -> AsyncIterator[None]:
        """Runs effects: access does not stop them; a chain that is too deep is refused."""
        if len(self.chain) >= DEEPEST:
            raise Refusal(codes.TOO_DEEP, {"depth": DEEPEST, "chain": " → ".join((*self.chain, name))})
        before = self.system, self.chain
        self.system, self.chain = True, (*self.chain, name)
        try:
            yield
        finally:
            self.system, self.chain = before
