"""An e-mail address."""

import re
from functools import lru_cache
from typing import Any, ClassVar, Final

from email_validator import EmailNotValidError, validate_email

from kernel.text import Text
from schema.fieldtypes.base import Examples, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import NOT_EMAIL
from schema.fieldtypes.text import TextType
from schema.model import Field

_PLAIN: Final = re.compile(r"([A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*)@([a-z0-9.-]+)")
_LOCAL: Final = 64
_WHOLE: Final = 200


class EmailType(TextType):
    """The domain in lower case; checked by its form only, no server is asked."""

    name = "email"
    label = Text((("en", "E-mail"), ("zh-CN", "邮箱")))
    icon = "email"
    looks: ClassVar = {"input": "email"}
    shown: ClassVar = {"scheme": "mailto"}
    keys = frozenset()
    width = 200

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Also `mailto:a@b.com` and `Li Min <a@b.com>`."""
        text = narrow(str(TextType.read(self, field, raw, reader))).removeprefix("mailto:")
        return text[text.rindex("<") + 1 : -1] if text.endswith(">") and "<" in text else text

    def fit(self, field: Field, value: Value) -> Value:
        """Normalised."""
        text = TextType.fit(self, field, value)
        return text and _address(field, text)

    def examples(self, field: Field) -> Examples:
        """Case, full width, a name around it."""
        good = (
            ("A.Li@Example.COM", "A.Li@example.com"),
            ("ａ＠ｂ．ｃｏｍ", "a@b.com"),
            ("李敏 <li@qq.com>", "li@qq.com"),
        )
        return Examples(
            good, (("a@b", "VAL040"), ("a b@c.com", "VAL040"), ("a@@b.com", "VAL040"), (["a@b.com"], "VAL002"))
        )


@lru_cache(4096)
def _domain(text: str) -> bool:
    """Whether plain addresses may end so."""
    try:
        found = validate_email(f"a@{text}", check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return found.normalized == f"a@{text}" and "." in text


def _address(field: Field, text: str) -> str:
    if (plain := _PLAIN.fullmatch(text)) and len(plain[1]) <= _LOCAL and len(text) <= _WHOLE and _domain(plain[2]):
        return text
    try:
        # Firms use names such as mail.corp.local inside; a domain without any point is a slip, though.
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        invalid(NOT_EMAIL, field, text)
    return found.normalized if "." in found.domain else invalid(NOT_EMAIL, field, text)


TYPE = EmailType()
