"""The verbs for what could not leave: send it again, or say that it was done by hand; what it held up goes on."""

from dataclasses import dataclass
from typing import Any

from kernel.errors import Problem, Refusal
from records import audit
from records.codes import INVALID, NO_EFFECT_ROW, NOT_FAILED, REASON_WANTED
from records.leaving import STATES, name_of, refuse_others
from records.outbox import OUTBOX
from records.results import Outcome, Row
from records.work import Work


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Tries a failed effect again at once, with all its tries and the same key (S12.2, S12.5)."""

    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class DoneByHand:
    """Says that somebody did what a failed effect should have done; it is never sent."""

    id: int
    reason: str


async def run_again(work: Work, action: SendAgain) -> Outcome:
    """Raises Refusal: 403, 404, 409 when it has not failed, 422 without a reason."""
    changes = {"state": "pending", "attempts": 0, "next_at": work.now, "lease_until": None}
    return await _settle(work, action.id, action.reason, "send_again", changes)


async def run_by_hand(work: Work, action: DoneByHand) -> Outcome:
    """Raises Refusal: 403, 404, 409 when it has not failed, 422 without a reason."""
    return await _settle(work, action.id, action.reason, "done_by_hand", {"state": "by_hand"})


async def _settle(work: Work, id: int, reason: str, verb: str, changes: dict[str, Any]) -> Outcome:
    refuse_others(work)
    if not reason.strip():
        raise Refusal(INVALID, {"count": 1}, problems=[Problem(REASON_WANTED, {}, "reason")])
    row = await work.reader.one(OUTBOX, id, lock=True) if 0 < id < 2**63 else None
    if row is None:
        raise Refusal(NO_EFFECT_ROW, {"id": id})
    if row["state"] != "failed":
        raise Refusal(NOT_FAILED, {"state": STATES[row["state"]]})
    await work.unit.update(OUTBOX, id, changes)
    await _trail(work, row, verb, reason.strip())
    return Outcome(id=id, value={"id": id, "state": changes["state"]})


async def _trail(work: Work, row: Row, verb: str, reason: str) -> None:
    """An entry of the record that the effect was about: whoever reads its history is told, the submitter too (S17.1);
    where there is none, one of the effect itself."""
    name = name_of(row, work.house.schema.app.locale)
    if row["request"] and (settled := work.house.extensions.settled):
        await settled(work, row["request"], verb, name, reason)
    record = row["record"]
    entities = work.house.schema.entities
    about = (record.entity, record.id) if record and record.entity in entities else (OUTBOX, row["id"])
    await audit.write(work, entities[about[0]], about[1], verb, {}, f"{name}: {reason}")
