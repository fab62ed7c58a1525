"""A request as people and screens read it (api.md, GET /requests/{id}): route, seats, trail, changes, what I may do."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain as chained
from typing import Any

from kernel.actor import Actor
from kernel.errors import Problem
from records.house import House
from records.sight import Sight
from schema.model import Workflow
from workflows import about, added, beside, enclosed, engine, left, proposals, revisions, seen, words
from workflows.among import approvers, hidden
from workflows.branches import standing
from workflows.causes import VERBS
from workflows.choosing_again import choices_again
from workflows.deciding import most_returns, return_targets
from workflows.definitions import definition_of
from workflows.delegating import delegates, giver
from workflows.events import Event
from workflows.expected import expected
from workflows.filling import editable
from workflows.foresight import StepAhead, ahead_of
from workflows.ground import ground_of
from workflows.ledger import Stored
from workflows.look import Look
from workflows.plugins import changed
from workflows.route import step_named, steps_of
from workflows.seats import holders_now, role_of
from workflows.seen import before_this_round
from workflows.sentences import sentence
from workflows.state import Decision, Planned, Request, Seat, Step, Term
from workflows.telling import Caption, Telling, Why
from workflows.visible import look_of, shown
from workflows.with_me import because, of_seat


async def read_request(house: House, actor: Actor, id_: int, language: str) -> dict[str, Any]:
    """The request, if this person may see it. Raises Refusal 404."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        stored = await shown(sight, id_)
        look = await look_of(sight, stored)
        return {**await as_json(sight, stored, language), "seen": await seen.since(sight, stored, look, language)}


async def as_json(sight: Sight, stored: Stored, language: str) -> dict[str, Any]:
    """The JSON of one request."""
    state = stored.state
    definition = await definition_of(sight, state.workflow, state.version)
    person = sight.actor.user_id or 0
    look = await look_of(sight, stored)
    titles = await words.titles(sight, {state.entity: [state.record]})
    ground = await ground_of(sight, stored, definition)
    needed, whys = _needed(stored), [plan.why for plan in state.route]
    trailed = [each.data.get("why", ()) for each in stored.events]
    telling = await Telling.of(
        sight, look, (state.entity, state.record),
        [*needed, *chained(*whys), *chained(*trailed), *ground.moved], language,
    )  # fmt: skip
    branch = [*needed, *_distinct(chained(*(plan.why for plan in state.route if plan.applies)))]
    said = telling.per_step(whys)
    edits, stale = await beside.changed(sight, stored, look, language), beside.outdated(state, stored.events, language)
    may = engine.may(definition, state, person, sight.house.organisation, sight.frame.now)
    mine = engine.at_hand(definition, state, person, sight.house.organisation, sight.frame.now)
    turns = [_turn(sight, definition, state, look, seat, language) for seat in mine]
    told = await about.told(sight, definition, stored.row["record"], language, state.change if state.is_open else None)
    ahead = ahead_of(definition, state, sight.house.organisation) if state.is_open else {}
    terms = expected(definition, state, sight.frame.now, sight.house.organisation, None) if state.is_open else {}
    return {
        "id": stored.id,
        "workflow": {"name": state.workflow, "label": definition.label.in_(language)},
        "state": state.state,
        "void": state.void,
        "round": state.round,
        "revision": state.revision,
        "record": {
            "entity": state.entity, "id": state.record, "title": titles.get((state.entity, state.record), ""),
            "number": told.number,
        },
        "submitter": words.person_json(sight, state.submitter),
        "on_behalf_of": words.person_json(sight, state.on_behalf_of),
        "to_stage": state.to_stage or None,
        "opened_at": words.instant(state.opened_at),
        "closed_at": words.instant(state.closed_at),
        "about": list(told.facts),
        "fields": _captioned(look.trimmed(told.fields), telling.captions(branch)),
        "summary": telling.summary(branch, {s.name: s.label.in_(language) for s in steps_of(definition.steps)}),
        "reasons": telling.uncarded(branch),
        "problems": _problems(ground.told(look, sight.house.schema.entities.get(state.entity)), language),
        "moved": [*_sentences(telling, ground.moved), *_other_code(sight, stored, definition, language)],
        "guards": state.guards or None,
        "proposal": await proposals.shown(
            sight, sight.house.schema.entities.get(state.entity), state.change, look, language
        ),
        "changes": await revisions.since(sight, stored.id, state, before_this_round(stored), language, look),
        "route": [
            _place(sight, definition, state, plan, ahead.get(plan.name), terms.get(plan.name), why, language)
            for plan, why in zip(state.route, said, strict=True)
        ],
        "effects": await left.of_request(sight, definition, state, stored.id, language),
        "trail": [
            _told(sight, definition, state, each, {
                **_entry(sight, definition, state, seq, each, telling.sentences(list(why)), language),
                "changes": list(edits.get(seq, ())), "outdated": stale.get(seq), **enclosed.shown(each),
            }, language)
            for seq, (each, why) in enumerate(zip(stored.events, trailed, strict=True), 1)
            if not hidden(each, sight.actor.user_id, state, sight.house.organisation, sight.frame.now)
        ],
        "may": list(may),
        "approver": person in approvers(state, sight.house.organisation, sight.frame.now),
        "hidden": sorted(sight.veiled.get((state.entity, state.record), ())),
        "choices": await choices_again(sight, stored, definition, language) if "resubmit" in may else [],
        "asks": turns[0]["asks"] if turns else _asks(definition, state, look),
        "turns": turns,
        "remove": engine.removable(definition, state, person, sight.house.organisation, sight.frame.now),
    }  # fmt: skip


