"""Stores a draft: hooks, formulas, checks, the row and its lines, what depends on it, the trail, automations."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from hooks.arguments import RecordEvent, frozen
from kernel.errors import Problem, Refusal
from records import audit, codes, locks, numbers
from records.automations import after_save
from records.checking import check
from records.computing import compute
from records.draft import UNTOUCHED, Draft
from records.duplicates import follow_duplicates, look_alikes
from records.formulas import Event, spread
from records.guards import follow_person, refuse_losing
from records.links import is_many
from records.parameters import follow_parameters, value_problems
from records.plugin_door import doorway
from records.results import Row
from records.searching import searched_text
from records.titles import needs_id, title
from records.unique import clash
from records.work import Changed, Work
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid
from schema.fieldtypes.codes import REQUIRED
from schema.model import Entity
from store.faults import TryAgain, UniqueClash

_NOTHING: Final = (None, "", (), False)  # the trail says nothing of these in a new record
_RULES: Final = (codes.CHECK_FAILED, codes.CHECK_PLAIN)  # what a check or a rule says

Allowed = Callable[[], Awaitable[None]]


async def save(
    work: Work, draft: Draft, verb: str, *, reason: str = "", problems: Sequence[Problem] = (),
    allowed: Allowed | None = None,
) -> None:  # fmt: skip
    """Stores a new or changed record with its lines.

    Raises Refusal with every problem found, TryAgain when somebody else wrote the record since it was read.

    `problems` are those found already, told together with the rest; `allowed` may refuse once all values are known.
    Order (design.md, The door): before hooks, own and line formulas, required, checks, rules, locks, the approval that
    guards the change (then it waits, and nothing is stored), unique, the row, formulas elsewhere, the trail,
    automations.
    """
    if not draft.heard:
        await _before(work, draft)
    if draft.is_new:
        await numbers.give_number(work, draft)
    alike = await look_alikes(work, draft)
    found = [*problems, *alike, *await compute(work, draft), *await check(work, draft), *value_problems(work, draft)]
    refuse(work, without_echoes(found))
    if allowed is not None:
        await allowed()
    if not draft.is_new:
        await locks.refuse_locked(work, draft)
        hold = work.house.extensions.hold_update
        if (hold is not None and await hold(work, draft)) or not _anything(draft):
            return
    event = await _write(work, draft)
    await spread(work, [event, *_line_events(draft)])
    refuse(work, await check(work, draft, late=True))
    await refuse_losing(work, draft.entity, draft)
    await follow_parameters(work, draft)
    await _trail(work, draft, verb, reason)
    await follow_person(work, draft)
    await after_save(work, draft, event)
    for told in work.house.extensions.stored:
        await told(work, draft.entity.name, draft.id)
    for told in work.house.extensions.written if draft.old is not None else ():
        await told(work, draft.entity.name, draft.id)
    await follow_duplicates(work, draft)


async def carry(work: Work, draft: Draft, reason: str) -> None:
    """Stores what a stored record follows another in, such as a link to one that became another: its formulas are
    computed, but no rule is asked anew and no lock. Raises Refusal, TryAgain."""
    refuse(work, await compute(work, draft))
    if not _anything(draft):
        return
    event = await _write(work, draft)
    await spread(work, [event, *_line_events(draft)])
    await _trail(work, draft, "update", reason)
    await after_save(work, draft, event)
    for told in work.house.extensions.written:
        await told(work, draft.entity.name, draft.id)


def refuse(work: Work, problems: Sequence[Problem]) -> None:
    """Raises Refusal with all errors among the problems; warnings are kept for the answer."""
    if error := refusal(problems):
        raise error
    work.warnings += [problem for problem in problems if problem not in work.warnings]


def refusal(problems: Sequence[Problem]) -> Refusal | None:
    """What a record with these problems is refused by; None when there are only warnings."""
    errors = [problem for problem in problems if problem.severity == "error"]
    return Refusal(codes.INVALID, {"count": len(errors)}, problems=errors) if errors else None


def without_echoes(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, told once for each field: that it could not be read says more than that it is empty, and
    either more than that a rule about it does not hold. A warning stands in for nothing."""
    bad = {each.field for each in problems if each.severity == "error" and each.code not in (REQUIRED, *_RULES)}
    unread = {each.field for each in problems if each.code.name.startswith("VAL")}
    hidden = {REQUIRED: bad} | dict.fromkeys(_RULES, unread)
    return [each for each in problems if each.severity != "error" or each.field not in hidden.get(each.code, ())]


