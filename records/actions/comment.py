"""The verb comment: says something about a record; `@login` or a name mentions people."""

import re
from dataclasses import dataclass
from typing import Final

from access.codes import PEOPLE_ONLY
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from kernel.text import Text
from records.codes import EMPTY_COMMENT, INVALID
from records.computing import blank_row
from records.results import Outcome
from records.work import Work
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading

COMMENT: Final = "comment"
NOTICE: Final = "notice"
_MENTION: Final = re.compile(r"@([\w.\-]+)")
_COMMENTS: Final = Text.of({"en": "comments", "zh-CN": "评论"})


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a record."""

    entity: str
    id: int
    text: str


async def run(work: Work, action: Comment) -> Outcome:
    """`value`: the comment's id, text, author and time. Raises Refusal: 404, 403, 422."""
    entity = work.entity(action.entity)
    if work.actor.outside:
        await work.row(entity, action.id)
        raise Refusal(PEOPLE_ONLY, {"what": _COMMENTS})
    row = await work.row(entity, action.id, "comment")
    text = _read(work, action.text)
    mentioned = _mentioned(work, text)
    record = Reference(entity.name, row["id"])
    id = await _store(work, record, text, mentioned)
    for user in mentioned:
        told = {"user": user, "text": f"{work.actor.name}: {text[:500]}", "record": record, "kind": "mention",
                "key": f"comment/{id}/{user}", "title_": text[:200]}  # fmt: skip
        if user != work.actor.user_id:
            await work.unit.insert(NOTICE, told)
    author = {"id": work.actor.user_id, "title": work.actor.name}
    value = {"id": id, "text": text, "by": author, "at": work.now.isoformat(), "mentions": list(mentioned)}
    return Outcome(entity=entity.name, id=row["id"], value=value, created=True)


def _read(work: Work, sent: object) -> str:
    field = work.house.schema.entity(COMMENT).fields["text"]
    try:
        text = registry.of(field).strict(field, sent, Reading(work.house.clock.today()))
    except Invalid as error:
        raise Refusal(INVALID, {"count": 1}, problems=[error.problem.on("text")]) from error
    if not text:
        raise Refusal(INVALID, {"count": 1}, problems=[Problem(EMPTY_COMMENT, {}, "text")])
    return str(text)


def _mentioned(work: Work, text: str) -> tuple[int, ...]:
    """Active people whose login or name stands behind an @."""
    words = {word.casefold().rstrip(".") for word in _MENTION.findall(text)}
    known = work.house.organisation.members.values()
    return tuple(m.id for m in known if m.active and {m.login.casefold(), m.name.casefold()} & words)


async def _store(work: Work, record: Reference, text: str, mentioned: tuple[int, ...]) -> int:
    row = blank_row(work.house.schema.entity(COMMENT), 0)
    row |= {"record": record, "text": text, "mentions": mentioned, "owner": work.actor.user_id, "unit": work.actor.unit,
            "created_at": work.now, "created_by": work.actor.user_id, "title_": text[:200]}  # fmt: skip
    return await work.unit.insert(COMMENT, {name: value for name, value in row.items() if name != "id"})
