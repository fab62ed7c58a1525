"""Answers kept to be given again: a bounded number, the least used go first."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")


class Same:
    """An object as (part of) a question: equal to itself alone, whatever it is equal to by its own account."""

    __slots__ = ("it",)

    def __init__(self, it: object) -> None:
        self.it: Final = it  # held, so that nothing else can come to its place in memory

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Same) and other.it is self.it


class Kept(Generic[T]):
    """Answers by question. A question names everything its answer depends on; whoever owns this object is itself
    replaced when the rest (the schema, the organisation) changes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, question: Hashable) -> T | None:
        """The answer, if it is known."""
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
        return found

    def keep(self, question: Hashable, answer: T) -> T:
        """Keeps an answer, and gives it."""
        self._answers[question] = answer
        if len(self._answers) > self._most:
            self._answers.popitem(last=False)
        return answer