def _anything(draft: Draft) -> bool:
    return bool(draft.removed) or any(each.differs for each in draft.family())


# ---------------------------------------------------------------------------------------------------- hooks
async def _before(work: Work, draft: Draft) -> None:
    hook = "before_create" if draft.is_new else "before_update"
    changed = await work.house.relay.change(hook, event_of(work, draft), doorway(work))
    take_over(draft, changed)


def take_over(draft: Draft, changed: RecordEvent) -> None:
    """Puts what plugins changed into a draft. Raises Refusal."""
    for name, value in changed.values.items():
        if name in draft.entity.fields and draft.row.get(name) != value:
            field = draft.entity.fields[name]
            try:
                draft.row[name] = registry.of(field).fit(field, value)
            except Invalid as error:
                raise Refusal(codes.INVALID, {"count": 1}, problems=[error.problem.on(name)]) from error
            draft.given.add(name)


def event_of(work: Work, draft: Draft) -> RecordEvent:
    """What hooks are told of a draft."""
    old = None if draft.old is None else frozen(draft.old)
    id = None if draft.is_new else draft.id
    return RecordEvent(draft.entity.name, id, work.actor, frozen(draft.row), work.now, old)


# ---------------------------------------------------------------------------------------------------- rows
async def _write(work: Work, draft: Draft) -> Event:
    old = draft.old
    try:
        if draft.is_new:
            await _insert(work, draft)
        else:
            await _update(work, draft)
        await _write_lines(work, draft)
    except UniqueClash as error:
        raise clash(work, error) from error
    for each in draft.family():
        await _remember(work, each)
    work.world.written()
    work.open[draft.entity.name, draft.id] = draft
    fields = frozenset(draft.row) if old is None else frozenset(draft.changed()) | frozenset(draft.lines)
    return Event(draft.entity.name, old, draft.row, fields, computed=True)


async def _remember(work: Work, draft: Draft) -> None:
    """Keeps what search finds the record by."""
    text = searched_text(draft.entity, draft.row)
    if not draft.entity.internal and (draft.old is None or text != searched_text(draft.entity, draft.old)):
        await work.unit.remember(draft.entity.name, draft.id, text)


async def _insert(work: Work, draft: Draft) -> None:
    work.world.drop(draft.entity.name, draft.id)
    draft.row["id"] = await work.unit.insert(draft.entity.name, {k: v for k, v in draft.row.items() if k != "id"})
    if needs_id(draft.entity, draft.row):
        draft.row["title_"] = await work.world.settle(lambda: title(work.world, draft.entity, draft.row))
        await work.unit.entitle(draft.entity.name, draft.id, draft.row["title_"])


async def _update(work: Work, draft: Draft) -> None:
    work.world.drop(draft.entity.name, draft.id)
    old = draft.old or {}
    changes = {name: draft.row[name] for name in (*draft.changed(), "title_") if draft.row.get(name) != old.get(name)}
    stamps = {"updated_at": work.now, "updated_by": work.actor.user_id}
    changes |= {name: value for name, value in stamps.items() if name in draft.entity.fields}
    changes |= {"deleted_at_": None} if draft.returns else {}
    if not await work.unit.update(draft.entity.name, draft.id, changes, old["version"]):
        raise TryAgain
    draft.row.update(changes, version=old["version"] + 1)


