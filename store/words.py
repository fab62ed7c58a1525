"""Search: texts cut into pairs of neighbouring characters, so that any two Chinese characters are found at once.

A text is folded (width, case, composition) and cut at everything that is neither letter nor digit. What is looked for
is found where each of its pieces stands within a piece of the text.
"""

import re
import unicodedata
from collections.abc import Iterable
from operator import add
from typing import Final

_PIECES: Final = re.compile(r"[^\W_]+")  # letters and digits of any script
_LONGEST: Final = 20_000  # characters of one record that are searched
_MOST: Final = 12  # pieces of a question


def folded(text: str) -> list[str]:
    """The pieces of a text, in order."""
    plain = text[:_LONGEST]
    if plain.isascii():
        return _PIECES.findall(plain.lower())
    return _PIECES.findall(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold()))


def alike(text: object) -> str | None:
    """The form in which `unique: normalised` compares: without case, width, blanks and punctuation; None when nothing
    is left."""
    return None if text is None else "".join(folded(str(text))) or None


def grams(pieces: Iterable[str]) -> list[str]:
    """The pairs of each piece, and its last character alone: so that its beginning finds every character."""
    found: list[str] = []
    for piece in pieces:
        found += map(add, piece, piece[1:])
        found.append(piece[-1])
    return found


def fts_question(pieces: Iterable[str]) -> str:
    """What FTS5 is asked: each piece as a phrase of its pairs; a single character as a beginning."""
    return " AND ".join(_phrase(piece) for piece in list(pieces)[:_MOST])


def _phrase(piece: str) -> str:
    if len(piece) == 1:
        return f'"{piece}" *'
    return '"' + " ".join(grams_within(piece)) + '"'


def array_words(pieces: Iterable[str]) -> list[str]:
    """What PostgreSQL keeps of a text: its pairs and its single characters."""
    return sorted({word for piece in pieces for word in (*grams((piece,)), *piece)})


def array_question(pieces: Iterable[str]) -> tuple[str, ...]:
    """What must be among the words; what is asked for can be looked up by."""
    asked = list(pieces)[:_MOST]
    return tuple(sorted({word for piece in asked for word in (piece if len(piece) == 1 else grams_within(piece))}))


def grams_within(piece: str) -> list[str]:
    """The pairs of a piece."""
    return list(map(add, piece, piece[1:]))
