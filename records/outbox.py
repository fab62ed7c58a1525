"""The outbox: what leaves the database after the commit, at least once, with a key that the receiver can remember."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from expressions.compile import compile
from expressions.types import BOOLEAN, TEXT
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.reference import Reference
from records import calling
from records.extensions import Handler
from records.results import Row
from records.work import Work
from records.worker import Worker
from store.unit import Unit

OUTBOX: Final = "outbox"
LEASE: Final = timedelta(seconds=60)
PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))  # S12.5
UNKNOWN: Final = "the server stopped while this was on its way; it may have taken effect"
_log = logging.getLogger("records.outbox")
_DUE: Final = "(state == 'pending' and next_at <= now) or (state == 'leased' and lease_until < now)"


async def post(
    work: Work, kind: str, key: str, payload: Mapping[str, Any], record: Reference | None = None, sequence: str = "",
    request: int | None = None,
) -> None:  # fmt: skip
    """Adds a row to what leaves after this commit; the same key twice is one row (S12.2)."""
    same = work.among(OUTBOX, "key", (key,))
    if await work.reader.ids(OUTBOX, same, limit=1, frame=work.frame):
        return
    row = {"key": key, "kind": kind, "payload": dict(payload), "state": "pending", "attempts": 0,
           "next_at": work.now, "record": record, "sequence": sequence or None, "request": request}  # fmt: skip
    await work.unit.insert(OUTBOX, row)


class Sender(Worker):
    """Takes due rows one by one, runs their handlers, and tries again later what failed."""

    operation = OUTBOX
    wakes_on = OUTBOX
    actor = Actor.system(OUTBOX)

    async def once(self) -> bool:
        """Runs one due row; whether there was one."""
        row = await self.house.store.unit(self._lease)
        if row is None:
            return False
        await self._run(row)
        return True

    async def _lease(self, unit: Unit) -> Row | None:
        frame = self.house.frame(self.actor)
        due = compile(_DUE, self.house.names, OUTBOX, expects=BOOLEAN)
        for row in await unit.rows(OUTBOX, None, due, ("id",), 50, frame=frame):
            if row["state"] == "leased" and _at_most_once(row):  # perhaps it was done: nobody but a person knows
                await unit.update(OUTBOX, row["id"], {"state": "failed", "result": UNKNOWN, "lease_until": None})
                continue
            if await self._held_back(unit, row):
                continue
            lease = {"state": "leased", "lease_until": frame.now + LEASE, "attempts": row["attempts"] + 1}
            if await unit.update(OUTBOX, row["id"], lease, row["version"]):
                return {**row, **lease}
        return None

    async def _held_back(self, unit: Unit, row: Row) -> bool:
        """Whether an earlier row of the same sequence has not left yet (S12.4)."""
        if not row["sequence"]:
            return False
        where = compile(
            f"sequence == ask.sequence and id < {row['id']} and state in ['pending', 'leased', 'failed']",
            self.house.names, OUTBOX, expects=BOOLEAN, ask={"sequence": TEXT},
        )  # fmt: skip
        frame = replace(self.house.frame(self.actor), ask={"sequence": row["sequence"]})
        return bool(await unit.ids(OUTBOX, where, limit=1, frame=frame))

    async def _run(self, row: Row) -> None:
        handler = self._handler(row)
        if handler is None:
            await self._done(row, state="failed", result=f"nothing here sends “{row['kind']}”")
            return
        try:
            await handler(row["payload"] or {}, row["key"])
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept with the row and tried again
            if not isinstance(error, Refusal):
                _log.warning("an outbox row of kind %s failed: %s", row["kind"], type(error).__name__)
            await self._later(row, error)
        else:
            await self._done(row, state="done", result=None)

    def _handler(self, row: Row) -> Handler | None:
        registered = self.house.extensions.handlers.get(row["kind"])
        if registered is None and row["kind"] == "call":
            return partial(calling.run, self.house, attempt=row["attempts"])
        return registered

    async def _later(self, row: Row, error: Exception) -> None:
        tried = row["attempts"]
        if _at_most_once(row) or tried > len(PAUSES):
            await self._done(row, state="failed", result=str(error)[:500])
            return
        await self._done(row, state="pending", result=str(error)[:500], next_at=self._now() + PAUSES[tried - 1])

    async def _done(self, row: Row, **changes: Any) -> None:
        async def write(unit: Unit) -> None:
            await unit.update(OUTBOX, row["id"], {**changes, "lease_until": None})

        await self.house.store.unit(write)

    def _now(self) -> datetime:
        return self.house.clock.now()


def _at_most_once(row: Row) -> bool:
    """Whether it must not be tried a second time by itself (`retry: never`, S12.2)."""
    return (row["payload"] or {}).get("retry") is False
