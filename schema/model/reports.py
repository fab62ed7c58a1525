"""Reports: figures over the records of an entity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text

ReportKind = Literal["number", "table", "pivot", "bar", "line", "pie", "funnel", "heatmap"]
Grain = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a report; it may use those named before it."""

    name: str
    label: Text
    value: Expression


@dataclass(frozen=True, slots=True)
class Report:
    """What is counted (`entity`, `where`), under which keys (`by`: dotted paths), in which period, and the figures.

    `where` is checked text that may ask about the period; where nothing written does, a record belongs to the period in
    which it was created, and `where` says so. `parts` are figures that `measures` use; all of them are shown. `target`
    is of the last measure. `unrun` names what this release reads and checks and does not run: such a report is not
    shown at all.
    """

    name: str
    label: Text
    entity: str
    kind: ReportKind
    place: Place
    by: tuple[str, ...] = ()
    period: Grain | None = None
    where: str = ""
    parts: Mapping[str, Measure] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    target: Decimal | None = None
    sort: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    unrun: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[Measure, ...]:
        """All figures, those first that others use."""
        return (*self.parts.values(), *self.measures.values())
