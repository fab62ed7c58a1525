"""A signature drawn by hand."""

from kernel.text import Text
from schema.fieldtypes.image import ImageType
from schema.fieldtypes.shapes import Widget
from schema.model import Field


class SignatureType(ImageType):
    """Kept as an uploaded PNG picture."""

    name = "signature"
    label = Text((("en", "Signature"), ("zh-CN", "签名")))
    icon = "signature"
    width = 96
    accepts = "image/png"

    def widget(self, field: Field) -> Widget:
        """A place to draw."""
        return Widget("signature")


TYPE = SignatureType()
