"""Exact decimal arithmetic: nothing is ever rounded behind one's back; division keeps 10 places, cut."""

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, InvalidOperation
from typing import Final, Literal

Number = int | Decimal
Rounding = Literal["half_up", "down", "up"]

PLACES: Final = 10  # of a quotient
EXACT: Final = Context(prec=60_000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation])
_MODES: Final = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
_UNIT: Final = Decimal(1)


def add(left: Number, right: Number) -> Number:
    """left + right."""
    return left + right if _whole(left, right) else EXACT.add(Decimal(left), Decimal(right))


def subtract(left: Number, right: Number) -> Number:
    """left - right."""
    return left - right if _whole(left, right) else EXACT.subtract(Decimal(left), Decimal(right))


def multiply(left: Number, right: Number) -> Number:
    """left * right."""
    return left * right if _whole(left, right) else EXACT.multiply(Decimal(left), Decimal(right))


def divide(left: Number, right: Number) -> Number | None:
    """left / right with 10 places, cut; empty when `right` is 0."""
    if right == 0:
        return None
    scaled = EXACT.scaleb(Decimal(left), PLACES)
    return EXACT.scaleb(EXACT.divide_int(scaled, Decimal(right)), -PLACES)


def total(values: Iterable[Number]) -> Number:
    """The sum; 0 of nothing."""
    result: Number = 0
    for value in values:
        result = add(result, value)
    return result


def rounded(value: Number, places: int, mode: Rounding = "half_up") -> Number:
    """`value` with at most so many places; `half_up` rounds a half away from zero, `down` cuts, `up` away from zero."""
    return value if isinstance(value, int) else value.quantize(_UNIT.scaleb(-places), _MODES[mode], EXACT)


def written(value: Number) -> str:
    """Plain digits, without an exponent and without zeros at the end."""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _whole(left: Number, right: Number) -> bool:
    """Whether both are small whole numbers, for which Python's own are exact and quick."""
    return isinstance(left, int) and isinstance(right, int) and -_LARGE < left < _LARGE and -_LARGE < right < _LARGE


_LARGE: Final = 10**40
