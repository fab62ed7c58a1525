"""The rows of a list of requests: what one person is told of each, read and worked out once for a whole page."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from kernel.errors import Place, Refusal
from kernel.kept import Same
from kernel.text import Text
from records.results import Row
from records.sight import Sight
from schema.model import Workflow
from workflows import about, definitions, proposals, words
from workflows.event_seats import term_from
from workflows.hiding import hides_any, veil
from workflows.look import Look
from workflows.proposing import Change
from workflows.route import alone, steps_of
from workflows.state import Term
from workflows.with_me import because, is_usual, of_row

T = TypeVar("T")
_REQUEST: Final = (
    "workflow", "definition", "record", "submitter", "state", "step", "to_stage", "revision", "opened_at",
)  # fmt: skip
_SEAT: Final = ("cause", "rescue", "origin", "added_by", "rule", "given_by", "opened_at", "term")


@dataclass(frozen=True, slots=True)
class Waits:
    """Who may fill the open seats of a request now, since when it has waited for the first of them, and until when."""

    holders: tuple[dict[str, Any], ...] = ()
    since: str | None = None
    term: Term | None = None


_NOBODY: Final = Waits()


async def shown(
    sight: Sight, found: Sequence[tuple[int, Row | None]], waits: Mapping[int, Waits], language: str
) -> list[dict[str, Any]]:
    """These requests, each perhaps with a seat of whoever looks, as JSON."""
    requests = await sight.reader.many("request", {id_ for id_, _ in found}, columns=_REQUEST)
    seats = [seat["id"] for id_, seat in found if seat and id_ in requests]
    more = await sight.reader.many("wf_seat", seats, columns=_SEAT) if seats else {}
    page = _Page(sight, language)
    told = await page.told(requests)
    return [
        page.row(requests[id_], {**more[seat["id"]], **seat} if seat else None, told[id_], waits.get(id_, _NOBODY))
        for id_, seat in found if id_ in requests
    ]  # fmt: skip


def term_of(row: Row) -> Term | None:
    """Until when the seat is to be filled, as a row of wf_seat keeps it."""
    return term_from(row["term"]) if row["term"] else None


# ------------------------------------------------------------------------------------------------ what is read
class _Page:
    """The rows of one page; what several have in common is worked out once."""

    def __init__(self, sight: Sight, language: str) -> None:
        self._sight = sight
        self._language = language
        self._definitions: dict[tuple[str, str], Workflow] = {}
        self._kept: dict[Hashable, Any] = {}

    async def told(self, requests: Mapping[int, Row]) -> Mapping[int, tuple[str, about.Told]]:
        """Title and content of each record, nothing of what its request hides from this person (S7.6)."""
        for request in requests.values():
            if await self._hides(request):
                await veil(self._sight, request)
        changes: Mapping[int, Change] = {}
        if any(flow.starts == "update" for flow in self._sight.house.schema.workflows.values()):
            changes = await proposals.stored(self._sight, list(requests))
        titles, outlines = await self._records(requests)
        plain = [id_ for id_ in outlines if not changes.get(id_)]
        found = dict(zip(plain, await self._content([outlines[id_] for id_ in plain]), strict=True))
        for id_ in outlines.keys() - found.keys():
            found[id_] = await about.told_of(self._sight, *outlines[id_], self._language, changes[id_])
        return {id_: (titles.get(id_, ""), found.get(id_, about.Told())) for id_ in requests}

    async def _content(self, asked: Sequence[tuple[about.Outline, Row]]) -> list[about.Told]:
        return await about.told_each(self._sight, asked, self._language)

    async def _hides(self, request: Row) -> bool:
        """Whether the definition hides anything, or is lost: then nobody knows what it hid."""
        key = (request["workflow"], request["definition"])
        if key not in self._definitions:
            try:
                self._definitions[key] = await definitions.definition_of(self._sight, *key)
            except Refusal:  # it reads a field the schema has lost: still listed, so that an administrator can stop it
                self._definitions[key] = _lost(request)
        return not self._definitions[key].steps or hides_any(self._definitions[key])

    async def _records(
        self, requests: Mapping[int, Row]
    ) -> tuple[Mapping[int, str], Mapping[int, tuple[about.Outline, Row]]]:
        """By request what its record is called, and what of it this person is told."""
        titles: dict[int, str] = {}
        outlines: dict[int, tuple[about.Outline, Row]] = {}
        for entity, part in _by_entity(requests).items():
            known = self._sight.house.schema.entities.get(entity)
            if known is None:
                continue
            rows = await self._sight.world.rows(entity, sorted({each["record"].id for each in part.values()}))
            rights = await self._sight.rights(known, list(rows.values()))
            called = await self._sight.called(known, list(rows.values()), rights)
            of_record = dict(zip(rows, zip(rights, called, strict=True), strict=True))
            for id_, request in part.items():
                if (record := request["record"].id) in rows:
                    right, titles[id_] = of_record[record]
                    outlines[id_] = self._outline(request, known, right), rows[record]
        return titles, outlines

    def _outline(self, request: Row, entity: Any, rights: Any) -> about.Outline:
        definition = self._definition(request)

        def made() -> about.Outline:
            shown = None if self._sight.actor.is_system else rights
            return about.outline_of(entity, Look(shown, about.key_names(definition, entity)))

        return self._once(("outline", Same(definition), Same(rights)), made)

    # ---- what is told
    def row(self, request: Row, seat: Row | None, told: tuple[str, about.Told], waits: Waits) -> dict[str, Any]:
        """One row."""
        definition, (title, content), record = self._definition(request), told, request["record"]
        name = seat["step"] if seat else request["step"]
        return {
            "request": {
                "id": request["id"], "workflow": request["workflow"], "label": self._label(definition),
                "state": request["state"], "to_stage": request["to_stage"],
            },
            "record": {"entity": record.entity, "id": record.id, "title": title, "number": content.number},
            "step": name,
            "seat": seat["no"] if seat else None,
            **self._why(definition, seat, request["submitter"]),
            "revision": request["revision"],
            "fields": list(content.fields),
            "about": list(content.facts),
            "submitter": self._person(request["submitter"]),
            "holders": list(waits.holders),
            "since": waits.since or words.instant(seat["opened_at"] if seat else request["opened_at"]),
            **words.due_json(term_of(seat) if seat else waits.term),
            **self._step(definition, name, seat is not None),
        }  # fmt: skip

    def _why(self, definition: Workflow, seat: Row | None, submitter: int) -> dict[str, Any]:
        """Why the seat is with whoever looks: many rows say the same."""
        if seat is None:
            return {"for": None, "usual": False, "because": ""}
        held = of_row(seat)
        return self._once(
            ("why", Same(definition), held, submitter),
            lambda: {
                "for": self._person(seat.get("for")), "usual": is_usual(held),
                "because": because(self._sight, definition, held, submitter, self._language),
            },
        )  # fmt: skip

    def _step(self, definition: Workflow, name: str | None, mine: bool) -> dict[str, Any]:
        """How the step is called and, where a seat of it is shown, how it is decided."""

        def made() -> dict[str, Any]:
            step = next((each for each in steps_of(definition.steps) if mine and each.name == name), None)
            return {
                "step_label": words.step_label(definition, name, self._language),
                "work": step is not None and step.work,
                "batch": step is not None and not alone(step),
                "alone": alone(step) if step else "",
                "returns": step is not None and "return" in step.buttons,
            }

        return self._once(("step", Same(definition), name, mine), made)

    def _label(self, definition: Workflow) -> str:
        return self._once(("label", Same(definition)), lambda: definition.label.in_(self._language))

    def _person(self, person: int | None) -> dict[str, Any] | None:
        return self._once(("person", person), lambda: words.person_json(self._sight, person))

    def _definition(self, request: Row) -> Workflow:
        return self._definitions[request["workflow"], request["definition"]]

    def _once(self, question: Hashable, find: Callable[[], T]) -> T:
        if question not in self._kept:
            self._kept[question] = find()
        found: T = self._kept[question]
        return found


def _by_entity(requests: Mapping[int, Row]) -> Mapping[str, Mapping[int, Row]]:
    found: dict[str, dict[int, Row]] = {}
    for id_, request in requests.items():
        found.setdefault(request["record"].entity, {})[id_] = request
    return found


def _lost(request: Row) -> Workflow:
    name = request["workflow"]
    return Workflow(name, Text.of(name), request["record"].entity, Place("", 1), request["definition"])
