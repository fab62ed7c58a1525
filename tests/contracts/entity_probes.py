"""What every verb of the door owes a person about a record of every entity: one probe per verb."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import transfer.register
import workflows.register
from access.policy import ALL_VERBS
from kernel.errors import Refusal
from records import files
from records.actions.act import Act
from records.actions.assign import Assign
from records.actions.attach import Attach, Detach
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.ranges import Ranges
from records.actions.restore import Restore
from records.actions.update import Update
from records.extensions import Extensions
from records.results import Outcome, Query
from tests.contracts import wide_oracle as oracle
from tests.contracts.rights_schema import PEOPLE, WHO
from tests.contracts.wide_oracle import ENTITIES, LINES, Thing
from tests.fixtures.houses import Housed, Person
from workflows.requests import Decide, Submit
from workflows.stages import Move

JUDGES: Final = (*PEOPLE, Person("judge", "g", ("judge",)))
OWNERS: Final = (*WHO, *(f"report_of_{who}" for who in WHO), "colleague", "neighbour", "stranger")
TEXTS: Final = {"account": "note", "ticket": "subject", "visit": "text", "ticket.parts": "part"}
OWNED: Final = ("account", "ticket")
SAID: Final = ALL_VERBS - {"create", "import", "restore"}  # what a record says may be done with it
STAGES: Final = {"account": ("fresh", "kept"), "ticket": ("new", "done")}
FLOWS: Final = {"account": "weigh", "ticket": "settle"}
DEEDS: Final = {"account": "flag", "ticket": "reply"}


# ------------------------------------------------------------------------------------------------ the ground
@dataclass
class Ground:
    """An open house with a record of each entity for every owner and condition."""

    opened: Housed
    things: dict[tuple[str, str, bool], Thing]

    def of(self, who: str, entity: str) -> Iterator[Thing]:
        """The records a person meets: of each relation, with and without the mark where a grant asks for it."""
        both = oracle.asks_for_marks(who, entity)
        for place, owner in enumerate((who, f"report_of_{who}", "colleague", "neighbour", "stranger")):
            for marked in (True, False) if both else (place % 2 == 0,):
                yield self.things[entity, owner, marked]

    async def tries(self, who: str, action: Any) -> int:
        """The status of an action."""
        return (await self.done(who, action))[0]

    async def done(self, who: str, action: Any) -> tuple[int, Outcome | None]:
        """The status of an action, and what it gave."""
        try:
            return 200, await self.opened.door(who).run(action)
        except Refusal as error:
            return error.status, None

    async def product(self, *actions: Any) -> None:
        """Puts things right again."""
        for action in actions:
            await self.opened.door().run(action)


def numbered(entity: str, place: int, marked: bool) -> int:
    """The id of a record: in the order in which `prepared` makes them."""
    if entity in ("ticket", "ticket.parts"):
        return place * 4 + (1 if marked else 2)  # the two after them have visits
    return place * 2 + (1 if marked else 2)


async def prepared(opened: Housed) -> None:
    door = opened.door()
    for place, owner in enumerate(OWNERS):
        for marked in (True, False):
            values = {"name": f"acc{place}", "note": "n", "grade": "a" if marked else "b", "credit": 5, "phone": "tel"}
            made = await door.run(Create("account", values | {"owner": opened.ids[owner]}))
            assert made.id == numbered("account", place, marked)
        for marked in (True, False, True, False):
            values = {"subject": f"tic{place}", "urgent": marked, "owner": opened.ids[owner]}
            made = await door.run(Create("ticket", values | {"parts": [{"part": "p", "price": 5}]}))
        for marked in (True, False):
            host = numbered("ticket", place, marked) + 2
            made = await door.run(Create("visit", {"text": "t", "ticket": host}))
            assert made.id == numbered("visit", place, marked)


def registered() -> Extensions:
    extensions = Extensions()
    workflows.register.register(extensions)
    transfer.register.register(extensions)
    return extensions


Probe = Callable[[Ground, str, Thing], Awaitable[None]]
PROBES: dict[str, Probe] = {}
SKIPPED: Final[dict[str, tuple[str, ...]]] = {
    "assign": OWNED, "act": OWNED, "move": OWNED, "submit": OWNED, "create": ("account", "ticket", "visit"),
}  # fmt: skip


def verb(probe: Probe) -> Probe:
    """Registers the probe of one verb; it is asked of every entity that has it."""
    PROBES[probe.__name__] = probe
    return probe


def entities_of(name: str) -> tuple[str, ...]:
    return SKIPPED.get(name, ENTITIES)


# ------------------------------------------------------------------------------------------------ the verbs
@verb
async def read(ground: Ground, who: str, thing: Thing) -> None:
    """A single record, a list of it, and what it says one may do: every verb, also those without a deed here."""
    door, reads = ground.opened.door(who), oracle.can(who, "read", thing)
    listed = door.page(thing.entity, Query(filter=f"id == {thing.id}"))
    try:
        rows = {row.id for row in (await listed).rows}
    except Refusal as refusal:
        assert (refusal.status, oracle.grants(who, thing.entity)) == (404, []), (who, thing)
        rows = set()
    assert rows == ({thing.id} if reads else set()), (who, thing)
    try:
        record = await door.get(thing.entity, thing.id)
    except Refusal as refusal:
        assert (refusal.status, reads) == (404, False), (who, thing)
        return
    assert reads and record.may is not None, (who, thing)
    deeds = {DEEDS[thing.entity]} if thing.entity in DEEDS else set()
    told = set(record.may.verbs) & (SAID | deeds)
    assert told == {each for each in SAID | deeds if oracle.can(who, each, thing)}, (who, thing)
    every = sorted((*SAID, *deeds, "restore"))
    for each in every[thing.id % 4 :: 4]:
        found = await door.explain(thing.entity, thing.id, each)
        assert (found.verb, found.allowed) == (each, oracle.can(who, each, thing)), (who, thing, each)


@verb
async def create(ground: Ground, who: str, thing: Thing) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "account": {"name": "made", "grade": "a" if thing.marked else "b", "owner": ground.opened.ids[thing.owner]},
        "ticket": {"subject": "made", "urgent": thing.marked, "owner": ground.opened.ids[thing.owner]},
        "visit": {"text": "made", "ticket": ground.things["ticket", thing.owner, thing.marked].id + 2},
    }
    found, made = await ground.done(who, Create(thing.entity, bodies[thing.entity]))
    wanted = oracle.created(who, thing)
    if thing.entity == "visit" and not oracle.can(who, "read", ground.things["ticket", thing.owner, thing.marked]):
        wanted = False  # what one cannot read one cannot point to
    assert (found == 200) is wanted and found in (200, 403, 404, 422), (who, thing, found)
    if made is not None:
        await ground.product(Delete(thing.entity, made.id or 0))


@verb
async def update(ground: Ground, who: str, thing: Thing) -> None:
    field = TEXTS[thing.entity]
    found = await ground.tries(who, Update(thing.entity, thing.id, {field: "n"}))
    assert found == oracle.written(who, thing, field), (who, thing, found)


@verb
async def cells(ground: Ground, who: str, thing: Thing) -> None:
    field = TEXTS[thing.entity]
    status, done = await ground.done(who, Cells(thing.entity, (Edit(thing.id, field, "n"),)))
    result = done.results[0] if done else None
    found = result.status if isinstance(result, Refusal) else status
    assert found == oracle.written(who, thing, field), (who, thing, found)


@verb
async def ranges(ground: Ground, who: str, thing: Thing) -> None:
    """A range reaches what one reads, and writes what one may."""
    field = TEXTS[thing.entity]
    deeds: tuple[Literal["fill", "copy"], ...] = ("fill", "copy") if thing.marked else ("fill",)
    for do in deeds:
        asked = Ranges(thing.entity, Query(filter=f"id == {thing.id}"), (0, 1), (field,), do, [["n"]])
        status, done = await ground.done(who, asked)
        if done is None:
            hidden = oracle.shows(who, thing, field) == "hidden"
            assert status in (404, 422) and (hidden or not oracle.can(who, "read", thing)), (who, thing, status)
        elif do == "fill":
            assert done.value["written"] == int(oracle.written(who, thing, field) == 200), (who, thing)
        else:
            assert len(done.value["values"]) == int(oracle.can(who, "read", thing)), (who, thing)


@verb
async def bulk(ground: Ground, who: str, thing: Thing) -> None:
    field = TEXTS[thing.entity]
    status, done = await ground.done(who, Bulk(thing.entity, update=[{"id": thing.id, field: "n"}], delete=[thing.id]))
    if done is None:
        assert (status, oracle.can(who, "read", thing)) == (404, False), (who, thing)
        return
    found = [each.status if isinstance(each, Refusal) else 200 for each in done.results]
    assert found == [oracle.written(who, thing, field), removed(who, thing)], (who, thing, found)
    if found[1] == 200:
        await ground.product(Restore(thing.entity, thing.id))


@verb
async def delete(ground: Ground, who: str, thing: Thing) -> None:
    found = await ground.tries(who, Delete(thing.entity, thing.id))
    assert found == removed(who, thing), (who, thing, found)
    if found == 200:
        await ground.product(Restore(thing.entity, thing.id))


@verb
async def restored(ground: Ground, who: str, thing: Thing) -> None:
    """Whoever may delete a record may take the deletion back; all are deleted here."""
    found = await ground.tries(who, Restore(thing.entity, thing.id))
    assert found == removed(who, thing, "restore"), (who, thing, found)
    if found == 200:
        await ground.product(Delete(thing.entity, thing.id))


def removed(who: str, thing: Thing, verb: str = "delete") -> int:
    """Lines go and come by changing their record, so by the right to write them."""
    return oracle.written(who, thing, "parts") if thing.entity in LINES else oracle.status(who, verb, thing)


@verb
async def comment(ground: Ground, who: str, thing: Thing) -> None:
    found = await ground.tries(who, Comment(thing.entity, thing.id, "hello"))
    wanted = oracle.status(who, "comment", thing)
    assert found == (403 if who == "portal" and wanted == 200 else wanted), (who, thing, found)


async def uploaded(ground: Ground, who: str) -> int:
    """A file of this person's."""
    opened = ground.opened
    return (await files.add(opened.house, opened.actor(who), "a.txt", "text/plain", 1, "ab" * 32)).id


