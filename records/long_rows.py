"""What the rows of long work are called, and their kinds."""

from typing import Final

LONG_WORK: Final = "long_work"
UNDO: Final = "undo"  # turning a large change set; a range has no kind
EXPORT: Final = "export"  # making the file of an export: no transaction does it, transfer/ does
