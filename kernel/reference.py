"""A link to a record of any entity."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Entity name and id; written `customer:7`."""

    entity: str
    id: int

    def __str__(self) -> str:
        return f"{self.entity}:{self.id}"

    @staticmethod
    def parse(text: str) -> "Reference":
        """Reads `customer:7`; raises ValueError."""
        entity, _, number = text.partition(":")
        if not entity or not number.isdecimal():
            raise ValueError(text)
        return Reference(entity, int(number))
