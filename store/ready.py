"""JSON text that was made already, to be kept as it is."""

from kernel.swift import swift


@swift(frozen=True, slots=True)
class Ready:
    """Stands for the value that its text says, where one of a `json` column is written."""

    text: str
