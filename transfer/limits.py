"""How much a file to import may hold: asked before it is opened, so that a bomb costs nothing."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROWS: Final = 1_000_000
COLUMNS: Final = 500
CELL: Final = 100_000  # characters
CELLS: Final = 30_000_000
SECONDS: Final = 120.0  # of reading a file
MEMORY: Final = 2 << 30  # of the process that reads it
ENTRIES: Final = 2_000  # of an XLSX, which is a zip archive
UNPACKED: Final = 400 << 20
RATIO: Final = 200  # how much larger an entry may be than what is stored of it
_SMALL: Final = 1 << 20  # entries up to this size may repeat themselves as they like


@dataclass
class TooMuch(Exception):
    """A file holds more than may be read. `what`: rows, columns, cell, cells, entries, unpacked, ratio, memory or
    time."""

    what: str
    most: int


@dataclass
class Broken(Exception):
    """A file cannot be read. `why` in the words of whoever tried; `row` where it is one row's fault."""

    why: str
    row: int = 0


def refuse_bomb(path: Path) -> None:
    """Reads the list of entries of an XLSX, and nothing else. Raises TooMuch, Broken."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise Broken(str(error)) from error
    if len(entries) > ENTRIES:
        raise TooMuch("entries", ENTRIES)
    if any(each.flag_bits & 1 for each in entries):
        raise Broken("encrypted")
    if sum(each.file_size for each in entries) > UNPACKED:
        raise TooMuch("unpacked", UNPACKED >> 20)
    if any(each.file_size > _SMALL and each.file_size > RATIO * max(each.compress_size, 1) for each in entries):
        raise TooMuch("ratio", RATIO)
