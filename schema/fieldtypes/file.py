"""One uploaded file."""

from typing import Any, ClassVar

from kernel.text import Text
from schema.fieldtypes import operators
from schema.fieldtypes.link import LinkType
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class FileType(LinkType):
    """A link to an uploaded file: uploaded first, then named by its id."""

    name = "file"
    label = Text((("en", "File"), ("zh-CN", "文件")))
    icon = "file"
    keys = frozenset({"accept"})
    sortable = False
    accepts: ClassVar[str] = ""

    def targets(self, field: Field) -> tuple[str, ...]:
        """Files."""
        return ("file",)

    def accept(self, field: Field) -> dict[str, Any]:
        """Endings and media types the browser offers, as in HTML: `.pdf,image/*`."""
        given = field.more.get("accept", self.accepts)
        text = ",".join(map(str, given)) if isinstance(given, list | tuple) else str(given)
        return {"accept": text} if text else {}

    def widget(self, field: Field) -> Widget:
        """A place to drop a file."""
        return Widget("files", {"many": False, **self.accept(field)})

    def cell(self, field: Field) -> Cell:
        """The file's name."""
        return Cell("files", {"many": False})

    def operators(self, field: Field) -> tuple[Operator, ...]:
        """Emptiness."""
        return operators.PRESENCE

    def sample(self) -> tuple[dict[str, Any], ...]:
        """Any file, and some kinds only."""
        return ({}, {"more": {"accept": [".pdf"]}})


TYPE = FileType()
