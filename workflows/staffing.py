"""Seats that lost their people are given on at once (S8.1, S8.5), whenever they are open or about to be."""

from dataclasses import replace

from schema import model
from workflows import seats
from workflows.added import of_definition
from workflows.counting import counted
from workflows.event_seats import holders_json
from workflows.seats import Draft
from workflows.state import Holders, Seat, Step
from workflows.turn import Turn


def staff(turn: Turn, *, rescue: bool = False) -> None:
    """Gives on every open seat without an active holder; `rescue` sends them to the administrators in any case."""
    for step in turn.state.active_steps:
        for seat in step.seats:
            if seat.state == "open" and not turn.holders(seat.holders):
                _give_on(turn, step, seat, rescue=rescue)


def _give_on(turn: Turn, step: Step, seat: Seat, *, rescue: bool) -> None:
    draft = _left_to_another(turn, step, seat) or _replacement(turn, step, seat, rescue=rescue)
    if draft.verdict == "void":
        turn.by_product("void", seat=seat.id, cause=draft.cause)
    elif draft.verdict:
        turn.automatic(seat.id, draft)
    elif not turn.holders(draft.holders):
        _leave_unfilled(turn, step, seat, draft)
    elif draft.holders != seat.holders:
        turn.by_product(
            "reassign", seat=seat.id, holders=holders_json(draft.holders), cause=draft.cause, rescue=draft.rescue
        )
        turn.tell_opened(step.name, turn.state.seat(seat.id) or seat)


def _leave_unfilled(turn: Turn, step: Step, seat: Seat, draft: Draft) -> None:
    """Nobody is left, not even an administrator who does not sit there already: they are told, once (S17.1)."""
    if seat.cause != "unfilled":
        holders = holders_json(draft.holders)
        turn.by_product("reassign", seat=seat.id, holders=holders, cause="unfilled", rescue=draft.rescue)
        turn.tell("unfilled", turn.organisation.administrators("workflows"), step.name, seat.id)


def _replacement(turn: Turn, step: Step, seat: Seat, *, rescue: bool) -> Draft:
    """For a person who left his superior (S8.1), for a role what the opening of the step would find (S8.5); nobody
    who sits in a counted step already (S5.7)."""
    definition = turn.step(step.name)
    if counted(step.need) and seat.origin == "rule":
        return _another_voice(turn, definition, step, seat, rescue=rescue)
    above = _superior_of_leaver(turn, seat)
    if above is not None:
        return Draft(seat.rule, above, "left")
    if rescue or seat.origin != "rule" or seat.holders.kind == "administrators":
        return seats.rescue(seat.rule, definition, turn.state)
    return seats.settle(seat.rule, seat.holders, definition, turn.state, turn.organisation, turn.command.advice)[0]


def _another_voice(turn: Turn, definition: model.Step, step: Step, seat: Seat, *, rescue: bool) -> Draft:
    others = [each for each in of_definition(step) if each.id != seat.id and each.state != "void"]
    sitting = {person for each in others if not each.rescue for person in turn.holders(each.holders)}
    spoken = {person for each in others if (said := turn.state.decision(each.id)) for person in said.voices}
    never = tuple(dict.fromkeys((*seat.holders.excluded, *sorted(sitting | spoken))))
    doubled = turn.holders(replace(seat.holders, excluded=turn.state.submitters))
    if not rescue and seat.holders.kind != "administrators":
        for person in doubled or seat.holders.people:
            if above := seats.superior_of(person, never, turn.organisation):
                cause = "one_voice" if doubled else "left"
                return Draft(seat.rule, Holders("people", above, excluded=seat.holders.excluded), cause)
    return replace(seats.rescue(seat.rule, definition, turn.state), holders=Holders("administrators", excluded=never))


def _superior_of_leaver(turn: Turn, seat: Seat) -> Holders | None:
    for person in seat.holders.people:
        if above := seats.superior_of(person, seat.holders.excluded, turn.organisation):
            return Holders("people", above, excluded=seat.holders.excluded)
    return None


def _left_to_another(turn: Turn, step: Step, seat: Seat) -> Draft | None:
    """Where any one may decide and another seat still has its people, an empty role seat is left out."""
    others = [
        each
        for each in step.seats
        if each.id != seat.id and each.state == "open" and each.origin == "rule" and not each.rescue
    ]
    if step.need == "any" and seat.holders.kind == "role" and any(turn.holders(each.holders) for each in others):
        return Draft(seat.rule, seat.holders, "others", "void")
    return None
