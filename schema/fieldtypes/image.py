"""One uploaded picture."""

from typing import Any

from kernel.text import Text
from schema.fieldtypes.file import FileType
from schema.fieldtypes.shapes import Cell, Widget
from schema.model import Field


class ImageType(FileType):
    """A file of a kind that browsers show; no SVG, which can carry scripts."""

    name = "image"
    label = Text((("en", "Picture"), ("zh-CN", "图片")))
    icon = "image"
    keys = frozenset()
    width = 72
    accepts = "image/png,image/jpeg,image/webp,image/gif"

    def widget(self, field: Field) -> Widget:
        """A place to drop a picture, or the camera."""
        return Widget("image", {"many": False, **self.accept(field)})

    def cell(self, field: Field) -> Cell:
        """A thumbnail."""
        return Cell("image")

    def sample(self) -> tuple[dict[str, Any], ...]:
        """One."""
        return ({},)


TYPE = ImageType()
