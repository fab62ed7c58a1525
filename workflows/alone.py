"""Steps that for some submitter end with himself, with nobody above him, or with too few voices (S4.5, S4.6, S5.6)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from access.facts import Member
from access.organisation import Organisation
from access.policy import Policy
from kernel.errors import Code, Problem
from kernel.text import Text
from schema.model import Seat, Step, Workflow
from workflows.counting import counted, enough
from workflows.route import steps_of
from workflows.seats import Draft, expand, holders_now
from workflows.standing_codes import NOBODY_FOR, SELF_ONLY, TOO_FEW_FOR
from workflows.state import Request
from workflows.turn import first_of
from workflows.vacant_words import told_then

MOST: Final = 500  # submitters tried of one approval: one of each kind of unit, roles and superior
_WHEN: Final = datetime(2026, 1, 15, tzinfo=UTC)
_KNOWN: Final = frozenset(("submitter", "owner", "created_by", "unit"))  # what is known of a record before there is one
_PASSES: Final = Text.of({"en": "pass by themselves", "zh-CN": "将自动通过"})
_ALONE: Final = Text.of({"en": "are decided by the submitter alone", "zh-CN": "将由提交人自己审批"})


@dataclass(frozen=True, slots=True)
class _Case:
    """A step as it would open for a record of somebody's own."""

    step: Step
    person: Member
    drafts: tuple[Draft, ...]  # by the rules of the step
    unruled: tuple[Draft, ...]  # as if everybody might decide his own request
    organisation: Organisation

    def people(self, drafts: Iterable[Draft]) -> list[tuple[int, ...]]:
        """Who may fill each seat that people fill, the administrators' left out."""
        return [holders_now(each.holders, self.organisation) for each in drafts if not each.rescue and not each.verdict]


def alone(policy: Policy) -> Iterator[Problem]:
    """A warning per step and kind of trouble, with those it happens to and one of them as the example."""
    for workflow in policy.schema.workflows.values():
        submitters = list(_submitters(policy, workflow))
        for step in map(_as_chosen, steps_of(workflow.steps)):
            if step.who and all(_tellable(seat) for seat in (*step.who, *_instead(step))):
                cases = [_case(workflow, step, each, policy.organisation) for each in submitters]
                yield from _told(workflow, step, cases)


def _as_chosen(step: Step) -> Step:
    """A step of one seat to be chosen, as if the whole pool sat there: nobody chooses himself (S4.9)."""
    if len(step.who) != 1 or step.who[0].kind != "chosen_by":
        return step
    own = "exclude" if step.own_request == "up" else step.own_request
    return replace(step, who=step.who[0].pool, need="any", own_request=own)


def _instead(step: Step) -> tuple[Seat, ...]:
    return step.if_nobody if isinstance(step.if_nobody, tuple) else ()


def _tellable(seat: Seat) -> bool:
    """Whether it is known who sits there before there is a record: not by its other fields, a plugin or a choice."""
    return seat.kind in ("role", "user") or (seat.kind not in ("plugin", "chosen_by") and seat.name in _KNOWN)


def _submitters(policy: Policy, workflow: Workflow) -> Iterator[Member]:
    """Active people who may make such records, one of each kind."""
    organisation, kinds = policy.organisation, set[Any]()
    for id_, member in organisation.members.items():
        kind = (member.unit, frozenset(organisation.holdings(id_)), organisation.superior(id_))
        new = member.active and kind not in kinds and len(kinds) < MOST
        if new and policy.may(organisation.actor(id_), "create", workflow.entity):
            kinds.add(kind)
            yield member


def _case(workflow: Workflow, step: Step, person: Member, organisation: Organisation) -> _Case:
    own: Mapping[str, tuple[int, ...]] = {"owner": (person.id,), "created_by": (person.id,)}
    units = {"unit": person.unit} if person.unit is not None else {}
    state = Request(
        workflow.name, "", workflow.entity, 0, "running", person.id, _WHEN, unit=person.unit, people=own,
        units=MappingProxyType(units),
    )  # fmt: skip
    step = replace(step, same_person="ask")  # nobody has approved anything yet
    allowing = replace(step, own_request="allow")
    return _Case(step, person, expand(step, state, organisation, {}), expand(allowing, state, organisation, {}),
                 organisation)  # fmt: skip


# ------------------------------------------------------------------------------------------------ what is wrong
def _told(workflow: Workflow, step: Step, cases: list[_Case]) -> Iterator[Problem]:
    found: dict[Code, list[tuple[_Case, dict[str, Any]]]] = {}
    for case in cases:
        code, values = _trouble(case)
        if code is not None:
            found.setdefault(code, []).append((case, values))
    for code, those in found.items():
        (first, values), names = those[0], [case.person.name for case, _ in those]
        unit = first.organisation.units.get(first.person.unit or 0)
        said = {
            "workflow": workflow.label, "step": step.label, "people": first_of(names), "person": first.person.name,
            "unit": unit.name if unit else "—", **values,
        }  # fmt: skip
        top = all(first.organisation.superior(case.person.id) is None for case, _ in those)
        expected = code is NOBODY_FOR and top and step.if_nobody == "admin"  # above the head of a company is nobody
        yield Problem(code, said, place=step.place, severity="note" if expected else "warning")


def _trouble(case: _Case) -> tuple[Code | None, dict[str, Any]]:
    """What is wrong with the step for one submitter; (None, {}) where somebody else decides."""
    unruled = [people for people in case.people(case.unruled) if people]
    own = bool(unruled) and all(people == (case.person.id,) for people in unruled)
    passes = any(each.cause == "own_request_skipped" for each in case.drafts)
    missing = _missing(case)
    if own and (missing or passes or case.step.own_request == "allow"):
        return SELF_ONLY, {"then": _then(case, passes)}
    if missing and any(seat.kind != "role" for seat in case.step.who):
        return NOBODY_FOR, {"then": _then(case, False)}
    return (None, {}) if missing else _too_few(case)  # roles without people are told by vacancies


def _missing(case: _Case) -> bool:
    """Whether the step finds too few seats with people of their own, so that it is rescued, skipped or rejected."""
    filled = [bool(people) for people in case.people(case.drafts)]
    settled = sum(each.verdict == "approve" for each in case.drafts)
    return not (any(filled) or settled) if case.step.need == "any" else sum(filled) + settled < len(case.drafts)


def _too_few(case: _Case) -> tuple[Code | None, dict[str, Any]]:
    """A counted step whose seats find fewer people than voices asked for, each heard once (S5.6)."""
    step = case.step
    if not counted(step.need) or step.need.endswith("%"):
        return None, {}
    seats = case.people(case.drafts)
    wanted, count = int(enough(step.need, Decimal(len(seats)))), _voices(seats)
    return (TOO_FEW_FOR, {"need": step.need, "count": count}) if count < wanted else (None, {})


def _voices(seats: list[tuple[int, ...]]) -> int:
    """How many seats can be filled at once by different people."""
    sits: dict[int, int] = {}

    def place(seat: int, tried: set[int]) -> bool:
        for person in seats[seat]:
            if person not in tried:
                tried.add(person)
                if person not in sits or place(sits[person], tried):
                    sits[person] = seat
                    return True
        return False

    return sum(place(seat, set()) for seat in range(len(seats)))


def _then(case: _Case, passes: bool) -> Text:
    if passes:
        return _PASSES
    return _ALONE if case.step.own_request == "allow" else told_then(case.step, False, case.organisation)
