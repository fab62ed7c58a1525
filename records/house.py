"""The house: one schema over one store with everything needed to serve it; swapped as a whole at reload."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from access.calendars import working_days
from access.organisation import Organisation
from access.policy import Policy
from expressions.calendar import WorkCalendar
from expressions.frame import Frame
from expressions.functions import Function
from hooks.relay import Relay
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.settings import Settings
from records.extensions import Extensions
from records.graph import Graph
from records.guarded import around, by_file, by_requests
from records.people import ORGANISATIONAL, read_organisation
from schema.model import Entity, Field, Schema
from schema.scope import SchemaScope
from store.changes import EVERYTHING, Change
from store.codes import CHANGED
from store.open import Store


class House:
    """What a door opens into. `organisation` and `policy` are replaced whenever people, units or values change.
    `guarded` are the entities that approvals touch, by this file or by requests under way; `hiding` those of which a
    step hides something."""

    def __init__(
        self, schema: Schema, store: Store, relay: Relay, clock: Clock, settings: Settings,
        organisation: Organisation, functions: Iterable[Function] = (), extensions: Extensions | None = None,
    ) -> None:  # fmt: skip
        self.schema = schema
        self.store = store
        self.relay = relay
        self.clock = clock
        self.settings = settings
        self.functions = tuple(functions)
        self.extensions = extensions or Extensions()
        self.names = SchemaScope.of(schema, self.functions)
        self.organisation = organisation
        self.policy = Policy(schema, self.names, organisation)
        self.guarded = by_file(schema)
        self.hiding = frozenset(self.policy.veiled)
        self.stale = False
        self.forms: dict[tuple[str, str], dict[str, str]] = {}  # of a field's texts, as `duplicates` compares them
        self.asked: dict[str, tuple[Field, ...]] = {}  # of an entity, as `checking` asks them
        self.close = store.on_change(self._heard)  # a house that was replaced stops listening

    @staticmethod
    async def open(
        schema: Schema, store: Store, relay: Relay, clock: Clock, settings: Settings,
        functions: Iterable[Function] = (), extensions: Extensions | None = None,
    ) -> "House":  # fmt: skip
        """A house over a store that has adopted the schema already; reads the organisation."""
        empty = Organisation(clock.today())
        house = House(schema, store, relay, clock, settings, empty, functions, extensions)
        await house.refresh()
        return house

    async def refresh(self) -> None:
        """Reads people, units, roles and parameter values anew: after a change to them, and when a day begins."""
        self.stale = False
        async with self.store.read() as reader:
            self.organisation = await read_organisation(self, reader)
            frame = self.frame(Actor.system("start"))
            pinned, hiding = await by_requests(reader, frame)
            self.guarded |= pinned
            self.hiding |= hiding
        self.__dict__.pop("around", None)
        self.policy = Policy(self.schema, self.names, self.organisation)

    async def current(self) -> "House":
        """Itself, with the organisation as it is today."""
        if self.stale or self.organisation.day != self.clock.today():
            await self.refresh()
        return self

    def _heard(self, changes: Sequence[Change]) -> None:
        """A commit, here or in another process."""
        if any(change.entity in ORGANISATIONAL or change.entity == EVERYTHING for change in changes):
            self.stale = True

    def refuse_overtaken(self) -> None:
        """Raises Refusal STO016 where another schema has the tables and no place in them for something of this one.

        Its house serves in a moment.
        """
        now = self.store.shelves.schema
        if now is not self.schema and not all(_has(now, entity) for entity in self.schema.entities.values()):
            raise Refusal(CHANGED)

    def frame(self, actor: Actor, record: int | None = None) -> Frame:
        """What holds for an evaluation by `actor` now."""
        return Frame(
            now=self.clock.now(), zone=self.clock.zone, organisation=self.organisation, calendar=self.calendar,
            me=actor.user_id, record=record,
        )  # fmt: skip

    @cached_property
    def graph(self) -> Graph:
        """Which stored values depend on which."""
        return Graph(self.schema, self.names)

    @cached_property
    def around(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """What is read with a record under approval (records.guarded.around)."""
        return around(self.schema, self.guarded)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working days of the application."""
        return working_days(self.schema.app.calendar)


def _has(schema: Schema, entity: Entity) -> bool:
    """Whether it has all fields of this entity, of the same types."""
    found = schema.entities.get(entity.name)
    return found is not None and all(
        name in found.fields and found.fields[name].type == field.type for name, field in entity.fields.items()
    )
