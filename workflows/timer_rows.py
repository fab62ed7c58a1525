"""The rows of wf_timer: what the clock has still to do, found by its time; drawn from the state in every command."""

from collections.abc import Iterable

from records.results import Row
from records.work import Work
from schema.model import Workflow
from workflows.ledger import of_request
from workflows.state import Request
from workflows.timers import Timer, armed, is_clocked

_COLUMNS = ("at", "state", "told")
Key = tuple[int, str, int]


async def draw(work: Work, id_: int, definition: Workflow, state: Request) -> None:
    """Makes the rows say what the state says: armed for open seats only (3.4.18), what was reached is fired, what a
    seat no longer waits for is cancelled."""
    if not is_clocked(definition):
        return
    wanted = {_key(each): each for each in armed(definition, state, work.house.organisation, work.now)}
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
    return row["at"], "fired" if _was_reached(state, row) else "cancelled", row["told"]


def _was_reached(state: Request, row: Row) -> bool:
    seat = state.seat(row["seat"])
    if seat is None:
        return False
    return row["level"] in seat.late if row["kind"] == "late" else row["level"] <= seat.reminded


def is_armed(rows: Iterable[Row]) -> list[Key]:
    """The armed rows, in order."""
    return sorted((row["seat"], row["kind"], row["level"]) for row in rows if row["state"] == "armed")
