"""Where the files of exports lie until they are downloaded, and when they are thrown away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from records.exports import JOB
from records.house import House
from records.results import Row

FOLDER: Final = "exports"


def place(house: House, job: Row, *, sealed: bool | None = None) -> Path:
    """The file of an export: the archive where it is encrypted, unless `sealed` is said."""
    packed = bool(job["encrypted"]) if sealed is None else sealed
    return _folder(house) / f"{job['id']}.{'zip' if packed else job['format']}"


def unfinished(house: House, job: Row) -> Path:
    """What is being written."""
    folder = _folder(house)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{job['id']}.{job['format']}.part"


def named(job: Row) -> str:
    """What the person's file is called, without an archive around it."""
    return f"{job['entity']}-{job['id']}.{job['format']}"


async def sweep(house: House) -> int:
    """Removes the files of exports that were downloaded, have lapsed or are gone; how many."""
    files = list(_files(house))
    if not files:
        return 0
    async with house.store.read() as reader:
        known: dict[int, Any] = await reader.many(JOB, [id for id, _ in files])
    now, gone = house.clock.now(), 0
    for id, path in files:
        row = known.get(id)
        if row is None or row["downloaded_at"] or (row["ready_until"] and row["ready_until"] < now):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _files(house: House) -> Iterator[tuple[int, Path]]:
    folder = _folder(house)
    for path in folder.iterdir() if folder.is_dir() else ():
        id = path.name.split(".")[0]
        if id.isascii() and id.isdecimal():
            yield int(id), path


def _folder(house: House) -> Path:
    return house.settings.data / FOLDER
