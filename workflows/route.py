"""Which steps apply to the submitted content, and why (S2): asked once per revision, never of live data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from expressions.tree import Expression
from kernel.errors import Problem
from schema import model
from workflows.codes import EMPTY_ON_ROUTE, RULE_BROKEN
from workflows.state import Fork, Planned
from workflows.subject import Subject

Why = tuple[Mapping[str, Any], ...]
Path = tuple[Fork, ...]


@dataclass(slots=True)
class Survey:
    """What a walk through the conditions found: the steps, and the fields whose emptiness leaves it open (S2.6)."""

    subject: Subject
    steps: list[Planned] = field(default_factory=list)
    empty: dict[str, None] = field(default_factory=dict)
    blocks: int = 0  # the `together` met so far

    def holds(self, condition: Expression) -> bool | None:
        """The answer; None, and the fields noted, when it cannot be known."""
        answer = self.subject.decide(condition)
        if isinstance(answer, tuple):
            self.empty.update(dict.fromkeys(answer))
            return None
        return answer

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One problem per empty field."""
        ask = self.subject
        return tuple(
            Problem(EMPTY_ON_ROUTE, {"field": ask.label(name), "fill": ask.to_fill(name)}, name) for name in self.empty
        )


def survey(definition: model.Workflow, subject: Subject) -> Survey:
    """The route of this content, with the reason for each branch."""
    found = Survey(subject)
    _walk(definition.steps, (), (), found)
    return found


def _walk(blocks: tuple[model.Block, ...], why: Why, path: Path, found: Survey) -> None:
    for block in blocks:
        match block:
            case model.Step():
                found.steps.append(_planned(block, why, path, found))
            case model.Choose():
                _choose(block, why, path, found)
            case model.Together():
                _together(block, why, path, found)


def _together(block: model.Together, why: Why, path: Path, found: Survey) -> None:
    """Every branch applies (S2.8); its steps remember where they stand."""
    found.blocks += 1
    number, wait = found.blocks, block.if_one_rejects == "wait_all"
    for name, inner in block.branches:
        _walk(inner, why, (*path, Fork(number, name, wait)), found)


def _planned(step: model.Step, why: Why, path: Path, found: Survey) -> Planned:
    if step.when is None:
        return Planned(step.name, True, why, path)
    reason = {**found.subject.why(step.when), "place": "step"}
    return Planned(step.name, found.holds(step.when) is not False, (*why, reason), path)


def _choose(block: model.Choose, why: Why, path: Path, found: Survey) -> None:
    """The first true row wins (S2.1), because of itself and of those passed over; what an unknown row hides is not
    guessed."""
    for row in block.rows:
        holds = True if row.when is None else found.holds(row.when)
        if holds is None:
            return
        if row.when is not None:
            place = "row" if holds else "passed_over"
            why = (*why, {**found.subject.why(row.when), "place": place, "to": _first(row.steps)})
        if holds:
            _walk(row.steps, why, path, found)
            return


def _first(blocks: tuple[model.Block, ...]) -> str:
    """The step a row leads to first."""
    return next((step.name for step in steps_of(blocks)), "")


def broken_rules(definition: model.Workflow, subject: Subject) -> tuple[Problem, ...]:
    """Every rule of the workflow that does not hold, and every field that leaves one open (S2.6, S20.4)."""
    found = Survey(subject)
    broken = tuple(
        Problem(RULE_BROKEN, {"message": rule.message}, rule.at or None)
        for rule in definition.rules
        if not rule.warn and (rule.when is None or found.holds(rule.when)) and found.holds(rule.check) is False
    )
    return (*broken, *found.problems)


def steps_of(blocks: tuple[model.Block, ...]) -> Iterator[model.Step]:
    """Every step of a definition, in the order of the file, wherever it stands."""
    for block in blocks:
        match block:
            case model.Step():
                yield block
            case model.Choose():
                for row in block.rows:
                    yield from steps_of(row.steps)
            case model.Together():
                for _, inner in block.branches:
                    yield from steps_of(inner)


def togethers(blocks: tuple[model.Block, ...]) -> Iterator[model.Together]:
    """Every `together` of a definition, outer before inner."""
    for block in blocks:
        match block:
            case model.Choose():
                for row in block.rows:
                    yield from togethers(row.steps)
            case model.Together():
                yield block
                for _, inner in block.branches:
                    yield from togethers(inner)
            case _:
                pass


def step_named(definition: model.Workflow, name: str) -> model.Step:
    """The step with this name; KeyError when there is none."""
    for step in steps_of(definition.steps):
        if step.name == name:
            return step
    raise KeyError(name)


def alone(step: model.Step) -> str:
    """Why a step cannot be decided together with others: the word of the file that asks for more than a click; empty
    when it can be (S15.3)."""
    asks = {
        "work": step.work, "signature": step.signature, "must_fill": bool(step.must_fill),
        "comment": step.comment == "always", "batch": not step.batch,
    }  # fmt: skip
    return next((word for word, asked in asks.items() if asked), "")


def batchable(step: model.Step) -> bool:
    """Whether a step may be decided together with others (S15.3)."""
    return not alone(step)


def choice_keys(step: model.Step) -> dict[int, str]:
    """By its place in `who`, under which key the submitter chooses the people of a seat: the name of the step, with a
    number from the second such seat on."""
    places = [index for index, seat in enumerate(step.who) if seat.kind == "chosen_by"]
    return {index: step.name if number == 1 else f"{step.name}.{number}" for number, index in enumerate(places, 1)}


def seats_of(step: model.Step) -> Iterator[model.Seat]:
    """Every seat a step writes: of `who`, of `if_nobody`, and what pools are made of."""
    instead = step.if_nobody if isinstance(step.if_nobody, tuple) else ()
    for seat in (*step.who, *instead):
        yield seat
        yield from seat.pool
        yield from (each.up_to for each in (seat, *seat.pool) if each.up_to is not None)


def conditions(definition: model.Workflow) -> Iterator[Expression]:
    """Every condition that decides the route, in the order of the file."""
    if definition.when is not None:
        yield definition.when
    yield from _conditions(definition.steps)


def _conditions(blocks: tuple[model.Block, ...]) -> Iterator[Expression]:
    for block in blocks:
        match block:
            case model.Step() if block.when is not None:
                yield block.when
            case model.Choose():
                for row in block.rows:
                    if row.when is not None:
                        yield row.when
                    yield from _conditions(row.steps)
            case model.Together():
                for _, inner in block.branches:
                    yield from _conditions(inner)
            case _:
                pass
