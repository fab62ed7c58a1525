"""Statements of lists, kept while a schema is served: the same list is asked for again with every page."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from expressions.frame import Frame
from expressions.nodes import Call, walk
from expressions.tree import Expression
from kernel.kept import Same
from store.listing import Listing, Question
from store.pieces import Pieces
from store.selection import Selection

_MOST: Final = 200  # parameters: a list of so many ids is hardly asked for twice
_LONGEST: Final = 5_000  # characters


@dataclass(frozen=True, slots=True)
class Plan:
    """A list and its columns as a statement."""

    question: Question
    select: Selection


def plan(pieces: Pieces, listing: Listing, columns: Sequence[str] = ()) -> Plan:
    """The statement of a list, made or kept. Raises NotInSql.

    Kept is only what holds at any time and whoever asks: rights reach the store as conditions, and a kept statement is
    found by the very same conditions, so nobody is given what was made for other rights; another schema has others.
    """
    key = _key(listing, columns)
    found: Plan | None = pieces.shelves.plans.find(key)
    if found is None:
        frame = _Watched(listing.frame or pieces.frame)
        watched = replace(listing, frame=cast(Frame, frame))
        question = Question(pieces, watched)
        found = Plan(question, Selection(pieces, question, watched, columns))
        small = len(question.args) <= _MOST and len(question.condition) <= _LONGEST
        if small and not frame.touched and not _calls_plugins(listing):
            pieces.shelves.plans.keep(key, found)
    return found


def _key(listing: Listing, columns: Sequence[str]) -> Hashable:
    titles = tuple((name, Same(where)) for name, where in (listing.titles or {}).items())
    return (
        listing.entity, Same(listing.where), listing.sort, listing.text, listing.deleted, titles, tuple(columns),
    )  # fmt: skip


def _calls_plugins(listing: Listing) -> bool:
    """What a plugin answers may be another thing next time."""
    conditions: list[Expression | None] = [listing.where, *(listing.titles or {}).values()]
    nodes = (node for each in conditions if each is not None for node in walk(each.root))
    return any(isinstance(node, Call) and node.function is not None for node in nodes)


class _Watched:
    """A frame that notes whether anything was asked of it: the time, the person, the organisation."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.touched = False

    def __getattr__(self, name: str) -> Any:
        self.touched = True
        return getattr(self._frame, name)