def _sentences(telling: Telling, moved: Sequence[Why]) -> list[str]:
    return telling.sentences(moved) if moved else []


def _other_code(sight: Sight, stored: Stored, definition: Workflow, language: str) -> list[str]:
    """What a plugin's other code may have changed of an open request (S16.6)."""
    known = stored.events[0].data.get("plugins", {})
    return changed(sight.house, definition, known, language) if stored.state.is_open else []


def _problems(found: Iterable[Problem], language: str) -> list[dict[str, Any]]:
    """What would refuse the approval now."""
    return [
        {"field": each.field, "code": each.code.name, "message": each.text(language), "help": each.help(language)}
        for each in found
    ]


def _turn(
    sight: Sight, definition: Workflow, state: Request, look: Look, seat: int, language: str
) -> dict[str, Any]:  # fmt: skip
    """One of the seats this person may fill now: in branches side by side there may be several (S2.8)."""
    person, name = sight.actor.user_id or 0, state.step_of(seat).name
    return {
        "seat": seat, "step": name, "label": words.step_label(definition, name, language),
        "may": list(engine.may(definition, state, person, sight.house.organisation, sight.frame.now, seat)),
        "asks": _asks(definition, state, look, name),
        "because": _because(sight, definition, state, seat, language),
    }  # fmt: skip


def _because(sight: Sight, definition: Workflow, state: Request, number: int, language: str) -> str:
    """Why a seat is with whoever looks."""
    seat, person = state.seat(number), sight.actor.user_id or 0
    if seat is None:
        return ""
    own = person in holders_now(seat.holders, sight.house.organisation)
    place = None if own else giver(state, seat, person, sight.house.organisation, sight.frame.now)
    return because(sight, definition, of_seat(state, seat, place), state.submitter, language)


