"""One command on its way through the engine: the state so far, and what it leaves behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from kernel.errors import Code, Refusal
from kernel.text import Text, listed
from schema import model
from workflows import delegating, events, seats
from workflows.commands import Command
from workflows.events import Event
from workflows.organisation import Organisation, department_of, name_of
from workflows.route import step_named
from workflows.state import Decision, Holders, Request, Seat

_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Deed:
    """Effects to run in the deciding transaction (S12.1). `key` is unique within the request: round and place (S12.2).

    With `to_stage` it is the guarded move itself (S20.5), with `guarded` the action that waited (S1.2).
    """

    key: str
    effects: tuple[model.Effect, ...] = ()
    to_stage: str = ""
    guarded: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell people after the commit (S14.1): opened, void, returned, approved, rejected, ..."""

    kind: str
    people: tuple[int, ...]
    step: str = ""
    seat: int | None = None
    person: int | None = None  # whom it names: in whose place (opened_for), who acted (decided_for)


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did. `repeated`: its key was known, so it did nothing (S6.4)."""

    state: Request
    events: tuple[Event, ...] = ()
    effects: tuple[Deed, ...] = ()
    notices: tuple[Notice, ...] = ()
    repeated: bool = False


@dataclass(slots=True)
class Turn:
    """The working place of one command; the state changes by events alone."""

    definition: model.Workflow
    now: datetime
    organisation: Organisation
    command: Command
    before: Request | None = None
    events: list[Event] = field(default_factory=list)
    effects: list[Deed] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    _state: Request | None = None

    @property
    def state(self) -> Request:
        """The request as it stands now."""
        state = self._state or self.before
        if state is None:
            raise LookupError("no request yet")
        return state

    def by_person(self, kind: str, *, seat: int | None = None, **data: Any) -> None:
        """Notes an act of the person who gave the command."""
        command = self.command
        revision = getattr(command, "revision", None)
        data["name"] = self.name(command.actor)  # as of now, whatever becomes of the person (S8.2)
        data["department"] = department_of(self.organisation, command.actor)
        if command.files:
            data["files"] = [dict(each) for each in command.files]
        if (signature := getattr(command, "signature", None)) is not None:
            data["signature"] = dict(signature)
        if command.standing:
            data["as"] = dict(command.standing)
        if seat is not None and kind != "remove" and (giver := self.in_place_of(seat)) is not None:
            data.update({"for": giver, "for_name": self.name(giver)})
        self._note(Event(kind, self.now, command.actor, seat, revision, command.comment, command.key, data))

    def by_product(self, kind: str, *, seat: int | None = None, **data: Any) -> None:
        """Notes what follows by itself."""
        self._note(Event(kind, self.now, None, seat, None, "", "", data))

    def automatic(self, seat: int, draft: seats.Draft) -> None:
        """Notes that a seat is filled without anybody, and why (S13.3)."""
        repeated = {} if draft.repeats is None else {"person": draft.repeats, "name": self.name(draft.repeats)}
        self.by_product("automatic", seat=seat, verdict=draft.verdict, cause=draft.cause, **repeated)

    def imagined(self, kind: str, data: Mapping[str, Any]) -> Request:
        """The request as an act of this person would leave it; nothing is noted."""
        event = Event(kind, self.now, self.command.actor, data=data)
        return events.evolve(self._state or self.before, event)

    def _note(self, event: Event) -> None:
        self._state = events.evolve(self._state or self.before, event)
        self.events.append(event)

    def deed(self, place: str, effects: tuple[model.Effect, ...]) -> None:
        """Has effects run, under a key of their own."""
        if effects:
            self.effects.append(Deed(f"{self.state.round}:{place}", effects))

    def move(self) -> None:
        """Has the guarded move made."""
        if self.state.to_stage:
            self.effects.append(Deed(f"{self.state.round}:move", to_stage=self.state.to_stage))

    def carry_out(self) -> None:
        """Has the action carried out that waited for this approval."""
        self.effects.append(Deed(f"{self.state.round}:{self.state.guards}", guarded=self.state.guards))

    def tell(
        self, kind: str, people: tuple[int, ...], step: str = "", seat: int | None = None, person: int | None = None
    ) -> None:
        """Has people told after the commit; nobody twice of one thing."""
        notice = Notice(kind, tuple(dict.fromkeys(people)), step, seat, person)
        if people and notice not in self.notices:
            self.notices.append(notice)

    def tell_opened(self, step: str, seat: Seat) -> None:
        """Tells the holders of a seat that it waits, and who acts in their place (S10.6)."""
        self.tell("opened", self.holders(seat.holders), step, seat.id)
        self.tell_in_place(step, seat)

    def tell_in_place(self, step: str, seat: Seat, of: tuple[int, ...] = ()) -> None:
        """Tells who acts in the place of the holders of a seat, or of those of them who are `of`, that it waits."""
        for person, giver in delegating.delegates(self.state, seat, self.organisation, self.now):
            if not of or giver in of:
                self.tell("opened_for", (person,), step, seat.id, giver)

    def step(self, name: str) -> model.Step:
        """The definition of a step."""
        return step_named(self.definition, name)

    def label(self, name: str) -> object:
        """How people call a step; its name where the definition has no such step."""
        try:
            return self.step(name).label
        except KeyError:
            return name

    def holders(self, holders: Holders) -> tuple[int, ...]:
        """The active people who may fill a seat now."""
        return seats.holders_now(holders, self.organisation)

    def in_place_of(self, number: int) -> int | None:
        """The holder for whom whoever gave the command acts on a seat (S10.6); None for a holder himself."""
        seat, actor = self.state.seat(number), self.command.actor
        if seat is None or actor in self.holders(seat.holders):
            return None
        return delegating.giver(self.state, seat, actor, self.organisation, self.now)

    def name(self, person: int | None) -> str:
        """What a person is called."""
        return name_of(self.organisation, person)

    def speaker(self, said: Decision) -> Text:
        """Who decided, and in whose place."""
        person = self.name(said.actor)
        if said.for_user is None:
            return Text.of(person)
        giver = self.name(said.for_user)
        return Text.of({"en": f"{person} (for {giver})", "zh-CN": f"{person}（代{giver}）"})

    def askers(self) -> tuple[int, ...]:
        """Who is told what becomes of the request, and may go on with it: who submitted it, or the superior of one who
        has left (S8.4)."""
        found = (
            each if self.organisation.is_active(each) else self.organisation.superior(each)
            for each in self.state.submitters
        )
        return tuple(dict.fromkeys(person for person in found if person is not None))

    def names(self, people: tuple[int, ...]) -> Text:
        """What several people are called."""
        return listed([self.name(person) for person in people])

    def result(self) -> Result:
        """What the command leaves behind."""
        return Result(self.state, tuple(self.events), tuple(self.effects), tuple(self.notices))


def first_of(words: Sequence[object], most: int = 5) -> Text:
    """The first of several words, as each language lists them; "…" for the rest."""
    return listed([*words[:most], "…"] if len(words) > most else words)


def some(names: Sequence[str]) -> Text:
    """The people of a pool as a sentence names them: not all of a whole company."""
    return listed([*names[:_NAMED], "…"] if len(names) > _NAMED else names)


def refuse(code: Code, **values: object) -> Refusal:
    """The refusal to raise."""
    return Refusal(code, values)
