"""Grants of roles and the rows they reach."""

from dataclasses import dataclass
from typing import Literal

from expressions.tree import Expression
from kernel.errors import Place
from schema.model.values import Verb


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant of a role. `rows` is a tuple of scopes, any of which fits."""

    role: str
    rows: tuple["Scope", ...]
    can: frozenset[Verb]
    place: Place
    when: Expression | None = None
    hide: frozenset[str] = frozenset()
    mask: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()
    fields: frozenset[str] | None = None  # update: may change only these
    to: tuple["Scope", ...] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows a grant reaches: own, team, all, a level of the organisation, or an expression."""

    kind: Literal["own", "team", "all", "level", "expression"]
    level: str = ""
    expression: Expression | None = None
