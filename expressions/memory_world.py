"""A world of rows held in memory: for tests, previews and the examples a schema carries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from expressions.evaluate import Evaluation
from expressions.figures import figure
from expressions.frame import Frame
from expressions.nodes import Aggregate, Whole
from expressions.world import Row
from kernel.reference import Reference

Computed = Callable[["MemoryWorld", Row], Any]


class MemoryWorld:
    """Rows by entity, each with an `id`; one with `deleted_at_` counts as deleted. Nothing is ever missing.

    `computed` gives the value of fields that no row holds, such as formulas that read the clock.
    """

    def __init__(
        self,
        rows: Mapping[str, Iterable[Row]],
        computed: Mapping[tuple[str, str], Computed] | None = None,
    ) -> None:
        self._rows = {entity: {row["id"]: dict(row) for row in found} for entity, found in rows.items()}
        self._computed = dict(computed or {})

    def get(self, entity: str, id: int) -> Row | None:
        """The record, deleted or not."""
        row = self._rows.get(entity, {}).get(id)
        return None if row is None else self._whole(entity, row)

    def children(self, entity: str, field: str, of: int | Reference) -> Sequence[Row]:
        """Undeleted records whose link names `of`, lines by position, others by id."""
        return [row for row in self._all(entity) if row.get(field) == of]

    def members(self, entity: str, field: str, id: int) -> Sequence[int | Reference]:
        """What a links, users or files field names."""
        row = self._rows.get(entity, {}).get(id, {})
        return tuple(row.get(field) or ())

    def aggregate(self, node: Aggregate, frame: Frame) -> Any:
        """The figure over all undeleted rows."""
        source = node.source
        if not isinstance(source, Whole):
            raise TypeError("only a whole entity is asked of the world")
        return figure(node, self._all(source.entity), Evaluation(self, frame))

    def _all(self, entity: str) -> list[Row]:
        rows = [row for row in self._rows.get(entity, {}).values() if row.get("deleted_at_") is None]
        rows.sort(key=lambda row: (row.get("position") or 0 if "." in entity else 0, row["id"]))
        return [self._whole(entity, row) for row in rows]

    def _whole(self, entity: str, row: dict[str, Any]) -> Row:
        missing = {name: compute for (of, name), compute in self._computed.items() if of == entity and name not in row}
        return _Computing(row, self, missing) if missing else row


class _Computing(dict[str, Any]):
    """A row whose missing fields are computed when they are asked for."""

    def __init__(self, row: Row, world: MemoryWorld, missing: Mapping[str, Computed]) -> None:
        super().__init__(row)
        self._world = world
        self._missing = missing

    def get(self, name: str, default: Any = None) -> Any:
        """The value, computed once."""
        if name not in self and name in self._missing:
            self[name] = self._missing[name](self._world, self)
        return super().get(name, default)
