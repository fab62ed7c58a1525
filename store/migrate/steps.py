"""The steps of a migration, as frozen data."""

from dataclasses import dataclass
from typing import Final

from kernel.errors import Code, Problem
from kernel.text import Text
from store.layout import Archived, Column, Index, Table
from store.migrate import codes


@dataclass(frozen=True, slots=True)
class CreateTable:
    """A table that was not there."""

    table: Table

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.CREATE, {"table": self.table.name}, severity="note")


@dataclass(frozen=True, slots=True)
class RenameTable:
    """A table that has another name now (`was`)."""

    old: str
    table: Table

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.RENAME_TABLE, {"table": self.old, "name": self.table.name}, severity="note")


@dataclass(frozen=True, slots=True)
class ReviveTable:
    """A table that was taken out of use and is wanted again."""

    archived: Archived

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.REVIVE, {"table": self.archived.table, "column": "*"}, severity="note")


@dataclass(frozen=True, slots=True)
class ArchiveTable:
    """A table the schema no longer has."""

    table: Table
    name: str
    held: int = 0  # records
    instead: str = ""  # the table that is new and may be this one under another name

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        asked = bool(self.held and self.instead)
        values = {"table": self.table.name, "name": self.name, "count": self.held, "instead": self.instead}
        return Problem(codes.RENAMED_TABLE if asked else codes.ARCHIVE_TABLE, values, severity="warning")


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A column that was not there."""

    table: str
    column: Column

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.ADD, {"table": self.table, "column": self.column.name}, severity="note")


@dataclass(frozen=True, slots=True)
class RenameColumn:
    """A column that has another name now (`was`)."""

    table: str
    old: str
    column: Column

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        values = {"table": self.table, "column": self.old, "name": self.column.name}
        return Problem(codes.RENAME, values, severity="note")


@dataclass(frozen=True, slots=True)
class ReviveColumn:
    """A column that was taken out of use and is wanted again."""

    archived: Archived
    column: Column

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.REVIVE, {"table": self.archived.table, "column": self.column.name}, severity="note")


@dataclass(frozen=True, slots=True)
class ArchiveColumn:
    """A column the schema no longer has."""

    table: str
    column: Column
    name: str
    held: int = 0  # records that have a value
    instead: str = ""  # the column that is new and may be this one under another name

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        asked = bool(self.held and self.instead)
        values: dict[str, object] = {"table": self.table, "column": self.column.name, "name": self.name}
        values |= {"count": self.held, "instead": self.instead}
        return Problem(codes.RENAMED if asked else codes.ARCHIVE, values, severity="warning")


@dataclass(frozen=True, slots=True)
class Convert:
    """A column of another kind: its values go over into a new column, the old one is kept as `name`."""

    table: str
    old: Column
    new: Column
    name: str

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        values = {"table": self.table, "column": self.new.name, "name": self.name}
        return Problem(codes.CONVERT, {**values, "old": shape(self.old), "new": shape(self.new)}, severity="warning")


@dataclass(frozen=True, slots=True)
class Replace:
    """Options that have other keys now (`was`)."""

    table: str
    column: str
    old: str
    new: str

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        values = {"table": self.table, "column": self.column, "old": self.old, "new": self.new}
        return Problem(codes.REPLACE, values, severity="note")


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """An index that was not there, or was another."""

    table: str
    index: Index

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        columns = ", ".join(self.index.columns)
        return Problem(codes.INDEX, {"table": self.table, "columns": columns}, severity="note")


@dataclass(frozen=True, slots=True)
class DropIndex:
    """An index that is no longer wanted; no data are lost."""

    table: str
    name: str

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.UNINDEX, {"table": self.table}, severity="note")


@dataclass(frozen=True, slots=True)
class Compute:
    """A stored formula or title that is another now: the records there are follow in parts, after the adoption."""

    table: str
    column: str

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.COMPUTE, {"table": self.table, "column": self.column}, severity="note")


@dataclass(frozen=True, slots=True)
class Fill:
    """A new field's default for the records there are: in parts, after the adoption that was asked to."""

    table: str
    column: str

    @property
    def problem(self) -> Problem:
        """What it does, in a sentence."""
        return Problem(codes.FILL, {"table": self.table, "column": self.column}, severity="note")


AnyStep = (
    CreateTable | RenameTable | ReviveTable | ArchiveTable | AddColumn | RenameColumn | ReviveColumn | ArchiveColumn
    | Convert | Replace | CreateIndex | DropIndex | Compute | Fill
)  # fmt: skip
ASKED: Final[frozenset[Code]] = frozenset({codes.ARCHIVE, codes.ARCHIVE_TABLE, codes.FILL}) | codes.NEEDED


def shape(column: Column) -> Text:
    """A column's kind as people read it."""
    en, zh = _SHAPES[column.kind]
    return Text.of({"en": en.format(places=column.decimals), "zh-CN": zh.format(places=column.decimals)})


_SHAPES: Final = {
    "text": ("a text", "文本"), "integer": ("a whole number", "整数"), "boolean": ("yes or no", "是否"),
    "scaled": ("a number with {places} places", "{places} 位小数"), "date": ("a day", "日期"),
    "instant": ("a point in time", "时间"), "json": ("a list", "列表"), "link": ("a link", "关联"),
    "reference": ("a link to any entity", "任意关联"),
}  # fmt: skip
