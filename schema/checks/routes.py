"""Rows of a `choose` that an earlier row has already taken (workflow-semantics 2.10, dead tier)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from schema import workflow_codes as flow
from schema.desk import number_in
from schema.model import Block, Choose, Row, Schema, Together
from schema.sections.bench import Bench
from schema.sections.naming import thing

_SIMPLE: Final = re.compile(r"\s*([a-z_][a-z0-9_.]*)\s*(>=|<=|>|<)\s*(-?[0-9.]+%?)\s*")


@dataclass(frozen=True, slots=True)
class Bound:
    """`field >= number`, the only form whose overlaps are judged."""

    field: str
    sign: str
    number: Decimal

    def covers(self, other: "Bound") -> bool:
        """Whether every value that fits `other` fits this too."""
        if self.field != other.field or self.sign[0] != other.sign[0]:
            return False
        if self.number == other.number:
            return "=" in self.sign or self.sign == other.sign
        return self.number < other.number if self.sign[0] == ">" else self.number > other.number


def check(schema: Schema, bench: Bench) -> None:
    """Every choose of every approval."""
    for workflow in schema.workflows.values():
        for choose in chooses(workflow.steps):
            _rows(bench, choose)


def chooses(blocks: Iterable[Block]) -> Iterator[Choose]:
    """Every choose, outer before inner."""
    for block in blocks:
        if isinstance(block, Choose):
            yield block
            for row in block.rows:
                yield from chooses(row.steps)
        elif isinstance(block, Together):
            for _, inner in block.branches:
                yield from chooses(inner)


def _rows(bench: Bench, choose: Choose) -> None:
    seen: list[tuple[str, Bound | None]] = []
    for row in choose.rows:
        source, bound = _said(row), bound_of(row)
        earlier = next((text for text, other in seen if source and (text == source or _covered(other, bound))), None)
        if earlier is not None:
            fix = _fix(source == earlier, bound)
            bench.desk.report(flow.DEAD_TIER, row.place, row=source, earlier=earlier, fix=fix)
        seen.append((source, bound))


def _covered(earlier: Bound | None, later: Bound | None) -> bool:
    return earlier is not None and later is not None and earlier.covers(later)


def _said(row: Row) -> str:
    return " ".join(row.when.source.split()) if row.when is not None else ""


def bound_of(row: Row) -> Bound | None:
    """The row's condition where it compares one field with one number."""
    found = _SIMPLE.fullmatch(row.when.source) if row.when is not None else None
    number = number_in(found[3]) if found else None
    return Bound(found[1], found[2], number) if found and number is not None else None


def _fix(same: bool, bound: Bound | None) -> object:
    if same or bound is None:
        return thing("Remove one of them.", "请删除其一。")
    if bound.sign[0] == ">":
        return thing("Put the higher limit first.", "请把较高的界限放在前面。")
    return thing("Put the lower limit first.", "请把较低的界限放在前面。")
