"""JSON text that was made already, to be kept as it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ready:
    """Stands for the value that its text says, where one of a `json` column is written."""

    text: str
