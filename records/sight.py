"""What one person sees through one connection: conditions, rows, field rights and titles, trimmed in one place."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, TypeVar

from access.codes import NO_ENTITY, NOT_ALLOWED, UNSEEN
from access.fields import READER, FieldRights, RecordRights
from access.policy import Policy
from expressions.conditions import FALSE, TRUE, all_of, any_of, path_in
from expressions.frame import Frame
from expressions.tree import Expression
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.kept import Same
from records import naming, roles
from records.extensions import Opening
from records.graph import title_paths
from records.house import House
from records.results import Row
from records.words import verb_label
from records.world import RecordWorld
from schema.model import Entity
from store.reader import Reader

T = TypeVar("T")
_NOTHING: Final = Opening()


class Sight:
    """A person (or the product) looking at the records of a house through a reader."""

    def __init__(self, house: House, reader: Reader, actor: Actor) -> None:
        self.house = house
        self.reader = reader
        self.actor = actor
        self.policy: Policy = house.policy
        self.frame: Frame = house.frame(actor)
        self.world = RecordWorld(house.schema, reader, self.frame)
        self._more: dict[str, Expression] = {}
        self.veiled: dict[tuple[str, int], frozenset[str]] = {}  # what a request being shown hides of its record

    # ------------------------------------------------------------------------------------------------ entities
    def entity(self, name: str) -> Entity:
        """The entity, if there is anything in it for this person. Raises Refusal 404."""
        found = self.house.schema.entities.get(name)
        if found is None or (found.internal and not self.actor.is_system):
            raise Refusal(NO_ENTITY, {"entity": name})
        if not self.actor.is_system and not self.policy.verbs(self.actor, name) and not self._under_approval(name):
            raise Refusal(NO_ENTITY, {"entity": name})
        return found

    async def listed(self, name: str) -> Entity:
        """The entity, if a list of it holds anything for this person: without any grant, records that a seat opens.

        Raises Refusal 404, as for each of its records.
        """
        found = self.entity(name)
        if self.actor.is_system or self.policy.verbs(self.actor, name):
            return found
        if not await self._holds_any(found):
            raise Refusal(NO_ENTITY, {"entity": name})
        return found

    def _under_approval(self, name: str) -> bool:
        """Whether a seat may open single records of the entity to somebody without any grant (S7.2)."""
        touched = name in self.house.guarded or name in self.house.around
        return bool(self.house.extensions.readers) and touched

    @cached_property
    def opened(self) -> Mapping[str, frozenset[str]]:
        """The entities of which a seat alone opens records to this person, and then whole (S7.2), but for the fields
        that some step of their approvals hides (S7.6)."""
        touched = self.house.guarded | self.house.around.keys() if self.house.extensions.readers else frozenset()
        veiled, nothing = self.policy.veiled, frozenset[str]()
        alone = (name for name in touched if not self.policy.may(self.actor, "read", name))
        return {name: veiled.get(name, nothing) for name in alone}

    async def opened_now(self) -> frozenset[str]:
        """Those of the `opened` that hold a record for this person now."""
        known = (self.house.schema.entities.get(name) for name in sorted(self.opened))  # approvals outlive it
        return frozenset([each.name for each in known if each is not None and await self._holds_any(each)])

    async def _holds_any(self, entity: Entity) -> bool:
        rows = await self.rows_of(entity)
        return rows is not FALSE and bool(await self.reader.count(entity.name, rows, self.frame, 1))

    async def rows_of(self, entity: Entity, verb: str = "read") -> Expression:
        """The condition of a verb; reading also reaches what a seat or a copy opens (S7.2)."""
        rows = self.policy.rows(self.actor, verb, entity.name)
        if verb != "read" or rows is TRUE or self.actor.is_system:
            return rows
        if entity.name not in self._more:
            given = [await more(self, entity) for more in self.house.extensions.readers]
            self._more[entity.name] = any_of(rows, *(each for each in given if each is not None))
        return self._more[entity.name]

    @property
    def asked_seats(self) -> bool:
        """Whether it was asked so far what seats in approvals open to this person: that may change any moment."""
        return any(name in self.house.guarded or name in self.house.around for name in self._more)

    def kept(self, question: tuple[Hashable, ...], find: Callable[[], T]) -> T:
        """What `find` makes of the policy for this person, made once: the question names all else it depends on."""
        key = (self.actor, *question)
        found: T | None = self.policy.kept.find(key)
        return self.policy.kept.keep(key, find()) if found is None else found

    def joined(self, *conditions: Expression) -> Expression:
        """All of these; the same object for the same ones, by which the store knows a list again."""
        return self.kept(("joined", *map(Same, conditions)), lambda: all_of(*conditions))

    # ------------------------------------------------------------------------------------------------ one record
    async def row(self, entity: Entity, id: int, verb: str = "read") -> Row:
        """The stored row, if the person has `verb` on it. Raises Refusal: 404 unreadable, 403 readable only."""
        found = await self._one(entity, id, await self.rows_of(entity, verb))
        if found is None and verb != "read":
            await self.row(entity, id)
            raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, verb)})
        if found is None:
            raise Refusal(UNSEEN, {"entity": entity.label, "id": id})
        return found

    async def _one(self, entity: Entity, id: int, rows: Expression) -> Row | None:
        if rows is FALSE or not 0 < id < 2**63:
            return None
        row = await self.reader.one(entity.name, id)
        if row is None or rows is TRUE:
            return row
        self.world.know(entity.name, [row])
        return row if await self.world.value(rows, self.frame.about(id)) else None

    def among(self, entity: str, field: str, values: Collection[Any]) -> Expression:
        """The condition that a field is one of some values."""
        return path_in(self.house.names, entity, (field,), tuple(values))

    async def readable(self, entity: str, ids: Iterable[int]) -> frozenset[int]:
        """Those of the ids that the person may read."""
        wanted = sorted(set(ids))
        known = self.house.schema.entities.get(entity)
        if known is None or not wanted:
            return frozenset()
        rows = await self.rows_of(known)
        if rows is FALSE:
            return frozenset()
        where = all_of(self.among(entity, "id", wanted), rows)
        return frozenset(await self.reader.ids(entity, where=where, frame=self.frame))

    # ------------------------------------------------------------------------------------------------ fields
    def fields(self, entity: str) -> FieldRights:
        """Field rights before a record is known; where a seat alone opens records, these are whole but for what any
        step of their approvals hides (S7.2, S7.6)."""
        rights = self.policy.fields(self.actor, entity)
        if entity not in self.opened:
            return rights
        return FieldRights((*rights.grants, *(replace(each, hidden=self.opened[entity]) for each in READER.applying)))

    async def rights(self, entity: Entity, rows: Sequence[Row], *, writing: bool = False) -> list[RecordRights]:
        """Field rights on each row, by the grants that apply to it; where none does, a seat opened it (S7.2)."""
        found = await self._granted(entity, rows, writing)
        found = [each if each.everything or any(g.reads for g in each.applying) else READER for each in found]
        found = await self._without_veiled(entity, rows, found)
        if not writing:
            return found
        return [
            each if row.get("approval") is None else await self._opened(entity, row, each)  # asked of hardly any
            for row, each in zip(rows, found, strict=True)
        ]

    async def _without_veiled(
        self, entity: Entity, rows: Sequence[Row], found: list[RecordRights]
    ) -> list[RecordRights]:
        """The rights without what steps hide (S7.6): on records that a seat alone opened, and of a request shown."""
        of_seats = [row["id"] for row, each in zip(rows, found, strict=True) if each.of_seat]
        ask = self.house.extensions.veils if of_seats and entity.name in self.house.hiding else None
        behind = await ask(self, entity, of_seats) if ask else {}
        if not behind and not self.veiled:
            return found
        nothing: frozenset[str] = frozenset()
        hidden = [
            behind.get(id, nothing) | self.veiled.get((entity.name, id), nothing) for id in (r["id"] for r in rows)
        ]
        return [replace(each, hidden=names) if names else each for each, names in zip(found, hidden, strict=True)]

    async def _opened(self, entity: Entity, row: Row, rights: RecordRights) -> RecordRights:
        writes = (await self.opening(entity, row)).writes
        return replace(rights, opened=writes) if writes else rights

    async def opening(self, entity: Entity, row: Row) -> Opening:
        """What the open requests of a record let this person change beside his grants (S3.5, S3.6)."""
        ask = self.house.extensions.openings
        if ask is None or self.actor.user_id is None or row.get("approval") is None:
            return _NOTHING
        return await ask(self, entity, row)

    async def _granted(self, entity: Entity, rows: Sequence[Row], writing: bool) -> list[RecordRights]:
        rights = self.policy.fields(self.actor, entity.name)
        if rights.reads_alike and (rights.writes_alike or not writing):
            usual = rights.anywhere if rights.everything or not writing else None
            if usual is not None:
                return [usual] * len(rows)
        self.world.know(entity.name, rows)
        frames = [self.frame.about(row["id"]) for row in rows]
        asked = [(grant.rows, frame) for frame in frames for grant in rights.grants]
        held = iter(await self.world.values(asked))
        places = [tuple(place for place in range(len(rights.grants)) if next(held)) for _ in rows]
        found = {each: rights.on(each) for each in set(places)}
        return [found[each] for each in places]

    def title_shown(self, entity: Entity, rights: RecordRights) -> bool:
        """Whether the title reads no field of the record that is hidden or masked here."""
        return all(path[0] in naming.ALWAYS or not rights.masks(path[0]) for path in title_paths(entity))

    # ------------------------------------------------------------------------------------------------ titles
    async def called(self, entity: Entity, rows: Sequence[Row], rights: Sequence[RecordRights]) -> list[str]:
        """What these records are called for this person: by their titles as far as all of it may be read."""
        shown = [self.title_shown(entity, each) for each in rights]
        where = await naming.links_where(self, entity)
        if where is not TRUE and any(shown):
            ids = sorted(row["id"] for row, each in zip(rows, rights, strict=True) if not each.of_seat)
            mine = all_of(self.among(entity.name, "id", ids), where)
            plain = await self.reader.ids(entity.name, mine, frame=self.frame, deleted="with") if ids else []
            found = {*plain, *(row["id"] for row, each in zip(rows, rights, strict=True) if each.of_seat)}
            shown = [each and row["id"] in found for row, each in zip(rows, shown, strict=True)]
        return [
            str(row["title_"] or "") if each else plain_title(row, right)
            for row, each, right in zip(rows, shown, rights, strict=True)
        ]

    async def titles(self, links: Mapping[str, Collection[int]]) -> dict[tuple[str, int], str | None]:
        """Titles of linked records; None for those the person may not read."""
        found: dict[tuple[str, int], str | None] = {}
        for entity, ids in links.items():
            found.update({(entity, id): None for id in ids})
            known = self.house.schema.entities.get(entity)
            if known is not None and ids:
                found.update(await (self._file_names(ids) if entity == "file" else self._titles(known, ids)))
        if seen := [id for entity, id in found if entity == roles.ROLE and found[entity, id] is not None]:
            said = await roles.titles(self.reader, self.house.schema, self.actor.language, seen)
            found.update({(roles.ROLE, id): title for id, title in said.items()})
        return found

    async def _file_names(self, ids: Collection[int]) -> dict[tuple[str, int], str | None]:
        """Whoever reads a field that holds a file may fetch its bytes, and so know its name."""
        return {("file", id): name for id, name in (await self.reader.titles("file", ids)).items()}

    async def _titles(self, entity: Entity, ids: Collection[int]) -> dict[tuple[str, int], str | None]:
        rows = await self.rows_of(entity)
        if rows is FALSE:
            return {}
        if not self.fields(entity.name).reads_alike:
            return await self._titles_one_by_one(entity, ids, rows)
        where = all_of(self.among(entity.name, "id", sorted(ids)), rows)
        names = ("id", "title_", "number") if "number" in entity.fields else ("id", "title_")  # lines have none
        read = await self.reader.rows(entity.name, names, where=where, frame=self.frame, deleted="with")
        called = await self.called(entity, read, [self.fields(entity.name).anywhere] * len(read))
        return {(entity.name, row["id"]): title for row, title in zip(read, called, strict=True)}

    async def _titles_one_by_one(
        self, entity: Entity, ids: Collection[int], rows: Expression
    ) -> dict[tuple[str, int], str | None]:
        where = all_of(self.among(entity.name, "id", sorted(ids)), rows)
        read = await self.reader.rows(entity.name, where=where, frame=self.frame, deleted="with")
        called = await self.called(entity, read, await self.rights(entity, read))
        return {(entity.name, row["id"]): title for row, title in zip(read, called, strict=True)}


def plain_title(row: Row, rights: RecordRights) -> str:
    """What a record is called where its title may not be shown."""
    number = None if rights.masks("number") else row.get("number")
    return str(number or f"#{row['id']}")
