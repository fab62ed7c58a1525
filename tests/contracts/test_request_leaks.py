"""A leak planted in any family of requests, files, jobs, undo and notices turns their contract red."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import pytest

import workflows.commands
import workflows.engine
import workflows.hiding
import workflows.openings
import workflows.queue
import workflows.queue_rows
import workflows.reading
import workflows.requests
import workflows.visible
import workflows.words
from access.fields import RecordRights
from kernel.actor import Actor
from notices import inbox
from records import files, long_work
from records.actions import long_work as working
from records.actions import undo as undoing
from records.long_work import all_mine, progress
from records.reasons import Told
from records.sight import Sight
from tests.contracts.request_probes import Stand
from tests.contracts.test_requests_over_http import hold
from workflows import deciding, ending, steps, submitting
from workflows.look import Look


async def everyone_sees(*_: object) -> bool:
    return True


async def whole_titles(sight: Any, records: Any) -> dict[tuple[str, int], str]:
    found = {name: await sight.reader.titles(name, ids) for name, ids in records.items()}
    return {(name, id): title for name, each in found.items() for id, title in each.items()}


async def whole_names(_: object, __: object, rows: Any, ___: object) -> list[str]:
    return [row["title_"] for row in rows]


async def all_seats(sight: Any, *_: object) -> list[Any]:
    return list(await sight.reader.rows("wf_seat", where=sight.among("wf_seat", "state", ("open",)), frame=sight.frame))


async def all_unread(sight: Any, *_: object) -> list[Any]:
    return [(seat["request"], partial(dict, seat)) for seat in await all_seats(sight)]


async def all_waits(sight: Any, found: Any, language: str) -> Any:
    people = [{"id": id, "title": "", "role": None} for id in sight.house.organisation.members]
    return {id: workflows.queue_rows.Waits(tuple(people)) for id, _ in found}


def unhidden(*_: object) -> frozenset[str]:
    return frozenset()


async def whole_look(*_: object) -> Look:
    return Look(None, ())


async def of_anybody(opened: Any, actor: Actor, id: int) -> Any:
    async with opened.store.read() as reader:
        row = await reader.one("long_work", id) or {}
    return await progress(opened, opened.organisation.actor(row["user"]), id)


async def everybodys(opened: Any, actor: Actor) -> Any:
    everybody = [opened.organisation.actor(user) for user in opened.organisation.members]
    return [job for each in everybody for job in await all_mine(opened, each)]


async def any_job(work: Any, id: int) -> Any:
    return await work.reader.one("long_work", id, lock=True)


async def last_of_all(work: Any, condition: Any) -> Any:
    rows = await work.reader.rows("change_set", where=condition, sort=("-id",), limit=1, frame=work.frame)
    return rows[0] if rows else None


async def read_anyway(opened: Any, actor: Actor, id: int) -> None:
    return None


def any_seat(turn: Any, actor: int, number: int | None, **_: object) -> Any:
    return deciding.open_seats(turn)[0]


def holds(*_: object) -> bool:
    return True


def nothing(*_: object) -> None:
    """Lets it pass."""


def stopped(turn: Any, command: Any) -> None:
    turn.by_person("stop")
    steps.end(turn, "stopped")


def commented(turn: Any, command: Any) -> None:
    turn.by_person("comment")


LEAKS: Final[Mapping[str, tuple[str, list[tuple[object, str, object]]]]] = MappingProxyType({
    "the page shows every field": ("GET /requests/{id}", [(Look, "shows", holds)]),
    "the page shows what a step hides": (
        "GET /requests/{id}",
        [(workflows.hiding, "hidden_from", unhidden), (workflows.openings, "hidden_from", unhidden)]),
    "the page shows what changed": ("GET /requests/{id}", [(workflows.reading, "look_of", whole_look)]),
    "the page calls the record by its name": ("GET /requests/{id}", [(workflows.words, "titles", whole_titles)]),
    "the page is there for all": ("GET /requests/{id}", [(workflows.visible, "may_see", everyone_sees)]),
    "reasons rest on what is hidden": (
        "GET /{entity}/{id}/route/{workflow}", [(Told, "visible", lambda _, every: list(every))]),
    "the queue shows every field": ("GET /queue", [(Look, "shows", holds)]),
    "the queue calls the record by its name": ("GET /queue", [(Sight, "called", whole_names)]),
    "the queue holds all seats": ("GET /queue", [(workflows.queue, "unread", all_unread)]),
    "the queue names people who hold no seat": ("GET /queue", [(workflows.queue, "_waits_for", all_waits)]),
    "a notice calls the record by its name": ("GET /notices", [(workflows.words, "titles", whole_titles)]),
    "a notice is read by anybody": ("GET /notices", [(inbox, "mark_read", read_anyway)]),
    "a request is a record for all": (
        "GET /{entity}/{id} of a request", [(RecordRights, "masks", lambda *_: False), (RecordRights, "sees", holds)]),
    "anybody decides": ("POST /requests/{id}/approve", [(deciding, "entitled_seat", any_seat)]),
    "a difference tells what is hidden": (
        "POST /requests/{id}/approve", [(workflows.requests, "look_of", whole_look)]),
    "a seat's fields are open to anybody": (
        "PATCH /{entity}/{id} by a seat", [(workflows.openings, "my_seats", all_seats)]),
    "anybody rejects": ("POST /requests/{id}/reject", [(deciding, "entitled_seat", any_seat)]),
    "anybody gives back": ("POST /requests/{id}/return", [(deciding, "entitled_seat", any_seat)]),
    "anybody withdraws": ("POST /requests/{id}/withdraw", [(ending, "acts_for_submitter", holds)]),
    "anybody hands in again": ("POST /requests/{id}/resubmit", [(submitting, "acts_for_submitter", holds)]),
    "anybody stops": ("POST /requests/{id}/stop", [(workflows.engine, "_VERBS", {
        **workflows.engine._VERBS, workflows.commands.Stop: stopped})]),
    "a decision is answered to all": ("POST /requests/{id}/comment", [(workflows.requests, "may_see", everyone_sees)]),
    "a batch decides for anybody": ("POST /queue/batch", [(deciding, "entitled_seat", any_seat)]),
    "a file is for all": ("POST /files", [(files, "_named_by_readable", everyone_sees)]),
    "a job is for all": ("GET /jobs", [(long_work, "progress", of_anybody)]),
    "jobs are listed for all": ("GET /jobs", [(long_work, "all_mine", everybodys)]),
    "a job is stopped by all": ("GET /jobs", [(working, "_mine", any_job)]),
    "undo takes back the last of anybody": ("POST /undo", [(undoing, "_last", last_of_all)]),
})  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("stand", ["sqlite"], indirect=True)
async def test_a_leak_in_any_family_is_found(stand: Stand, monkeypatch: pytest.MonkeyPatch, leak: str) -> None:
    name, planted = LEAKS[leak]
    for where, what, instead in planted:
        monkeypatch.setattr(where, what, instead)
    await stand.opened.house.refresh()
    with pytest.raises(AssertionError):
        await hold(stand, [name])
