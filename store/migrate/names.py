"""What tables and columns are called before the steps of a plan are taken."""

from collections.abc import Iterable

from store.migrate.steps import AnyStep, RenameColumn, RenameTable, ReviveTable


class NamesBefore:
    """Finds the name that is in the database now for one that the schema says."""

    def __init__(self, steps: Iterable[AnyStep]) -> None:
        self._tables: dict[str, str] = {}
        self._columns: dict[tuple[str, str], str] = {}
        for step in steps:
            if isinstance(step, RenameTable):
                self._tables[step.table.name] = step.old
            elif isinstance(step, ReviveTable):
                self._tables[step.archived.table] = step.archived.name
            elif isinstance(step, RenameColumn):
                self._columns[step.table, step.column.name] = step.old

    def table(self, name: str) -> str:
        """The table's name now."""
        return self._tables.get(name, name)

    def column(self, table: str, name: str) -> str:
        """The column's name now, by the table's name afterwards."""
        return self._columns.get((table, name), name)
