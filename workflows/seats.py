"""Who may fill the seats of a step (S4): expand, drop inactive people, own request, nobody."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from schema import model
from workflows.counting import counted
from workflows.organisation import Organisation, department_head
from workflows.repeated import approved_before
from workflows.route import choice_keys
from workflows.state import Holders, Request
from workflows.upwards import chain

Advice = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A seat about to be opened. `verdict`: it is settled by itself (approve, reject) or left out (void); `repeats`:
    by whose approval of before."""

    rule: int
    holders: Holders
    cause: str = ""
    verdict: Literal["", "approve", "reject", "void"] = ""
    rescue: bool = False
    repeats: int | None = None


def holders_now(holders: Holders, organisation: Organisation) -> tuple[int, ...]:
    """The active people who may fill a seat at this moment; roles are read live (S4.4). `people` of a
    role's seat are those to whom one of its holders gave his place (S10.1)."""
    match holders.kind:
        case "role":
            found = (*organisation.holders(holders.role, holders.unit, holders.within), *holders.people)
        case "administrators":
            found = (*organisation.administrators("workflows"), *holders.people)
        case _:
            found = holders.people
    active = (person for person in found if organisation.is_active(person) and person not in holders.excluded)
    return tuple(dict.fromkeys(active))


def role_of(step: model.Step, rule: int, cause: str) -> str:
    """The role for which named people hold a seat; "" where the definition names none, or others step in for it."""
    entry = step.who[rule] if rule < len(step.who) else None
    return entry.name if entry is not None and entry.kind == "role" and not cause else ""


def expand(step: model.Step, state: Request, organisation: Organisation, advice: Advice) -> tuple[Draft, ...]:
    """The seats of a step as it opens, in the order of S4.1."""
    drafts: list[Draft] = []
    for index, entry in enumerate(step.who):
        chosen = _chosen(step, index, state, organisation, advice) if entry.kind == "chosen_by" else None
        for holders in _found(entry, state, organisation, advice) if chosen is None else _each(entry, chosen):
            spoken = tuple(each.repeats for each in drafts if each.repeats) if counted(step.need) else ()
            found = settle(index, holders, step, state, organisation, advice, spoken)
            drafts += [each for each in found if entry.kind != "managers_of" or not _met(each, drafts)]
    return _completed(step, _left_to_others(step, tuple(drafts), organisation), state)


def _met(draft: Draft, before: Iterable[Draft]) -> bool:
    """Whether a superior sits in the chain already: where the seat of the submitter went up to him."""
    return any((each.rule, each.holders.people) == (draft.rule, draft.holders.people) for each in before)


def settle(
    rule: int,
    holders: Holders,
    step: model.Step,
    state: Request,
    organisation: Organisation,
    advice: Advice,
    spoken: tuple[int, ...] = (),
) -> tuple[Draft, ...]:
    """One seat after the own-request rule (S4.5), that of the repeated person (S4.8) and, if nobody is left, the empty
    rule (S4.6). `spoken` have a voice in this counted step already."""
    draft = _repeated(_own_request(Draft(rule, holders), step, state, organisation), step, state, organisation, spoken)
    if draft.verdict or holders_now(draft.holders, organisation):
        return (draft,)
    return _nobody(draft, step, state, organisation, advice)


# ------------------------------------------------------------------------------------------------ found
def _found(entry: model.Seat, state: Request, organisation: Organisation, advice: Advice) -> Iterator[Holders]:
    if entry.kind == "role" and entry.holders != "every":
        yield Holders("role", role=entry.name, unit=state.unit, within=entry.within)
        return
    yield from _each(entry, _people(entry, state, organisation, advice))


def _each(entry: model.Seat, people: tuple[int, ...]) -> Iterator[Holders]:
    if (entry.holders == "every" or entry.kind == "managers_of") and people:
        yield from (Holders("people", (person,)) for person in people)
    else:
        yield Holders("people", people)


def _people(entry: model.Seat, state: Request, organisation: Organisation, advice: Advice) -> tuple[int, ...]:
    match entry.kind:
        case "role":
            return organisation.holders(entry.name, state.unit, entry.within)
        case "field":
            return _named(entry.name, state)
        case "manager_of":
            return _filled(organisation.superior(person) for person in _named(entry.name, state))
        case "managers_of":
            last = _last(entry, state, organisation, advice)
            chains = (chain(person, entry.levels, last, organisation) for person in _named(entry.name, state))
            return _filled(above for each in chains for above in each)
        case "department_head_of":
            return _filled(department_head(organisation, unit) for unit in _units(entry.name, state, organisation))
        case "user":
            return tuple(id_ for id_, person in organisation.members.items() if person.login == entry.name)
        case "plugin":
            return tuple(person for person in advice.get(entry.name, ()) if person in organisation.members)
        case _:
            raise RuntimeError(f"a workflow with a seat {entry.kind} is unbuilt and never starts")


def _last(entry: model.Seat, state: Request, organisation: Organisation, advice: Advice) -> tuple[int, ...]:
    """With whom a chain ends: everybody who holds the role of `up_to`, wherever he holds it."""
    if entry.up_to is None:
        return ()
    until = replace(entry.up_to, within=entry.up_to.within or "anywhere")
    return _people(until, state, organisation, advice)


