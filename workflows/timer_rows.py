"""The rows of wf_timer: what the clock has still to do, found by its time; drawn from the state in every command."""

from collections.abc import Iterable, Mapping

from records.results import Row
from records.work import Work
from schema.model import Workflow
from workflows.ledger import of_request
from workflows.state import Request
from workflows.timers import Timer, armed, is_clocked

_COLUMNS = ("at", "state", "told")
Key = tuple[int, str, int]


async def draw(work: Work, id_: int, definition: Workflow, state: Request, before: Request | None = None) -> None:
    """Makes the rows say what the state says: armed for open seats only (3.4.18), what was reached is fired, what a
    seat no longer waits for is cancelled. `before` is the request as it was, where the rows say that."""
    if not is_clocked(definition):
        return
    now = {_key(each): each for each in _armed(work, definition, state)}
    was = {_key(each): each for each in _armed(work, definition, before)} if before is not None else {}
    if {key: each.at for key, each in now.items()} == {key: each.at for key, each in was.items()} and before:
        return
    if before is None or any(before.seat(seat) is not None for seat, _, _ in now.keys() - was.keys()):
        await _redraw(work, id_, state, now)
        return
    left = [{**_row(id_, was[key]), "state": _ended(state, *key)} for key in was.keys() - now.keys()]
    fresh = [_row(id_, each) for key, each in now.items() if key not in was or was[key].at != each.at]
    await work.unit.put_many("wf_timer", ("request", "seat", "kind", "level"), [*left, *fresh])


def _armed(work: Work, definition: Workflow, state: Request) -> list[Timer]:
    return armed(definition, state, work.house.organisation, work.now) if is_clocked(definition) else []


async def redraw(work: Work, id_: int, definition: Workflow, state: Request) -> None:
    """The same, whatever the rows say now."""
    await _redraw(work, id_, state, {_key(each): each for each in _armed(work, definition, state)})


async def _redraw(work: Work, id_: int, state: Request, wanted: Mapping[Key, Timer]) -> None:
    rows = await work.reader.rows("wf_timer", where=of_request(work, "wf_timer", id_), frame=work.frame)
    known = {(row["seat"], row["kind"], row["level"]): row for row in rows}
    await work.unit.insert_many("wf_timer", [_row(id_, each) for key, each in wanted.items() if key not in known])
    changed = {
        row["id"]: fresh for key, row in known.items()
        if (fresh := _fresh(state, row, wanted.get(key))) != tuple(row[name] for name in _COLUMNS)
    }  # fmt: skip
    await work.unit.update_many("wf_timer", _COLUMNS, changed)


def _key(timer: Timer) -> Key:
    return timer.seat, timer.kind, timer.level


def _row(id_: int, timer: Timer) -> Row:
    return {
        "request": id_, "seat": timer.seat, "kind": timer.kind, "level": timer.level, "at": timer.at, "state": "armed",
        "told": False, "version": 1,
    }  # fmt: skip


def _fresh(state: Request, row: Row, timer: Timer | None) -> tuple[object, ...]:
    if timer is not None:
        return timer.at, "armed", False
    if row["state"] != "armed":
        return row["at"], row["state"], row["told"]
    return row["at"], _ended(state, row["seat"], row["kind"], row["level"]), row["told"]


def _ended(state: Request, number: int, kind: str, level: int) -> str:
    """What became of a timer that is not armed any more."""
    seat = state.seat(number)
    if seat is None:
        return "cancelled"
    return "fired" if (level in seat.late if kind == "late" else level <= seat.reminded) else "cancelled"


def is_armed(rows: Iterable[Row]) -> list[Key]:
    """The armed rows, in order."""
    return sorted((row["seat"], row["kind"], row["level"]) for row in rows if row["state"] == "armed")
