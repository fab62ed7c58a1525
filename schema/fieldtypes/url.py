"""A web address."""

import re
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from kernel.text import Text
from schema.fieldtypes.base import Examples, Reader, Value, invalid
from schema.fieldtypes.codes import NOT_URL
from schema.fieldtypes.text import TextType
from schema.model import Field

_BARE: Final = re.compile(r"[\w-]+(\.[\w-]+)+([:/?#].*)?", re.DOTALL)
_HOST: Final = re.compile(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-fA-F:.]+")


class UrlType(TextType):
    """http and https only: nothing that runs when it is clicked."""

    name = "url"
    label = Text((("en", "Web address"), ("zh-CN", "网址")))
    icon = "url"
    looks: ClassVar = {"input": "url"}
    shown: ClassVar = {"scheme": "url"}
    keys = frozenset()
    width = 200

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """`www.company.com` gets its https://."""
        text = str(TextType.read(self, field, raw, reader)).replace("：//", "://").replace("。", ".")
        return f"https://{text}" if _BARE.fullmatch(text) else text

    def fit(self, field: Field, value: Value) -> Value:
        """Checked; scheme and host in lower case."""
        text = TextType.fit(self, field, value)
        return text and (_normal(text) or invalid(NOT_URL, field, value))

    def examples(self, field: Field) -> Examples:
        """With and without scheme."""
        good = (
            ("https://Example.com/A?b=1#c", "https://example.com/A?b=1#c"),
            ("www.例子.中国/路", "https://www.例子.中国/路"),
        )
        return Examples(
            good,
            (
                ("javascript:alert(1)", "VAL042"),
                ("a b.com", "VAL042"),
                ("http://", "VAL042"),
                ("ftp://a.com", "VAL042"),
            ),
        )


def _normal(text: str) -> str | None:
    if re.search(r"[\s<>\"\\]", text):
        return None
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not _HOST.fullmatch(host):
        return None
    return parts._replace(netloc=parts.netloc.lower()).geturl()


TYPE = UrlType()
