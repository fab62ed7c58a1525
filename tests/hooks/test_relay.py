"""The relay: order, subsets of arguments, refusal, containment of broken plugins."""

import asyncio
import contextlib
import threading
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pluggy
import pytest

from expressions.functions import Function
from hooks import specs
from hooks.arguments import ApprovalRequest, DecisionEvent, Effect, EffectContext, MoveEvent, RecordEvent, Refuse
from hooks.relay import PluginFailed, Relay
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import Refusal
from tests.hooks.plugin_relay import relay

AT = datetime(2026, 11, 21, 6, tzinfo=UTC)
ME = Actor(user_id=1, login="li")
NEW = RecordEvent("customer", None, ME, {"name": "a"}, AT)


def broken(record: RecordEvent) -> None:
    raise ZeroDivisionError("by nought")


def stuck(record: RecordEvent) -> None:
    threading.Event().wait(60)


async def test_hook_before_create_changes_values_in_the_order_of_the_plugins() -> None:
    made = relay(
        second={"before_create": lambda record: {"name": record.values["name"] + "b"}},
        first={"before_create": lambda record, options: {"name": record.values["name"] + options["of"]}},
        third={"before_create": lambda: None},
    )
    changed = await made.change("before_create", NEW)
    assert changed.values == {"name": "abfirst"}
    assert NEW.values == {"name": "a"}


async def test_hook_before_update_sees_what_changes() -> None:
    seen: list[Any] = []
    made = relay(a={"before_update": lambda record: seen.append((record.changed, record.old))})
    await made.change("before_update", RecordEvent("customer", 7, ME, {"name": "b", "x": 1}, AT, {"name": "a", "x": 1}))
    assert seen == [(frozenset({"name"}), {"name": "a", "x": 1})]


async def test_hook_before_delete_may_refuse_with_a_sentence_at_a_field() -> None:
    def no(record: RecordEvent) -> None:
        raise Refuse({"en": "No.", "zh-CN": "不行。"}, field="name")

    made = relay(guard={"before_delete": no})
    with pytest.raises(Refusal) as caught:
        await made.guard("before_delete", record=NEW)
    assert caught.value.code.name == "PLG001"
    assert (caught.value.as_json("zh-CN")["message"], caught.value.problems[0].field) == ("不行。", "name")
    assert made.failures == ()


async def test_hook_before_move_may_refuse() -> None:
    def no(move: MoveEvent) -> None:
        raise Refuse(f"not to {move.to_stage}")

    with pytest.raises(Refusal, match="not to won"):
        await relay(a={"before_move": no}).guard("before_move", move=MoveEvent("c", 7, ME, {}, "lead", "won", AT))


async def test_hook_before_decision_may_refuse() -> None:
    def no(decision: DecisionEvent) -> None:
        raise Refuse(f"not {decision.verb}")

    decision = DecisionEvent(1, "w", "s", "approve", ME, "c", 7, {}, AT)
    with pytest.raises(Refusal, match="not approve"):
        await relay(a={"before_decision": no}).guard("before_decision", decision=decision)


@pytest.mark.parametrize("hook", ["after_create", "after_update", "after_delete", "after_move", "after_decision"])
async def test_hook_after_tells_every_plugin_and_nothing_stops_it(hook: str) -> None:
    told: list[str] = []
    made = relay(a={hook: lambda: 1 / 0}, b={hook: lambda: told.append("b")})
    await made.tell(hook)
    assert told == ["b"]
    assert [(failure.plugin, failure.hook) for failure in made.failures] == [("a", hook)]


async def test_hook_after_create_is_too_late_to_refuse() -> None:
    def no(record: RecordEvent) -> None:
        raise Refuse("no")

    made = relay(a={"after_create": no})
    await made.tell("after_create", record=NEW)
    assert "too late" in made.failures[0].reason


def asked(**values: Any) -> ApprovalRequest:
    return ApprovalRequest("w", "s", "lead", 1, values, 7, 4, SimpleNamespace(), AT)


async def test_hook_decide_approvers_takes_the_first_answer() -> None:
    made = relay(
        a={"decide_approvers": lambda name: None},
        b={"decide_approvers": lambda name, request: [3, 3, request.submitter] if name == "b.pick" else None},
    )
    assert await made.approvers("b.pick", asked()) == (3, 7)
    assert await made.approvers("c.pick", asked()) == ()


@pytest.mark.parametrize("answer", ["ann", [1.5], [True], 7])
async def test_hook_decide_approvers_that_answers_nonsense_leaves_the_seat_empty(answer: Any) -> None:
    made = relay(a={"decide_approvers": lambda name: answer})
    assert await made.approvers("a.pick", asked()) == ()
    assert made.failures[0].plugin == "a"


