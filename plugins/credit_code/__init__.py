"""The field type `credit_code`: the unified social credit code of an organisation (统一社会信用代码, GB 32100-2015).

    fields: {credit_code: {type: credit_code, unique: true}}

Eighteen characters: who registered it, what kind it is, six digits of the district, nine of the organisation, and a
check character, so that a slip of the finger is refused. Blanks, dashes, full width and small letters are put right.
"""

import re
import unicodedata
from typing import Any, ClassVar, Final

from plugins.api import Examples, Field, Reader, Text, TextType, declare, hookimpl, invalid

NOT_CREDIT_CODE: Final = declare(
    "PLG101", 422,
    "{label} is no unified social credit code: {raw}.", "{label}不是有效的统一社会信用代码：{raw}。",
    "It has 18 digits and letters without I, O, S, V, Z; the last one checks the others.",
    "应为 18 位数字或大写字母（不含 I、O、S、V、Z），末位为校验码。",
)  # fmt: skip
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM: Final = re.compile(rf"[{_ALPHABET}]{{2}}\d{{6}}[{_ALPHABET}]{{10}}")
_BETWEEN: Final = re.compile(r"[\s\-·]")
_WEIGHT: Final = 3  # the weight of the n-th character is 3 ** n, modulo 31


class CreditCodeType(TextType):
    """Stored as 18 capital letters and digits without blanks."""

    name = "credit_code"
    label = Text((("en", "Social credit code"), ("zh-CN", "统一社会信用代码")))
    keys: ClassVar = frozenset()
    width = 184

    def fit(self, field: Field, value: Any) -> Any:
        """Put right. Raises Invalid when the form or the check character is wrong."""
        text = TextType.fit(self, field, value)
        return text and (normal_code(text) or invalid(NOT_CREDIT_CODE, field, value))

    def read(self, field: Field, raw: Any, reader: Reader) -> Any:
        """As it stands on a licence, also with blanks, dashes, full width."""
        return _narrow(str(TextType.read(self, field, raw, reader)))

    def examples(self, field: Field) -> Examples:
        """Right ones in several dresses; slips that the check character finds."""
        good = (
            ("91330100123456789K", "91330100123456789K"),
            (" 9133 0100-1234 5678 9k ", "91330100123456789K"),
            ("９１３３０１００１２３４５６７８９Ｋ", "91330100123456789K"),
            ("91310000ma1text0xk", "91310000MA1TEXT0XK"),
        )
        bad = (
            ("91330100123465789K", "PLG101"),
            ("91330100123456789", "PLG101"),
            ("91330100I23456789K", "PLG101"),
            ("华东公司", "PLG101"),
        )
        return Examples(good, bad)


def normal_code(text: str) -> str | None:
    """The one form of the code in `text`; None when it is none."""
    code = _narrow(text)
    return code if _FORM.fullmatch(code) and code[-1] == check_character(code[:-1]) else None


def check_character(first: str) -> str:
    """What the 17 characters before it ask for (GB 32100-2015, 5.2)."""
    total = sum(_ALPHABET.index(character) * pow(_WEIGHT, place, 31) for place, character in enumerate(first))
    return _ALPHABET[-total % 31]


def _narrow(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


@hookimpl
def register_field_types() -> list[CreditCodeType]:
    """One."""
    return [CreditCodeType()]
