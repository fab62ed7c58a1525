"""A workflow with words that this release does not run is never half run."""

from pathlib import Path

import pytest

import workflows.register
from kernel.errors import Refusal
from records.actions.create import Create
from tests.fixtures.houses import ORGANISATION, house
from workflows.simulate import route_of
from workflows.stages import Move

SCHEMA = (
    ORGANISATION
    + """
roles: {boss: {label: Boss}}
entities:
  order:
    fields: {name: {type: text, required: true}}
    stages:
      draft: {label: Draft, next: [done]}
      done:  {label: Done, approval: both}
    access: {everyone: {rows: all, can: [read, create, update]}}
workflows:
  both:
    entity: order
    steps:
      - together:
          - {branch: a, steps: [{step: one, who: {role: boss}}]}
          - {branch: b, steps: [{step: two, who: {role: boss}}]}
"""
)


async def test_it_is_refused_with_a_sentence_and_its_simulation_says_the_same(tmp_path: Path) -> None:
    async with house(SCHEMA, tmp_path) as h:
        workflows.register.register(h.house.extensions)
        door = h.door("admin")
        made = await door.run(Create("order", {"name": "A"}))
        with pytest.raises(Refusal) as refused:
            await door.run(Move("order", made.id or 0, "done"))
        assert "together" in str(refused.value)
        seen = await route_of(h.house, door.actor, "order", made.id or 0, "both", "en")
        assert seen["route"] == []
        assert any("together" in problem["message"] for problem in seen["problems"])
        record = await door.get("order", made.id or 0)
        assert [move["to"] for move in record.may.moves] == ["done"]