async def test_hook_normalise_name_works_one_plugin_after_another() -> None:
    made = relay(
        a={"normalise_name": lambda text: text.lower()},
        b={"normalise_name": lambda text: 1 / 0},
        c={"normalise_name": lambda text, entity, field: text + entity + field},
    )
    assert await made.normalised(["A", "B"], "e", "f") == (["aef", "bef"], False)
    assert [(failure.plugin, failure.hook) for failure in made.failures] == [("b", "normalise_name")]


async def test_hook_normalise_name_that_fails_on_one_text_normalises_the_others() -> None:
    made = relay(a={"normalise_name": lambda text: str(1 / int(text)) if text.isdigit() else None})
    assert await made.normalised(["1", "0", "x"], "e", "f") == (["1.0", "0", "x"], False)
    assert [failure.reason for failure in made.failures] == ["ZeroDivisionError: division by zero"]
    assert await made.normalised(["1", "x"], "e", "f") == (["1.0", "x"], True)


async def test_hook_register_functions_gives_watched_functions() -> None:
    made = relay(a={"register_functions": lambda: [Function("twice", lambda n: n * 2, ["integer"], "integer")]})
    [function] = made.functions
    assert (function.name, function.call(4)) == ("twice", 8)
    for _ in range(3):
        with pytest.raises(PluginFailed, match="twice"):
            function.call(None)
    with pytest.raises(PluginFailed, match="switched off"):
        function.call(4)


def test_hook_register_field_types_gives_them_on() -> None:
    made = relay(a={"register_field_types": lambda: [SimpleNamespace(name="barcode")]})
    assert [(plugin, kind.name) for plugin, kind, _ in made.field_types] == [("a", "barcode")]


def test_hook_register_approvers_names_what_who_may_say() -> None:
    made = relay(a={"register_approvers": lambda: ["a.pick"]})
    assert made.known["approvers"] == {"a.pick"}


async def test_hook_register_effects_runs_them_with_their_key() -> None:
    ran: list[Any] = []
    made = relay(a={"register_effects": lambda: [Effect("a.push", lambda ctx: ran.append((ctx.key, ctx.arguments)))]})
    context = EffectContext("k1", "customer", 7, {}, {"x": 1}, ME, AT)
    await made.run_effect("a.push", context)
    assert ran == [("k1", {"x": 1})] and list(made.effects) == ["a.push"]
    with pytest.raises(Refusal, match="No plugin function"):
        await made.run_effect("a.pull", context)


def test_two_plugins_cannot_register_one_name() -> None:
    one = {"register_effects": lambda: [Effect("push", print)]}
    made = relay(a=one, b=one)
    assert [each.text() for each in made.problems] == [
        "The plugin b registers `push`, which the plugin a registered already."
    ]


def test_a_plugin_that_fails_to_register_is_named_and_the_others_go_on() -> None:
    fine = {"register_effects": lambda: [Effect("push", print)]}
    made = relay(a={"register_effects": lambda: 1 / 0}, b=fine)
    assert list(made.effects) == ["push"]
    assert made.failures[0].plugin == "a"


async def test_a_plugin_that_raises_is_named_and_nothing_is_saved() -> None:
    made = relay(a={"before_create": broken})
    with pytest.raises(PluginFailed) as caught:
        await made.change("before_create", NEW)
    assert caught.value.as_json("en")["message"] == (
        "The plugin a failed in before_create: ZeroDivisionError: by nought. Nothing was saved."
    )
    assert (caught.value.code.name, caught.value.status) == ("PLG002", 422)


async def test_a_plugin_that_hangs_is_left_behind_in_time() -> None:
    made = relay(0.02, a={"before_create": stuck})
    start = time.monotonic()
    with pytest.raises(PluginFailed, match="no answer within"):
        await made.change("before_create", NEW)
    assert time.monotonic() - start < 30


async def test_an_answer_that_comes_too_late_troubles_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    troubles: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", troubles.append)
    made = relay(0.02, a={"before_create": lambda: released.wait(5)})
    with pytest.raises(PluginFailed):
        await made.change("before_create", NEW)
    released.set()
    for thread in [each for each in threading.enumerate() if each.name == "plugin a"]:
        await asyncio.to_thread(thread.join, 5)
    assert troubles == []


async def test_a_plugin_that_leaves_the_process_is_a_failure_like_others() -> None:
    def leave(record: RecordEvent) -> None:
        raise SystemExit(3)

    with pytest.raises(PluginFailed, match="SystemExit"):
        await relay(a={"before_create": leave}).change("before_create", NEW)


async def test_an_answer_of_the_wrong_kind_is_a_failure() -> None:
    with pytest.raises(PluginFailed, match="a mapping was expected"):
        await relay(a={"before_create": lambda: 7}).change("before_create", NEW)