async def _write_lines(work: Work, draft: Draft) -> None:
    for line in draft.removed:  # first: what comes may take the place of what goes
        await work.unit.update(line.entity.name, line.id, {"deleted_at_": work.now})
        work.world.drop(line.entity.name, line.id)
    for rows in draft.lines.values():
        for position, line in enumerate(rows, 1):
            line.row["parent"], line.row["position"] = draft.id, position
            if line.is_new:
                await _insert(work, line)
            elif line.differs or line.row.get("title_") != (line.old or {}).get("title_"):
                await _update(work, line)


def _line_events(draft: Draft) -> Iterable[Event]:
    for rows in draft.lines.values():
        for line in rows:
            old = None if line.returns else line.old
            fields = frozenset(line.row) if old is None else frozenset(line.changed())
            if fields:
                yield Event(line.entity.name, old, line.row, fields, computed=True, parent=draft.id)
    for line in draft.removed:
        yield Event(line.entity.name, line.old, None, frozenset(line.row), computed=True, parent=draft.id)


# ---------------------------------------------------------------------------------------------------- trail
async def _trail(work: Work, draft: Draft, verb: str, reason: str) -> None:
    changes = changes_of(draft)
    work.changes.append(Changed(draft.entity.name, draft.id, verb, draft.row["version"], changes))
    if not draft.entity.internal:
        await audit.write(work, draft.entity, draft.id, verb, changes, reason, draft.row["version"])
        work.trailed[draft.entity.name, draft.id] = dict(draft.row)


def changes_of(draft: Draft, changed: Mapping[str, tuple[Any, Any]] | None = None) -> Mapping[str, tuple[Any, Any]]:
    """What the trail keeps: old and new value of each tracked field; of lines the list of rows. `changed`: what the
    draft changes, where that is known."""
    if draft.is_new:
        found = first_values(tracked(draft.entity), draft.row)
    else:
        fields = draft.entity.fields
        found = {name: pair for name, pair in (draft.changed() if changed is None else changed).items()
                 if fields[name].track}  # fmt: skip
    for name, rows in draft.lines.items():
        there = [each for each in (*rows, *draft.removed) if _of(draft, name, each) and not each.returns]
        before = sorted((each.old for each in there if each.old), key=lambda row: (row["position"] or 0, row["id"]))
        after = [each.row for each in rows]
        if draft.is_new or draft.removed or any(each.differs for each in rows):
            found[name] = ([line_kept(row) for row in before], [line_kept(row) for row in after])
    return found


def first_values(names: Iterable[str], row: Row) -> dict[str, tuple[Any, Any]]:
    """What the trail keeps of a new record's own values, of these fields."""
    return {
        name: (None, value) for name in names
        if (value := row.get(name)) or value not in _NOTHING
    }  # fmt: skip


def tracked(entity: Entity) -> tuple[str, ...]:
    """The fields of a row of which the trail tells."""
    return tuple(field.name for field in entity.fields.values() if field.track and field.name not in UNTOUCHED)


def _of(draft: Draft, name: str, line: Draft) -> bool:
    return line.entity.name == draft.entity.fields[name].lines


def line_kept(row: Row) -> Row:
    """What the trail keeps of a line."""
    return {key: value for key, value in row.items() if key not in ("parent", "version", "title_", "deleted_at_")}


async def load_several(work: Work, draft: Draft, names: Iterable[str]) -> None:
    """Reads the stored members of fields that are about to change, so that old and new can be told apart, and of those
    that may have to be filled, so that they count as such."""
    if draft.old is None:
        return
    changing = set(names)
    for name, field in draft.entity.fields.items():
        asked = name in changing or (field.required is not False and field.stored)
        if asked and name not in draft.old and is_many(field):
            draft.old[name] = (await work.reader.members(draft.entity.name, name, [draft.id]))[draft.id]
            draft.row.setdefault(name, draft.old[name])
