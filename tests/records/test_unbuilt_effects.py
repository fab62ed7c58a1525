"""A deed with an effect that this release does not run is refused whole: nothing of it is written."""

from pathlib import Path

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.create import Create
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed, house

UNRUN = {
    "send": "{send: report, to: [owner]}",
}
SCHEMA = """
entities:
  order:
    title: "{name}"
    fields:
      name:   {type: text}
      log:    {type: text}
      orders: {type: links, to: order}
    stages: {draft: {label: Draft, when_entered: [ENTERED]}}
    actions: {go: {label: Go, do: [ACTION]}}
    automations: {named: {after: {changed: [name]}, do: [AUTOMATION]}}
    access: {everyone: {rows: all, can: [read, create, update, go]}}
  note:
    fields: {name: {type: text}}
    access: {everyone: {rows: all, can: [read]}}
reports: {report: {entity: order, kind: heatmap, measure: count()}}
"""
FINE = "{set: {log: begun}}, {create: note, with: {name: =name}}, {notify: [owner], text: begun}"


def schema(place: str, written: str) -> str:
    """The effect stands last in one place, behind effects that are run; the other places have none."""
    text = SCHEMA.replace(f"[{place}]", f"[{FINE}, {written}]")
    for other in ("ENTERED", "ACTION", "AUTOMATION"):
        text = text.replace(f"[{other}]", "[{set: {log: fine}}]")
    return text


async def state(opened: Housed) -> list[object]:
    """Everything a deed might leave behind."""
    found: list[object] = []
    async with opened.house.store.read() as reader:
        for entity in ("order", "note", "notice", "audit", "outbox", "stage_move", "change_set"):
            found += [dict(row) for row in await reader.rows(entity, frame=opened.house.frame(opened.actor("ann")))]
    return found


@pytest.mark.parametrize("place", ["ENTERED", "ACTION", "AUTOMATION"])
@pytest.mark.parametrize("word", UNRUN)
async def test_a_deed_with_an_effect_that_is_not_run_writes_nothing(tmp_path: Path, word: str, place: str) -> None:
    async with house(schema(place, UNRUN[word]), tmp_path) as opened:
        door = opened.door("ann")
        made = None if place == "ENTERED" else (await door.run(Create("order", {"name": "A"}))).id or 0
        before = await state(opened)
        deed = {
            "ENTERED": Create("order", {"name": "A"}),
            "ACTION": Act("order", made or 0, "go"),
            "AUTOMATION": Update("order", made or 0, {"name": "B"}),
        }[place]
        with pytest.raises(Refusal) as caught:
            await door.run(deed)
        assert (caught.value.code.name, word in str(caught.value)) == ("REC030", True)
        assert await state(opened) == before
        assert (await door.page("order", Query(filter="log == 'begun'"))).rows == ()
