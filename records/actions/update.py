"""The verb update: changes fields of one record; changes of others to other fields merge."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from access.codes import NOT_ALLOWED, NOT_HERE, NOT_WRITABLE
from access.fields import RecordRights
from expressions.tree import Expression
from kernel.errors import Problem, Refusal
from kernel.text import Text
from records import codes
from records.actions import lines
from records.actions.create import lines_of
from records.draft import Draft
from records.editing import edit, move_to_owner, open_draft
from records.merging import refuse_stale, refuse_stale_line
from records.parsing import Body, Manner, read_body
from records.reading import seen
from records.results import Form, Outcome, Row
from records.words import verb_label
from records.work import Work
from schema.model import Entity


@dataclass(frozen=True, slots=True)
class Update:
    """Changes `values` of a record. `version` is the one its editor saw (None: whatever it is now).

    `returning`: ids of deleted lines of the record that may stand among its lines again.
    """

    entity: str
    id: int
    values: Any
    version: int | None = None
    form: Form | None = None
    reason: str = ""
    returning: Collection[int] = ()


async def run(work: Work, action: Update) -> Outcome:
    """The record afterwards. Raises Refusal: 404, 403, 409 stale or locked, 422 with all problems."""
    entity = work.entity(action.entity)
    await change(work, entity, action)
    return await seen(work, entity, action.id)


async def change(work: Work, entity: Entity, action: Update) -> Draft:
    """Makes the change, without reading the record again."""
    if entity.lines_of:
        return await _line(work, entity, action)
    row = await _row(work, entity, action)
    rights = (await work.rights(entity, [row], writing=True))[0]
    form = action.form or ("values" if work.actor.is_system else "strict")
    moves = await open_moves(work, entity, row) if "stage" in _names(action.values) else None
    body = await read_body(work, entity, action.values, rights, Manner(form, creating=False, moves=moves))
    draft = open_draft(entity, row)
    if action.version is not None and action.version != row["version"]:
        await refuse_stale(work, entity, row, action.version, body)
    problems = [*body.problems, *await lines_of(work, draft, body, action.returning)]
    problems += _added_or_taken(draft, rights)
    problems += await _closed(work, draft, body, rights)
    await _refuse_owner(work, draft, body)
    await edit(work, draft, body.values, "update", reason=action.reason, problems=problems)
    return draft


async def _line(work: Work, entity: Entity, action: Update) -> Draft:
    """A line is changed by changing its record: one path, so that nothing that holds there can be passed."""
    row = await work.row(entity, action.id, "update")
    lines.refuse_id(entity, action.values)
    if action.version is not None and action.version != row["version"] and isinstance(action.values, dict):
        await refuse_stale_line(work, entity, row, action.version, action.values)
    rows = await lines.with_one_changed(work, entity, row, action.values)
    draft = await change_lines(work, entity, row, rows, form=action.form, reason=action.reason)
    return next(each for found in draft.lines.values() for each in found if each.id == action.id)


async def change_lines(
    work: Work, entity: Entity, row: Row, rows: list[Any], *, form: Form | None = None, reason: str = ""
) -> Draft:  # fmt: skip
    """Changes the record that a line belongs to, so that these are its lines; problems are told as the line's."""
    parent, field = entity.lines_of or ("", "")
    asked = Update(parent, row["parent"], {field: rows}, None, form, reason, (row["id"],))
    with lines.told_of(entity, rows, row["id"]):
        return await change(work, work.entity(parent), asked)


def _added_or_taken(draft: Draft, rights: RecordRights) -> list[Problem]:
    """Who may write some fields of lines only, adds none and takes none away."""
    problems = []
    for name, rows in draft.lines.items():
        field = draft.entity.fields[name]
        gone = any(each.entity.name == field.lines for each in draft.removed)
        if not rights.writes(name) and (gone or any(each.is_new or each.returns for each in rows)):
            problems.append(Problem(NOT_WRITABLE, {"label": field.label}, name))
    return problems


def _names(values: Any) -> set[str]:
    return set(values) if isinstance(values, dict) else set()


async def _row(work: Work, entity: Entity, action: Update) -> Row:
    """The row, with the right to update it; who only gives it to another owner needs the right to assign it. What an
    approval opens to whoever holds a seat of it needs neither (S3.6)."""
    verb = "assign" if _names(action.values) == {"owner"} and not work.actor.is_system else "update"
    try:
        return await work.row(entity, action.id, verb)
    except Refusal as error:
        if error.status != 403 or not (await work.opening(entity, row := await work.row(entity, action.id))).writes:
            raise
        return row


async def open_moves(work: Work, entity: Entity, row: Row) -> Text | None:
    """What the stages are called that one may go to from here, for a sentence; None: none is open."""
    moves, stage = work.house.extensions.moves, entity.stages.get(row.get("stage") or "")
    if moves is None:
        names = [each.to for each in stage.next] if stage else []
    else:
        names = [move["to"] for move in await moves(work, entity, row) if move["open"]]
    labels = [entity.stages[name].label for name in names]
    joined = {"en": ", ", "zh-CN": "、"}
    return Text.of({tag: by.join(label.in_(tag) for label in labels) for tag, by in joined.items()}) if labels else None


async def _closed(work: Work, draft: Draft, body: Body, rights: RecordRights) -> list[Problem]:
    """Fields of the body that a condition makes read-only on this record."""
    problems = []
    for name in (*body.values, *body.lines):
        field = draft.entity.fields[name]
        if isinstance(field.readonly, Expression) and not work.actor.is_system and name not in rights.opened:
            work.world.know(draft.entity.name, [draft.old or draft.row])
            if await work.world.value(field.readonly, work.frame_of(draft)):
                problems.append(Problem(codes.READONLY, {"label": field.label}, name))
    return problems


async def _refuse_owner(work: Work, draft: Draft, body: Body) -> None:
    if "owner" in body.values and body.values["owner"] != (draft.old or {}).get("owner"):
        await refuse_assigning(work, draft, body.values["owner"])


async def refuse_assigning(work: Work, draft: Draft, owner: int | None) -> None:
    """Refuses an owner the person may not assign to. Raises Refusal: 403 no right to assign, or not to that owner."""
    pairs = work.policy.into(work.actor, "assign", draft.entity.name)
    before = work.frame.about(draft.id)
    work.world.drop(draft.entity.name, draft.id)
    work.world.know(draft.entity.name, [draft.old or draft.row])
    held = [into for rows, into in pairs if await work.world.value(rows, before)]
    label = {"entity": draft.entity.label, "verb": verb_label(draft.entity, "assign")}
    if not held:
        raise Refusal(NOT_ALLOWED, label)
    after = Draft(draft.entity, {**draft.row, "owner": owner}, draft.old)
    move_to_owner(work, after)
    work.world.put(draft.entity.name, after.row)
    allowed = [bool(await work.world.value(into, before)) for into in held]
    work.world.drop(draft.entity.name, draft.id)
    if not any(allowed):
        raise Refusal(NOT_HERE, label)
