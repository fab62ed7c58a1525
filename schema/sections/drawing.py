"""The effect `draw`: a random sample of an entity's records, one new line of this record for each."""

from collections.abc import Iterator
from typing import Final

from expressions.types import Type
from kernel.text import Text
from schema import automatic
from schema.desk import Said
from schema.fieldtypes import registry
from schema.fieldtypes.link import LinkType
from schema.model import Effect, Field
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.record_effects import Base, known_entity
from schema.sections.rights_effects import has

_COUNT: Final = Field("count", "integer", Text.of({"en": "count", "zh-CN": "count"}), automatic.ID.place, min=1)


def draw(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`draw: entity` with `count`, `where` (the entity's name means each candidate) and `into`: a link in lines."""
    name = said.name_at("draw")
    if name is None or not known_entity(bench, name) or not has(bench, said, "count") or not has(bench, said, "into"):
        return None
    into = _into(bench, said, name.text, here.entity or "")
    count = bench.given(said.get("count"), "count", _COUNT, here)
    where = bench.expression(said.get("where"), "where", here.with_name(name.text, Type("record", name.text)))
    if not into or count is None:
        return None
    return Effect("draw", name.text, entity=here.entity or "", where=where, more={"count": count, "into": into}, **base)


def _into(bench: Bench, said: Said, entity: str, here: str) -> tuple[str, str] | None:
    """The lines and their link; None: reported."""
    wanted, known = said.name_at("into"), list(_links(bench, entity, here))
    if wanted is None:
        return None
    if wanted.text not in known:
        what = naming.thing(
            f"link in the lines of `{here}` to `{entity}` named", f"`{here}` 的明细中指向 `{entity}` 的关联"
        )
        bench.desk.no_such(wanted, what, wanted.text, known)
        return None
    lines, _, link = wanted.text.partition(".")
    return lines, link


def _links(bench: Bench, entity: str, here: str) -> Iterator[str]:
    """`lines.link` of every single link in lines that may name a record of the entity."""
    for lines in bench.entities[here].fields.values() if here in bench.entities else ():
        for field in bench.entities[lines.lines].own_fields if lines.lines else ():
            kind = registry.of(field)
            if isinstance(kind, LinkType) and kind.column(field) is not None and not field.computed:
                to = kind.targets(field)
                if entity in to or to == ("any",):
                    yield f"{lines.name}.{field.name}"
