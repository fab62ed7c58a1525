"""Submit and resubmit (S1, S9.2): everything that stands in the way at once, then the route, then the first step."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from kernel.errors import Problem, Refusal
from schema import model
from workflows.causes import STATES
from workflows.chosen import choices
from workflows.chosen import problems as wrong_choices
from workflows.codes import CANNOT_SUBMIT, ENDED, NOT_RETURNED, NOT_SUBMITTER, OVERLAPPING, TWO_ADMINISTRATORS, UNBUILT
from workflows.commands import OpenRequest, Propose, Resubmit, Submit
from workflows.guard_codes import CHANGE_WAITS
from workflows.route import Survey, broken_rules, seats_of, steps_of, survey
from workflows.state import Planned
from workflows.steps import advance, end
from workflows.subject import Subject
from workflows.turn import Turn, refuse


def submit(turn: Turn, command: Submit) -> None:
    """Starts the request (S1): `when` false is recorded as not needed, by nobody (S1.6)."""
    found, problems = preflight(turn, command.subject, command.others)
    data = beginning(turn.definition, command, found)
    _demand(turn, problems, "submit", data, command.chosen)
    turn.by_person("submit", **data)
    begin(turn, command.subject)


def beginning(definition: model.Workflow, command: Submit, found: Survey) -> dict[str, Any]:
    """What the trail keeps of a submit."""
    return {
        "workflow": definition.name, "version": definition.text_hash, "entity": command.entity,
        "record": command.record, "on_behalf_of": command.on_behalf_of, "to_stage": command.to_stage,
        "parameters": dict(command.parameters), **content(definition, command.subject, found),
        **guarding(definition, command.change), **choosing(command.chosen or {}),
        **({"plugins": dict(command.plugins)} if command.plugins else {}),
    }  # fmt: skip


def resubmit(turn: Turn, command: Resubmit) -> None:
    """Hands a returned request in again: new revision, new route, from the first step on."""
    if turn.state.state != "returned":
        raise refuse(NOT_RETURNED) if turn.state.is_open else refuse(ENDED, state=STATES[turn.state.state])
    if not acts_for_submitter(turn):
        raise refuse(NOT_SUBMITTER, person=turn.names(turn.askers()))
    found, problems = preflight(turn, command.subject, ())
    straight = _straight_back(turn, command, found)
    data = {
        "revision": turn.state.revision + (0 if straight else 1),
        **content(turn.definition, command.subject, found), **guarding(turn.definition, command.change), **straight,
        **choosing({**turn.state.chosen, **(command.chosen or {})}),
    }  # fmt: skip
    _demand(turn, problems, "resubmit", data, command.chosen)
    turn.by_person("resubmit", **data)
    begin(turn, command.subject)


def choosing(chosen: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """What the trail keeps of whom the submitter chose; nothing where nobody was chosen."""
    return {"chosen": {key: list(people) for key, people in chosen.items()}} if chosen else {}


def _demand(
    turn: Turn,
    problems: tuple[Problem, ...],
    kind: str,
    data: Mapping[str, Any],
    chosen: Mapping[str, tuple[int, ...]] | None,
) -> None:
    """Refuses with everything that stands in the way at once (S1.5), what is chosen and what is not among it (S4.9)."""
    if chosen is not None:
        then = turn.imagined(kind, data)
        asked = choices(turn.definition, then, turn.organisation, turn.command.advice)
        problems = (*problems, *wrong_choices(turn.definition, asked, then.chosen, turn.organisation))
    if problems:
        raise Refusal(CANNOT_SUBMIT, {"workflow": turn.definition.label}, problems=problems)


def _straight_back(turn: Turn, command: Resubmit, found: Survey) -> dict[str, Any]:
    """With `after_return: come_back` and the very content of before, what was approved stays so (S9.2); not where the
    returning step is on the route no more (S16.5)."""
    state = turn.state
    if state.kept is None or not command.same or [_place(plan) for plan in found.steps] != [*map(_place, state.route)]:
        return {}
    names = state.kept.names
    to = next((plan.name for plan in state.route if plan.applies and plan.name not in names), None)
    return {} if to is None else {"kept": True, "cause": f"come_back:{to}"}


def _place(plan: Planned) -> tuple[Any, ...]:
    return plan.name, plan.applies, plan.path


def propose(turn: Turn, command: Propose) -> None:
    """Other values for a change that was returned (S1.2); nothing is decided by it."""
    if turn.state.state != "returned" or not acts_for_submitter(turn):
        raise refuse(CHANGE_WAITS, workflow=turn.definition.label)
    turn.by_person("propose", change=dict(command.change))


def guarding(definition: model.Workflow, change: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail keeps of a guarded action; nothing of a button or a move."""
    if definition.starts in ("submit", "move"):
        return {}
    return {"guards": definition.starts, **({"change": dict(change)} if change else {})}


