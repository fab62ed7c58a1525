"""The verb create: a new record, with its lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from access.codes import NO_ENTITY, NOT_ALLOWED, NOT_HERE
from kernel.errors import Problem, Refusal
from records import codes
from records.computing import fill_new, first_stages
from records.draft import Draft
from records.editing import add_line, new_draft, take_lines
from records.entering import enter_first_stage
from records.parsing import Body, Manner, read_body
from records.reading import seen
from records.results import Form, Outcome
from records.saving import save
from records.sight import Sight
from records.words import verb_label
from records.work import Sketch, Work
from schema.model import Entity


@dataclass(frozen=True, slots=True)
class Create:
    """Creates a record of `entity`. `form`: how values are written; the product's own are values in memory."""

    entity: str
    values: Any
    key: str = ""
    form: Form | None = None


async def run(work: Work, action: Create) -> Outcome:
    """The new record as its maker may see it. Raises Refusal: 404, 403, 422 with all problems."""
    entity = work.entity(action.entity)
    form = action.form or ("values" if work.actor.is_system else "strict")
    draft, problems = await drafted(work, entity, action.values, form)
    await store_new(work, draft, problems, check_rights=True)
    return await seen(work, entity, draft.id, created=True)


async def drafted(sketch: Sketch, entity: Entity, values: Any, form: Form = "strict") -> tuple[Draft, list[Problem]]:
    """The new record as its maker writes it, and what is wrong with the writing. Raises Refusal 403, 404."""
    refuse_without_right(sketch, entity)
    rights = sketch.policy.fields(sketch.actor, entity.name).anywhere
    body = await read_body(sketch, entity, values, rights, Manner(form, creating=True))
    problems = [*body.problems, *wrong_stage(entity, body)]
    draft = await new_draft(sketch, entity, body.values)
    return draft, problems + await lines_of(sketch, draft, body)


def refuse_without_right(sight: Sight, entity: Entity) -> None:
    """Lines are made with their record; others by whom a grant lets create. Raises Refusal 403, 404."""
    verbs = sight.policy.verbs(sight.actor, entity.name)
    if entity.lines_of and not sight.actor.is_system:
        raise Refusal(codes.WRITTEN_ELSEWHERE, {"entity": entity.label})
    if "create" in verbs:
        return
    if "read" not in verbs:
        raise Refusal(NO_ENTITY, {"entity": entity.name})
    raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, "create")})


def wrong_stage(entity: Entity, body: Body) -> list[Problem]:
    """A problem where a new record names a stage that may begin none."""
    stage, first = body.values.get("stage"), first_stages(entity)
    if stage is None or stage in first:
        return []
    shown = ", ".join(first)
    return [Problem(codes.NOT_FIRST, {"entity": entity.label, "stage": stage, "first": shown}, "stage")]


async def lines_of(work: Sketch, draft: Draft, body: Body, returning: Collection[int] = ()) -> list[Problem]:
    """Takes the lines of a body; problems of theirs, and ids that belong to no line of the record."""
    problems = []
    strange = await take_lines(work, draft, body.lines, returning)
    for name, rows in body.lines.items():
        field = draft.entity.fields[name]
        problems += [Problem(codes.LINE_UNKNOWN, {"label": field.label, "id": id}, name) for id in strange]
        for number, row in enumerate(rows):
            at = f"{name}.{number}"
            problems += [problem.on(f"{at}.{problem.field}" if problem.field else at) for problem in row.problems]
    return problems


async def store_new(
    work: Work, draft: Draft, problems: Sequence[Problem] = (), *, check_rights: bool = False
) -> None:  # fmt: skip
    """Stores a new record: automatic fields, defaults, the checks of every save, its first stage, its approval."""
    if draft.entity.lines_of and draft.row["parent"]:
        await add_line(work, draft)
        return
    await fill_new(work, draft)
    await store_filled(work, draft, problems, check_rights=check_rights)


async def store_filled(
    work: Work, draft: Draft, problems: Sequence[Problem] = (), *, check_rights: bool = False
) -> None:  # fmt: skip
    """The same of a record that has its automatic fields and defaults."""

    async def allowed() -> None:
        await refuse_elsewhere(work, draft)

    await save(work, draft, "create", problems=problems, allowed=allowed if check_rights else None)
    await enter_first_stage(work, draft)
    hold = work.house.extensions.hold_create
    if hold is not None:
        await hold(work, draft)


async def refuse_elsewhere(work: Sketch, draft: Draft) -> None:
    """The new record must stand where the grant may create into (`to`, else its own rows). Raises Refusal 403."""
    for _, into in work.policy.into(work.actor, "create", draft.entity.name):
        if await work.world.value(into, work.frame_of(draft)):
            return
    raise not_here(draft.entity)


def not_here(entity: Entity) -> Refusal:
    """What is said where a record may not be created where it would stand."""
    return Refusal(NOT_HERE, {"entity": entity.label, "verb": verb_label(entity, "create")})
