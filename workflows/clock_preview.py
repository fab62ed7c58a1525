"""What the clock would do by a time, in words and as data: which seats, which level, what the file says (api.md)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from records.house import House
from records.results import Row
from records.sight import Sight
from schema.model import Late
from workflows import clock_work, stage_clocks, words
from workflows.definitions import definition_of
from workflows.ledger import load
from workflows.route import step_named
from workflows.seats import holders_now


async def due(house: House, at: datetime, language: str) -> list[dict[str, Any]]:
    """`[{at, kind, level, record, people, does}]` due by `at`; writes nothing. Of an approval it names `request`,
    `workflow` and `step`, of a stage `entity` and `stage`."""
    seats, stages = await clock_work.due(house, at), await stage_clocks.due(house, at)
    async with house.store.read() as reader:
        sight = Sight(house, reader, clock_work.ACTOR)
        found = [await _seat(sight, row, language) for row in seats]
        found += [each for row in stages if (each := await _stage(sight, row, language)) is not None]
    return sorted(found, key=lambda each: str(each["at"]))


async def _seat(sight: Sight, row: Row, language: str) -> dict[str, Any]:
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
        "people": words.people_json(sight, people), "does": _does(step.late, row),
    }  # fmt: skip


async def _stage(sight: Sight, row: Row, language: str) -> dict[str, Any] | None:
    record = row["record"]
    entity = sight.house.schema.entities.get(record.entity)
    now = await sight.reader.one(record.entity, record.id) if entity is not None else None
    if entity is None or now is None or (now["stage"], now["stage_since"]) != (row["stage"], row["entered"]):
        return None
    stage = entity.stages[row["stage"]]
    titles = await words.titles(sight, {record.entity: [record.id]})
    title = titles.get((record.entity, record.id), "")
    return {
        "at": words.instant(row["at"]), "kind": row["kind"], "level": row["level"],
        "stage": stage.label.in_(language), "entity": entity.label.in_(language),
        "record": {"entity": record.entity, "id": record.id, "title": title},
        "people": words.people_json(sight, filter(None, [now.get("owner")])),
        "does": _does(stage.clock.late if stage.clock else (), row),
    }  # fmt: skip


def _does(late: Sequence[Late], row: Row) -> list[str]:
    if row["kind"] == "remind":
        return ["remind"]
    return [effect.word for level in late[row["level"] - 1 : row["level"]] for effect in level.do]
