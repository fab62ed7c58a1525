"""The outbox: what leaves the database after the commit, at least once, with a key that the receiver can remember.

Effects of one request, or of one record, leave in order, one that failed holding up those behind it. Notices stand in
no order and have a sender of their own: one that is lost holds up nothing (S12.4, S14.3).
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Final

from expressions.compile import compile
from expressions.conditions import all_of, path_in
from expressions.frame import Frame
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Code, Problem, Refusal
from kernel.reference import Reference
from records import calling, why
from records.extensions import Handler, Parcel
from records.leaving_codes import NOTHING_SENDS, PERHAPS_DONE
from records.results import Row
from records.work import Work
from records.worker import Worker
from store.reader import Reader
from store.unit import Unit

OUTBOX: Final = "outbox"
LEASE: Final = timedelta(seconds=60)
PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))  # S12.5
_KEY: Final = 300  # characters of a key
NOTICES: Final = ("mail", "robot", "send")  # kinds of rows that tell somebody something; others are effects
_AT_ONCE: Final = 50
_STILL: Final = ("pending", "leased", "failed")  # it has not left
_log = logging.getLogger("records.outbox")
_DUE: Final = "((state == 'pending' and next_at <= now) or (state == 'leased' and lease_until < now))"


class Unsent(Refusal):
    """It did not leave. `final`: trying again is of no use before somebody has done something. `after`: the other end
    asks not to be tried before."""

    def __init__(
        self, code: Code, values: Mapping[str, object] | None = None, *, final: bool = False,
        after: timedelta = timedelta(),
    ) -> None:  # fmt: skip
        super().__init__(code, values)
        self.final = final
        self.after = after


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to leave: its kind, its key, and what its handler needs; `sequence`: what it must not overtake."""

    kind: str
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    record: Reference | None = None
    sequence: str = ""
    request: int | None = None


async def post(work: Work, leaving: Iterable[Leaving]) -> None:
    """Adds rows to what leaves after this commit; the same key twice is one row (S12.2)."""
    rows = {(row := _row(work, each))["key"]: row for each in leaving}
    if not rows:
        return
    for known in await work.reader.rows(OUTBOX, ("key",), work.among(OUTBOX, "key", rows), frame=work.frame):
        del rows[known["key"]]
    await work.unit.insert_many(OUTBOX, list(rows.values()))


def _row(work: Work, each: Leaving) -> Row:
    key = each.key if len(each.key) <= _KEY else f"{each.key[: _KEY - 65]}/{sha256(each.key.encode()).hexdigest()}"
    return {"key": key, "kind": each.kind, "payload": dict(each.payload), "state": "pending", "attempts": 0,
            "next_at": work.now, "record": each.record, "sequence": each.sequence or None,
            "request": each.request, "version": 1}  # fmt: skip


class Sender(Worker):
    """Takes due effects one by one, runs their handlers, and tries again later what failed."""

    operation = OUTBOX
    wakes_on = OUTBOX
    actor = Actor.system(OUTBOX)
    kinds: ClassVar[str] = f"kind not in {list(NOTICES)}"

    async def once(self) -> bool:
        """Runs one due row; whether there was one."""
        row = await self._next()
        if row is None:
            return False
        await self._run(row)
        return True

    async def _next(self) -> Row | None:
        """The first due row that nothing holds back, leased; however many are held back, those behind are looked at.
        They are looked for beside whoever writes."""
        frame, seen = self.house.frame(self.actor), 0
        while True:
            due = compile(f"{_DUE} and {self.kinds} and id > {seen}", self.house.names, OUTBOX, expects=BOOLEAN)
            async with self.house.store.read() as reader:
                rows = await reader.rows(OUTBOX, None, due, ("id",), _AT_ONCE, frame=frame)
                free = await self._free(reader, rows, frame)
            for row in free:
                if leased := await self._leased(row, frame.now):
                    return leased
            if len(rows) < _AT_ONCE:
                return None
            seen = rows[-1]["id"]

    async def _free(self, reader: Reader, rows: Sequence[Row], frame: Frame) -> list[Row]:
        """Those before which nothing of the same sequence has still to leave (S12.4)."""
        heads: dict[str, int] = {}
        if sequences := {row["sequence"] for row in rows if row["sequence"]}:
            same = path_in(self.house.names, OUTBOX, ("sequence",), tuple(sequences))
            still = path_in(self.house.names, OUTBOX, ("state",), _STILL)
            for row in await reader.rows(OUTBOX, ("id", "sequence"), all_of(same, still), ("id",), frame=frame):
                heads.setdefault(row["sequence"], row["id"])
        return [row for row in rows if heads.get(row["sequence"], row["id"]) == row["id"]]

    async def _leased(self, row: Row, now: datetime) -> Row | None:
        """The row, taken; None where another has it, or nobody but a person knows whether it was done."""
        lost = row["state"] == "leased" and _at_most_once(row)
        lease = {"state": "leased", "lease_until": now + LEASE, "attempts": row["attempts"] + 1}
        gone = {"state": "failed", "result": why.kept(Problem(PERHAPS_DONE)), "lease_until": None}

        async def take(unit: Unit) -> bool:
            return await unit.update(OUTBOX, row["id"], gone if lost else lease, row["version"])

        taken = await self.house.store.unit(take)
        return {**row, **lease} if taken and not lost else None

    async def _run(self, row: Row) -> None:
        handler = self._handler(row)
        if handler is None:
            problem = Problem(NOTHING_SENDS, {"kind": row["kind"]})
            await self._done(row, state="failed", result=why.kept(problem))
            return
        try:
            spared = await handler(self.house, Parcel(row["payload"] or {}, row["key"], row["attempts"]))
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept with the row and tried again
            if not isinstance(error, Refusal):
                _log.warning("an outbox row of kind %s failed: %s", row["kind"], type(error).__name__)
            await self._later(row, error)
        else:
            await self._done(row, state="done", result=why.kept(spared) if spared else None)

    def _handler(self, row: Row) -> Handler | None:
        handlers: Mapping[str, Handler] = {"call": calling.run, **self.house.extensions.handlers}
        return handlers.get(row["kind"])

    async def _later(self, row: Row, error: Exception) -> None:
        tried, result = row["attempts"], why.kept(error)
        final = isinstance(error, Unsent) and error.final
        if final or _at_most_once(row) or tried > len(PAUSES):
            await self._done(row, state="failed", result=result)
            return
        asked = error.after if isinstance(error, Unsent) else timedelta()
        pause = max(PAUSES[tried - 1], min(asked, PAUSES[-1]))
        await self._done(row, state="pending", result=result, next_at=self._now() + pause)

    async def _done(self, row: Row, **changes: Any) -> None:
        async def write(unit: Unit) -> None:
            await unit.update(OUTBOX, row["id"], {**changes, "lease_until": None})

        await self.house.store.unit(write)

    def _now(self) -> datetime:
        return self.house.clock.now()


class NoticeSender(Sender):
    """Does the same for mails and the like, beside the other: a mail server that is slow delays no effect."""

    operation = "notices"
    kinds = f"kind in {list(NOTICES)}"


def _at_most_once(row: Row) -> bool:
    """Whether it must not be tried a second time by itself (`retry: never`, S12.2)."""
    return (row["payload"] or {}).get("retry") is False
