"""What of a schema depends on who and what is there today: roles nobody holds, and requests under way (2.10)."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from access.organisation import Organisation
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
from schema.model import Schema, Step, Workflow
from schema.reread import reread
from workflows.codes import IN_USE, NOBODY_TODAY
from workflows.route import steps_of

_SHOWN: Final = 5
_THEN: Final = {
    "admin": Text.of({"en": "would go to the workflow administrators {admins}", "zh-CN": "将转给流程管理员{admins}"}),
    "skip": Text.of({"en": "would skip the step", "zh-CN": "将跳过该环节"}),
    "reject": Text.of({"en": "would be rejected", "zh-CN": "将被自动拒绝"}),
    "others": Text.of({"en": "would be decided by the other seats", "zh-CN": "将由其他席位处理"}),
    "instead": Text.of({"en": "would go to whom `if_nobody` names", "zh-CN": "将转给 `if_nobody` 指定的人"}),
}


# ------------------------------------------------------------------------------------------------ roles
def vacancies(schema: Schema, organisation: Organisation) -> list[Problem]:
    """A warning per role and step that an approval asks and nobody holds today."""
    return [
        problem
        for workflow in schema.workflows.values()
        for step in steps_of(workflow.steps)
        for problem in _vacant(workflow, step, organisation)
    ]


def _vacant(workflow: Workflow, step: Step, organisation: Organisation) -> Iterator[Problem]:
    empty = [s for s in step.who if s.kind == "role" and not organisation.holders(s.name, within="anywhere")]
    for seat in empty:
        then = _then(step, others=len(empty) < len(step.who), organisation=organisation)
        values = {"role": seat.name, "workflow": workflow.label, "step": step.label, "then": then}
        yield Problem(NOBODY_TODAY, values, place=seat.place, severity="warning")


def _then(step: Step, others: bool, organisation: Organisation) -> Text:
    kind = "others" if others and step.need == "any" else step.if_nobody
    said = _THEN[kind if isinstance(kind, str) else "instead"]
    people = [organisation.members[user].name for user in organisation.administrators("workflows")]
    return Text.of({words: said.in_(words).format(admins=_listed(people, words)) for words in ("en", "zh-CN")})


def _listed(names: Iterable[str], language: str) -> str:
    known = list(names)
    more = ["…"] if len(known) > _SHOWN else []
    return ("、" if language == "zh-CN" else ", ").join([*known[:_SHOWN], *more])


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
    listed = Text.of({words: _listed(known, words) for words in ("en", "zh-CN")})
    return Problem(IN_USE, {"count": len(rows), "workflow": workflow, "records": listed, "reason": said})


async def demand(house: House, schema: Schema, functions: Iterable[Function]) -> None:
    """Refuses a schema under which open requests could not go on."""
    problems = await in_use(house, schema, functions)
    if problems:
        raise Refusal(problems[0].code, problems[0].values, problems=problems)
