"""What a changed schema means for requests under way (2.10, S16.4)."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from expressions.compile import compile
from expressions.functions import Function
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from kernel.text import Text
from records.house import House
from records.results import Row
from records.sight import Sight
from schema.load import SchemaErrors
from schema.model import Schema
from schema.reread import reread
from workflows.standing_codes import IN_USE
from workflows.turn import first_of

_SHOWN: Final = 5


# ------------------------------------------------------------------------------------------------ requests under way
async def in_use(house: House, schema: Schema, functions: Iterable[Function]) -> list[Problem]:
    """A problem per definition that open requests follow and that `schema` no longer lets be read (S16.1).

    `house` is the one over the database as it is now; its schema may be `schema` itself.
    """
    async with house.store.read() as reader:
        sight = Sight(house, reader, Actor.system("schema"))
        where = compile("state in ['running', 'returned']", house.names, "request", expects=BOOLEAN)
        names = ("workflow", "definition", "record", "title_")
        rows = await reader.rows("request", names, where=where, frame=sight.frame)
        rows.sort(key=lambda row: (row["workflow"], row["definition"]))
        known, problems = tuple(functions), []
        for (workflow, digest), group in groupby(rows, key=lambda row: (row["workflow"], row["definition"])):
            reason = await _unread(sight, schema, known, str(workflow), str(digest))
            if reason is not None:
                problems.append(await _problem(sight, str(workflow), list(group), reason))
    return problems


async def _unread(
    sight: Sight, schema: Schema, functions: tuple[Function, ...], workflow: str, digest: str
) -> Problem | None:  # fmt: skip
    """Why the pinned definition cannot be read against the schema; None when it can."""
    current = schema.workflows.get(workflow)
    if current is not None and current.text_hash == digest:
        return None
    kept = await sight.reader.rows("wf_version", where=sight.among("wf_version", "hash", (digest,)), frame=sight.frame)
    text = next((str(row["text"]) for row in kept if row["workflow"] == workflow), "")
    try:
        reread(schema, workflow, text, functions=functions)
    except SchemaErrors as errors:
        return next(each for each in errors.problems if each.severity == "error")
    return None


async def _problem(sight: Sight, workflow: str, rows: list[Row], reason: Problem) -> Problem:
    records = [row["record"] for row in rows if row["record"] is not None][: _SHOWN + 1]
    known = [(await sight.reader.titles(each.entity, [each.id])).get(each.id) or str(each) for each in records]
    said = Text.of({words: reason.text(words) for words in ("en", "zh-CN")})
    values = {"count": len(rows), "workflow": workflow, "records": first_of(known, _SHOWN), "reason": said}
    return Problem(IN_USE, values)


async def demand(house: House, schema: Schema, functions: Iterable[Function]) -> None:
    """Refuses a schema under which open requests could not go on."""
    problems = await in_use(house, schema, functions)
    if problems:
        raise Refusal(problems[0].code, problems[0].values, problems=problems)
