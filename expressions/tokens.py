"""Cuts a source into tokens and refuses what Python would read differently from what a person means."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from expressions import codes
from expressions.errors import ExpressionErrors, problem
from kernel.errors import Problem

LONGEST: Final = 4000  # characters of one expression
DIGITS: Final = 30  # of one number
NESTED: Final = 20  # brackets inside one another

Kind = Literal["number", "text", "name", "operator"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the source; `start` and `end` count characters."""

    kind: Kind
    text: str
    start: int
    end: int


_TOKEN: Final = re.compile(
    r"""(?P<number>[0-9][\w.]*|\.[0-9][\w.]*)
      | (?P<name>[^\W\d]\w*)
      | (?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
      | (?P<operator>===|!==|&&|\|\||==|!=|<=|>=|=>|=<|<>|\*\*|//|:=|->|<<|>>|[-+*/%=<>!&|^~@()\[\]{},.:;?`$\#\\])""",
    re.VERBOSE | re.DOTALL,
)
_BLANK: Final = " \t\r\n"
_NUMBER: Final = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = {"'": "'", '"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_PLAIN: Final = {"“": "'", "”": "'", "‘": "'", "’": "'", "、": ",", "。": ".", "【": "[", "】": "]", "《": "<",
                 "》": ">", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "–": "-"}  # fmt: skip


def tokens(source: str) -> tuple[Token, ...]:
    """The tokens of a source. Raises ExpressionErrors for characters, numbers and texts that cannot stand there."""
    if len(source) > LONGEST:
        raise ExpressionErrors(source[:40], [_long(source)])
    if bad := list(_unprintable(source)):
        raise ExpressionErrors(source, bad)
    if not source.strip():
        raise ExpressionErrors(source, [problem(codes.NOTHING, source, (0, len(source)))])
    found: list[Token] = []
    wrong: list[Problem] = []
    at = 0
    while at < len(source):
        if source[at] in _BLANK:
            at += 1
            continue
        match = _TOKEN.match(source, at)
        if match is None:
            wrong.append(_stranger(source, at))
            at = len(source) if source[at] in "'\"" else at + 1
            continue
        found.append(Token(match.lastgroup, match.group(), at, match.end()))  # type: ignore[arg-type]
        at = match.end()
    wrong.extend(each for token in found for each in _checked(source, token))
    if wrong:
        raise ExpressionErrors(source, wrong)
    return tuple(found)


def text_value(token: Token) -> str:
    """What a text token says, without quotes and escapes."""
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), token.text[1:-1])


def _long(source: str) -> Problem:
    return problem(codes.TOO_LONG, source[:40], (0, 40), found=len(source), limit=LONGEST)


def _unprintable(source: str) -> Iterator[Problem]:
    for at, char in enumerate(source):
        if char not in _BLANK and unicodedata.category(char) in ("Cc", "Cs"):
            shown = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else "�" for c in source)
            yield problem(codes.BAD_CHARACTER, shown, (at, at + 1), found=f"U+{ord(char):04X}")


def _stranger(source: str, at: int) -> Problem:
    char, span = source[at], (at, at + 1)
    if char in "'\"":
        return problem(codes.OPEN_TEXT, source, (at, len(source)), found=source[at : at + 12])
    plain = _PLAIN.get(char) or unicodedata.normalize("NFKC", char)
    if plain.strip() and plain != char and plain.isascii():
        return problem(codes.FULL_WIDTH, source, span, instead=plain)
    return problem(codes.BAD_CHARACTER, source, span, found=f"`{char}` (U+{ord(char):04X})")


def _checked(source: str, token: Token) -> Iterator[Problem]:
    span = (token.start, token.end)
    if token.kind != "text" and (plain := unicodedata.normalize("NFKC", token.text)) != token.text:
        yield problem(codes.FULL_WIDTH_WORD, source, span, instead=plain)
    elif token.kind == "name" and not token.text.isidentifier():
        yield problem(codes.CANNOT_READ, source, span)
    if token.kind == "text":
        for match in _ESCAPE.finditer(token.text, 1, len(token.text) - 1):
            if match[1] not in _ESCAPES:
                at = token.start + match.start()
                yield problem(codes.BAD_ESCAPE, source, (at, at + 2))


def is_number(text: str) -> bool:
    """Whether digits and a point are written as expressions write numbers."""
    return _NUMBER.fullmatch(text) is not None and len(text) <= DIGITS + 1
