"""What is told of an effect when the file is read is what happens at work: such a decision fails (S12.7)."""

from pathlib import Path
from typing import Any

import pytest

import workflows.register
from kernel.actor import Actor
from kernel.errors import Refusal
from records.actions.create import Create
from records.extensions import Extensions
from tests.fixtures.houses import house
from tests.workflows.at_the_door import ENGINES, approving
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {{sales: {{label: Sales}}}}
entities:
  plan:
    title: "{{name}}"
    fields: {{name: {{type: text, required: true}}, amount: {{type: money, check: amount < 1000}}}}
    access: {{sales: {{rows: own, can: [read]}}}}
  deal:
    title: "{{name}}"
    fields: {{name: {{type: text, required: true}}, note: {{type: text}}, amount: {{type: money}}, cap: {{type: text}}}}
    rules: {{noted: {{check: amount < 9 or note is not empty, message: Note it}}}}
    stages:
      open: {{next: [shut], locked: [cap]}}
      shut: {{must_fill: [note], ends: won}}
      gone: {{from: [shut], ends: lost}}
    access: {{sales: {{rows: own, can: [read, create, update]}}}}
workflows:
  w: {{entity: deal, steps: [{{step: a, who: {{user: boss}}}}], when_approved: [{effect}]}}
"""
CASES: list[tuple[str, str, dict[str, Any], bool]] = [  # effect, what is told, the record, whether its approval fails
    ("{move: gone}", "SCH250", {}, True),
    ("{move: shut}", "SCH252", {}, True),
    ("{move: shut}", "SCH252", {"note": "x"}, False),
    ("{set: {note: =empty}}", "SCH253", {"amount": "10", "note": "x"}, True),
    ("{set: {note: =empty}}", "SCH253", {"amount": "1", "note": "x"}, False),
    ("{create: plan, with: {name: =name, amount: =amount}}", "SCH253", {"amount": "1000", "note": "x"}, True),
    ("{create: plan, with: {amount: 1}}", "SCH254", {}, True),
    ("{create: plan, with: {name: =note}}", "SCH252", {}, True),
    ("{set: {cap: x}}", "SCH256", {}, True),
    ("{create: plan, with: {name: x}}", "", {}, False),
]


@pytest.mark.parametrize(("effect", "code", "values", "fails"), CASES, ids=[f"{e} {v}" for e, _, v, _ in CASES])
async def test_a_decision_fails_for_the_records_that_the_warning_is_about(
    tmp_path: Path, effect: str, code: str, values: dict[str, Any], fails: bool
) -> None:
    """S12.7: nothing changes, and the reason is that of the record."""
    extensions = Extensions()
    workflows.register.register(extensions)
    async with house(SCHEMA.format(effect=effect), tmp_path, extensions=extensions) as opened:
        told = {note.code.name for note in opened.house.schema.notes if note.code.name.startswith("SCH25")}
        assert code in told if code else not told
        made = (await opened.door("ann").run(Create("deal", {"name": "d", "amount": "1", **values}))).id or 0
        request = (await opened.door("ann").run(Submit("deal", made, "w", "k"))).value["id"]
        failed = False
        try:
            await opened.door("boss").run(Decide(request, "approve", 1, "d"))
        except Refusal:
            failed = True
        assert failed == fails


TOLD = """
roles: {sales: {label: Sales}}
entities:
  deal: {title: "{name}", fields: {name: {type: text}}, access: {sales: {rows: own, can: [read, create, update]}}}
workflows:
  w:
    entity: deal
    steps: [{step: a, who: {user: boss}}, {step: b, who: {user: pat}}]
    when_returned: [{notify: [previous], text: returned by you}]
    when_approved: [{notify: [previous], text: approved by you}]
"""


@pytest.mark.parametrize("engine", ENGINES)
async def test_previous_is_who_decided_last_where_an_approval_tells_somebody(tmp_path: Path, engine: str) -> None:
    async with approving(TOLD, tmp_path, engine) as opened:
        made = (await opened.door("ann").run(Create("deal", {"name": "d"}))).id or 0
        request = (await opened.door("ann").run(Submit("deal", made, "w", "k"))).value["id"]

        async def said(who: str, verb: str, number: int, **more: Any) -> set[tuple[str, str]]:
            revision = more.pop("revision", 1)
            await opened.door(who).run(Decide(request, verb, revision, f"k{number}", comment="so", **more))
            async with opened.house.store.read() as reader:
                rows = await reader.rows("notice", frame=opened.house.frame(Actor.system("test")))
            logins = {id_: login for login, id_ in opened.ids.items()}
            return {(logins[row["user"]], row["text"]) for row in rows if row["kind"] == "notify"}

        assert await said("boss", "return", 1, to="start") == {("boss", "returned by you")}
        await opened.door("ann").run(Decide(request, "resubmit", None, "again"))
        await said("boss", "approve", 2, revision=2)
        assert ("pat", "approved by you") in await said("pat", "approve", 3, revision=2)
