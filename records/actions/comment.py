"""The verb comment: says something about a record; `@login` or a name mentions people."""

from dataclasses import dataclass
from typing import Final

from access.codes import PEOPLE_ONLY
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from kernel.text import Text
from records.codes import EMPTY_COMMENT, INVALID, MENTION_UNSEEN
from records.computing import blank_row
from records.mentions import mentioned, readers
from records.open_cells import refuse_unseen
from records.results import Outcome
from records.work import Work
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading

COMMENT: Final = "comment"
NOTICE: Final = "notice"
_COMMENTS: Final = Text.of({"en": "comments", "zh-CN": "评论"})


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a record, or on its cell of `field`. `mentions`: people chosen from the list while writing, whose
    names stand in the text."""

    entity: str
    id: int
    text: str
    mentions: tuple[int, ...] = ()
    field: str = ""


async def run(work: Work, action: Comment) -> Outcome:
    """`value`: the comment's id, text, author and time. Raises Refusal: 404, 403, 422."""
    entity = work.entity(action.entity)
    if work.actor.outside:
        await work.row(entity, action.id)
        raise Refusal(PEOPLE_ONLY, {"what": _COMMENTS})
    row = await work.row(entity, action.id, "comment")
    if action.field:
        refuse_unseen(entity, (await work.rights(entity, [row]))[0], action.field)
    text = _read(work, action.text)
    people = mentioned(work, text, action.mentions)
    record = Reference(entity.name, row["id"])
    id = await _store(work, record, text, people, action.field)
    await _tell(work, record, id, text, people, action.field)
    author = {"id": work.actor.user_id, "title": work.actor.name}
    value = {"id": id, "text": text, "by": author, "at": work.now, "mentions": list(people),
             "field": action.field or None}  # fmt: skip
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


async def _tell(
    work: Work, record: Reference, id: int, text: str, people: tuple[int, ...], field: str
) -> None:  # fmt: skip
    """A notice for each who may read the record, and the cell that it is about; the writer is warned of the others, who
    are told nothing (D-18)."""
    told = await readers(work, record, people, field)
    members = work.house.organisation.members
    for user in people:
        if user not in told:
            work.warnings.append(Problem(MENTION_UNSEEN, {"name": members[user].name}, "text", severity="warning"))
        elif user != work.actor.user_id:
            notice = {"user": user, "text": f"{work.actor.name}: {text[:500]}", "record": record, "kind": "mention",
                      "key": f"comment/{id}/{user}", "title_": text[:200], "created_at": work.now,
                      "created_by": work.actor.user_id}  # fmt: skip
            await work.unit.insert(NOTICE, notice)


async def _store(work: Work, record: Reference, text: str, people: tuple[int, ...], field: str) -> int:
    row = blank_row(work.house.schema.entity(COMMENT), 0)
    about: dict[str, object] = {"record": record, "field": field or None, "text": text, "title_": text[:200]}
    by = {
        "owner": work.actor.user_id,
        "unit": work.actor.unit,
        "created_at": work.now,
        "created_by": work.actor.user_id,
    }
    row |= about | by | {"mentions": people}
    return await work.unit.insert(COMMENT, {name: value for name, value in row.items() if name != "id"})
