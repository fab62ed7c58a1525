"""Every hook fires where people work: through the door, on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from expressions.functions import Function
from hooks.arguments import Effect, Refuse
from kernel.errors import Refusal
from kernel.text import Text
from records.actions.act import Act
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.update import Update
from records.extensions import Extensions
from records.outbox import Sender
from records.results import Query
from schema.fieldtypes import registry
from schema.fieldtypes.text import TextType
from tests.fixtures.houses import Housed, house
from tests.hooks.plugin_relay import relay
from workflows.reading import read_request
from workflows.requests import Decide, Submit
from workflows.stages import Move

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  deal:
    title: "{name}"
    fields:
      name:   {type: text, required: true}
      code:   {type: barcode, unique: true}
      amount: {type: integer}
      double: {type: integer, formula: twice(amount)}
    duplicates:
      - {match: [name], how: normalised, with: [deal], then: refuse, message: There already}
    stages:
      open: {label: Open, next: [won]}
      won:  {label: Won}
    access: {sales: {rows: own, can: [read, create, update, delete, push]}}
    actions:
      push: {do: [{call: test.push, with: {what: =name}}]}
workflows:
  check:
    entity: deal
    starts: submit
    steps: [{step: one, who: {plugin: test.pick}}]
    when_approved: [{call: test.push, with: {what: =code}}]
"""
EVENTS = ["create", "update", "delete", "move", "decision"]


class Barcode(TextType):
    """Digits between bars."""

    name = "barcode"
    label = Text.of("Bar code")
    shape = "barcode"

    def fit(self, field: Any, value: Any) -> Any:
        """Between bars."""
        text = TextType.fit(self, field, value)
        return text and f"|{text.strip('|')}|"


