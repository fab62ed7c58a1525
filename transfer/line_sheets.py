"""The child lines of exported records: a sheet of their own in a workbook, each line with the record it belongs to."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kernel.actor import Actor
from records.grid import MASKED
from records.house import House
from records.whole import Piece
from schema.model import Entity, Field
from transfer.columns import Column, columns

MOST_ROWS: Final = 1_048_575  # of a sheet, besides its header
LONGEST: Final = 32_767  # characters of a cell
WIDTH: Final = 18  # characters
Formats = Callable[[str, str], Format]  # by number format and tint


class Lines:
    """The lines of one field: what the record is called, then the columns of the lines."""

    def __init__(self, name: str, label: str, of: str, shown: Sequence[Column]) -> None:
        self.name, self.label, self.of, self.shown = name, label, of, shown

    @classmethod
    def of_field(cls, house: House, actor: Actor, entity: Entity, field: Field) -> "Lines":
        """With every column of the lines that the person may see on some record."""
        child = house.schema.entity(field.lines)
        rights = house.policy.fields(actor, child.name).anywhere
        own = (each.name for each in child.fields.values() if not each.automatic and not each.lines)
        names = [name for name in own if rights.sees(name)]
        of = entity.label.in_(actor.language)
        return cls(field.name, field.label.in_(actor.language), of, columns(child, names, actor.language, house.clock))

    def begin(self, sheet: Callable[[str], Worksheet], head: Format) -> None:
        """Its sheet, which `sheet` makes under a name, with the names of the columns."""
        self._new, self._head = sheet, head
        self._next()

    def _next(self) -> None:
        self._sheet, self._at = self._new(self.label), 0
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, len(self.shown), WIDTH)
        for place, label in enumerate((self.of, *(each.label for each in self.shown))):
            self._sheet.write_string(0, place, label, self._head)

    def write(self, piece: Piece, formats: Formats) -> None:
        """The lines of these records; a full sheet is followed by another."""
        for title, lines in zip(piece.titles, piece.lines.get(self.name, ()), strict=False):
            for line in lines:
                if self._at >= MOST_ROWS:
                    self.close()
                    self._next()
                self._at += 1
                self._sheet.write_string(self._at, 0, title[:LONGEST], formats("@", ""))
                for place, column in enumerate(self.shown, 1):
                    self._cell(place, column, line, formats)

    def close(self) -> None:
        """Filters in the header."""
        self._sheet.autofilter(0, 0, self._at, len(self.shown))

    def _cell(self, place: int, column: Column, line: dict[str, Any], formats: Formats) -> None:
        value = line.get(column.name)
        if value is None:
            return
        cell = str(value) if column.name in line.get(MASKED, ()) else column.cell(value)
        if isinstance(cell, str):
            self._sheet.write_string(self._at, place, cell[:LONGEST], formats("@", column.colors.get(cell, "")))
        elif isinstance(cell, bool):
            self._sheet.write_boolean(self._at, place, cell, formats("", ""))
        else:
            self._sheet.write_number(self._at, place, cell, formats(column.format, ""))
