"""Keeps a request: its trail is the truth, the request's row, its seats and its decisions are drawn from it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.errors import Refusal
from kernel.reference import Reference
from records.results import Row
from records.sight import Sight
from records.work import Work
from workflows import chain, proposals, unapproved
from workflows.codes import NO_REQUEST
from workflows.event_seats import term_json
from workflows.events import TAKEN_BACK, Event, rebuild
from workflows.state import Decision, Request, Seat, Step
from workflows.turn import Result
from workflows.words import BESIDE


@dataclass(frozen=True, slots=True)
class Stored:
    """A request as it is kept: its row, its state, and where the chain of its trail ends."""

    id: int
    row: Row
    state: Request
    events: tuple[Event, ...]
    last_hash: str


def of_request(sight: Sight, entity: str, id_: int) -> Expression:
    """The rows of an internal table that belong to a request."""
    return sight.among(entity, "request", (id_,))


async def load(sight: Sight, id_: int, *, lock: bool = False) -> Stored:
    """The request, rebuilt from its trail; `lock`: nobody else decides it before this transaction ends (S6.1).

    Raises Refusal NO_REQUEST.
    """
    row = await sight.reader.one("request", id_, lock=lock) if 0 < id_ < 2**63 else None
    if row is None:
        raise Refusal(NO_REQUEST)
    rows = await sight.reader.rows(
        "wf_event", where=of_request(sight, "wf_event", id_), sort=("seq",), frame=sight.frame
    )
    events = tuple(event_of(each) for each in rows)
    state = rebuild(events)
    if state is None:
        raise Refusal(NO_REQUEST)
    return Stored(id_, row, state, events, str(rows[-1]["hash"]))


async def at_hand(sight: Sight, id_: int) -> Stored:
    """The same with one statement. In a transaction it needs no lock: of two that go on with a request at once the one
    that comes to `keep` second is undone by the engine and begins anew (S6.1).

    Raises Refusal NO_REQUEST.
    """
    row, rows = (
        await sight.reader.one_with("request", id_, "wf_event", "request", "seq") if 0 < id_ < 2**63 else (None, [])
    )
    events = tuple(event_of(each) for each in rows)
    state = rebuild(events) if row is not None else None
    if row is None or state is None:
        raise Refusal(NO_REQUEST)
    return Stored(id_, row, state, events, str(rows[-1]["hash"]))


async def states(sight: Sight, ids: Collection[int]) -> dict[int, Request]:
    """Many requests, rebuilt from their trails; one whose trail does not rebuild it is left out."""
    rows = await sight.reader.rows(
        "wf_event", where=sight.among("wf_event", "request", ids), sort=("request", "seq"), frame=sight.frame
    )
    trails = {id_: [event_of(row) for row in part] for id_, part in groupby(rows, key=lambda row: int(row["request"]))}
    found = {id_: rebuild(trail) for id_, trail in trails.items()}
    return {id_: state for id_, state in found.items() if state is not None}


def event_of(row: Row) -> Event:
    """An entry of the trail, as its row keeps it."""
    return Event(
        row["kind"], row["at"], row["actor"], row["seat"], row["revision"], row["comment"] or "", row["key"] or "",
        row["data"] or {},
    )  # fmt: skip


async def newest(sight: Sight, workflow: str, entity: str, record: int) -> int:
    """The id of the last request of a workflow on a record. Raises Refusal NO_REQUEST."""
    where = all_of(
        sight.among("request", "record", (Reference(entity, record),)), sight.among("request", "workflow", (workflow,))
    )
    found = await sight.reader.ids("request", where, ("-id",), 1, frame=sight.frame)
    if not found:
        raise Refusal(NO_REQUEST)
    return found[0]


async def start(work: Work, result: Result) -> int:
    """Stores a new request; its id. Raises UniqueClash when the record has an open one."""
    id_ = await work.unit.insert("request", {**_row(work, result.state), "title_": _title(result.state)})
    await _write(work, id_, None, result, ())
    return id_


async def keep(work: Work, stored: Stored, result: Result) -> Stored:
    """Stores what a command did to a request; the request as it is kept now."""
    changes = _changes(work, result.state)
    if not await work.unit.update("request", stored.id, changes, stored.row["version"]):
        raise RuntimeError(f"request {stored.id} was written by somebody else in this very transaction")
    last = await _write(work, stored.id, stored, result, stored.events)
    row = {**stored.row, **changes, "version": stored.row["version"] + 1}
    return Stored(stored.id, row, result.state, (*stored.events, *result.events), last)


async def _write(work: Work, id_: int, stored: Stored | None, result: Result, before: tuple[Event, ...]) -> str:
    """Where the chain of the trail ends now."""
    last = await _trail(work, id_, stored.last_hash if stored else chain.START, len(before), result.events)
    old = stored.state if stored else None
    await _seats(work, id_, old, result.state)
    await _decisions(work, id_, old, result.state)
    await _participants(work, id_, stored, result)
    await proposals.draw(work, id_, old, result.state)
    await unapproved.draw(work, id_, old, result.state)
    return last


# ------------------------------------------------------------------------------------------------ the row
def _row(work: Work, state: Request) -> Row:
    return {
        "workflow": state.workflow, "record": Reference(state.entity, state.record), "submitter": state.submitter,
        "on_behalf_of": state.on_behalf_of, "opened_at": state.opened_at, "unit": state.unit,
        "to_stage": state.to_stage or None,
        "client_key": next((key for _, key in state.keys), None),
        "created_at": work.now, "created_by": state.submitter, **_changes(work, state),
    }  # fmt: skip


def _changes(work: Work, state: Request) -> Row:
    active = [step.name for step in state.active_steps]
    return {
        "state": state.state, "definition": state.version, "step": BESIDE.join(active) or None, "round": state.round,
        "revision": state.revision, "closed_at": state.closed_at, "updated_at": work.now,
        "updated_by": work.actor.user_id,
    }  # fmt: skip


def _title(state: Request) -> str:
    return f"{state.workflow} {state.entity}:{state.record}"


# ------------------------------------------------------------------------------------------------ the trail
async def _trail(work: Work, id_: int, before: str, length: int, events: Iterable[Event]) -> str:
    rows = []
    for seq, event in enumerate(events, length + 1):
        before = chain.seal(id_, seq, event, before)
        rows.append({
            "request": id_, "seq": seq, "kind": event.kind, "at": event.at, "actor": event.actor, "seat": event.seat,
            "revision": event.revision, "comment": event.comment or None, "key": event.key or None,
            "data": dict(event.data), "hash": before, "version": 1,
        })  # fmt: skip
    await work.unit.insert_many("wf_event", rows)
    return before


# ------------------------------------------------------------------------------------------------ seats
async def _seats(work: Work, id_: int, old: Request | None, new: Request) -> None:
    """Draws seats anew where they changed; only an open seat's people stand in wf_holder."""
    before = {seat.id: seat for step in (old.steps if old else ()) for seat in step.seats}
    now = [(step, seat) for step in new.steps for seat in step.seats]
    anew = old is not None and old.amount != new.amount
    await work.unit.put_many("wf_seat", ("request", "no"), [
        {**_seat_row(id_, new, step, seat), "version": 1} for step, seat in now
        if before.get(seat.id) != seat or (anew and seat.id in before)
    ])  # fmt: skip
    moved = [seat for _, seat in now if _waiting_people(before.get(seat.id)) != _waiting_people(seat)]
    await _holders(work, id_, moved, [seat.id for seat in moved if _waiting_people(before.get(seat.id))])


