"""A workflow with words that this release does not run is never half run."""

from pathlib import Path

import pytest

import workflows.register
from kernel.errors import Refusal
from records.actions.create import Create
from tests.fixtures.houses import ORGANISATION, PEOPLE, Person, house
from workflows.requests import Decide
from workflows.simulate import route_of
from workflows.stages import Move

REPORT = """
reports: {report: {entity: order, kind: heatmap, measure: count()}}
"""
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
      - {step: one, who: {role: boss}}
    when_approved: [{send: report, to: [owner]}]
"""
    + REPORT
)


async def test_it_is_refused_with_a_sentence_and_its_simulation_says_the_same(tmp_path: Path) -> None:
    async with house(SCHEMA, tmp_path) as h:
        workflows.register.register(h.house.extensions)
        door = h.door("admin")
        made = await door.run(Create("order", {"name": "A"}))
        with pytest.raises(Refusal) as refused:
            await door.run(Move("order", made.id or 0, "done"))
        assert "send" in str(refused.value)
        seen = await route_of(h.house, door.actor, "order", made.id or 0, "both", "en")
        assert seen["route"] == []
        assert any("send" in problem["message"] for problem in seen["problems"])
        record = await door.get("order", made.id or 0)
        assert record.may is not None and [move["to"] for move in record.may.moves] == ["done"]


APPROVED = (
    ORGANISATION
    + """
roles: {boss: {label: Boss}}
entities:
  order:
    title: "{name}"
    fields:
      name: {type: text, required: true}
      done: {type: boolean}
      log:  {type: text}
      twin: {type: link, to: order}
    stages:
      draft: {label: Draft, next: [ready]}
      ready: {label: Ready, approval: flow, when_entered: [STAGE]}
    automations:
      marked: {after: {changed: [done]}, do: [AUTOMATION]}
    access: {everyone: {rows: all, can: [read, create, update]}, boss: {rows: all, can: [read]}}
  note:
    fields: {name: {type: text}}
    automations: {made: {after: created, do: [CREATED]}}
    access: {everyone: {rows: all, can: [read]}}
workflows:
  flow:
    entity: order
    steps: [{step: one, who: {role: boss}, when_passed: [PASSED], due: 1 day, late: [{at: due, do: [LATE]}]}]
    when_approved: [APPROVED]
  other: {entity: order, steps: [{step: one, who: {role: boss}}], when_rejected: [OTHER]}
"""
    + REPORT
)
FINE = "{set: {log: x}}"
UNRUN = {
    "send": "{send: report, to: [owner]}",
}


def approving(**effects: str) -> str:
    """The schema with these effects in their places."""
    text = APPROVED
    for place in ("STAGE", "AUTOMATION", "CREATED", "PASSED", "LATE", "APPROVED", "OTHER"):
        text = text.replace(f"[{place}]", f"[{effects.get(place.lower(), FINE if place != 'CREATED' else '')}]")
    return text


CASES = [
    *(pytest.param({"approved": written}, word, id=f"when_approved {word}") for word, written in UNRUN.items()),
    pytest.param({"passed": UNRUN["send"]}, "send", id="when_passed"),
    pytest.param({"late": UNRUN["send"]}, "send", id="late"),
    pytest.param({"stage": UNRUN["send"]}, "send", id="when_entered"),
    pytest.param({"approved": "{set: {done: true}}", "automation": UNRUN["send"]}, "send", id="automation"),
    pytest.param({"approved": "{create: note}", "created": UNRUN["send"]}, "send", id="automation of what it makes"),
    pytest.param({"approved": "{merge: =this, into: =twin}", "automation": UNRUN["send"]}, "send", id="what it fills"),
    pytest.param({"approved": "{start: other}", "other": UNRUN["send"]}, "send", id="an approval it starts"),
]


@pytest.mark.parametrize(("effects", "word"), CASES)
async def test_an_approval_with_effects_that_are_not_run_cannot_be_started(
    tmp_path: Path, effects: dict[str, str], word: str
) -> None:
    async with house(approving(**effects), tmp_path) as h:
        workflows.register.register(h.house.extensions)
        assert word in h.house.schema.workflows["flow"].unbuilt
        assert any(f"`{word}`" in note.text() and "`flow`" in note.text() for note in h.house.schema.notes)
        door = h.door("admin")
        made = await door.run(Create("order", {"name": "A"}))
        with pytest.raises(Refusal) as refused:
            await door.run(Move("order", made.id or 0, "ready"))
        assert (refused.value.code.name, word in str(refused.value)) == ("WFL004", True)
        assert (await door.get("order", made.id or 0)).values["approval"] is None


async def test_effects_that_nothing_of_an_approval_leads_to_do_not_prevent_it(tmp_path: Path) -> None:
    async with house(approving(automation=UNRUN["send"], created=UNRUN["send"]), tmp_path) as h:
        assert h.house.schema.workflows["flow"].unbuilt == ()


CLOCKED = (
    SCHEMA.partition("      - {step: one")[0]
    + """\
      - {step: one, who: {role: boss}, due: 1 working day, remind: 2 working hours before due, cc: [boss],
         late: [{at: due, do: [{hand_over: [boss]}]}]}
    cc: [boss]
"""
)


async def test_clocks_and_copies_do_not_prevent_it_and_nothing_else_changes_by_them(tmp_path: Path) -> None:
    async with house(CLOCKED, tmp_path, people=(*PEOPLE, Person("chief", "g", ("boss",)))) as h:
        workflows.register.register(h.house.extensions)
        made = await h.door("admin").run(Create("order", {"name": "A"}))
        moved = await h.door("admin").run(Move("order", made.id or 0, "done"))
        assert moved.pending is not None and moved.pending["to"] == "done"
        await h.door("chief").run(Decide(int(moved.pending["request"]), "approve", revision=1, client_key="k1"))
        assert (await h.door("admin").get("order", made.id or 0)).values["stage"] == "done"