def _asks(definition: Workflow, state: Request, look: Look, mine: str = "") -> dict[str, Any] | None:
    """What the step `mine` wants of whoever decides it, else the first that is open; the fields it opens are told to
    its holders."""
    deciding, name = bool(mine), mine or next((step.name for step in state.active_steps), "")
    if not name:
        return None
    step = step_named(definition, name)
    targets = return_targets(step, state) if "return" in step.buttons else ()
    left = max(most_returns(definition, step) - state.returns, 0)
    return {
        "comment": step.comment, "work": step.work, "signature": step.signature,
        "return_to": list(targets) if left else [], "returns_left": left, "add": list(added.offered(step)),
        "may_edit": [name for name in editable(step) if look.shows(name)] if deciding else [],
        "must_fill": list(step.must_fill) if deciding else [],
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------ the reasons
def _needed(stored: Stored) -> list[Why]:
    """Why an approval was needed at all, as the newest submit found it."""
    newest = next(each for each in reversed(stored.events) if each.kind in ("submit", "resubmit"))
    return [newest.data["needed"]] if newest.data.get("needed") else []


def _distinct(whys: Iterable[Why]) -> list[Why]:
    found: list[Why] = []
    for why in whys:
        if why not in found:
            found.append(why)
    return found


def _captioned(fields: Iterable[Mapping[str, Any]], captions: Mapping[str, Caption]) -> list[dict[str, Any]]:
    """The deciding fields, each with how it stands to its threshold and whether that is what pushed the route here."""
    none = Caption("", pushes=False)
    return [
        {**each, "caption": found.text, "pushes": found.pushes}
        for each in fields if (found := captions.get(each["name"], none))
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ the route
def _place(
    sight: Sight,
    definition: Workflow,
    state: Request,
    plan: Planned,
    ahead: StepAhead | None,
    expected_by: Term | None,
    why: list[str],
    language: str,
) -> dict[str, Any]:
    step = state.latest(plan.name)
    written = step_named(definition, plan.name)
    seats: Sequence[Mapping[str, Any]] = (
        [_seat(sight, definition, state, each, language) for each in step.seats] if step else []
    )
    over = state.index_of(plan.name) in standing(state).over
    outcome: str = step.state if step else "skipped" if not plan.applies else "void" if over else "ahead"
    if ahead is not None and not over:
        seats = [_expected(sight, definition, each, language) for each in ahead.seats]
    return {
        "step": plan.name, "branches": words.branches(definition, plan.path, language),
        "label": written.label.in_(language), "state": outcome, "need": written.need,
        "work": written.work,
        "opened_at": words.instant(step.opened_at) if step else None,
        "closed_at": words.instant(step.closed_at) if step else None,
        **_until(step, expected_by), "why": why, "seats": list(seats),
    }  # fmt: skip


def _until(step: Step | None, ahead: Term | None) -> dict[str, Any]:
    """Until when a step is to be decided: the first of its seats' terms, or what is expected of one still ahead."""
    seats = [seat.term for seat in step.seats if seat.term is not None and seat.state != "void"] if step else []
    return words.due_json(min(seats, key=lambda term: term.due, default=None) if step else ahead)


def _seat(sight: Sight, definition: Workflow, state: Request, seat: Seat, language: str) -> dict[str, Any]:
    step = step_named(definition, state.step_of(seat.id).name)
    role = seat.holders.role or role_of(step, seat.rule, seat.cause)
    waits = seat.state in ("open", "waiting")
    people = holders_now(seat.holders, sight.house.organisation) if waits else seat.holders.people
    decision = state.decision(seat.id)
    said = _decision(sight, definition, decision, language)
    acting = delegates(state, seat, sight.house.organisation, sight.frame.now) if seat.state == "open" else ()
    repeats = decision.name if decision and decision.repeats else ""
    filled = decision.actor or decision.repeats if decision else None
    holders = words.people_json(sight, people or ((filled,) if filled else ()))
    return {
        "id": seat.id, "state": seat.state, "holders": holders, "rescue": seat.rescue,
        "origin": seat.origin, "host": seat.host, "added_by": words.person_json(sight, seat.added_by),
        "role": words.role_label(sight, role, language),
        "cause": words.cause_text(definition, seat.cause, language, repeats or seat.given_by),
        "delegates": [_in_place(sight, *each) for each in acting],
        "since": words.instant(seat.opened_at), **words.due_json(seat.term), "decision": said,
    }  # fmt: skip


def _expected(sight: Sight, definition: Workflow, seat: Any, language: str) -> dict[str, Any]:
    return {
        "id": None, "state": "ahead", "holders": words.people_json(sight, seat.people), "rescue": seat.rescue,
        "origin": "rule", "host": None, "added_by": None,
        "role": words.role_label(sight, seat.role, language),
        "cause": words.cause_text(definition, seat.cause, language, seat.repeats),
        "delegates": [], "since": None, **words.due_json(None), "decision": None,
    }  # fmt: skip


def _in_place(sight: Sight, person: int, giver: int) -> dict[str, Any]:
    return {**(words.person_json(sight, person) or {}), "for": words.person_json(sight, giver)}


def _decision(sight: Sight, definition: Workflow, said: Decision | None, language: str) -> dict[str, Any] | None:
    if said is None:
        return None
    return {
        "verb": said.kind if said.kind in ("done", "cannot") else said.verdict,
        "text": VERBS.get(_verb(said), VERBS["approve"]).in_(language),
        "actor": words.person_json(sight, said.actor, said.name, said.department),
        "for": words.person_json(sight, said.for_user, said.for_name), "at": words.instant(said.at),
        "comment": said.comment, "revision": said.revision,
        "cause": words.cause_text(definition, said.cause, language, said.name),
    }  # fmt: skip


def _verb(said: Decision) -> str:
    """What was done: by the clock it bears nobody's name (S11.5)."""
    return f"clock_{said.verdict}" if said.cause == "clock" else said.kind


# ------------------------------------------------------------------------------------------------ the trail
def _entry(
    sight: Sight, definition: Workflow, state: Request, seq: int, event: Event, why: list[str], language: str
) -> dict[str, Any]:  # fmt: skip
    name = event.data.get("step") or _step_of(state, event)
    given = "to_name" in event.data  # a seat that somebody gave to somebody else
    return {
        "seq": seq, "kind": event.kind,
        "actor": words.person_json(
            sight, event.actor, str(event.data.get("name") or ""), str(event.data.get("department") or "")
        ),
        "for": words.person_json(
            sight, event.data.get("for") or event.data.get("on_behalf_of"), str(event.data.get("for_name") or "")
        ),
        "seat": event.seat,
        "revision": event.revision, "comment": event.comment or _remark(event), "at": words.instant(event.at),
        "step": name or None, "label": words.step_label(definition, name, language),
        "cause": None if given else words.cause_text(
            definition, str(event.data.get("cause") or ""), language, str(event.data.get("name") or "")
        ),
        "to": None if given else event.data.get("to"),
        "given_to": words.person_json(sight, event.data["to"], event.data["to_name"]) if given else None,
        "place": event.data.get("place"), "people": _people(sight, event),
        "outcome": event.data.get("outcome") or event.data.get("state") or event.data.get("verdict"),
        "why": why,
    }  # fmt: skip


def _told(
    sight: Sight, definition: Workflow, state: Request, event: Event, entry: dict[str, Any], language: str
) -> dict[str, Any]:  # fmt: skip
    """The entry with its sentence."""
    return {**entry, "text": sentence(sight, definition, state, event, entry, language)}


def _remark(event: Event) -> str:
    """Why the clock may decide, or why it could not (S11.5)."""
    return str(event.data.get("risk") or event.data.get("failed") or "")


def _people(sight: Sight, event: Event) -> list[dict[str, Any] | None]:
    """Whom an act named, by their names of then (S8.2)."""
    pairs = zip(
        event.data.get("people") or () if "names" in event.data else (), event.data.get("names", ()), strict=True
    )
    return [words.person_json(sight, person, name) for person, name in pairs]


def _step_of(state: Request, event: Event) -> str | None:
    if event.seat is not None and state.seat(event.seat) is not None:
        return state.step_of(event.seat).name
    number = event.data.get("no")
    return next((step.name for step in state.steps if step.no == number), None)