def hanging(who: str, thing: Thing) -> int:
    """Files hang on whole records: for whoever may change one, and not some of its fields alone; not for outsiders."""
    if thing.entity in LINES:
        return 404
    if who == "portal":
        return 403 if oracle.can(who, "read", thing) else 404
    status = oracle.status(who, "update", thing)
    return 403 if status == 200 and oracle.written(who, thing, "attachments") != 200 else status


@verb
async def attach(ground: Ground, who: str, thing: Thing) -> None:
    file = await uploaded(ground, who)
    found = await ground.tries(who, Attach(thing.entity, thing.id, file))
    assert found == hanging(who, thing), (who, thing, found)
    if found == 200:
        await ground.product(Detach(thing.entity, thing.id, file))


@verb
async def detach(ground: Ground, who: str, thing: Thing) -> None:
    if thing.entity in LINES:
        assert await ground.tries(who, Detach(thing.entity, thing.id, 1)) == 404
        return
    file = await uploaded(ground, "admin")
    await ground.product(Attach(thing.entity, thing.id, file))
    found = await ground.tries(who, Detach(thing.entity, thing.id, file))
    assert found == hanging(who, thing), (who, thing, found)
    if found != 200:
        await ground.product(Detach(thing.entity, thing.id, file))


@verb
async def assigning(ground: Ground, who: str, thing: Thing) -> None:
    for owner in ("colleague", "neighbour", "stranger"):
        found = await ground.tries(who, Assign(thing.entity, thing.id, ground.opened.ids[owner]))
        assert found == oracle.assigned(who, thing, owner), (who, thing, owner, found)
        if found == 200:
            await ground.product(Assign(thing.entity, thing.id, ground.opened.ids[thing.owner]))


@verb
async def act(ground: Ground, who: str, thing: Thing) -> None:
    deed = DEEDS[thing.entity]
    found = await ground.tries(who, Act(thing.entity, thing.id, deed))
    assert found == oracle.acted(who, deed, thing), (who, thing, found)


@verb
async def move(ground: Ground, who: str, thing: Thing) -> None:
    """Each way of the entity's stages, there and back."""
    here, there = STAGES[thing.entity]
    for stage, to in ((here, there), (there, here)):
        found = await ground.tries(who, Move(thing.entity, thing.id, to))
        assert found == oracle.moved(who, thing, stage), (who, thing, to, found)
        if found != 200:
            await ground.product(Move(thing.entity, thing.id, to))


@verb
async def submit(ground: Ground, who: str, thing: Thing) -> None:
    flow = FLOWS[thing.entity]
    found, made = await ground.done(who, Submit(thing.entity, thing.id, flow, f"{who}/{thing.entity}/{thing.id}"))
    assert found == oracle.started(who, flow, thing), (who, thing, found)
    if made is not None:
        number = made.value["id"]
        await ground.opened.door(who).run(Decide(number, "withdraw", 1, f"{who}/{thing.entity}/{thing.id}/back"))
