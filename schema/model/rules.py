"""What must hold of a record: rules, uniqueness, duplicates, locks, and the cases that show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema.model.values import Asked, Value


@dataclass(frozen=True, slots=True)
class Case:
    """An example the file carries: given these values (paths allowed), this comes out."""

    given: Mapping[str, Value]
    expect: Mapping[str, Any]  # {"route": (...)} or {"holds": bool}
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that must hold (`only: warn` saves and shows)."""

    name: str
    check: Expression
    message: Text
    place: Place
    when: Expression | None = None
    at: str = ""  # the field where the message stands
    warn: bool = False
    cases: tuple["Case", ...] = ()


@dataclass(frozen=True, slots=True)
class Unique:
    """No two undeleted records alike in these fields; no fields = at most one."""

    fields: tuple[str, ...]
    message: Text
    place: Place
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A search for look-alikes at every save."""

    match: tuple[str, ...]
    how: Literal["exact", "normalised", "similar"]
    percent: int  # for similar
    others: tuple[tuple[str, str], ...]  # (entity, what the first of `match` is called there) of `with`
    then: Literal["refuse", "warn", "link", "create"]
    message: Text
    place: Place
    create: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """A lock of the whole record while `when` holds."""

    when: Asked
    except_: tuple[str, ...]
    message: Text
    place: Place
