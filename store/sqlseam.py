"""Where conditions become SQL for tables and connections: the compiler's functions, as the store uses them."""

import sqlite3
from collections.abc import Mapping

from expressions.tree import Expression


def equip(connection: sqlite3.Connection) -> None:
    """Registers the functions that compiled SQL calls."""


def predicate(condition: Expression) -> Mapping[str, str] | None:
    """A condition of a partial index, per engine; None when an index cannot hold it."""
    return None
