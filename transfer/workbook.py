"""An export as a workbook: real numbers, dates and booleans, the view's colours, a header that stays and filters, or
groups that fold with what they come to."""

from collections.abc import Sequence
from itertools import count, repeat
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from records.grid import HIDDEN, MASKED
from records.whole import Piece, Worn
from transfer.columns import Column
from transfer.line_sheets import LONGEST, MOST_ROWS, Lines
from transfer.outline import SUBTOTALS, Name, Outline

_NARROW, _WIDE, _LOOKED_AT = 8, 60, 1_000  # characters; rows that a column's width is taken from
_DAYS: Final = {"date": 12, "instant": 17}  # how wide they are shown
# The tints of the screen in light colours: of rows by state, of tags by hue.
TINTS: Final = {
    "red": "#FDE8E8", "amber": "#FEF3D6", "green": "#E3F5E8", "grey": "#F1F2F4", "indigo": "#E6E9FB",
    "blue": "#E1EFFC", "teal": "#DDF3F1", "violet": "#EEE6FB", "pink": "#FBE5F0", "brown": "#F2EAE1",
}  # fmt: skip
_HEAD: Final = {"bold": True, "bg_color": "#F3F4F6", "bottom": 1, "bottom_color": "#C9CDD4", "valign": "vcenter"}

_TOTAL: Final = {"bold": True, "bg_color": "#F3F4F6"}
STRONG: Final = "strong"  # the dress of a group's row


