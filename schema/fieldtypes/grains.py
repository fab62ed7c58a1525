"""By what the rows of a list may be grouped: a field's values, the periods of its days, ranges of its numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from schema.fieldtypes import registry
from schema.model import Entity, Field

PERIODS: Final = ("day", "week", "month", "quarter", "year")
FIGURES: Final = ("sum", "avg", "min", "max", "count")
VALUE: Final = "value"
STEP: Final = "step"
_KEY: Final = re.compile(r"(-?)([^:]+)(?::(.+))?")
_STEP: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a grouping as it is written: `level`, `-closes:month`, `amount:1000`. `grain` "" is the usual one."""

    field: str
    grain: str = ""
    down: bool = False

    @property
    def step(self) -> Decimal | None:
        """The width of a range of numbers."""
        return Decimal(self.grain) if _STEP.fullmatch(self.grain) and Decimal(self.grain) else None

    def __str__(self) -> str:
        return f"{'-' if self.down else ''}{self.field}{':' if self.grain else ''}{self.grain}"


def key_of(text: str) -> Key:
    """A written key, whatever its grain."""
    found = _KEY.fullmatch(text.strip())
    return Key(found[2], found[3] or "", bool(found[1])) if found else Key(text)


def grains(field: Field) -> tuple[str, ...]:
    """The grains a field offers, the usual one first: `value`, a period, `step` (any width of a range); often none."""
    kind = registry.of(field)
    many = len(field.to) > 1 or field.to == ("any",)  # an id alone says too little
    column = None if field.lines or many or not kind.sortable else kind.column(field)
    match column.kind if column else None:
        case "date" | "instant":
            return PERIODS
        case "integer" | "scaled":
            return (VALUE, STEP)
        case "text" | "boolean" | "link":
            return (VALUE,)
    return ()


def counted(field: Field) -> bool:
    """Whether one may count how many records have it filled: it stands in the record's own row."""
    return field.stored and not field.lines and registry.of(field).column(field) is not None


def figures(field: Field) -> tuple[str, ...]:
    """The figures of a field over many records."""
    return (*registry.of(field).totals, "count") if counted(field) else ()


def grouped_at(entities: Mapping[str, Entity], entity: str, path: str) -> Field | None:
    """The field that a path of single links ends in, if rows are grouped by it; None for one that leads elsewhere."""
    name, _, rest = path.partition(".")
    field = entities[entity].fields.get(name) if entity in entities else None
    if field is None or not grains(field):
        return None
    kind = registry.of(field).kind(field)
    return grouped_at(entities, kind.entity or "", rest) if rest else field


def fits(field: Field, grain: str) -> bool:
    """Whether the field may be grouped by this grain, as a key writes it."""
    offered = grains(field)
    if not grain:
        return bool(offered)
    step = Key(field.name, grain).step
    if step is not None:
        return STEP in offered and step == round(step, _places(field))
    return grain in offered and grain != STEP


def _places(field: Field) -> int:
    column = registry.of(field).column(field)
    return column.decimals if column else 0
