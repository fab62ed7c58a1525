"""Tells people what waits for them, and what became of their requests (S14.1): lines in their inbox."""

from typing import Final

from kernel.reference import Reference
from kernel.text import Text
from records.results import Row
from records.sight import Sight
from records.work import Work
from schema.model import Workflow
from workflows import words
from workflows.hiding import drawn
from workflows.organisation import name_of
from workflows.route import step_named
from workflows.state import Request
from workflows.turn import Notice, Result

_OF_EN: Final = "{workflow}: “{record}” "
_OF_ZH: Final = "{workflow}：“{record}”"
_SAYS: Final = {
    kind: Text.of({"en": _OF_EN + en, "zh-CN": _OF_ZH + zh})
    for kind, en, zh in (
        ("opened", "waits for you ({step}).", "待您处理（{step}）。"),
        ("opened_for", "waits for you in place of {person} ({step}).", "待您代{person}处理（{step}）。"),
        ("decided_for", "was decided by {person} in your place ({step}).", "已由{person}代您处理（{step}）。"),
        ("stand_in", "is yours now: {person}, who submitted it, has left.", "提交人{person}已离职，由您代为处理。"),
        ("handed_over", "was handed over to you by {person} ({step}).", "由{person}转交给您处理（{step}）。"),
        (
            "moved",
            "was given to you by {person}, workflow administrator ({step}).",
            "由流程管理员{person}改派给您处理（{step}）。",
        ),
        (
            "seat_moved",
            "was given to {person} by a workflow administrator ({step}).",
            "已由流程管理员改派给{person}处理（{step}）。",
        ),
        ("urged", "is waited for by {person} ({step}).", "{person}催您尽快处理（{step}）。"),
        ("copied", "was copied to you.", "已抄送给您。"),
        ("no_longer_needed", "needs nothing from you now.", "无需您再处理。"),
        ("returned", "was returned to you.", "已退回给您。"),
        (
            "restarted",
            "was changed and begins anew; what you decided counts no more.",
            "内容有改动，审批重新开始，您之前的处理已失效。",
        ),
        ("edited", "was changed in an approval step after you had decided ({step}).", "在您处理之后有修改（{step}）。"),
        ("approved", "was approved.", "已批准。"),
        ("rejected", "was rejected.", "未获批准。"),
        ("withdrawn", "was withdrawn.", "已撤回。"),
        (
            "late_failed",
            "is overdue, and what the file wants then could not be done ({step}).",
            "已逾期，但按时限的处理未能完成（{step}）。",
        ),
        (
            "unfilled",
            "has a seat that nobody can fill; give it to somebody ({step}).",
            "有一个席位无人可以处理，请改派（{step}）。",
        ),
        ("stopped", "was stopped by an administrator.", "已被管理员终止。"),
        ("not_needed", "needed no approval.", "无需审批。"),
    )
}


async def send(work: Work, id_: int, definition: Workflow, result: Result, place: str = "") -> None:
    """One line per person and thing; nobody is told of what he did himself. `place` sets apart what one act does to a
    request at several places."""
    state = result.state
    rows = []
    for number, notice in enumerate(result.notices):
        for person in notice.people:
            if person != work.actor.user_id and work.house.organisation.is_active(person):
                title = await _title(work, definition, state, person)
                text = _text(work, definition, notice, title, person)
                request = Reference("request", id_)
                key = work.effect_key(f"{place}/{number}/{person}", request)
                rows.append(_row(work, request, notice, text, person, key))
    await work.unit.insert_many("notice", rows)


async def _title(work: Work, definition: Workflow, state: Request, person: int) -> str:
    """What this person may know it by (S13.5, S7.6)."""
    record = (state.entity, state.record)
    sight = Sight(work.house, work.reader, work.house.organisation.actor(person))
    drawn(sight, definition, state, *record)
    row = await work.world.row(*record)
    sight.world.know(record[0], [row] if row else ())
    return (await words.titles(sight, {record[0]: [record[1]]})).get(record, "")


def _text(work: Work, definition: Workflow, notice: Notice, title: str, person: int) -> str:
    language = work.house.organisation.members[person].language or work.house.schema.app.locale
    step = step_named(definition, notice.step).label.in_(language) if notice.step else ""
    values = {
        "workflow": definition.label.in_(language), "record": title, "step": step,
        "person": name_of(work.house.organisation, notice.person),
    }  # fmt: skip
    return _SAYS[notice.kind].in_(language).format(**values)


def _row(work: Work, record: Reference, notice: Notice, text: str, person: int, key: str) -> Row:
    return {
        "user": person, "text": text, "record": record, "kind": notice.kind, "key": key[:200], "title_": text[:200],
        "created_at": work.now, "updated_at": work.now, "created_by": work.actor.user_id, "version": 1,
    }  # fmt: skip
