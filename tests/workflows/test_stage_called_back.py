"""`back` means where a record came from, unless a stage is called so."""

from pathlib import Path

import workflows.register
from records.actions.create import Create
from tests.fixtures.houses import ORGANISATION, house
from workflows.stages import Move

LOANS = (
    ORGANISATION
    + """
entities:
  loan:
    fields: {name: {type: text, required: true}}
    stages:
      asked: {label: Asked, next: [out]}
      out:   {label: Out, next: [back]}
      back:  {label: Returned, ends: closed}
    access: {everyone: {rows: all, can: [read, create, update]}}
"""
)


async def test_a_stage_called_back_is_reached_like_any_other(tmp_path: Path) -> None:
    async with house(LOANS, tmp_path) as h:
        workflows.register.register(h.house.extensions)
        door = h.door("admin")
        loan = (await door.run(Create("loan", {"name": "A"}))).id or 0
        await door.run(Move("loan", loan, "out"))
        may = (await door.get("loan", loan)).may
        assert may is not None and [move["to"] for move in may.moves] == ["back"]
        await door.run(Move("loan", loan, "back"))
        assert (await door.get("loan", loan)).values["stage"] == "back"