class Watching:
    """A plugin that remembers what it is told, and says no where it is asked to."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.no = ""
        self.approver = 0

    def hooks(self) -> dict[str, Any]:
        about = {
            f"{when}_{event}": self.hook(f"{when}_{event}", _ARGUMENT.get(event, "record"))
            for event in EVENTS
            for when in ("before", "after")
        }
        return {
            **about,
            "register_functions": lambda: [Function("twice", lambda n: n * 2, ["integer"], "integer")],
            "register_field_types": lambda: [Barcode()],
            "register_effects": lambda: [Effect("test.push", self.push)],
            "register_approvers": lambda: ["test.pick"],
            "decide_approvers": lambda name, request: self.pick(name, request),
            "normalise_name": lambda text: text.replace("Ltd", ""),
        }

    def hook(self, name: str, argument: str) -> Any:
        return {"record": self.record, "move": self.move, "decision": self.decision}[argument](name)

    def record(self, name: str) -> Any:
        def called(record: Any, door: Any) -> None:
            self.hear(name, record, door)

        return called

    def move(self, name: str) -> Any:
        def called(move: Any, door: Any) -> None:
            self.hear(name, move, door, move.from_stage, move.to_stage)

        return called

    def decision(self, name: str) -> Any:
        def called(decision: Any, door: Any) -> None:
            self.hear(name, decision, door, decision.workflow, decision.step, decision.verb)

        return called

    def hear(self, name: str, event: Any, door: Any, *more: Any) -> None:
        if event.entity != "deal":
            return
        if self.no == name:
            raise Refuse(f"No {name} here", field="name")
        self.told.append((name, event.actor.login, door.count("deal"), *more))

    def push(self, context: Any) -> None:
        said = dict(context.arguments), context.entity, context.values["name"], context.actor.login, context.attempt
        self.told.append(("push", *said, bool(context.key)))

    def pick(self, name: str, request: Any) -> list[int] | None:
        self.told.append(("pick", name, request.workflow, request.step, request.values["name"]))
        return [self.approver]


_ARGUMENT = {"move": "move", "decision": "decision"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[tuple[Housed, Watching]]:
    """A house whose one plugin does everything a plugin can."""
    plugin, extensions = Watching(), Extensions()
    workflows.register.register(extensions)
    made = relay(test=plugin.hooks())
    async with house(SCHEMA, tmp_path, request.param, relay=made, extensions=extensions) as found:
        plugin.approver = found.ids["bob"]
        yield found, plugin
    registry.forget("barcode")


async def deal(opened: Housed, **values: Any) -> int:
    made = await opened.door("ann").run(Create("deal", {"name": "Acme", **values}))
    assert made.id is not None
    return made.id


async def test_hooks_around_a_record_fire_with_the_persons_door(opened: tuple[Housed, Watching]) -> None:
    found, plugin = opened
    id_ = await deal(found)
    await found.door("ann").run(Update("deal", id_, {"amount": 3}))
    await found.door("ann").run(Move("deal", id_, "won"))
    await found.door("ann").run(Delete("deal", id_))
    said = [each for each in plugin.told if each[0] != "before_update" or each[2] >= 0]
    assert ("before_create", "ann", 0) in said and ("after_create", "ann", 1) in said
    assert ("before_update", "ann", 1) in said and ("after_update", "ann", 1) in said
    assert ("before_move", "ann", 1, "open", "won") in said and ("after_move", "ann", 1, "open", "won") in said
    assert ("before_delete", "ann", 1) in said and ("after_delete", "ann", 0) in said
    assert (await found.door("eve").page("deal")).total == 0, "another person's door counts what that person may read"


@pytest.mark.parametrize("event", ["create", "update", "move", "delete"])
async def test_a_before_hook_refuses_and_nothing_is_written(opened: tuple[Housed, Watching], event: str) -> None:
    found, plugin = opened
    id_ = await deal(found, amount=1)
    plugin.no = f"before_{event}"
    deeds = {
        "create": Create("deal", {"name": "Other"}), "update": Update("deal", id_, {"amount": 2}),
        "move": Move("deal", id_, "won"), "delete": Delete("deal", id_),
    }  # fmt: skip
    with pytest.raises(Refusal) as caught:
        await found.door("ann").run(deeds[event])
    assert [(p.field, p.text()) for p in caught.value.problems] == [("name", f"No before_{event} here")]
    rows = (await found.door("ann").page("deal")).rows
    assert [(row.values["amount"], row.values["stage"]) for row in rows] == [(1, "open")]


async def test_hooks_around_a_decision_fire_and_the_plugin_names_the_approver(opened: tuple[Housed, Watching]) -> None:
    """S12.8, S4.10."""
    found, plugin = opened
    id_ = await deal(found, code="77")
    await found.door("ann").run(Submit("deal", id_, "check", "k1"))
    [request] = [row.values["id"] for row in (await found.door().page("request", Query(fields=("id",)))).rows]
    assert ("pick", "test.pick", "check", "one", "Acme") in plugin.told
    plugin.no = "before_decision"
    with pytest.raises(Refusal, match="No before_decision here"):
        await found.door("bob").run(await _approval(found, request))
    plugin.no = ""
    await found.door("bob").run(await _approval(found, request))
    assert [each[0] for each in plugin.told if each[0].endswith("decision")] == ["before_decision", "after_decision"]
    assert plugin.told[-1][:2] == ("after_decision", "bob") and plugin.told[-1][3:] == ("check", "one", "approve")
    assert await Sender(found.house).once()
    assert plugin.told[-1][:4] == ("push", {"what": "|77|"}, "deal", "Acme")


async def test_an_effect_of_a_plugin_runs_after_the_commit(opened: tuple[Housed, Watching]) -> None:
    found, plugin = opened
    id_ = await deal(found)
    await found.door("ann").run(Act("deal", id_, "push"))
    assert not [each for each in plugin.told if each[0] == "push"]
    assert await Sender(found.house).once()
    assert plugin.told[-1] == ("push", {"what": "Acme"}, "deal", "Acme", "ann", 1, True)


async def test_a_field_type_and_a_function_of_a_plugin_are_like_any_other(opened: tuple[Housed, Watching]) -> None:
    found, _ = opened
    id_ = await deal(found, code="12", amount=4)
    got = await found.door("ann").get("deal", id_)
    assert (got.values["code"], got.values["double"]) == ("|12|", 8)
    page = await found.door("ann").page("deal", Query(filter="code == '|12|'", sort="-code", fields=("code",)))
    assert [dict(row.values) for row in page.rows] == [{"code": "|12|"}]
    with pytest.raises(Refusal):
        await deal(found, name="B", code="|12|")
    field = found.house.schema.entities["deal"].fields["code"]
    assert (registry.of(field).widget(field).kind, registry.of(field).cell(field).kind) == ("barcode", "barcode")


async def test_names_are_compared_as_the_plugin_reads_them(opened: tuple[Housed, Watching]) -> None:
    found, _ = opened
    await deal(found, name="Acme Ltd")
    with pytest.raises(Refusal, match=""):
        await deal(found, name="acme")


async def _approval(found: Housed, request: int) -> Decide:
    shown = await read_request(found.house, found.actor("bob"), request, "en")
    seat = next(seat["id"] for step in shown["route"] for seat in step["seats"] if seat["state"] == "open")
    return Decide(request, "approve", seat=seat, revision=shown["revision"])
