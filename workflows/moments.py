"""Conditions on when something was: a field of an instant before or from another instant on."""

from datetime import datetime
from typing import Literal

from expressions.conditions import from_root, path_of
from expressions.nodes import Compare, Constant
from expressions.tree import Expression
from expressions.types import BOOLEAN
from records.sight import Sight


def moment(sight: Sight, entity: str, field: str, op: Literal["<", "<=", ">="], at: datetime) -> Expression:
    """Whether `field` lies before `at` or otherwise towards it; an empty field does not."""
    names = sight.house.names
    found = path_of(names, entity, (field,))
    return from_root(
        names, entity, Compare(BOOLEAN, op, found, Constant(found.type, at, said=at.isoformat())),
        f"{field} {op} {at.isoformat()}",
    )  # fmt: skip