class Workbook:
    """Written row by row; what was written is on the disk, not in memory. The first `frozen` columns stay in sight."""

    def __init__(
        self, path: Path, columns: Sequence[Column], title: str, frozen: int = 0, outline: Outline | None = None,
        lines: Sequence[Lines] = (),
    ) -> None:  # fmt: skip
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
        )  # fmt: skip
        self._book.use_zip64()
        self._columns, self._title, self._frozen = columns, title, frozen
        self._outline = outline if outline and outline.depth else None
        self._places = {each.name: place for place, each in enumerate(columns)}
        self._formats: dict[tuple[str, str], Format] = {}
        self._head = self._book.add_format(_HEAD)
        self._widths = [_width(each.label) + 3 for each in columns]
        self._sheets: list[tuple[Worksheet, int]] = []
        self._sheet, self._at = self._begun(), 0
        self._all = 0
        self._lines = lines
        for each in lines:
            each.begin(self._sheet_of, self._head)

    def write(self, piece: Piece) -> None:
        """The next rows, each in its colour."""
        ids = piece.columns["id"]
        cells = [self._cells(at, each, piece) for at, each in enumerate(self._columns)]
        self._all += len(piece)
        for lines in self._lines:
            lines.write(piece, self._format)
        groups = self._outline.names(piece.columns) if self._outline else repeat(())
        rows = zip(*cells, strict=True) if cells else repeat((), len(ids))
        for row, id, names in zip(rows, ids, groups, strict=False):
            self._leave(names)
            if self._at >= MOST_ROWS - self._depth:
                self._ended()
                self._sheet, self._at = self._begun(), 0
            self._at += 1
            self._enter(names, row)
            self._row(row, piece.colors.get(id))

    def close(self) -> None:
        """Finishes the file: what was written is packed now."""
        self._ended()
        for sheet, last in self._sheets:
            self._dressed(sheet, last)
        for lines in self._lines:
            lines.close()
        self._book.close()

    # ---- sheets
    def _begun(self) -> Worksheet:
        sheet = self._sheet_of(self._title)
        sheet.freeze_panes(1, self._frozen)
        for place, column in enumerate(self._columns):
            sheet.write_string(0, place, column.label, self._head)
        return sheet

    def _sheet_of(self, title: str) -> Worksheet:
        """A sheet of this name, numbered where there is one already."""
        taken = {each.get_name().lower() for each in self._book.worksheets()}
        number = next(at for at in count(1) if _named(title, at).lower() not in taken)
        return self._book.add_worksheet(_named(title, number))

    def _ended(self) -> None:
        self._leave(())
        self._sheets.append((self._sheet, self._at))

    def _dressed(self, sheet: Worksheet, last: int) -> None:
        for place, width in enumerate(self._widths):
            sheet.set_column(place, place, max(_NARROW, min(_WIDE, width)))
        if self._columns and self._outline is None:  # sorting would tear rows from their groups
            sheet.autofilter(0, 0, last, len(self._columns) - 1)

    # ---- groups
    @property
    def _depth(self) -> int:
        return self._outline.depth if self._outline else 0

    def _enter(self, names: Sequence[Name], cells: Sequence[Any]) -> None:
        """The next row stands in these groups."""
        if self._outline:
            self._outline.take(self._at, names, cells)
            self._folds(self._depth)

    def _leave(self, names: Sequence[Name]) -> None:
        """A row for each group that ends before a row in these: its name, how many rows it has, its figures."""
        if self._outline is None:
            return
        for group in self._outline.left(names):
            self._at += 1
            self._folds(group.level)
            called = group.called(self._outline.language)
            self._sheet.write_string(self._at, group.place, called[:LONGEST], self._strong(""))
            for place, figure in group.figures.items():
                if place != group.place and figure.value is not None:
                    cells = xl_range(group.first, place, self._at - 1, place)
                    format = self._strong("0" if figure.kind == "count" else self._columns[place].format)
                    formula = f"=SUBTOTAL({SUBTOTALS[figure.kind]},{cells})"
                    self._sheet.write_formula(self._at, place, formula, format, figure.value)

    def _folds(self, level: int) -> None:
        """How deep the row stands; what is written already is forgotten."""
        self._sheet.set_row(self._at, None, None, {"level": level})
        self._sheet.row_info.pop(self._at - 2, None)

    def _strong(self, number: str) -> Format:
        known = self._formats.get((number, STRONG))
        if known is None:
            said = _TOTAL | ({"num_format": number} if number and number != "@" else {})
            known = self._formats[number, STRONG] = self._book.add_format(said)
        return known

    # ---- cells
    def _cells(self, place: int, column: Column, piece: Piece) -> list[Any]:
        """What stands in the cells of a column; None: nothing. Its width is taken from the first rows."""
        values, masked = piece.columns[column.name], piece.columns[MASKED]
        cells = [None if value is None or value is HIDDEN else column.cell(value) for value in values]
        if any(masked):
            for at, hidden in enumerate(masked):
                if column.name in hidden and cells[at] is not None:
                    cells[at] = str(values[at])
        looked_at = cells[: max(0, _LOOKED_AT - self._all)]
        self._widths[place] = max((self._widths[place], *(_shown_width(column, c) for c in looked_at if c is not None)))
        return cells

    def _row(self, cells: Sequence[Any], worn: Worn | None) -> None:
        whole = worn is not None and worn.at == ""
        tinted = self._places.get(worn.at or "", 0) if worn else -1  # the first, where no column shows the cause
        for place, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            color = worn.color if worn and (whole or place == tinted) else ""
            if cell is not None:
                self._cell(place, column, cell, color)
            elif color:
                self._sheet.write_blank(self._at, place, None, self._format("", color))

    def _cell(self, place: int, column: Column, cell: Any, color: str) -> None:
        at, sheet = self._at, self._sheet
        if isinstance(cell, str):
            tint = color or column.colors.get(cell, "")
            sheet.write_string(at, place, cell[:LONGEST], self._format("@", tint))
        elif isinstance(cell, bool):
            sheet.write_boolean(at, place, cell, self._format("", color))
        else:
            sheet.write_number(at, place, cell, self._format(column.format, color))

    def _format(self, number: str, color: str) -> Format:
        found = self._formats.get((number, color))
        if found is None:
            said = ({"num_format": number} if number else {}) | ({"bg_color": TINTS[color]} if color in TINTS else {})
            found = self._formats[number, color] = self._book.add_format(said)
        return found


def _named(title: str, number: int) -> str:
    """What a spreadsheet lets a sheet be called."""
    kept = "".join(" " if each in "[]:*?/\\" else each for each in title).strip(" '")[:25] or "Sheet"
    return kept if number == 1 else f"{kept} {number}"


def _shown_width(column: Column, cell: Any) -> int:
    if isinstance(cell, float):
        return _DAYS.get(column.kind) or len(f"{cell:,.2f}") + 2
    return _width(str(cell)) + 2


def _width(text: str) -> int:
    """Chinese characters take two places."""
    return sum(1 if ord(each) < 0x2E80 else 2 for each in text)
