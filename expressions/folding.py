"""Case and width: the letters that count as the same in `contains`, `starts_with` and search, one for one."""

from collections.abc import Iterable, Iterator
from typing import Final

_WIDE_TO_PLAIN: Final = 0xFEE0  # from ！ (U+FF01) to !
_CASED: Final = (
    range(ord("A"), ord("Z") + 1), range(0xC0, 0xDF), range(0x100, 0x180), range(0x391, 0x3AB), range(0x400, 0x430),
    range(0xFF21, 0xFF3B),
)  # fmt: skip  # Latin, Greek, Cyrillic and full-width capitals


def _lowered(codes: Iterable[int]) -> Iterator[tuple[str, str]]:
    for code in codes:
        small = chr(code).lower()
        if small != chr(code) and len(small) == 1:
            yield chr(code), small


LOWER: Final = dict(pair for each in _CASED for pair in _lowered(each))
PLAIN: Final = {chr(code): chr(code - _WIDE_TO_PLAIN) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
FOLD: Final = {**LOWER, **{wide: LOWER.get(plain, plain) for wide, plain in PLAIN.items()}}
_LOWER: Final = str.maketrans(LOWER)
_FOLD: Final = str.maketrans(FOLD)


def lower(text: str) -> str:
    """Capital letters of the Latin, Greek and Cyrillic scripts as small ones."""
    return text.translate(_LOWER)


def fold(text: str) -> str:
    """The same text for all that differ in case and width only."""
    return text.translate(_FOLD)
