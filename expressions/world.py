"""Where evaluation reads records from; a world that has not loaded something raises Missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from expressions.frame import Frame
from expressions.nodes import Aggregate
from kernel.reference import Reference

Row = Mapping[str, Any]  # field values in memory, with "id"


class World(Protocol):
    """Reads records, synchronously. Rows are values in memory (expressions/types.py); links, users and files may be
    left out of them. A world that must load first raises Missing; the caller loads and evaluates again.

    A formula that reads the clock (not stored) stands in the row like any field, with its value for this evaluation.
    """

    def get(self, entity: str, id: int) -> Row | None:
        """The record, a deleted one too (a link keeps showing it); None when there is none."""

    def children(self, entity: str, field: str, of: int | Reference) -> Sequence[Row]:
        """Undeleted records of `entity` whose link `field` names `of`, by id; lines by position. Where that link is
        open (to several entities) `of` is a Reference."""

    def members(self, entity: str, field: str, id: int) -> Sequence[int | Reference]:
        """What a links, users or files field of a record names, in order."""

    def aggregate(self, node: Aggregate, frame: Frame) -> Any:
        """A figure over all undeleted records of an entity (`node.source` is `Whole`). The node is closed: whatever it
        took from the record at hand stands in it as literals, so equal nodes mean equal questions."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something a world has not loaded yet, in the words of the World's own methods."""

    kind: Literal["get", "children", "members", "aggregate"]
    entity: str
    id: int | Reference = 0
    field: str = ""
    node: Aggregate | None = None
    frame: Frame | None = None


class Missing(Exception):
    """The world must load these first."""

    def __init__(self, requests: Iterable[Request]) -> None:
        self.requests = tuple(requests)
        super().__init__(", ".join(f"{each.kind} {each.entity} {each.id} {each.field}" for each in self.requests))
