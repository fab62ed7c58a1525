"""Rows that point at one another before they have ids."""

from dataclasses import dataclass, field
from typing import Any, Final

ORDER: Final = (
    "product", "competitor", "customer", "contact", "opportunity", "activity", "quote", "contract", "receivable_plan",
    "sales_order", "service_case", "lead", "allocation_rule", "task",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th row (from 0) that the demo company has of an entity."""

    entity: str
    index: int


@dataclass(slots=True)
class Rows:
    """The rows of each entity, in the order in which they can be written."""

    of: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {entity: [] for entity in ORDER})

    def add(self, entity: str, **values: Any) -> Nth:
        """Takes a row and says where it stands."""
        rows = self.of[entity]
        rows.append(values)
        return Nth(entity, len(rows) - 1)

    def __getitem__(self, at: Nth) -> dict[str, Any]:
        return self.of[at.entity][at.index]
