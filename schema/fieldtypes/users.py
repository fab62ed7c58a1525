"""Several people."""

from typing import Any

from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.links import LinksType
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class UsersType(LinksType):
    """Links to users."""

    name = "users"
    label = Text((("en", "People"), ("zh-CN", "多个人员")))
    icon = "people"
    keys = frozenset({"reverse", "where", "min", "max"})
    width = 160

    def targets(self, field: Field) -> tuple[str, ...]:
        """Users."""
        return ("user",)

    def widget(self, field: Field) -> Widget:
        """A picker of several people."""
        return Widget("people", {"to": self.targets(field), **self.limits(field)})

    def cell(self, field: Field) -> Cell:
        """Initials and names."""
        return Cell("people")

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """contains me, contains, emptiness."""
        return (operators.HOLDS_ME, *operators.HOLDINGS)

    def sample(self) -> tuple[dict[str, Any], ...]:
        """One."""
        return ({},)


TYPE = UsersType()
