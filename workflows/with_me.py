"""Why a seat is with somebody, in one sentence: role and unit, delegation, handed over, added by whom, rescue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kernel.text import Text
from records.results import Row
from records.sight import Sight
from schema import model
from schema.model import Workflow
from workflows import words
from workflows.organisation import name_of
from workflows.route import step_named
from workflows.state import Request, Seat


def _both(en: str, zh: str) -> Text:
    return Text.of({"en": en, "zh-CN": zh})


_ADDED: Final[Mapping[str, Text]] = {
    "before": _both("{by} asked {whom} to decide first", "{by}请{whom}先处理（前加签）"),
    "alongside": _both("{by} asked {whom} to decide too", "{by}请{whom}一并处理（并加签）"),
    "after": _both("{by} asked {whom} to decide next", "{by}请{whom}随后处理（后加签）"),
}
_OF_RULE: Final[Mapping[str, Text]] = {
    "role": _both("{who} {is_} {role}", "{who}担任{role}"),
    "role of": _both("{who} {is_} {role} of {unit}", "{who}担任{unit}的{role}"),
    "field": _both("{who} {is_} named in “{field}” of the record", "{who}是该记录的{field}"),
    "manager_of": _both("{who} {is_} the superior of {person}", "{who}是{person}的上级"),
    "managers_of": _both("{who} {is_} above {person}", "{who}在{person}的上级之列"),
    "department_head_of": _both("{who} {is_} the head of the department", "{who}是所属部门的负责人"),
    "user": _both("the approval names {whom}", "流程指定由{whom}处理"),
    "chosen_by": _both("{person} chose {whom}", "由{person}选定{whom}"),
    "plugin": _both("a rule chose {whom}", "由规则选定{whom}"),
}
_RESCUE: Final = _both(
    "nobody was found for it, so the workflow administrators decide", "没有找到处理人，由流程管理员处理"
)
_FOR: Final = _both("You act for {giver}: {why}.", "您代{giver}处理：{why}。")
_MINE: Final = _both("With you: {why}.", "由您处理：{why}。")
_USUAL: Final = ("", "others", "own_request_excluded")  # causes that leave the seat to whom the step names
_YOU: Final = _both("you", "您")


@dataclass(frozen=True, slots=True)
class Held:
    """What of a seat says why somebody has it; `giver` is in whose place he acts."""

    step: str
    rule: int
    role: str
    unit: int | None
    cause: str
    rescue: bool
    origin: str
    added_by: int | None
    given_by: str
    giver: int | None = None


def is_usual(held: Held) -> bool:
    """Whether somebody has it simply because the step names him."""
    return held.giver is None and not held.rescue and held.cause in _USUAL and held.origin == "rule"


def of_row(row: Row) -> Held:
    """A seat as a row of wf_seat keeps it."""
    return Held(
        row["step"], row["rule"] if row["rule"] is not None else -1, row["role"] or "", row["unit"], row["cause"] or "",
        bool(row["rescue"]), row["origin"] or "rule", row["added_by"], row["given_by"] or "", row.get("for"),
    )  # fmt: skip


def of_seat(state: Request, seat: Seat, giver: int | None) -> Held:
    """A seat of a request."""
    who, step = seat.holders, state.step_of(seat.id).name
    return Held(
        step, seat.rule, who.role, who.unit, seat.cause, seat.rescue, seat.origin, seat.added_by, seat.given_by, giver
    )  # fmt: skip


def because(sight: Sight, definition: Workflow, held: Held, submitter: int, language: str) -> str:
    """The sentence for whoever looks; "" where the definition no longer says."""
    person = held.giver or sight.actor.user_id or 0
    why = _why(sight, definition, held, person, submitter, language)
    if not why:
        return ""
    giver = name_of(sight.house.organisation, held.giver)
    return (_FOR if held.giver else _MINE).in_(language).format(giver=giver, why=why)


def _why(
    sight: Sight, definition: Workflow, held: Held, person: int, submitter: int, language: str
) -> str:  # fmt: skip
    organisation = sight.house.organisation
    name = name_of(organisation, person) if held.giver else _YOU.in_(language)
    values: dict[str, Any] = {"who": name, "whom": name, "is_": "is" if held.giver else "are"}
    if held.rescue:
        return _RESCUE.in_(language)
    if held.cause not in _USUAL:
        return words.cause_text(definition, held.cause, language, held.given_by) or ""
    if held.origin in _ADDED:
        return _ADDED[held.origin].in_(language).format(**values, by=name_of(organisation, held.added_by))
    return _of_rule(sight, definition, held, {**values, "person": name_of(organisation, submitter)}, person, language)


def _of_rule(
    sight: Sight, definition: Workflow, held: Held, values: dict[str, Any], person: int, language: str
) -> str:  # fmt: skip
    entry = _entry(definition, held)
    if entry is None:
        return ""
    unit = _unit(sight, person, entry.name, held.unit) if entry.kind == "role" else ""
    kind = "role of" if entry.kind == "role" and unit else entry.kind
    more = {"role": words.role_label(sight, entry.name, language), "unit": unit}
    if entry.kind in ("manager_of", "managers_of", "chosen_by") and entry.name != "submitter":
        values["person"] = _field(sight, definition, entry.name, language)
    return _OF_RULE[kind].in_(language).format(**values, **more, field=_field(sight, definition, entry.name, language))


def _entry(definition: Workflow, held: Held) -> model.Seat | None:
    """What the step says of the seat; of one that was opened before that was kept, its role."""
    try:
        who = step_named(definition, held.step).who
    except KeyError:
        return None
    found = who[held.rule] if 0 <= held.rule < len(who) else None
    return found or next((each for each in who if held.role and (each.kind, each.name) == ("role", held.role)), None)


def _field(sight: Sight, definition: Workflow, name: str, language: str) -> str:
    entity = sight.house.schema.entities.get(definition.entity)
    field = entity.fields.get(name) if entity else None
    return field.label.in_(language) if field else name


def _unit(sight: Sight, person: int, role: str, unit: int | None) -> str:
    """The unit for which the person holds the role; of several the nearest above the record's."""
    organisation = sight.house.organisation
    held = [each.unit for each in organisation.holdings(person) if each.role == role]
    near = next((each for each in organisation.ancestors(unit) if each in held), held[0] if held else None)
    known = organisation.units.get(near) if near is not None else None
    return known.name if known else ""
