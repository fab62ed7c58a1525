"""The statements that create tables, per engine."""

from store.engines.face import Dialect
from store.faults import APPEND_ONLY_SIGN
from store.layout import Column, Table, quoted


def create(dialect: Dialect, table: Table) -> list[str]:
    """The table without its indexes."""
    if table.search:
        return _create_search(dialect, table.name)
    columns = ", ".join(_column(dialect, table, column) for column in table.columns.values())
    statements = [f"CREATE TABLE {quoted(table.name)} ({columns})"]
    return statements + (protect(dialect, table.name) if table.append_only else [])


def _column(dialect: Dialect, table: Table, column: Column) -> str:
    """Foreign keys stand only where rows belong to another row: members and lines go when it goes."""
    owner = f' REFERENCES {quoted(table.parent)} ("id") ON DELETE CASCADE' if column.name == table.parent_column else ""
    return dialect.column(column) + owner


def _create_search(dialect: Dialect, name: str) -> list[str]:
    """Pairs of neighbouring characters, made by us: FTS5 on SQLite, an array with GIN on PostgreSQL."""
    if dialect.name == "sqlite":
        tokens = "tokenize = \"unicode61 remove_diacritics 0\", prefix = '1'"
        return [f'CREATE VIRTUAL TABLE {quoted(name)} USING fts5("words", "text" UNINDEXED, {tokens})']
    return [
        f"CREATE TABLE {quoted(name)} "
        '("id" bigint PRIMARY KEY, "words" text[] NOT NULL, "text" text COLLATE "C" NOT NULL)',
        f'CREATE INDEX ON {quoted(name)} USING gin ("words")',
    ]


def protect(dialect: Dialect, name: str) -> list[str]:
    """Triggers that refuse to change or delete rows."""
    table, sign = quoted(name), f"{APPEND_ONLY_SIGN}{name} "
    if dialect.name == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {quoted(f'{name}__no_{verb.lower()}_')} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{sign}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    function = quoted(f"{name}__refuse_")
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$body$ BEGIN RAISE EXCEPTION '{sign}'; END $body$",
        f"CREATE OR REPLACE TRIGGER {quoted(f'{name}__no_change_')} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE OR REPLACE TRIGGER {quoted(f'{name}__no_truncate_')} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]


def unprotect(dialect: Dialect, name: str) -> list[str]:
    """Takes the triggers away, for a conversion within a migration."""
    if dialect.name == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {quoted(f'{name}__no_{verb}_')}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {quoted(f'{name}__no_change_')} ON {quoted(name)}"]
