"""Looks over the tokens for mistakes that deserve a better sentence than Python's parser has."""

import keyword
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from expressions import codes
from expressions.errors import problem
from expressions.tokens import NESTED, Token, is_number
from kernel.errors import Problem

KEYWORDS: Final = frozenset(("and", "or", "not", "in", "is", "if", "else"))
_WRITTEN: Final = {
    "&&": "`and`", "&": "`and`", "||": "`or`", "|": "`or`", "!": "`not`", "=>": "`>=`", "=<": "`<=`", "<>": "`!=`",
    "===": "`==`", "!==": "`!=`",
}  # fmt: skip
_FOREIGN: Final = frozenset(("**", "//", ":=", "->", "<<", ">>")) | frozenset("^~@%:;?`$#\\{}")
_PAIRS: Final = {")": "(", "]": "["}


def mistakes(source: str, tokens: Sequence[Token]) -> list[Problem]:
    """All mistakes visible in the tokens, in no particular order."""
    found = [
        *_numbers(source, tokens),
        *_operators(source, tokens),
        *_words(source, tokens),
        *_neighbours(source, tokens),
    ]
    found = found or list(_unfinished(source, tokens))
    return found or list(_brackets(source, tokens))


def _numbers(source: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    for at, token in enumerate(tokens):
        if token.kind != "number" or is_number(token.text):
            continue
        before = tokens[max(at - 2, 0) : at]
        if len(token.text) == 3 and [each.text for each in before[1:]] == [","] and before[0].kind == "number":
            yield _comma(source, tokens, at - 1)
        else:
            yield problem(codes.BAD_NUMBER, source, (token.start, token.end), found=token.text[:40])


def _operators(source: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    if tokens[0].text == "=":
        yield problem(codes.LEADING_EQUALS, source, (tokens[0].start, tokens[0].end))
        return
    for at, token in enumerate(tokens):
        span = (token.start, token.end)
        if token.kind != "operator":
            continue
        if token.text in _WRITTEN:
            yield problem(codes.OPERATOR, source, span, instead=_WRITTEN[token.text])
        elif token.text in _FOREIGN and not is_percent(tokens, at):
            yield problem(codes.NOT_ALLOWED, source, span)


def is_percent(tokens: Sequence[Token], at: int) -> bool:
    """Whether this `%` belongs to the number right before it."""
    return (
        tokens[at].text == "%" and at > 0 and tokens[at - 1].kind == "number" and tokens[at - 1].end == tokens[at].start
    )


def _words(source: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    for at, token in enumerate(tokens):
        if token.kind != "name" or token.text not in keyword.kwlist or token.text in KEYWORDS:
            continue
        span = (token.start, token.end)
        before = [each.text for each in tokens[max(at - 3, 0) : at]]
        if token.text == "None" and before[-1:] in (["is"], ["=="], ["!="]):
            yield _is_none(source, tokens, at, at - 1, "is not empty" if before[-1] == "!=" else "is empty")
        elif token.text == "None" and before[-2:] == ["is", "not"]:
            yield _is_none(source, tokens, at, at - 2, "is not empty")
        elif token.text in ("None", "True", "False"):
            instead = {"None": "empty", "True": "true", "False": "false"}[token.text]
            yield problem(codes.WORD_INSTEAD, source, span, instead=instead)
        elif token.text == "for":
            yield problem(codes.NOT_ALLOWED, source, _around(tokens, at), found=_shown(source, *_around(tokens, at)))
            return
        else:
            yield problem(codes.NOT_ALLOWED, source, span)


def _is_none(source: str, tokens: Sequence[Token], at: int, asked: int, words: str) -> Problem:
    first = asked - 1
    while first > 0 and tokens[first - 1].text == ".":
        first -= 2
    start = tokens[max(first, 0)].start if asked else tokens[at].start
    instead = f"{source[start : tokens[asked].start].strip()} {words}"
    return problem(codes.IS_NONE, source, (start, tokens[at].end), instead=instead)


def _around(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """From the bracket that opens before token `at` to the one that closes after it."""
    first = next((i for i in range(at, -1, -1) if tokens[i].text in ("[", "(")), 0)
    last = next((i for i in range(at, len(tokens)) if tokens[i].text in ("]", ")")), len(tokens) - 1)
    return tokens[first].start, tokens[last].end


def _shown(source: str, start: int, end: int) -> str:
    return source[start:end] if end - start <= 60 else source[start : start + 59] + "…"


def _neighbours(source: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    for left, right in pairwise(tokens):
        if left.kind == right.kind == "text":
            yield problem(codes.ADJACENT_TEXTS, source, (left.start, right.end))
        elif left.kind == "name" and right.kind == "text" and left.end == right.start and left.text not in KEYWORDS:
            yield problem(codes.TEXT_PREFIX, source, (left.start, left.end), instead=right.text)
        elif _ends_value(left) and _begins_value(right):
            yield problem(codes.NO_OPERATOR, source, (left.start, right.end), left=left.text, right=right.text)


def _unfinished(source: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    last = tokens[-1]
    if last.text in KEYWORDS or (last.kind == "operator" and last.text not in (")", "]", "%")):
        yield problem(codes.CANNOT_READ, source, (last.start, last.end))


def _ends_value(token: Token) -> bool:
    return token.kind in ("number", "text") or token.text in (")", "]") or _is_plain_name(token)


def _begins_value(token: Token) -> bool:
    return token.kind in ("number", "text") or _is_plain_name(token)


def _is_plain_name(token: Token) -> bool:
    return token.kind == "name" and not keyword.iskeyword(token.text)


def _brackets(source: str, tokens: Sequence[Token]) -> Iterator[Problem]:
    """Brackets without a partner, commas outside of calls and lists, `=` that is no argument's name."""
    open_: list[tuple[Token, bool]] = []  # the bracket, and whether commas may stand in it
    for at, token in enumerate(tokens):
        span = (token.start, token.end)
        if token.text in ("(", "[") and token.kind == "operator":
            called = token.text == "(" and at > 0 and (_ends_value(tokens[at - 1]))
            open_.append((token, called or token.text == "["))
            if len(open_) > NESTED:
                yield problem(codes.TOO_DEEP, source, span)
                return
        elif token.text in _PAIRS and token.kind == "operator":
            if not open_ or open_.pop()[0].text != _PAIRS[token.text]:
                yield problem(codes.BRACKETS, source, span)
                return
        elif token.text == "," and not (open_ and open_[-1][1]):
            yield _comma(source, tokens, at)
        elif token.text == "=" and not (open_ and open_[-1][0].text == "(" and open_[-1][1] and _names(tokens, at)):
            yield problem(codes.SINGLE_EQUALS, source, span)
    if open_:
        yield problem(codes.BRACKETS, source, (open_[-1][0].start, open_[-1][0].end))


def _names(tokens: Sequence[Token], at: int) -> bool:
    """Whether the `=` at `at` follows the name of an argument: `where=`."""
    return at >= 2 and _is_plain_name(tokens[at - 1]) and tokens[at - 2].text in ("(", ",")


def _comma(source: str, tokens: Sequence[Token], at: int) -> Problem:
    around = tokens[max(at - 1, 0) : at + 2]
    if len(around) == 3 and around[0].kind == around[2].kind == "number":
        last = at + 1
        while last + 2 < len(tokens) and tokens[last + 1].text == "," and tokens[last + 2].kind == "number":
            last += 2
        span = (around[0].start, tokens[last].end)
        return problem(codes.NUMBER_COMMA, source, span, instead=source[slice(*span)].replace(",", "").replace(" ", ""))
    return problem(codes.COMMA, source, (tokens[at].start, tokens[at].end))
