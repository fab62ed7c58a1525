"""What effects are run about: a record, who caused them, and the names in sight."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from expressions.frame import Frame
from expressions.tree import Expression
from records.draft import Draft
from records.results import Row
from records.work import Work
from schema.fieldtypes import registry
from schema.model import Effect, Entity, Field


@dataclass(slots=True)
class Context:
    """`id` of `entity` is the record at hand. `key` says where in which deed an effect stands (S12.2)."""

    work: Work
    entity: str
    id: int
    old: Row | None = None
    is_new: bool = False
    ask: Mapping[str, Any] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    submitter: int | None = None
    frozen: Mapping[str, Any] = field(default_factory=dict)  # parameters fixed at submit
    key: str = ""
    request: int | None = None  # the request that brings this about
    previous: tuple[int, ...] = ()  # who decided last there
    decided: bool = False  # somebody decided it: not that no decision was needed, or that it was taken back

    def at(self, number: int, effect: Effect) -> "Context":
        """The same at an effect; `names` stays shared, so that later effects know what earlier ones made."""
        return replace(self, key=f"{self.key}/{number}.{effect.word}")

    @property
    def known(self) -> Entity:
        """The entity of the record at hand."""
        return self.work.house.schema.entity(self.entity)

    def frame(self) -> Frame:
        """What holds for the effects' expressions."""
        return replace(
            self.work.frame, record=self.id, old=self.old, is_new=self.is_new, ask=self.ask, names=self.names,
            submitter=self.submitter, frozen=self.frozen,
        )  # fmt: skip

    async def value(self, given: Any) -> Any:
        """A literal, or what an expression gives now."""
        if not isinstance(given, Expression):
            return given
        return await self.work.world.value(given, self.frame())

    async def field_value(self, field_: Field, given: Any) -> Any:
        """The value as a field keeps it. Raises Invalid."""
        value = await self.value(given)
        kind = registry.of(field_)
        return kind.empty if value is None else kind.fit(field_, value)

    async def draft(self) -> Draft:
        """The record at hand as it is stored now."""
        row = await self.work.stored(self.entity, self.id)
        return Draft(self.known, dict(row), row)

    def about(self, entity: str, id: int) -> "Context":
        """The same about another record."""
        return replace(self, entity=entity, id=id, old=None, is_new=False)