def _chosen(
    step: model.Step, index: int, state: Request, organisation: Organisation, advice: Advice
) -> tuple[int, ...]:
    """Whom the submitter chose, as far as they still belong to the pool (S4.9)."""
    pool = pool_of(step.who[index], step, state, organisation, advice)
    return tuple(person for person in state.chosen.get(choice_keys(step)[index], ()) if person in pool)


def pool_of(
    entry: model.Seat, step: model.Step, state: Request, organisation: Organisation, advice: Advice
) -> tuple[int, ...]:
    """The active people a submitter may choose from; himself only where the step lets him decide his own request."""
    found = [
        holders_now(each, organisation) for seat in entry.pool for each in _found(seat, state, organisation, advice)
    ]
    never = () if step.own_request == "allow" else state.submitters
    return tuple(dict.fromkeys(person for people in found for person in people if person not in never))


def _named(name: str, state: Request) -> tuple[int, ...]:
    return (state.on_behalf_of or state.submitter,) if name == "submitter" else state.people.get(name, ())


def _units(name: str, state: Request, organisation: Organisation) -> tuple[int | None, ...]:
    if name in state.units:
        return (state.units[name],)
    return tuple(organisation.members[each].unit for each in _named(name, state) if each in organisation.members)


def _filled(people: Iterator[int | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(person for person in people if person is not None))


# ------------------------------------------------------------------------------------------------ own request
def _own_request(draft: Draft, step: model.Step, state: Request, organisation: Organisation) -> Draft:
    if step.own_request == "allow":
        return draft
    excluded = replace(draft.holders, excluded=state.submitters)
    own = [person for person in holders_now(draft.holders, organisation) if person in state.submitters]
    if not own:
        return replace(draft, holders=excluded)
    asks = step.work or step.comment == "always" or step.signature or step.must_fill
    if step.own_request == "skip" and not asks:
        return replace(draft, holders=excluded, cause="own_request_skipped", verdict="approve")
    if step.own_request == "exclude" or holders_now(excluded, organisation):
        return replace(draft, holders=excluded, cause="own_request_excluded")
    above = superior_of(own[0], state.submitters, organisation)
    return replace(draft, holders=Holders("people", above, excluded=state.submitters), cause="own_request")


def superior_of(person: int, never: tuple[int, ...], organisation: Organisation) -> tuple[int, ...]:
    """The nearest superior above a person who is none of `never`; () at the top or in a circle."""
    seen: set[int] = set()
    above: int | None = person
    while above is not None and above not in seen:
        seen.add(above)
        above = organisation.superior(above)
        if above is not None and above not in never:
            return (above,)
    return ()


# ------------------------------------------------------------------------------------------------ repeated person
def _repeated(
    draft: Draft, step: model.Step, state: Request, organisation: Organisation, spoken: tuple[int, ...]
) -> Draft:
    if draft.verdict:
        return draft
    person = approved_before(step, state, holders_now(draft.holders, organisation), spoken)
    return draft if person is None else replace(draft, cause="same_person", verdict="approve", repeats=person)


# ------------------------------------------------------------------------------------------------ nobody
def _nobody(
    draft: Draft, step: model.Step, state: Request, organisation: Organisation, advice: Advice
) -> tuple[Draft, ...]:
    if step.if_nobody == "skip":
        return (replace(draft, cause="nobody_skipped", verdict="void"),)
    if step.if_nobody == "reject":
        return (replace(draft, cause="nobody_rejected", verdict="reject"),)
    if isinstance(step.if_nobody, tuple):
        instead = tuple(_instead(draft, step, state, organisation, advice))
        if instead:
            return instead
    return (rescue(draft.rule, step, state),)


def _instead(
    draft: Draft, step: model.Step, state: Request, organisation: Organisation, advice: Advice
) -> Iterator[Draft]:
    for entry in step.if_nobody:
        for holders in _found(entry, state, organisation, advice):
            found = _own_request(Draft(draft.rule, holders, "nobody_instead"), step, state, organisation)
            if found.verdict or holders_now(found.holders, organisation):
                yield found


def rescue(rule: int, step: model.Step, state: Request) -> Draft:
    """The administrators' seat; it obeys the own-request rule too (S4.7)."""
    excluded = () if step.own_request == "allow" else state.submitters
    return Draft(rule, Holders("administrators", excluded=excluded), "nobody", rescue=True)


def _left_to_others(step: model.Step, drafts: tuple[Draft, ...], organisation: Organisation) -> tuple[Draft, ...]:
    """Where any one may decide, a seat that found nobody is left out while another has somebody of its own."""
    if step.need != "any" or not any(_of_its_own(draft, organisation) for draft in drafts):
        return drafts
    return tuple(
        draft if _of_its_own(draft, organisation) else replace(draft, cause="others", verdict="void", rescue=False)
        for draft in drafts
    )


def _completed(step: model.Step, drafts: tuple[Draft, ...], state: Request) -> tuple[Draft, ...]:
    """Where a number of approvals is asked and fewer seats were found, the administrators fill the rest (S4.6)."""
    missing = int(step.need) - len(drafts) if step.need.isdecimal() and step.if_nobody != "skip" else 0
    return drafts + tuple(rescue(len(step.who), step, state) for _ in range(missing))


def _of_its_own(draft: Draft, organisation: Organisation) -> bool:
    if draft.cause.startswith("nobody"):
        return False
    return draft.verdict == "approve" or bool(holders_now(draft.holders, organisation))
