"""The records an evaluation sees: rows read in batches when missed, under the changes not written yet."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from expressions.evaluate import evaluate
from expressions.frame import Frame
from expressions.nodes import Aggregate
from expressions.tree import Expression
from expressions.world import Missing, Request
from kernel.reference import Reference
from records.results import Row
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid
from schema.model import Entity, Field, Schema
from store.reader import Reader

T = TypeVar("T")
_ROUNDS: Final = 200  # deeper than any path of links


class Live(dict[str, Any]):
    """A row whose formulas that read the clock are computed when they are asked for."""

    def __init__(self, row: Mapping[str, Any], entity: Entity, world: "RecordWorld") -> None:
        super().__init__(row)
        self._entity = entity
        self._world = world

    def __missing__(self, name: str) -> Any:
        field = self._entity.fields.get(name)
        if field is None or field.stored or field.formula is None:
            raise KeyError(name)
        value = evaluate(field.formula, self._world, self._world.frame.about(int(self["id"])))
        self[name] = computed_now(field, value)
        return self[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The value, computed where it must be."""
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        field = self._entity.fields.get(name) if isinstance(name, str) else None
        return field is not None and not field.stored and field.formula is not None


class RecordWorld:
    """A World over a Reader. What is not loaded raises Missing; `settle` loads it, in batches, and tries again."""

    def __init__(self, schema: Schema, reader: Reader, frame: Frame) -> None:
        self.schema = schema
        self.reader = reader
        self.frame = frame
        self.pending: dict[str, dict[int, Row]] = {}
        self._rows: dict[tuple[str, int], Row | None] = {}
        self._children: dict[tuple[str, str, int | Reference], tuple[int, ...]] = {}
        self._members: dict[tuple[str, str, int], tuple[Any, ...]] = {}
        self._figures: dict[Aggregate, Any] = {}
        self._stored: dict[str, bool] = {}  # whether all values of an entity are

    # ------------------------------------------------------------------------------------------------ the World
    def get(self, entity: str, id: int) -> Row | None:
        """The record, as pending changes leave it."""
        pending = self.pending.get(entity)
        row = pending.get(id) if pending else None
        if row is None:
            if (entity, id) not in self._rows:
                raise Missing([Request("get", entity, id)])
            row = self._rows[entity, id]
        return row if row is None or self._stored.get(entity) else self._alive(entity, row)

    def children(self, entity: str, field: str, of: int | Reference) -> Sequence[Row]:
        """Undeleted records whose link names `of`, pending ones included."""
        if _stored(of) and (entity, field, of) not in self._children:
            raise Missing([Request("children", entity, of, field)])
        ids = self._children.get((entity, field, of), ())
        pending = self.pending.get(entity, {})
        kept = [id for id in ids if id not in pending]
        added = [id for id, row in pending.items() if row.get(field) == of and not row.get("deleted_at_")]
        missing = [Request("get", entity, id) for id in kept if (entity, id) not in self._rows]
        if missing:
            raise Missing(missing)
        rows = [row for id in (*kept, *added) if (row := self.get(entity, id)) is not None]
        return sorted(rows, key=_order)

    def members(self, entity: str, field: str, id: int) -> Sequence[int | Reference]:
        """What a field of several values names."""
        row = self.pending.get(entity, {}).get(id, {})
        if field in row:
            return tuple(row[field] or ())
        if id <= 0:
            return ()
        if (entity, field, id) not in self._members:
            raise Missing([Request("members", entity, id, field)])
        return self._members[entity, field, id]

    def aggregate(self, node: Aggregate, frame: Frame) -> Any:
        """A figure over all records, as they are stored."""
        if node not in self._figures:
            raise Missing([Request("aggregate", "", node=node, frame=frame)])
        return self._figures[node]

    # ------------------------------------------------------------------------------------------------ asking
    async def settle(self, compute: Callable[[], T]) -> T:
        """`compute()`, after loading whatever it misses."""
        for _ in range(_ROUNDS):
            try:
                return compute()
            except Missing as missing:
                await self._load(missing.requests)
        raise RuntimeError("an evaluation keeps asking for more records")

    async def value(self, expression: Expression, frame: Frame) -> Any:
        """The value of one expression."""
        return await self.settle(lambda: evaluate(expression, self, frame))

    async def values(self, asked: Sequence[tuple[Expression, Frame]]) -> list[Any]:
        """The values of many expressions; what they miss is loaded together."""
        try:
            return [evaluate(expression, self, frame) for expression, frame in asked]
        except Missing:
            return await self.each([partial(evaluate, expression, self, frame) for expression, frame in asked])

    async def each(self, computes: Sequence[Callable[[], T]]) -> list[T]:
        """As `settle`, of many; what they miss is loaded together."""
        found: dict[int, T] = {}
        for _ in range(_ROUNDS):
            missing: dict[Any, Request] = {}
            for place, compute in enumerate(computes):
                if place not in found:
                    try:
                        found[place] = compute()
                    except Missing as error:
                        missing.update({_key(request): request for request in error.requests})
            if not missing:
                return [found[place] for place in range(len(computes))]
            await self._load(missing.values())
        raise RuntimeError("an evaluation keeps asking for more records")

    # ------------------------------------------------------------------------------------------------ knowing
    def know(self, entity: str, rows: Iterable[Row]) -> None:
        """Takes rows that were read already."""
        for row in rows:
            self._rows[entity, row["id"]] = row

    async def row(self, entity: str, id: int) -> Row | None:
        """The stored row, deleted or not, read once until something is written."""
        return (await self.rows(entity, (id,))).get(id)

    async def rows(self, entity: str, ids: Collection[int]) -> dict[int, Row]:
        """The stored rows that there are, by id, as `row`."""
        if missing := {id for id in ids if (entity, id) not in self._rows}:
            await self._load_rows({entity: missing})
        return {id: row for id in ids if (row := self._rows[entity, id]) is not None}

    def put(self, entity: str, row: Row) -> None:
        """A change not written yet."""
        self.pending.setdefault(entity, {})[row["id"]] = row

    def drop(self, entity: str, id: int) -> None:
        """Forgets a pending change."""
        self.pending.get(entity, {}).pop(id, None)

    def written(self) -> None:
        """Rows were written: what was read may be out of date."""
        self._rows.clear()
        self._children.clear()
        self._members.clear()
        self._figures.clear()

    def _alive(self, entity: str, row: Row) -> Row:
        known = self.schema.entities[entity]
        if entity not in self._stored:
            self._stored[entity] = all(field.stored for field in known.fields.values())
        if self._stored[entity] or isinstance(row, Live):
            return row
        return Live(row, known, self)

    async def _load(self, requests: Iterable[Request]) -> None:
        rows: dict[str, set[int]] = {}
        children: dict[tuple[str, str], set[int | Reference]] = {}
        members: dict[tuple[str, str], set[int]] = {}
        for request in requests:
            if request.kind == "get":
                rows.setdefault(request.entity, set()).add(int(request.id))  # type: ignore[arg-type]
            elif request.kind == "children":
                children.setdefault((request.entity, request.field), set()).add(request.id)
            elif request.kind == "members":
                members.setdefault((request.entity, request.field), set()).add(int(request.id))  # type: ignore[arg-type]
            elif request.node is not None and request.frame is not None:
                self._figures[request.node] = await self.reader.aggregate(request.node, request.frame)
        await self._load_rows(rows)
        await self._load_children(children)
        for (entity, field), ids in members.items():
            found = await self.reader.members(entity, field, sorted(ids))
            self._members.update({(entity, field, id): tuple(found.get(id, ())) for id in ids})

    async def _load_rows(self, wanted: Mapping[str, set[int]]) -> None:
        for entity, ids in wanted.items():
            found = await self.reader.many(entity, sorted(ids), deleted=True)
            self._rows.update({(entity, id): found.get(id) for id in ids})

    async def _load_children(self, wanted: Mapping[tuple[str, str], set[int | Reference]]) -> None:
        for (entity, field), parents in wanted.items():
            found = await self.reader.children(entity, field, list(parents))
            for of, rows in found.items():
                self.know(entity, rows)
                self._children[entity, field, of] = tuple(row["id"] for row in rows)


def computed_now(field: Field, value: Any) -> Any:
    """What a formula that reads the clock gave, as its field shows it; what is too large for it is empty."""
    try:
        return registry.of(field).rounded(field, value)
    except Invalid:
        return None


def _stored(of: int | Reference) -> bool:
    return (of.id if isinstance(of, Reference) else of) > 0


def _order(row: Row) -> tuple[int, int, int]:
    id = int(row["id"])
    position = row.get("position")
    return (int(position) if isinstance(position, int) else 0, id <= 0, abs(id))


def _key(request: Request) -> Any:
    return request.node if request.node is not None else (request.kind, request.entity, request.field, request.id)
