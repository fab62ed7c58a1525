"""One serving process per SQLite file: the operating system's lock, which ends with the process however it ends."""

import fcntl
import os
from pathlib import Path
from typing import IO

from kernel.errors import Refusal
from store import codes


class FileLock:
    """Holds `<database>.serving`, in which stands the number of the process that serves."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._handle: IO[str] | None = None

    def take(self) -> None:
        """Raises Refusal SERVED when another process has it."""
        self._database.parent.mkdir(parents=True, exist_ok=True)
        handle = self._database.with_name(self._database.name + ".serving").open("a+")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            process = handle.read().strip() or "?"
            handle.close()
            raise Refusal(codes.SERVED, {"file": str(self._database), "process": process}) from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        self._handle = handle

    def give_back(self) -> None:
        """Lets others serve."""
        if self._handle:
            self._handle.close()
            self._handle = None
