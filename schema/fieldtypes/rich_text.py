"""Formatted text, kept as a small safe subset of HTML."""

import html
import re
from typing import ClassVar, Final

import nh3

from kernel.text import Text
from schema.fieldtypes.base import Examples
from schema.fieldtypes.characters import many_lines
from schema.fieldtypes.long_text import LongTextType
from schema.model import Field

TAGS: Final = {
    "p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "h1", "h2", "h3", "blockquote", "code", "pre",
    "a", "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_TAG: Final = re.compile(r"<[^>]*>")
_SHOWN_ALONE: Final = re.compile(r"<(?:hr|table)\b")


class RichTextType(LongTextType):
    """Scripts, styles, images and foreign attributes are dropped; links only to http, https, mailto and tel."""

    name = "rich_text"
    label = Text((("en", "Rich text"), ("zh-CN", "富文本")))
    icon = "rich_text"
    keys = frozenset({"max"})
    shape = "rich_text"
    shown: ClassVar = {}

    def laid(self, text: str) -> str:
        """Cleaned; lines without any tag become paragraphs; nothing but empty tags is nothing."""
        lines = many_lines(text)
        if "<" not in lines and "\n" in lines:
            lines = "".join(f"<p>{line}</p>" for line in lines.split("\n") if line.strip())
        cleaned = many_lines(_safe(lines))
        seen = html.unescape(_TAG.sub("", cleaned)).strip()
        return cleaned if seen or _SHOWN_ALONE.search(cleaned) else ""

    def examples(self, field: Field) -> Examples:
        """Scripts gone, plain lines wrapped."""
        good = (
            ("<p onclick='x()'>a<script>x</script><b>b</b></p>", "<p>a<b>b</b></p>"),
            ("一\n二", "<p>一</p><p>二</p>"),
            ("<p> </p>", None),
            ('<a href="javascript:x">q</a>', '<a rel="noopener noreferrer">q</a>'),
        )
        return Examples(good, (("a\0b", "VAL003"),))


def _safe(text: str) -> str:
    return nh3.clean(text, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})


TYPE = RichTextType()
