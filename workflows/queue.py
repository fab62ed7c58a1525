"""What waits for me, what I started, what I decided: the rows of the queue (api.md, GET /queue)."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from access.organisation import Organisation
from expressions.conditions import FALSE, all_of, any_of
from expressions.tree import Expression
from kernel.actor import Actor
from records.house import House
from records.results import Row
from records.sight import Sight
from workflows import words
from workflows.in_place import delegated
from workflows.queue_rows import Waits, shown, term_of
from workflows.seats import holders_now
from workflows.standing_in import stood_in_for
from workflows.state import Holders

OPEN: Final = ("running", "returned")
MOST: Final = 5_000  # seats looked at for one person
Seat = Callable[[], Row]
_WHOSE: Final = ("request", "no", "kind", "role", "unit", "within", "excluded", "id", "step")
_WHO: Final = slice(2, 7)  # what of it says who may fill the seat
_FOR_OTHERS: Final = ("step_no", "need", "amount", "opened_at", "due_at")  # what else delegations ask of a seat


async def read(
    house: House, actor: Actor, language: str, waiting: str = "mine", limit: int | None = None, offset: int = 0,
    after: str = "",
) -> dict[str, Any]:  # fmt: skip
    """One page of the queue: `{rows, total, next}`."""
    start = int(after) if after and after.isdecimal() else offset or 0
    size = min(limit or 100, 1000)
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        found = await _FOUND[waiting or "mine"](sight)
        part = [(id_, None if seat is None else seat()) for id_, seat in found[start : start + size]]
        waits = await _waits_for(sight, part, language) if waiting == "started" else {}
        rows = await shown(sight, part, waits, language)
    end = start + size
    return {"rows": rows, "total": len(found), "next": str(end) if end < len(found) else None}


# ------------------------------------------------------------------------------------------------ my seats
async def my_seats(sight: Sight, request: int | None = None) -> list[Row]:
    """The open seats this person may fill now, by harm: what is due first stands first, then what has no term by how
    long it has waited. Of each what says whose it is; roles are read live (S4.4). What he may do in somebody's place
    carries `for`, the holder (S10.6). `request`: only those of it."""
    return [seat() for _, seat in await unread(sight, request)]


async def unread(sight: Sight, request: int | None = None) -> list[tuple[int, Seat]]:
    """The same with the request of each; a seat is read only when it is asked for."""
    person = sight.actor.user_id
    if person is None:
        return []
    organisation = sight.house.organisation
    given = organisation.acts_for(person, sight.frame.now)
    givers = tuple(each.from_user for each in given)
    named = await _named(sight, (person, *givers), request)
    mine = any_of(
        sight.among("wf_seat", "request", {request for request, _ in named}), *_by_role(sight, person, givers)
    )
    if mine is FALSE:
        return []
    where = all_of(sight.among("wf_seat", "state", ("open",)), mine, *_of(sight, "wf_seat", request))
    columns = (*_WHOSE, *_FOR_OTHERS) if given else _WHOSE
    found, read = await sight.reader.packed(
        "wf_seat", columns, where, ("due_at", "opened_at"), MOST, frame=sight.frame
    )  # fmt: skip
    held = _held(organisation, found, read, named)
    if not given:
        return [(row[0], partial(read, row)) for row, holders in held if person in holders]
    own = [read(row) for row, holders in held if person in holders]
    rest = [(read(row), holders) for row, holders in held if person not in holders]
    both = sorted([*own, *await delegated(sight, rest, own, given)], key=_harm)
    return [(row["request"], partial(dict, row)) for row in both]


def _harm(row: Row) -> tuple[Any, ...]:
    return row["due_at"] is None, row["due_at"] or row["opened_at"], row["opened_at"], row["id"]


def _held(
    organisation: Organisation, rows: Iterable[Sequence[Any]], read: Callable[[Sequence[Any]], Row],
    named: Mapping[tuple[int, int], tuple[int, ...]],
) -> list[tuple[Sequence[Any], tuple[int, ...]]]:  # fmt: skip
    """Seats, as `_WHOSE` has them, with those who may fill them; many seats have the very same ones."""
    known: dict[tuple[Any, ...], tuple[int, ...]] = {}
    found = []
    for row in rows:
        people = named.get((row[0], row[1]), ())
        who = (*row[_WHO], people)
        if who not in known:
            known[who] = holders_now(holders_of(read(row), people), organisation)
        found.append((row, known[who]))
    return found


def _of(sight: Sight, table: str, request: int | None) -> Iterable[Expression]:
    if request is not None:
        yield sight.among(table, "request", (request,))


async def _named(sight: Sight, people: Collection[int], request: int | None) -> dict[tuple[int, int], tuple[int, ...]]:
    """(request, seat) of the open seats that name one of these people, and which."""
    where = all_of(sight.among("wf_holder", "user", people), *_of(sight, "wf_holder", request))
    rows = await sight.reader.rows("wf_holder", ("request", "seat", "user"), where, limit=MOST, frame=sight.frame)
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    for row in rows:
        place = (row["request"], row["seat"])
        found[place] = (*found.get(place, ()), row["user"])
    return found


def _by_role(sight: Sight, person: int, givers: Collection[int]) -> Iterable[Expression]:
    """The seats of these people's roles for the units they hold them for, which lie above a seat's unit or are it
    (S4.3); whether somebody nearer holds the role is asked of each."""
    organisation = sight.house.organisation
    anywhere = sight.among("wf_seat", "within", ("anywhere",))
    for role, units in _reach(organisation, (sight.actor, *map(organisation.actor, givers))).items():
        seats = sight.among("wf_seat", "role", (role,))
        everywhere = len(units) == len(organisation.units)
        yield seats if everywhere else all_of(seats, any_of(anywhere, sight.among("wf_seat", "unit", sorted(units))))
    if not {person, *givers}.isdisjoint(organisation.administrators("workflows")):
        yield sight.among("wf_seat", "kind", ("administrators",))


def _reach(organisation: Organisation, people: Iterable[Actor]) -> Mapping[str, set[int]]:
    """The units below those for which these people hold their roles; all units for a role that is held for none."""
    found: dict[str, set[int]] = {}
    for actor in people:
        for role in sorted(actor.roles):
            held = [organisation.subtree(each.unit) for each in actor.holdings if each.role == role]
            found.setdefault(role, set()).update(*held or [frozenset(organisation.units)])
    return found


def holders_of(row: Row, people: Iterable[int] = ()) -> Holders:
    """The holders as a row of wf_seat keeps them."""
    return Holders(
        row["kind"], tuple(people), row["role"] or "", row["unit"], row["within"] or "", tuple(row["excluded"] or ())
    )


# ------------------------------------------------------------------------------------------------ the three lists
async def _mine(sight: Sight) -> list[tuple[int, Seat]]:
    return await unread(sight)


async def _started(sight: Sight) -> list[tuple[int, None]]:
    person = sight.actor.user_id
    if person is None:
        return []
    people = (person, *stood_in_for(person, sight.house.organisation))
    where = any_of(sight.among("request", "submitter", people), sight.among("request", "on_behalf_of", people))
    rows = await sight.reader.rows(
        "request", ("id", "state"), where=where, sort=("-opened_at",), limit=MOST, frame=sight.frame
    )
    return [(row["id"], None) for row in sorted(rows, key=lambda row: row["state"] not in OPEN)]


async def _done(sight: Sight) -> list[tuple[int, None]]:
    person = sight.actor.user_id
    if person is None:
        return []
    where = any_of(sight.among("wf_decision", "actor", (person,)), sight.among("wf_decision", "for_user", (person,)))
    rows = await sight.reader.rows(
        "wf_decision", ("request",), where=where, sort=("-at", "-id"), limit=MOST, frame=sight.frame
    )
    return [(request, None) for request in dict.fromkeys(row["request"] for row in rows)]


_FOUND: Final[Mapping[str, Callable[[Sight], Awaitable[Sequence[tuple[int, Seat | None]]]]]] = {
    "mine": _mine, "started": _started, "done": _done,
}  # fmt: skip


# ------------------------------------------------------------------------------------------------ whom I wait for
async def _waits_for(sight: Sight, found: Sequence[tuple[int, Row | None]], language: str) -> Mapping[int, Waits]:
    """The open seats of requests of mine: who started one reads all of its route (S13.5)."""
    ids = [id_ for id_, _ in found]
    where = all_of(sight.among("wf_seat", "state", ("open",)), sight.among("wf_seat", "request", ids))
    seats = await sight.reader.rows("wf_seat", where=where, sort=("no",), limit=MOST, frame=sight.frame)
    of_these = sight.among("wf_holder", "request", ids)
    named = await sight.reader.rows("wf_holder", ("request", "seat", "user"), of_these, limit=MOST, frame=sight.frame)
    waits: dict[int, list[Row]] = {}
    for seat in seats:
        waits.setdefault(seat["request"], []).append(seat)
    return {id_: _waits(sight, each, named, language) for id_, each in waits.items()}


def _waits(sight: Sight, seats: Sequence[Row], named: Sequence[Row], language: str) -> Waits:
    found: dict[int, dict[str, Any]] = {}
    for seat in seats:
        place = (seat["request"], seat["no"])
        people = [each["user"] for each in named if (each["request"], each["seat"]) == place]
        role = words.role_label(sight, seat["role"] or "", language)
        for person in words.people_json(sight, holders_now(holders_of(seat, people), sight.house.organisation)):
            found.setdefault(person["id"], {**person, "role": role})
    term = min(filter(None, map(term_of, seats)), key=lambda term: term.due, default=None)
    return Waits(
        tuple(found.values()), words.instant(min(seat["opened_at"] for seat in seats)),
        term,
    )  # fmt: skip


async def told_of(sight: Sight, ids: Sequence[int], language: str) -> list[dict[str, Any]]:
    """These requests as rows of a list, each with those it waits for."""
    found: list[tuple[int, Row | None]] = [(id_, None) for id_ in ids]
    return await shown(sight, found, await _waits_for(sight, found, language), language)
