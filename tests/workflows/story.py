"""A request told line by line: what each command left in the trail, whom it told, who may do what then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Final

from kernel.errors import Refusal
from tests.workflows.builders import ADMIN, BOSS, CHEN, LI, ROOT, WANG, ZHOU, Case
from workflows import engine
from workflows.commands import Command, Submit
from workflows.events import Event, rebuild
from workflows.foresight import foresee
from workflows.seats import holders_now
from workflows.timers import armed
from workflows.turn import Result

LOGINS: Final = {LI: "li", WANG: "wang", CHEN: "chen", ZHOU: "zhou", BOSS: "boss", ADMIN: "admin", ROOT: "root"}
UNTOLD: Final = ("subject", "actor", "advice", "entity", "record")  # of a command
HELD: Final = ("version", "workflow", "entity", "record")  # of the first event: the same everywhere


def who(people: Any) -> str:
    """Logins."""
    listed = people if isinstance(people, tuple | list) else (people,)
    return " ".join(LOGINS.get(each, "the product") for each in listed) or "nobody"


@dataclass
class Story(Case):
    """A case that writes down what happens; a refusal is written down too."""

    lines: list[str] = field(default_factory=list)
    stood: dict[str, str] = field(default_factory=dict)  # what was told of each thing last

    def give(self, command: Command) -> Result:
        """One command, told."""
        self.lines.append(f"> {type(command).__name__} by {who(command.actor)}{_words(command)}")
        if isinstance(command, Submit):
            self._foreseen(command)
        try:
            result = super().give(command)
        except Refusal as refusal:
            self._refused(refusal)
            return self.last or Result(self.request)
        assert rebuild(self.trail) == self.state, "16: the trail says something else"
        self.lines += [f"  {_event(each)}" for each in result.events]
        for deed in result.effects:
            words = " ".join(each.word for each in deed.effects)
            self.lines.append(f"  does {deed.key} {words} {deed.to_stage} {deed.guarded}".rstrip())
        for notice in result.notices:
            named = f" {who(notice.person)}" if notice.person is not None else ""
            told = f"{notice.kind} {notice.step} {notice.seat or ''}{named}".rstrip()
            self.lines.append(f"  tells {who(notice.people)}: {told}")
        self._stands()
        return result

    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines) + "\n"

    # ------------------------------------------------------------------------------------------------ its parts
    def _foreseen(self, command: Submit) -> None:
        try:
            ahead = foresee(self.definition, command, self.now, self.organisation)
        except Refusal:
            return
        for step in ahead.steps:
            due = step.term.due.strftime("%d %H:%M") if step.term else ""
            self.lines.append(f"  foresees {step.plan.name} {'' if step.plan.applies else 'not'} {due}".rstrip())
            for seat in step.seats:
                more = (seat.cause, seat.verdict, seat.role, seat.repeats, "rescue" if seat.rescue else "")
                self.lines.append(f"    {seat.rule}: {who(seat.people)} {' '.join(filter(None, more))}".rstrip())
        for choice in ahead.choices:
            self.lines.append(f"    to choose {choice}")
        self.lines += [f"    problem {each.code.name} {each.field}: {each.text('en')}" for each in ahead.problems]

    def _refused(self, refusal: Refusal) -> None:
        said = [refusal.code.sentence(language, refusal.values) for language in ("en", "zh-CN")]
        assert not any("{" in each for each in said), said
        self.lines.append(f"  refused {refusal.code.name}: {said[0]}")
        self.lines += [f"    {each.code.name} {each.field}: {each.text('en')}" for each in refusal.problems]

    def _stands(self) -> None:
        state = self.request
        locked = ", ".join(engine.locks(self.definition, state))
        self._now("=", f"{state.state}, round {state.round}, revision {state.revision}, locks {locked or 'none'}")
        for step in state.active_steps:
            for seat in step.seats:
                holders = who(holders_now(seat.holders, self.organisation))
                due = f" due {seat.term.due.strftime('%d %H:%M')}" if seat.term else ""
                self._now(f"{step.name} {seat.id}", f"{seat.state}: {holders} {seat.cause}{due}".rstrip())
        self._now("waits for", who(sorted(engine.waiting_for(state, self.organisation, self.now))))
        for timer in armed(self.definition, state, self.organisation, self.now):
            self._now(f"timer {timer.kind} {timer.level} of {timer.seat}", timer.at.strftime("%d %H:%M"))
        for person in LOGINS:
            found = engine.may(self.definition, state, person, self.organisation, self.now)
            self._now(f"{who(person)} may", " ".join(verb for verb in found if verb != "comment") or "nothing")

    def _now(self, what: str, how: str) -> None:
        """Told where it is not as it was; that somebody may do nothing, only once he could."""
        if self.stood.get(what, "nothing") != how:
            self.lines.append(f"    {what} {how}")
        self.stood[what] = how


def _words(command: Command) -> str:
    """What a command says beside who gives it."""
    said = {each.name: getattr(command, each.name) for each in fields(command) if each.name not in UNTOLD}
    plain = {name: value for name, value in said.items() if value not in (None, "", (), {}, False) and name != "others"}
    return "".join(f" {name} {_plain(value, name)}" for name, value in plain.items())


def _plain(value: Any, name: str = "") -> str:
    if name in ("to", "people") and isinstance(value, int | tuple):
        return who(value)
    return json.dumps(value, ensure_ascii=False, default=_other)


def _other(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, Decimal) else repr(value)


def _event(event: Event) -> str:
    data = _filled({name: value for name, value in event.data.items() if name not in HELD})
    seat = f" seat {event.seat}" if event.seat is not None else ""
    by = f" by {who(event.actor)}" if event.actor is not None else ""
    revision = f" r{event.revision}" if event.revision is not None else ""
    comment = f" “{event.comment}”" if event.comment else ""
    told = f" {json.dumps(data, ensure_ascii=False, sort_keys=True)}" if data else ""
    return f"{event.kind}{by}{seat}{revision}{comment}{told}"


def _filled(value: Any) -> Any:
    """Without what is empty."""
    if isinstance(value, Mapping):
        return {name: _filled(each) for name, each in value.items() if each not in (None, "", [], {}, ())}
    return [_filled(each) for each in value] if isinstance(value, list) else value
