"""The values that effects write: every name must be a field that may be written."""

from dataclasses import dataclass
from typing import Final

from schema import entity_codes
from schema.model import Field, Given
from schema.nodes import Node, Scalar, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here

_WRITTEN_BY_CREATE: Final = frozenset(("owner", "number", "stage", "unit", "parent"))


@dataclass(frozen=True, slots=True)
class Written:
    """The fields an effect may write: those of these entities."""

    entities: tuple[str, ...]
    create: bool = False


def values(bench: Bench, node: Node | None, word: str, written: Written, here: Here) -> dict[str, Given]:
    """Fields and what they get; every name must be a field that may be written in each of the entities."""
    found: dict[str, Given] = {}
    for name, value in bench.desk.pairs(node, word) if node is not None else ():
        field = _writable(bench, name, value, written)
        if field is not None:
            found[name.text] = bench.given(value, name.text, field, here)
    return found


def _writable(bench: Bench, name: Scalar, value: Node, written: Written) -> Field | None:
    field = None
    for entity in written.entities:
        field = bench.entities[entity].fields.get(name.text)
        if field is None:
            what = naming.thing(f"field of `{entity}`", f"`{entity}` 的字段")
            bench.desk.no_such(name, what, name.text, bench.entities[entity].fields)
            return None
        if not _may_write(bench, name, value, field, written):
            return None
    return field


def _may_write(bench: Bench, name: Scalar, value: Node, field: Field, written: Written) -> bool:
    if field.formula is not None:
        bench.desk.report(entity_codes.WRITES_FORMULA, name, name=name.text)
    elif field.automatic and written.create and name.text in _WRITTEN_BY_CREATE:
        return True
    elif name.text == "stage" and field.automatic:
        stage = value.text if isinstance(value, Scalar) else "..."
        bench.desk.report(entity_codes.SET_STAGE, name, stage=shortened(stage))
    elif field.automatic:
        bench.desk.report(entity_codes.WRITES_AUTOMATIC, name, name=name.text)
    else:
        return True
    return False
