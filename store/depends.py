"""What a condition and a sort depend on: entities and their fields, so that only writes to these spoil an answer."""

from collections.abc import Iterable, Mapping

from expressions.tree import Expression, Path
from schema.fieldtypes import registry
from schema.model import Entity, Field, Schema
from store.remembered import Depends


def depends_of(
    schema: Schema, entity: Entity, where: Expression | None, sort: Iterable[str],
    titles: Mapping[str, Expression] | None = None,
) -> Depends:  # fmt: skip
    """Records of the entities named coming and going always count. `titles`: where a link's title is shown."""
    found = _Found(schema)
    found.field(entity.name, "deleted_at_")
    for name in (key.lstrip("-").partition(":")[0] for key in sort):
        found.path(entity.name, (name, "title_"))
        if titles and (shown := titles.get(name)):
            for target in entity.fields[name].to:
                found.expression(target, shown)
    if where is not None:
        found.expression(entity.name, where)
    return {name: None if fields is None else frozenset(fields) for name, fields in found.fields.items()}


class _Found:
    """Collects what is read."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.fields: dict[str, set[str] | None] = {}

    def field(self, entity: str, name: str) -> None:
        fields = self.fields.setdefault(entity, set())
        if fields is not None:
            fields.add(name)

    def expression(self, entity: str, expression: Expression) -> None:
        for path in expression.reads:
            self.path(entity, path)
        for other, path in expression.tables:
            self.field(other, "id")
            self.path(other, path)

    def path(self, entity: str, path: Path) -> None:
        """Follows a path over links and collections as far as it goes."""
        at: tuple[str, ...] = (entity,)
        for number, name in enumerate(path):
            last = number == len(path) - 1
            at = tuple(target for each in at for target in self._step(each, name, last))

    def _step(self, entity: str, name: str, last: bool) -> tuple[str, ...]:
        known = self._schema.entities.get(entity)
        if known is None:
            return ()
        if collection := known.collections.get(name):
            self.field(collection.entity, collection.field)
            return (collection.entity,)
        field = known.fields.get(name)
        if field is not None and field.formula is not None and not field.stored:
            self.expression(entity, field.formula)
            return ()
        self.field(entity, name)
        if field is not None and field.lines:
            self.field(field.lines, "parent")
            return (field.lines,)
        return () if field is None or last else self._targets(field)

    def _targets(self, field: Field) -> tuple[str, ...]:
        kind = registry.of(field).kind(field)
        if kind.kind not in ("record", "collection"):
            return ()
        if kind.entity:
            return (kind.entity,)
        return tuple(self._schema.entities) if field.to in ((), ("any",)) else field.to
