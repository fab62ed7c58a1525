"""Lines by their own address: what is sent for one is turned into what would be sent for the record it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from kernel.errors import Problem, Refusal
from records.codes import AUTOMATIC, INVALID
from records.results import Row
from records.work import Work
from schema.model import Entity


async def with_one_changed(work: Work, lines: Entity, row: Row, sent: Any) -> list[Any]:
    """All lines of the record, the one of this row with what was sent for it."""
    own = {**sent, "id": row["id"]} if isinstance(sent, Mapping) else sent
    return [own if id == row["id"] else {"id": id} for id in await _kept(work, lines, row)]


async def without_one(work: Work, lines: Entity, row: Row) -> list[Any]:
    """The lines of the record but this one."""
    return [{"id": id} for id in await _kept(work, lines, row) if id != row["id"]]


async def with_one_back(work: Work, lines: Entity, row: Row) -> list[Any]:
    """The lines of the record with a deleted one where it stood."""
    kept = await _kept(work, lines, row)
    at = max((row["position"] or 1) - 1, 0)
    return [{"id": id} for id in (*kept[:at], row["id"], *kept[at:])]


async def _kept(work: Work, lines: Entity, row: Row) -> list[int]:
    rows = (await work.reader.children(lines.name, "parent", [row["parent"]]))[row["parent"]]
    return [each["id"] for each in rows]


def refuse_id(lines: Entity, sent: Any) -> None:
    """The address says which line it is, and the body does not. Raises Refusal."""
    if isinstance(sent, Mapping) and "id" in sent:
        problem = Problem(AUTOMATIC, {"label": lines.fields["id"].label}, "id")
        raise Refusal(INVALID, {"count": 1}, problems=[problem])


@contextmanager
def told_of(lines: Entity, rows: Sequence[Any], id: int) -> Iterator[None]:
    """Problems of the record are told as those of its line: `parts.1.price` is `price`."""
    try:
        yield
    except Refusal as error:
        field = lines.lines_of[1] if lines.lines_of else ""
        place = next((n for n, row in enumerate(rows) if not isinstance(row, Mapping) or row["id"] == id), -1)
        problems = [_own(each, f"{field}.{place}.") for each in error.problems]
        raise Refusal(error.code, error.values, problems=problems, why=error.why, current=error.current) from error


def _own(problem: Problem, start: str) -> Problem:
    """What stands at the record or at another line of it has no field here."""
    at = problem.field or ""
    return replace(problem, field=at.removeprefix(start) if at.startswith(start) else None)
