"""A person."""

from typing import Any

from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.link import LinkType
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class UserType(LinkType):
    """A link to a user, found by name or login."""

    name = "user"
    label = Text((("en", "Person"), ("zh-CN", "人员")))
    icon = "person"
    keys = frozenset({"reverse", "on_delete", "where"})
    width = 112

    def targets(self, field: Field) -> tuple[str, ...]:
        """Users."""
        return ("user",)

    def widget(self, field: Field) -> Widget:
        """A picker of people."""
        return Widget("person", {"to": self.targets(field)})

    def cell(self, field: Field) -> Cell:
        """Initials and name."""
        return Cell("person")

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """is me, is, is not, emptiness."""
        return operators.PEOPLE

    def sample(self) -> tuple[dict[str, Any], ...]:
        """One."""
        return ({},)


TYPE = UserType()