def _waiting_people(seat: Seat | None) -> tuple[int, ...]:
    if seat is None or seat.state != "open":
        return ()
    return tuple(person for person in seat.holders.people if person not in seat.holders.excluded)


def _seat_row(id_: int, state: Request, step: Step, seat: Seat) -> Row:
    who = seat.holders
    return {
        "request": id_, "no": seat.id, "step": step.name, "step_no": step.no, "state": seat.state, "kind": who.kind,
        "role": who.role or None, "unit": who.unit, "within": who.within or None, "excluded": list(who.excluded),
        "cause": seat.cause or None, "rescue": seat.rescue, "origin": seat.origin, "added_by": seat.added_by,
        "rule": seat.rule, "given_by": seat.given_by[:200] or None,
        "need": step.need, "amount": state.amount, "opened_at": seat.opened_at,
        "due_at": seat.term.due if seat.term else None, "term": term_json(seat.term) if seat.term else None,
    }  # fmt: skip


async def _holders(work: Work, id_: int, seats: Iterable[Seat], left: Collection[int]) -> None:
    """Writes the people of these seats; those in `left` had others before."""
    if left:
        await work.unit.purge_among("wf_holder", {"request": (id_,), "seat": left})
    fresh = [
        {"request": id_, "seat": seat.id, "user": person, "version": 1}
        for seat in seats for person in _waiting_people(seat)
    ]  # fmt: skip
    await work.unit.insert_many("wf_holder", fresh)


# ------------------------------------------------------------------------------------------------ decisions
async def _decisions(work: Work, id_: int, old: Request | None, new: Request) -> None:
    """Adds what was said. Of what counts no more only what was taken back is marked: its seat may be decided again,
    where those of a return or a restart never are, so that a seat has one decision (3.4.11)."""
    known = old.decisions if old else ()
    back = [
        said for before, said in zip(known, new.decisions, strict=False)
        if said.outdated == TAKEN_BACK and not before.outdated
    ]  # fmt: skip
    late = [((id_, said.seat), (said.outdated,)) for said in back]
    if late:
        await work.unit.update_equal("wf_decision", ("request", "seat"), ("outdated",), late, empty=("outdated",))
    await work.unit.insert_many("wf_decision", [_decision_row(id_, said) for said in new.decisions[len(known) :]])


def _decision_row(id_: int, said: Decision) -> Row:
    return {
        "request": id_, "seat": said.seat, "kind": said.kind, "actor": said.actor, "for_user": said.for_user,
        "revision": said.revision, "at": said.at, "outdated": said.outdated or None, "version": 1,
    }  # fmt: skip


async def _participants(work: Work, id_: int, stored: Stored | None, result: Result) -> None:
    """Everybody who acted, or was told to: they may read the request from then on (S13.5). A delegate only once he has
    acted: his window ends by itself (S10.6)."""
    told = {person for notice in result.notices if notice.kind != "opened_for" for person in notice.people}
    acted = {event.actor for event in result.events if event.actor}
    version = (stored.row["version"] if stored else 0) + 1
    await work.unit.add_members("request", "participants", id_, sorted(told | acted), version)
