"""The record as the engine may ask it: conditions on the submitted content, people in its fields."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from expressions.tree import Expression
from kernel.text import Text
from schema.model import Workflow


class Subject(Protocol):
    """The content of one revision, frozen at one moment, with the parameters that hold (S2.3)."""

    def decide(self, condition: Expression) -> bool | tuple[str, ...]:
        """True, False, or the fields whose emptiness leaves the answer open (S2.6)."""

    def why(self, condition: Expression) -> Mapping[str, Any]:
        """What made the condition true or false, as the trail keeps it (workflows.telling, Why)."""

    def value(self, expression: Expression) -> Any:
        """What an expression amounts to."""

    def people(self, field: str) -> tuple[int, ...]:
        """The persons in a field; () where it holds none."""

    def unit(self, field: str) -> int | None:
        """The unit in a field; None where it holds none."""

    def amount(self, definition: Workflow) -> Decimal | None:
        """The sum at stake, held against the limits of delegations; None where there is none."""

    def is_empty(self, field: str) -> bool:
        """Whether the field holds nothing."""

    def label(self, field: str) -> Text:
        """How people call a field."""

    def to_fill(self, field: str) -> Text:
        """What a person fills in so that a field is no longer empty."""
