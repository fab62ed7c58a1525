"""What a role is called, in the words of whoever reads: its record keeps one language, the schema has them all."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from schema.model import Schema
from store.reader import Reader

ROLE: Final = "role"


def called(schema: Schema, language: str, name: object, otherwise: Any) -> Any:
    """The label of a role in a language; `otherwise` for one the file no longer has."""
    role = schema.roles.get(str(name))
    return role.label.in_(language) if role is not None else otherwise


async def titles(reader: Reader, schema: Schema, language: str, ids: Collection[int]) -> dict[int, str]:
    """How these roles are called, by id."""
    rows = await reader.many(ROLE, sorted(ids), deleted=True)
    return {id: str(called(schema, language, row["name"], row["title_"])) for id, row in rows.items()}


def relabel(schema: Schema, language: str, columns: dict[str, Sequence[Any]]) -> None:
    """The columns of a list of roles, as this person reads them."""
    for shown in ("label", "title"):
        if shown in columns and "name" in columns:
            pairs = zip(columns["name"], columns[shown], strict=True)
            columns[shown] = [called(schema, language, name, kept) for name, kept in pairs]
