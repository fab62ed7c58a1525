"""Steps that ask in vain today: roles nobody holds, or nobody for some unit, or too few people hold (2.10)."""

from collections.abc import Iterator

from access.organisation import Organisation
from access.policy import Policy
from kernel.errors import Problem
from schema.model import Step, Workflow
from workflows.alone import alone
from workflows.counting import counted
from workflows.route import steps_of
from workflows.standing_codes import NOBODY_HERE, NOBODY_TODAY, TOO_FEW
from workflows.turn import first_of
from workflows.vacant_words import told_then


def vacancies(policy: Policy) -> list[Problem]:
    """A warning per role and step that an approval asks in vain today, from everywhere or from some units."""
    organisation = policy.organisation
    found = [
        problem
        for workflow in policy.schema.workflows.values()
        for step in steps_of(workflow.steps)
        for problem in (*_vacant(workflow, step, organisation), *_far(workflow, step, policy),
                        *_too_few(workflow, step, organisation))
    ]  # fmt: skip
    return [*found, *alone(policy)]


def _vacant(workflow: Workflow, step: Step, organisation: Organisation) -> Iterator[Problem]:
    empty = [s for s in step.who if s.kind == "role" and not organisation.holders(s.name, within="anywhere")]
    for seat in empty:
        then = told_then(step, others=len(empty) < len(step.who), organisation=organisation)
        values = {"role": seat.name, "workflow": workflow.label, "step": step.label, "then": then}
        yield Problem(NOBODY_TODAY, values, place=seat.place, severity="warning")


def _far(workflow: Workflow, step: Step, policy: Policy) -> Iterator[Problem]:
    """Units in which somebody may make such records and for which nobody holds the role, though elsewhere one does."""
    if step.need == "any" and len(step.who) > 1:
        return  # the other seats decide
    organisation = policy.organisation
    units = sorted({
        member.unit
        for id_, member in organisation.members.items()
        if member.active and member.unit and policy.may(organisation.actor(id_), "create", workflow.entity)
    })  # fmt: skip
    for seat in step.who:
        if seat.kind != "role" or not organisation.holders(seat.name, within="anywhere"):
            continue
        lacking = [unit for unit in units if not organisation.holders(seat.name, unit, seat.within)]
        if lacking:
            values = {
                "role": seat.name, "workflow": workflow.label, "step": step.label,
                "units": first_of([organisation.units[unit].name for unit in lacking]),
                "then": told_then(step, others=False, organisation=organisation),
            }  # fmt: skip
            yield Problem(NOBODY_HERE, values, place=seat.place, severity="warning")


def _too_few(workflow: Workflow, step: Step, organisation: Organisation) -> Iterator[Problem]:
    """A counted step hears each person once (S5.6): fewer people than voices asked for never come to a decision."""
    if not counted(step.need) or step.need.endswith("%") or any(seat.kind != "role" for seat in step.who):
        return
    people = {person for seat in step.who for person in organisation.holders(seat.name, within="anywhere")}
    if 0 < len(people) < int(step.need):
        values = {"workflow": workflow.label, "step": step.label, "need": step.need, "count": len(people)}
        yield Problem(TOO_FEW, values, place=step.place, severity="warning")
