"""Expressions about a period, written out for one: `in_period(at)` and `period_end` as the days they mean."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from expressions.tokens import Token, tokens

STARTS: Final = "period_start"
ENDS: Final = "period_end"
WITHIN: Final = "in_period"


def reads_period(source: str) -> bool:
    """Whether it asks about the period at all. Raises ExpressionErrors for what is no expression."""
    found = tokens(source)
    return any(_word(found, at) for at in range(len(found)))


def within_period(source: str, first: date, end: date) -> str:
    """The source about the days from `first` to the one before `end`: `(at >= '2026-11-01' and at < '2026-12-01')`.

    Raises ExpressionErrors for what is no expression.
    """
    return "".join(_pieces(source, tokens(source), first, end))


def _pieces(source: str, found: Sequence[Token], first: date, end: date) -> Iterator[str]:
    done = at = 0
    while at < len(found):
        token, word = found[at], _word(found, at)
        close = _closing(found, at + 1) if word == WITHIN else at
        if word and close is not None:
            yield source[done : token.start]
            inner = source[found[at + 1].end : found[close].start].strip() if word == WITHIN else ""
            yield _said(word, inner, first, end)
            done, at = found[close].end, close
        at += 1
    yield source[done:]


def _word(found: Sequence[Token], at: int) -> str:
    """The word about the period that stands here, if it is none of a record's own fields."""
    token = found[at]
    member = at > 0 and found[at - 1].text == "."
    if token.kind != "name" or member:
        return ""
    calls = at + 1 < len(found) and found[at + 1].text == "("
    return token.text if token.text in ((WITHIN,) if calls else (STARTS, ENDS)) else ""


def _said(word: str, inner: str, first: date, end: date) -> str:
    if word == WITHIN:
        return f"({inner} >= '{first}' and {inner} < '{end}')"
    return f"'{first if word == STARTS else end}'"


def _closing(found: Sequence[Token], at: int) -> int | None:
    """The bracket that closes the one at this place."""
    depth = 0
    for place in range(at, len(found)):
        depth += {"(": 1, ")": -1}.get(found[place].text, 0)
        if depth == 0:
            return place
    return None
