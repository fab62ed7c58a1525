"""Functions that plugins add to the language, with declared types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from expressions import types
from expressions.types import Type

_NAMED: Final[dict[str, Type]] = {
    "boolean": types.BOOLEAN, "integer": types.NUMBER, "decimal": types.NUMBER, "money": types.NUMBER,
    "percent": types.NUMBER, "number": types.NUMBER, "score": types.NUMBER, "text": types.TEXT, "choice": types.TEXT,
    "date": types.DATE, "datetime": types.DATETIME, "duration": types.DURATION, "any": types.ANY,
    "texts": Type("list", item=types.TEXT), "record": Type("record"),
    "user": Type("record", "user"), "unit": Type("record", "unit"),
}  # fmt: skip


def type_named(name: str) -> Type:
    """The type a plugin calls `name`: integer, decimal, text, date, user ...; any other word is an entity."""
    return _NAMED.get(name, Type("record", name))


@dataclass(frozen=True, slots=True)
class Function:
    """A pure function usable in expressions: `Function("working_days_left", call, args=["date"], returns="integer")`.

    Arguments and result are values as expressions/types.py describes them. With an empty argument the result is empty
    and `call` is not asked, unless `takes_empty`. `call` None: declared, but nothing in this release computes it.
    It runs in memory only, never in SQL.
    """

    name: str
    call: Callable[..., Any] | None
    args: Sequence[str | Type] = ()
    returns: str | Type = "any"
    takes_empty: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "args", tuple(self.args))  # a list, as plugins write it, would have no hash

    @property
    def parameters(self) -> tuple[Type, ...]:
        """Types of the arguments."""
        return tuple(type_named(each) if isinstance(each, str) else each for each in self.args)

    @property
    def result(self) -> Type:
        """Type of the result."""
        return type_named(self.returns) if isinstance(self.returns, str) else self.returns