async def test_three_failures_in_a_row_switch_a_plugin_off_until_it_is_switched_on() -> None:
    made = relay(a={"before_create": broken, "before_update": lambda: None})
    for hook in ("before_create", "before_create", "before_update", "before_create", "before_create"):
        with_failure = pytest.raises(PluginFailed) if hook == "before_create" else contextlib.nullcontext()
        with with_failure:
            await made.change(hook, NEW)
    assert not made.ledger.off
    with pytest.raises(PluginFailed):
        await made.change("before_create", NEW)
    assert made.ledger.off == {"a"} and made.failures[-1].off
    assert await made.change("before_create", NEW) == NEW
    assert "switched off" in made.reports("en")[0]["message"] and "已停用" in made.reports("zh-CN")[0]["message"]
    made.ledger.switch_on("a")
    with pytest.raises(PluginFailed):
        await made.change("before_create", NEW)


async def test_the_event_loop_goes_on_while_a_plugin_works() -> None:
    enough = threading.Event()
    made = relay(60, a={"before_create": lambda: enough.wait(30) and None})
    waiting = asyncio.create_task(made.change("before_create", NEW))
    for _ in range(6):
        await asyncio.sleep(0.001)
    assert not waiting.done()
    enough.set()
    await waiting


def test_unknown_hooks_and_arguments_are_refused() -> None:
    with pytest.raises(pluggy.PluginValidationError, match="no hook called before_lunch"):
        relay(a={"before_lunch": lambda: None})
    with pytest.raises(pluggy.PluginValidationError, match="dinner"):
        relay(a={"before_create": lambda dinner: None})


def test_unknown_plugins_are_refused_with_the_names_there_are() -> None:
    with pytest.raises(Refusal) as caught:
        Relay.build({"company_name": {}, "nothing": {}}, Clock.frozen(AT))
    assert [problem.values["plugin"] for problem in caught.value.problems] == ["company_name", "nothing"]
    assert caught.value.problems[0].help("en").startswith("Did you mean `company_names`? Installed plugins: ")
    assert caught.value.problems[1].help("en").startswith("Installed plugins: ")


async def test_the_bundled_plugins_load_and_answer() -> None:
    made = Relay.build({"company_names": {}, "regions": {}, "approvers": {}}, Clock.frozen(AT))
    assert await made.normalised(["澜序（杭州）有限公司"], "customer", "name") == (["杭州澜序"], True)
    assert [function.name for function in made.functions] == ["region_of"]
    assert set(map(len, made.fingerprints.values())) == {64}
    assert made.failures == ()


def test_every_hook_has_a_test_and_says_what_it_is_for() -> None:
    hooks = [name for name in dir(specs) if hasattr(getattr(specs, name), f"{specs.PROJECT}_spec")]
    tests = " ".join(name for name in globals() if name.startswith("test_hook_"))
    for hook in hooks:
        assert f"test_hook_{hook}" in tests or hook.startswith("after_"), hook
        assert (getattr(specs, hook).__doc__ or "").strip().endswith((".", ")"))
    assert len(hooks) == 16


async def test_many_records_are_told_one_by_one_where_all_together_take_too_long() -> None:
    def slowly(record: RecordEvent) -> dict[str, Any]:
        time.sleep(0.24)  # a plugin that takes its time, well within that of one record
        return {"name": record.values["name"] * 2}

    made = relay(pace=0.2, slow={"before_create": slowly})  # 0.4 s each
    found = await made.change_all("before_create", [NEW, NEW, NEW])
    assert [each.values["name"] for each in found if isinstance(each, RecordEvent)] == ["aa"] * 3
    assert made.failures == ()


async def test_of_many_records_a_plugin_refuses_some_and_is_switched_off_after_three_failures_in_a_row() -> None:
    def picky(record: RecordEvent) -> dict[str, Any]:
        if record.values["name"] == "no":
            raise Refuse("not this one")
        return {"name": str(1 // int(record.values["name"]))}

    names = ["1", "no", "0", "1", "0", "0", "0", "no", "1"]
    events = [RecordEvent("customer", None, ME, {"name": name}, AT) for name in names]
    alone = []
    single = relay(picky={"before_create": picky})
    for event in events:
        try:
            alone.append((await single.change("before_create", event)).values["name"])
        except Refusal as error:
            alone.append(error.code.name)
    many = relay(picky={"before_create": picky})
    found = await many.change_all("before_create", events)
    told = [each.code.name if isinstance(each, Refusal) else each.values["name"] for each in found]
    assert told == alone and len(many.failures) == len(single.failures)
    assert alone[-2:] == ["no", "1"], "it is asked no more"
