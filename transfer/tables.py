"""The rows of a file, whatever form it has: cells as texts, numbers and truths, with the row each stands in."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from transfer.decoding import Unreadable, encoding_of, separator_of
from transfer.limits import CELL, CELLS, COLUMNS, ROWS, Broken, TooMuch, refuse_bomb

Numbered = tuple[int, list[Any]]  # the row as a spreadsheet counts it, and its cells
FORMS: Final[Mapping[str, str]] = {
    ".csv": "text", ".tsv": "text", ".txt": "text", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".jsonl": "json", ".ndjson": "json", ".json": "json",
}  # fmt: skip


@dataclass(slots=True)
class Table:
    """What was found in a file. `header`: the names of the columns, None where rows begin at once (then the first row
    may be one). `rows` can be walked once."""

    form: str
    rows: Iterator[Numbered]
    encoding: str = ""
    separator: str = ""
    sheets: Sequence[str] = ()
    sheet: str = ""
    header: list[str] | None = None
    columns: list[str] = field(default_factory=list)


def open_table(path: Path, name: str, sheet: str = "") -> Table:
    """The table of a file called `name`. Raises TooMuch, Broken."""
    form = FORMS.get(Path(name).suffix.lower())
    if form is None:
        raise Broken(Path(name).suffix or name)
    if form != "text" and path.stat().st_size == 0:
        raise Broken("empty")
    return _OPENERS[form](path, sheet)


# ------------------------------------------------------------------------------------------------ text
def _text(path: Path, sheet: str) -> Table:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        separator = separator_of(iter(file))
    return Table("text", _limited(_records(path, encoding, separator)), encoding, separator)


def _encoding(path: Path) -> str:
    try:
        return encoding_of(path)
    except Unreadable as error:
        raise Broken("encoding") from error


def _records(path: Path, encoding: str, separator: str) -> Iterator[Numbered]:
    """Rows as spreadsheets read them; a quote that nothing closes would swallow the rest, so it is refused."""
    before = csv.field_size_limit(CELL)  # of the whole process
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file)
        number, row = 0, list[str]()
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=separator), 1):
                if lines.open and "\n" in row[-1]:
                    raise Broken("quote", number)
                lines.open = False
                yield number, row
        except csv.Error as error:
            raise Broken("quote" if "field larger" in str(error) else str(error), number + 1) from error
        finally:
            csv.field_size_limit(before)


class _Lines:
    """The lines of a text without NUL; `open` says whether the quotes since it was set are odd in number."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.open = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.open ^= line.count('"') % 2 == 1
        return line.replace("\0", "") if "\0" in line else line


# ------------------------------------------------------------------------------------------------ workbooks
def _workbook(path: Path, sheet: str) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook  # here, because texts need none of it

    refuse_bomb(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        chosen = sheet if sheet in book.sheet_names else next(iter(book.sheet_names), "")
        if not chosen:
            raise Broken("empty")
        found = book.get_sheet_by_name(chosen)
    except (CalamineError, OSError, ValueError) as error:
        raise Broken(str(error)) from error
    if found.total_width > COLUMNS:
        raise TooMuch("columns", COLUMNS)
    if found.total_height > ROWS + 1:
        raise TooMuch("rows", ROWS)
    rows = ((number, [_plain(cell) for cell in row]) for number, row in enumerate(found.iter_rows(), 1))
    return Table("xlsx", _limited(rows), sheets=list(book.sheet_names), sheet=chosen)


def _plain(cell: Any) -> Any:
    """A cell of a workbook as JSON holds it; whole numbers without a point, times as people write them."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}"
    return cell


# ------------------------------------------------------------------------------------------------ JSON
def _json(path: Path, sheet: str) -> Table:
    """One object per line, or one list of objects; the names are those of all objects, in the order they come."""
    encoding = _encoding(path)
    names: dict[str, int] = {}
    for _, each in _objects(path, encoding):
        for name in each:
            names.setdefault(name, len(names))
        if len(names) > COLUMNS:
            raise TooMuch("columns", COLUMNS)
    rows = ((number, [each.get(name) for name in names]) for number, each in _objects(path, encoding))
    return Table("json", _limited(rows), encoding, header=list(names))


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding=encoding) as file:
        start = file.read(1)
        while start and start.isspace():
            start = file.read(1)
        file.seek(0)
        if start == "[":
            yield from _listed(file)
            return
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _object(line, number)


def _listed(file: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        found = json.loads(file.read().removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Broken(str(error), getattr(error, "lineno", 0)) from error
    for number, each in enumerate(found, 1):
        if not isinstance(each, dict):
            raise Broken("object", number)
        yield number, each


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Broken(str(error), number) from error
    if not isinstance(found, dict):
        raise Broken("object", number)
    return found


# ------------------------------------------------------------------------------------------------ limits
def _limited(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """Rows that hold something, while there are not too many of them. Raises TooMuch."""
    kept = cells = 0
    for number, row in rows:
        while row and row[-1] in (None, ""):
            row.pop()
        if not row or all(cell in (None, "") or (isinstance(cell, str) and not cell.strip()) for cell in row):
            continue
        kept, cells = kept + 1, cells + len(row)
        if len(row) > COLUMNS:
            raise TooMuch("columns", COLUMNS)
        if kept > ROWS + 1:
            raise TooMuch("rows", ROWS)
        if cells > CELLS:
            raise TooMuch("cells", CELLS)
        if any(isinstance(cell, str) and len(cell) > CELL for cell in row):
            raise TooMuch("cell", CELL)
        yield number, row


_OPENERS: Final[Mapping[str, Callable[[Path, str], Table]]] = {"text": _text, "xlsx": _workbook, "json": _json}
