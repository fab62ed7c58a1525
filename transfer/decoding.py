"""Which encoding and which separator a text file has: asked of the whole file, guessed from nothing less."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

SEPARATORS: Final = (",", "\t", ";", "|", "，", "；")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_TRIED: Final = ("utf-8", "gb18030")  # nearly any bytes are GB18030, few are UTF-8 by chance
_PIECE: Final = 1 << 20
_LOOK: Final = 64 * 1024
_RECORDS: Final = 40


class Unreadable(ValueError):
    """No encoding fits the bytes."""


def encoding_of(path: Path) -> str:
    """The name of the encoding in which the whole file can be read. Raises Unreadable."""
    with path.open("rb") as file:
        head = file.read(_LOOK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _reads(path, name) or _refuse()
    if (wide := _wide(head)) and _reads(path, wide):
        return wide
    if b"\0" in head:
        raise Unreadable
    found = next((name for name in _TRIED if _reads(path, name)), "")
    if found:
        return found
    best = from_bytes(head).best()
    return (best and _reads(path, best.encoding)) or _refuse()


def _refuse() -> str:
    raise Unreadable


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: of two bytes one is nearly always NUL in separators, digits and line ends."""
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        breaks = head.count(b"\n\0" if start else b"\0\n")
        if breaks and head[start::2].count(0) * 8 > len(head) // 2:
            return name
    return ""


def _reads(path: Path, name: str) -> str:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return ""
    return name


def separator_of(lines: Iterator[str]) -> str:
    """What stands between the cells: the separator that gives most rows the same number of cells above one."""
    sample = list(islice(lines, _RECORDS * 5))
    return max(SEPARATORS, key=lambda separator: _even(sample, separator))


def _even(sample: list[str], separator: str) -> tuple[float, int]:
    try:
        counts = Counter(len(row) for row in islice(csv.reader(sample, delimiter=separator), _RECORDS) if row)
    except csv.Error:
        return (0.0, 0)
    if not counts:
        return (0.0, 0)
    width, rows = counts.most_common(1)[0]
    return (rows / counts.total(), width) if width > 1 else (0.0, 0)
