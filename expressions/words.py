"""The words that cannot name a field because expressions give them a meaning."""

import keyword
from typing import Final

NAMES: Final = frozenset(
    ("me", "this", "old", "ask", "param", "profile", "is_new", "empty", "otherwise", "today", "now", "true", "false")
)
RESERVED: Final = frozenset(keyword.kwlist) | NAMES | {word.lower() for word in keyword.kwlist}


def may_name(name: str) -> bool:
    """Whether a field may be called so; the schema's automatic fields are its own concern."""
    return name not in RESERVED
