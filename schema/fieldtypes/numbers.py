"""Numbers as people write them, and numbers as they are stored: exact, rounded, bounded."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any, Final

from schema.fieldtypes.base import invalid
from schema.fieldtypes.characters import narrow
from schema.fieldtypes.codes import NOT_NUMBER, OUT_OF_RANGE, TOO_LARGE, TOO_SMALL
from schema.model import Field

LARGEST: Final = 2**63 - 1  # what a signed 64-bit column holds
_LONGEST: Final = 64
_ROUNDING: Final = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
_CURRENCY: Final = re.compile(r"^(?:¥|\$|€|£|CNY|RMB|USD|EUR|人民币)|(?:元整?|圆整?|CNY|RMB|USD|EUR)$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$")
_GROUPED: Final = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$")
_UNITS: Final = {"千": Decimal(1_000), "万": Decimal(10_000), "百万": Decimal(10**6), "亿": Decimal(10**8)}
_WITH_UNITS: Final = re.compile(r"^([+-]?[\d.,]+)(百万|千|万|亿)(?:([\d.,]+)(万))?$")


def read_number(field: Field, raw: Any) -> Decimal:
    """The number in `raw`: an int, float or Decimal, or a text such as `1,234.5`, `￥３万`, `(12)`, `1.2E+5`.

    Raises Invalid. A comma that does not separate thousands is refused, since it may be a decimal comma.
    """
    if isinstance(raw, str) and len(raw) <= _LONGEST:
        bare = raw.removeprefix("¥")
        if bare.isascii() and (_PLAIN.match(bare) or _GROUPED.match(bare)):  # nearly all that is typed and pasted
            return _finite(field, Decimal(bare.replace(",", "")), raw)
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return _finite(field, Decimal(str(raw)), raw)
    if not isinstance(raw, str) or len(raw) > _LONGEST:
        invalid(NOT_NUMBER, field, raw)
    text = re.sub(r"\s", "", narrow(raw)).replace("−", "-").replace("–", "-")
    negative = text.startswith("(") and text.endswith(")")
    sign, bare = _signed(text[1:-1] if negative else text)
    number = _plain(bare)
    if number is None or ((negative or sign) and bare[0] in "+-"):
        invalid(NOT_NUMBER, field, raw)
    return _finite(field, -number if negative != sign else number, raw)


def _signed(text: str) -> tuple[bool, str]:
    """Whether a minus stands before the currency (`-¥5`), and the rest without currency."""
    minus = text.startswith("-")
    return minus, _CURRENCY.sub("", _CURRENCY.sub("", text[1:] if minus else text))


def _plain(text: str) -> Decimal | None:
    if _PLAIN.match(text) or _GROUPED.match(text):
        return Decimal(text.replace(",", ""))
    if not (found := _WITH_UNITS.match(text)):
        return None
    head, rest = _plain(found[1]), _plain(found[3]) if found[3] else Decimal(0)
    if head is None or rest is None or (found[3] and found[2] != "亿"):
        return None
    return head * _UNITS[found[2]] + (rest * _UNITS["万"]).copy_sign(head)


def strict_number(field: Field, raw: Any) -> Decimal:
    """The API's form: a decimal as text (`"200000.01"`) or a JSON number. Raises Invalid."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        invalid(NOT_NUMBER, field, raw)
    text = str(raw).strip()
    if len(text) > _LONGEST or not text.isascii() or not _PLAIN.match(text):
        invalid(NOT_NUMBER, field, raw)
    return _finite(field, Decimal(text), raw)


def _finite(field: Field, number: Decimal, raw: Any) -> Decimal:
    if not number.is_finite():
        invalid(NOT_NUMBER, field, raw)
    if number and number.adjusted() > 30:
        invalid(OUT_OF_RANGE, field, raw)
    return number


def rounded(field: Field, number: Decimal, decimals: int) -> Decimal:
    """`number` with `decimals` places, by the field's `round` (half_up, down = toward zero, up = away from zero).

    Raises Invalid when it does not fit a signed 64-bit integer of that scale.
    """
    unit, most = step(decimals), _most(decimals)
    try:
        cut = number.quantize(unit, rounding=_ROUNDING[field.round])
    except InvalidOperation:
        invalid(OUT_OF_RANGE, field, number)
    if not -most <= cut <= most:
        invalid(OUT_OF_RANGE, field, number)
    return cut + 0  # no negative zero


@cache
def step(decimals: int) -> Decimal:
    """The smallest step of so many places."""
    return Decimal(1).scaleb(-decimals)


@cache
def _most(decimals: int) -> Decimal:
    return Decimal(LARGEST).scaleb(-decimals)


def bounded(field: Field, number: Decimal) -> Decimal:
    """`number` when it lies within the field's `min` and `max`. Raises Invalid."""
    if field.min is not None and number < _limit(str(field.min)):
        invalid(TOO_SMALL, field, f"{number:f}", min=field.min)
    if field.max is not None and number > _limit(str(field.max)):
        invalid(TOO_LARGE, field, f"{number:f}", max=field.max)
    return number


@lru_cache(1024)
def _limit(text: str) -> Decimal:
    return Decimal(text)
