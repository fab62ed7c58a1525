"""Makes the files of large, typed or encrypted exports beside the answers, piece by piece, until stopped.

The file is made anew from its beginning by whoever's lease it is when a server went away; rows and rights are read
with each piece, writing and packing happen in threads.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any, Final, Protocol

from kernel.actor import Actor
from kernel.errors import UNEXPECTED, Refusal
from records import exports, leases
from records.house import House
from records.long_rows import EXPORT, LONG_WORK
from records.results import Row
from records.whole import Piece
from records.worker import Worker, passing
from transfer import shelf, texts
from transfer.columns import Column, columns
from transfer.downloading import pieces
from transfer.line_sheets import Lines
from transfer.outline import Outline
from transfer.workbook import Workbook

_log: Final = logging.getLogger("gridwright")
AT_ONCE: Final = 1_000  # rows
TOLD: Final = 1.0  # seconds between two notes of the progress


class Target(Protocol):
    """A file being written, in a thread."""

    def write(self, piece: Piece) -> None:
        """The next rows."""

    def close(self) -> None:
        """Finishes it."""


class _Text:
    def __init__(self, path: Path, shown: list[Column], format: str) -> None:
        self._file, self._shown = path.open("wb"), shown
        self._rows = texts.json_rows if format == "jsonl" else texts.csv_rows
        if format == "csv":
            self._file.write(texts.csv_head(shown))

    def write(self, piece: Piece) -> None:
        self._file.write(self._rows(self._shown, piece))

    def close(self) -> None:
        self._file.close()


class _Sheets:
    def __init__(
        self, path: Path, shown: list[Column], title: str, frozen: int, outline: Outline, lines: list[Lines]
    ) -> None:  # fmt: skip
        self._book = Workbook(path, shown, title, frozen, outline, lines)

    def write(self, piece: Piece) -> None:
        self._book.write(piece)

    def close(self) -> None:
        self._book.close()


def target(house: House, actor: Actor, job: Row, names: tuple[str, ...], path: Path) -> Target:
    """The file of an export in its format, labelled in the person's language."""
    language = actor.language
    entity = house.schema.entity(job["entity"])
    shown = columns(entity, names, language, house.clock)
    if job["format"] == "xlsx":
        asked = job["asked"]
        outline = Outline(entity, shown, asked.get("by", ()), asked.get("totals", ()), language, house.clock)
        lines = [
            Lines.of_field(house, actor, entity, entity.fields[name]) for name in names if entity.fields[name].lines
        ]
        frozen_ = frozen(names, asked.get("frozen", ()))
        return _Sheets(path, shown, entity.label.in_(language), frozen_, outline, lines)
    return _Text(path, shown, job["format"] or "csv")


def frozen(names: Sequence[str], stay: Sequence[str]) -> int:
    """How many of the first columns are among those that stay."""
    return next((place for place, name in enumerate(names) if name not in stay), len(names))


async def made(house: House, actor: Actor, job: Row, path: Path) -> AsyncGenerator[int]:
    """Writes the file of an export; gives how many rows have been read so far. Raises Refusal."""
    out: Target | None = None
    done = 0
    try:
        async for piece in pieces(house, actor, job, AT_ONCE):
            if out is None:
                out = await asyncio.to_thread(target, house, actor, job, piece.names, path)
            await asyncio.to_thread(out.write, piece)
            done += len(piece)
            yield done
    finally:
        if out is not None:
            await asyncio.to_thread(out.close)


@dataclass(slots=True)
class _Going:
    """An export under way on this server."""

    job: Row
    path: Path
    steps: AsyncGenerator[int]
    rows: int = 0
    told: float = field(default_factory=monotonic)


class Exporter(Worker):
    """Makes the files of all exports that wait for it, in turn, each with the rights that its person holds by then."""

    operation = EXPORT
    wakes_on = LONG_WORK

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._going: dict[int, _Going] = {}

    async def once(self) -> bool:
        """One piece of each file under way; whether there was one."""
        house = await self.house.current()
        waiting = await leases.waiting(house, EXPORT)
        for id in self._going.keys() - {row["id"] for row in waiting}:
            await self._drop(id)
        return any([await self._step(house, row) for row in waiting])

    async def _step(self, house: House, row: Row) -> bool:
        actor = house.organisation.actor(row["user"])
        actor = replace(actor, language=row["language"] or actor.language)
        try:
            going = self._going.get(row["id"]) or await self._begun(house, actor, row)
            if going is None:
                return False
            await self._advanced(house, row["id"], going)
        except Refusal as error:
            if passing(error):
                await self._drop(row["id"])  # begun anew when the lease has lapsed
                raise
            await self._failed(row["id"], error.as_json(actor.language))
        except Exception:  # noqa: BLE001 - a defect ends this export and no other: the log has the frames
            _log.exception("unexpected", extra={"facts": {"operation": EXPORT, "id": str(row["id"])}})
            told = Refusal(UNEXPECTED, {"id": f"{EXPORT}-{row['id']}"}).as_json(actor.language)
            await self._failed(row["id"], told)
        return True

    async def _begun(self, house: House, actor: Actor, row: Row) -> _Going | None:
        """Takes the export over, unless another server has it."""
        if not await leases.take(house, row["id"]):
            return None
        job = await exports.job(house, row["work"]["export"])
        path = shelf.unfinished(house, job)
        going = self._going[row["id"]] = _Going(job, path, made(house, actor, job, path))
        return going

    async def _advanced(self, house: House, id: int, going: _Going) -> None:
        try:
            going.rows = await anext(going.steps)
        except StopAsyncIteration:
            del self._going[id]
            going.path.replace(shelf.place(house, going.job, sealed=False))
            await exports.made(house, id, going.job["id"], going.rows)
            return
        if monotonic() - going.told >= TOLD:
            going.told = monotonic()
            await leases.renew(house, id, going.rows)

    async def _failed(self, id: int, error: dict[str, Any]) -> None:
        await self._drop(id)
        await leases.failed(self.house, id, error)

    async def _drop(self, id: int) -> None:
        """Stopped, or failed: what was written is thrown away."""
        going = self._going.pop(id, None)
        if going is not None:
            await going.steps.aclose()
            await asyncio.to_thread(going.path.unlink, True)
