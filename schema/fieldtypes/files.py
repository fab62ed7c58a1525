"""Several uploaded files."""

from typing import Any

from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.file import TYPE as FILE
from schema.fieldtypes.links import LinksType
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class FilesType(LinksType):
    """Links to uploaded files, in the order they were uploaded."""

    name = "files"
    label = Text((("en", "Files"), ("zh-CN", "多个文件")))
    icon = "files"
    keys = frozenset({"accept", "min", "max"})

    def targets(self, field: Field) -> tuple[str, ...]:
        """Files."""
        return ("file",)

    def widget(self, field: Field) -> Widget:
        """A place to drop files."""
        return Widget("files", {"many": True, **FILE.accept(field), **self.limits(field)})

    def cell(self, field: Field) -> Cell:
        """How many, and their names."""
        return Cell("files", {"many": True})

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """Emptiness."""
        return operators.PRESENCE

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Any files, and at most two."""
        return ({}, {"max": 2})


TYPE = FilesType()