def begin(turn: Turn, subject: Subject) -> None:
    """The first step, or the end where none was needed."""
    condition = turn.definition.when
    if condition is not None and subject.decide(condition) is False:
        end(turn, "not_needed", why=[dict(subject.why(condition))])
    else:
        advance(turn)


def acts_for_submitter(turn: Turn) -> bool:
    """The submitter, or his superior once he has left (S8.4)."""
    return turn.command.actor in turn.askers()


# ------------------------------------------------------------------------------------------------ preflight
def preflight(turn: Turn, subject: Subject, others: tuple[OpenRequest, ...]) -> tuple[Survey, tuple[Problem, ...]]:
    """The route and every problem with it (S1.5), or a refusal where nothing can start at all; the simulation runs the
    same code (S18.2)."""
    definition = turn.definition
    if definition.unbuilt:
        raise refuse(UNBUILT, workflow=definition.label, words=", ".join(definition.unbuilt))
    if (count := len(turn.organisation.administrators("workflows"))) < 2:
        raise refuse(TWO_ADMINISTRATORS, count=count)
    for other in others:
        if overlap(locked_fields(definition), other.locked):
            raise refuse(OVERLAPPING, workflow=other.label)
    return look(definition, subject)


def look(definition: model.Workflow, subject: Subject) -> tuple[Survey, tuple[Problem, ...]]:
    """The route and everything that makes it unknown or forbidden."""
    found = Survey(subject)
    needed = definition.when is None or found.holds(definition.when)
    if needed is False:
        return found, ()
    found = survey(definition, subject)
    if needed is None and definition.when is not None:
        found.holds(definition.when)
    return found, _distinct((*found.problems, *broken_rules(definition, subject)))


def _distinct(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    seen = {(problem.code.name, problem.field, problem.text()): problem for problem in problems}
    return tuple(seen.values())


def locked_fields(definition: model.Workflow) -> tuple[str, ...]:
    """The fields the request locks; ("*",) = all."""
    if isinstance(definition.locked, tuple):
        return definition.locked
    return ("*",) if definition.locked == "all" else ()


def overlap(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether two requests would lock the same field (S1.3)."""
    if not ours or not theirs:
        return False
    return "*" in ours or "*" in theirs or bool(set(ours) & set(theirs))


# ------------------------------------------------------------------------------------------------ frozen content
def content(definition: model.Workflow, subject: Subject, found: Survey) -> dict[str, Any]:
    """What the request keeps of this revision: the route, and whom and what its seats name (S2.3)."""
    names = sorted(set(_names(definition)))
    return {
        "unit": subject.unit("unit"),
        "people": {name: list(people) for name in names if (people := subject.people(name))},
        "units": {name: unit for name in names if (unit := subject.unit(name)) is not None},
        "route": [_entry(plan) for plan in found.steps],
        "amount": written(subject.amount(definition)),
        "needed": None if definition.when is None else {**subject.why(definition.when), "place": "needed"},
    }


_OF_FIELDS: Final = ("field", "manager_of", "managers_of", "department_head_of")


def written(amount: Decimal | None) -> str | None:
    """An amount as the trail keeps it."""
    return None if amount is None else str(amount)


def _entry(plan: Planned) -> list[Any]:
    """A step of the route as the trail keeps it; its branches only where it stands in some."""
    path = [[fork.block, fork.branch, fork.wait] for fork in plan.path]
    return [plan.name, plan.applies, [dict(why) for why in plan.why], *([path] if path else [])]


def _names(definition: model.Workflow) -> Iterator[str]:
    for step in steps_of(definition.steps):
        for seat in seats_of(step):
            if seat.kind in _OF_FIELDS and seat.name != "submitter":
                yield seat.name
        listed = (each for word in ("hand_over_to", "add_from", "cc") for each in step.more.get(word, ()))
        yield from (each.name or "owner" for each in listed if each.kind in ("field", "owner"))
        yield from (
            each.name or "owner" for each in (*definition.cc, *definition.visible_to) if each.kind in ("field", "owner")
        )
        for person in (each for level in step.late for effect in level.do for each in effect.people):
            if person.kind in ("field", "owner"):
                yield person.name or person.kind
