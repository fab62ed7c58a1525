"""Values of which thousands are made in a moment."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as swift
else:

    def swift(*, frozen: bool, slots: bool) -> Any:
        """What the checker of types takes for `dataclass(frozen=True, slots=True)`: equal and hashed as that, but not
        guarded while it runs, so that making one takes a ninth of the time."""
        assert frozen
        return dataclass(slots=slots, unsafe_hash=True)


__all__ = ("swift",)
