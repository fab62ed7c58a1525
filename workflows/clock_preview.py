"""What the clock would do by a time, in words and as data: which seats, which level, what the file says (api.md)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from records.house import House
from records.results import Row
from records.sight import Sight
from schema.model import Step
from workflows import clock_work, words
from workflows.definitions import definition_of
from workflows.ledger import load
from workflows.route import step_named
from workflows.seats import holders_now


async def due(house: House, at: datetime, language: str) -> list[dict[str, Any]]:
    """`[{at, kind, level, request, workflow, step, record, people, does}]` due by `at`; writes nothing."""
    rows = await clock_work.due(house, at)
    async with house.store.read() as reader:
        sight = Sight(house, reader, clock_work.ACTOR)
        return [await _shown(sight, row, language) for row in rows]


async def _shown(sight: Sight, row: Row, language: str) -> dict[str, Any]:
    stored = await load(sight, row["request"])
    state = stored.state
    definition = await definition_of(sight, state.workflow, state.version)
    seat, step = state.seat(row["seat"]), step_named(definition, state.step_of(row["seat"]).name)
    titles = await words.titles(sight, {state.entity: [state.record]})
    people = holders_now(seat.holders, sight.house.organisation) if seat else ()
    return {
        "at": words.instant(row["at"]), "kind": row["kind"], "level": row["level"], "request": row["request"],
        "workflow": definition.label.in_(language), "step": step.label.in_(language),
        "record": {
            "entity": state.entity, "id": state.record, "title": titles.get((state.entity, state.record), ""),
        },
        "people": words.people_json(sight, people), "does": list(_does(step, row)),
    }  # fmt: skip


def _does(step: Step, row: Row) -> Iterable[str]:
    if row["kind"] == "remind":
        return ("remind",)
    return (effect.word for level in step.late[row["level"] - 1 : row["level"]] for effect in level.do)
