"""The form of a text, matched within bounded time: `pattern`, a regular expression, or `input_mask`, a picture."""

from functools import lru_cache
from typing import Any, Final

import regex

SECONDS: Final = 0.1  # of one match; a form that takes longer would hold everybody up
_PICTURE: Final = {"9": "[0-9]", "A": "[A-Za-z]", "*": "[A-Za-z0-9]"}


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text has the form. Raises TimeoutError when that takes longer than `SECONDS`."""
    return _compiled(pattern).fullmatch(text, timeout=SECONDS) is not None


def of_mask(mask: str) -> str:
    """The pattern of a mask: `9` is a digit, `A` a letter, `*` either, anything else stands for itself."""
    return "".join(_PICTURE.get(character) or regex.escape(character) for character in mask)


def completed(mask: str, text: str) -> str:
    """The text with the mask's own characters where they were left out: `AB12` becomes `AB-12` under `AA-99`."""
    bare = iter([character for character in text if character.isalnum()])
    made = "".join(next(bare, "") if character in _PICTURE else character for character in mask)
    left_out = [character for character in mask if character not in _PICTURE and not character.isalnum()]
    return made if left_out and not any(bare) and fits(of_mask(mask), made) else text


def flaw(pattern: str) -> str:
    """What is wrong with a pattern, in the words of the matcher; empty when it can be used."""
    try:
        _compiled(pattern)
    except regex.error as error:
        return str(error)
    return ""


@lru_cache(256)
def _compiled(pattern: str) -> Any:
    return regex.compile(pattern)
