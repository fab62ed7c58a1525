"""A unit of the organisation."""

from typing import Any

from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.link import LinkType
from schema.fieldtypes.operators import Operator
from schema.model import Field


class UnitType(LinkType):
    """A link to a unit, found by name or code."""

    name = "unit"
    label = Text((("en", "Unit"), ("zh-CN", "组织单元")))
    icon = "unit"
    keys = frozenset({"reverse", "on_delete", "where"})
    width = 136

    def targets(self, field: Field) -> tuple[str, ...]:
        """Units."""
        return ("unit",)

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """is mine or below, is, is not, emptiness."""
        return operators.UNITS

    def sample(self) -> tuple[dict[str, Any], ...]:
        """One."""
        return ({},)


TYPE = UnitType()
