"""Who is meant: entries of lists of people, and seats of a step."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kernel.errors import Place


@dataclass(frozen=True, slots=True)
class Person:
    """An entry of a plain `who`, `notify` or `cc` list: a role, a person field, or a short word."""

    kind: Literal["role", "field", "submitter", "owner", "previous", "nobody", "everyone"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One entry of a step's `who` (workflow-semantics 2.5, Who)."""

    kind: Literal["role", "field", "manager_of", "managers_of", "department_head_of", "user", "chosen_by", "plugin"]
    name: str  # the role, field, login or plugin function
    place: Place
    within: str = ""  # a level, "anywhere", or "" = nearest
    holders: Literal["", "one", "every"] = ""
    levels: int = 0
    up_to: "Seat | None" = None
    pool: tuple["Seat", ...] = ()  # `from` of chosen_by
    weight: Decimal = Decimal(1)
    veto: bool = False
