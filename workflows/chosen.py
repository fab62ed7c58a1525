"""Whom the submitter chooses for the seats that ask him to (`chosen_by: submitter`, S4.9)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.errors import Problem, Refusal
from schema import model
from workflows.giving_codes import CHOICE_MISSING, CHOICE_ONE, CHOICE_OUTSIDE, CHOICE_SHAPE, CHOICE_UNKNOWN
from workflows.organisation import Organisation, name_of
from workflows.route import choice_keys, step_named, steps_of
from workflows.seats import Advice, pool_of
from workflows.state import Request
from workflows.turn import some

Chosen = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A seat whose people the submitter chooses: under which key, from which pool, one or `many`."""

    key: str
    step: model.Step
    many: bool
    pool: tuple[int, ...]


def asks(definition: model.Workflow) -> bool:
    """Whether any step of the definition wants a choice."""
    return any(choice_keys(step) for step in steps_of(definition.steps))


def choices(
    definition: model.Workflow, state: Request, organisation: Organisation, advice: Advice
) -> tuple[Choice, ...]:  # fmt: skip
    """What the route of a request asks its submitter to choose; a pool without anybody asks nothing."""
    found = (each for plan in state.route if plan.applies for each in _of_step(step_named(definition, plan.name), state,
                                                                              organisation, advice))  # fmt: skip
    return tuple(each for each in found if each.pool)


def _of_step(step: model.Step, state: Request, organisation: Organisation, advice: Advice) -> Iterator[Choice]:
    for index, key in choice_keys(step).items():
        seat = step.who[index]
        yield Choice(key, step, seat.holders == "every", pool_of(seat, step, state, organisation, advice))


def problems(
    definition: model.Workflow, asked: Iterable[Choice], chosen: Chosen, organisation: Organisation
) -> tuple[Problem, ...]:  # fmt: skip
    """What is wrong with a choice: nobody, somebody outside the pool, or several where one is wanted."""
    known = {key for step in steps_of(definition.steps) for key in choice_keys(step).values()}
    wrong = [
        Problem(CHOICE_UNKNOWN, {"workflow": definition.label, "key": key}, f"chosen.{key}")
        for key in chosen if key not in known
    ]  # fmt: skip
    return (*wrong, *(found for each in asked for found in _wrong(each, chosen.get(each.key, ()), organisation)))


def _wrong(choice: Choice, people: tuple[int, ...], organisation: Organisation) -> Iterator[Problem]:
    field, pool = f"chosen.{choice.key}", some([name_of(organisation, person) for person in choice.pool])
    if not people:
        yield Problem(CHOICE_MISSING, {"step": choice.step.label, "pool": pool}, field)
    elif len(people) > 1 and not choice.many:
        yield Problem(CHOICE_ONE, {"step": choice.step.label, "count": len(people)}, field)
    for person in people:
        if person not in choice.pool:
            values = {"person": name_of(organisation, person), "step": choice.step.label, "pool": pool}
            yield Problem(CHOICE_OUTSIDE, values, field)


def read(given: Mapping[str, Any]) -> Chosen:
    """`{key: id | [id, ...]}` as people send it. Raises Refusal."""
    found = {}
    for key, value in given.items():
        people = value if isinstance(value, list) else [value]
        if not all(isinstance(person, int) and not isinstance(person, bool) for person in people):
            raise Refusal(CHOICE_SHAPE, {"key": key})
        found[key] = tuple(dict.fromkeys(people))
    return found
