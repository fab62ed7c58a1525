"""A phone number, mobile, landline or abroad."""

import re
from functools import lru_cache
from typing import Any, ClassVar, Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from kernel.text import Text
from schema.fieldtypes.base import Examples, Reader, Value, invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import NOT_PHONE
from schema.fieldtypes.text import TextType
from schema.model import Field

HOME: Final = "CN"
_ALLOWED: Final = re.compile(r"(?:tel:)?\+?[\d\s().\-/·]+")
_EXTENSION: Final = re.compile(r"\s*(?:转分机|转|分机|ext\.?|#|,|x|-)\s*(\d{1,6})$", re.IGNORECASE)
_CHINA: Final = 86
_MOBILE: Final = 11  # digits


class PhoneType(TextType):
    """Stored so that one number has one form: mobiles and service numbers as digits (`13867140283`, `4008208820`),
    landlines as `0571-88881234`, an extension behind `-`, other countries as `+12125550123`."""

    name = "phone"
    label = Text((("en", "Phone"), ("zh-CN", "电话")))
    icon = "phone"
    looks: ClassVar = {"input": "tel"}
    shown: ClassVar = {"scheme": "tel", "groups": (3, 4, 4)}  # a mobile number reads 138 6714 0283
    keys = frozenset()
    width = 136
    longest = 60

    def fit(self, field: Field, value: Value) -> Value:
        """Normalised."""
        text = TextType.fit(self, field, value)
        return text and (normal_phone(text) or invalid(NOT_PHONE, field, value))

    def read(self, field: Field, raw: Any, reader: Reader) -> Value:
        """Blanks, brackets, dashes, full-width digits, 转801."""
        return narrow(str(TextType.read(self, field, raw, reader)))

    def examples(self, field: Field) -> Examples:
        """Mobiles, landlines, abroad, extensions."""
        good = (
            ("138 6714 0283", "13867140283"),
            ("+86 138-6714-0283", "13867140283"),
            ("１３８６７１４０２８３", "13867140283"),
            (13867140283.0, "13867140283"),
            ("(0571) 8888 1234", "0571-88881234"),
            ("010-62345678转801", "010-62345678-801"),
            ("400-820-8820", "4008208820"),
            ("+1 212 555 0123", "+12125550123"),
        )
        bad = (
            ("1365-52x-78", "VAL041"),
            ("12345", "VAL041"),
            ("88881234", "VAL041"),
            ("call me", "VAL041"),
            ("1386714028", "VAL041"),
        )
        return Examples(good, bad)


@lru_cache(1024)
def _begins_mobile(first: str) -> bool:
    """Whether all numbers of eleven digits that begin with these five are mobiles of this country: a range is told by
    no more of them."""
    number = _valid(f"{first}000000")
    return number is not None and _written(number) == f"{first}000000"


def normal_phone(text: str) -> str | None:
    """The one form of the number in `text`; None when it is none."""
    if len(text) == _MOBILE and text.isascii() and text.isdecimal() and text[0] == "1" and _begins_mobile(text[:5]):
        return text
    if whole := _valid(text):
        return _written(whole)
    if (found := _EXTENSION.search(text)) and (number := _valid(text[: found.start()])):
        return f"{_written(number)}-{found[1]}"
    return None


def _valid(text: str) -> PhoneNumber | None:
    if not _ALLOWED.fullmatch(text.strip()):
        return None
    try:
        number = phonenumbers.parse(text, HOME)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _written(number: PhoneNumber) -> str:
    if number.country_code != _CHINA:
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    digits = phonenumbers.national_significant_number(number)
    if phonenumbers.number_type(number) != PhoneNumberType.FIXED_LINE:
        return digits
    area = phonenumbers.length_of_geographical_area_code(number)
    return f"0{digits[:area]}-{digits[area:]}"


TYPE = PhoneType()
