"""S12.2 to S12.6 What an approval sends outside: keys of its own, in order per request, shown until it is done."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

import workflows.register
from api.metrics import effects_text
from hooks import loading
from hooks.arguments import Effect
from kernel.clock import Clock
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.leaving import DoneByHand, SendAgain
from records.extensions import Parcel
from records.house import House
from records.internal import Internal
from records.leaving import counts, leaving
from records.outbox import PAUSES, Sender
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from workflows.reading import read_request
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {sales: {label: Sales}, judge: {label: Judge}}
entities:
  order:
    title: "{name}"
    fields: {name: {type: text}}
    access: {sales: {rows: own, can: [read, create, update]}, judge: {rows: all, can: [read]}}
workflows:
  first:
    entity: order
    after_approval: open
    steps: [{step: one, who: {role: judge}}]
    when_approved: [{call: company_names.erp}, {call: company_names.mail, with: {to: =name}}]
  second:
    entity: order
    steps: [{step: one, who: {role: judge}}]
    when_approved: [{call: company_names.once, retry: never}]
"""


class Receiver:
    """Another system: it remembers keys, and is away while `broken` names what is sent."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.seen: list[tuple[str, str]] = []

    async def handle(self, house: House, parcel: Parcel) -> None:
        if parcel.payload["name"].partition(".")[2] in self.broken:
            raise RuntimeError("the receiver is away")
        self.seen.append((parcel.payload["name"].partition(".")[2], parcel.key))


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest, receiver: Receiver) -> AsyncIterator[Housed]:
    people = (*PEOPLE, Person("joe", "g", ("judge",)))
    async with house(SCHEMA, tmp_path, request.param, people=people) as found:
        workflows.register.register(found.house.extensions)
        found.house.extensions.handlers["call"] = receiver.handle
        yield found


async def approved(opened: Housed, flow: str, order: int = 0) -> tuple[int, int]:
    """An order, and the request of it that joe approved."""
    ann = opened.door("ann")
    order = order or (await ann.run(Create("order", {"name": "A"}))).id or 0
    request = int((await ann.run(Submit("order", order, flow))).value["id"])
    await opened.door("joe").run(Decide(request, "approve", 1, f"yes {request}"))
    return order, request


async def work(opened: Housed) -> None:
    while await Sender(opened.house).once():
        pass


async def given_up(opened: Housed) -> None:
    """All its tries are over."""
    for pause in (timedelta(), *PAUSES):
        opened.house.clock = Clock.frozen(opened.house.clock.now() + pause)
        await work(opened)


async def states(opened: Housed) -> list[tuple[str, str]]:
    found = await Internal(lambda: opened.house).find("outbox")
    return [(row["payload"]["name"].partition(".")[2], row["state"]) for row in found]


async def told(opened: Housed, who: str, request: int) -> list[tuple[str, str, str | None]]:
    found = await read_request(opened.house, opened.actor(who), request, "en")
    return [(each["name"].partition(".")[2], each["label"], each["error"]) for each in found["effects"]]


async def test_the_key_is_the_request_the_round_and_the_place_in_the_file(opened: Housed, receiver: Receiver) -> None:
    order, request = await approved(opened, "first")
    await work(opened)
    place = f"request/{request}:1:when_approved"
    assert receiver.seen == [("erp", f"{place}/0.call:order:{order}"), ("mail", f"{place}/1.call:order:{order}")]


async def test_what_failed_holds_its_request_alone_and_shows_there_and_on_the_record(
    opened: Housed, receiver: Receiver
) -> None:
    receiver.broken = {"erp"}
    order, request = await approved(opened, "first")
    await approved(opened, "second", order)
    await work(opened)
    assert [name for name, _ in receiver.seen] == ["once"], "another request of the same record is not held up (S12.4)"
    assert await told(opened, "ann", request) == [("erp", "waiting to leave", None), ("mail", "waiting to leave", None)]
    found = await read_request(opened.house, opened.actor("ann"), request, "en")
    assert found["state"] == "approved", "the outcome stays (S12.5)"
    record = await opened.door("ann").get("order", order)
    assert [each["name"] for each in record.approvals["approval_effects"]] == [
        "company_names.erp",
        "company_names.mail",
    ]
    await given_up(opened)
    [failed, held] = await told(opened, "admin", request)
    assert failed == ("erp", "failed", "the receiver is away") and held[1] == "waiting to leave"
    assert dict(await counts(opened.house)) == {"pending": 1, "leased": 0, "failed": 1}
    rows = (await leaving(opened.house, opened.actor("admin"), "en"))["rows"]
    assert [(row["request"]["id"], row["holds"], row["attempts"]) for row in rows] == [(request, 1, len(PAUSES) + 1)]


@pytest.mark.parametrize("deed", [SendAgain, DoneByHand])
async def test_an_administrator_settles_it_with_a_reason_that_the_trail_keeps(
    opened: Housed, receiver: Receiver, deed: type
) -> None:
    receiver.broken = {"erp"}
    order, request = await approved(opened, "first")
    await given_up(opened)
    receiver.broken = set()
    row = int((await Internal(lambda: opened.house).find("outbox", state="failed"))[0]["id"])
    with pytest.raises(Refusal) as caught:
        await opened.door("admin").run(deed(row, "  "))
    assert caught.value.status == 422
    await opened.door("admin").run(deed(row, "the ERP was down"))
    await work(opened)
    by_hand = deed is DoneByHand
    assert [name for name, _ in receiver.seen] == (["mail"] if by_hand else ["erp", "mail"]), "what it held goes on"
    found = await read_request(opened.house, opened.actor("ann"), request, "en")
    said = found["trail"][-1]
    wanted = "admin did “company_names.erp” by hand." if by_hand else "admin had “company_names.erp” sent again."
    assert (said["text"], said["comment"], found["effects"]) == (wanted, "the ERP was down", [])
    past = (await opened.door("ann").history("order", order))["rows"]
    assert any(each["verb"] == ("done_by_hand" if by_hand else "send_again") for each in past)


async def test_what_may_be_done_once_only_is_never_tried_again_by_itself(opened: Housed, receiver: Receiver) -> None:
    receiver.broken = {"once"}
    await approved(opened, "second")
    await work(opened)
    assert await states(opened) == [("once", "failed")], "a failure needs a person (S12.2)"


async def test_of_what_was_on_its_way_when_the_server_died_a_person_says_whether_it_was_done(
    opened: Housed, receiver: Receiver
) -> None:
    async def dies(house: House, parcel: Parcel) -> None:
        raise KeyboardInterrupt

    opened.house.extensions.handlers["call"] = dies
    await approved(opened, "second")
    with pytest.raises(KeyboardInterrupt):
        await work(opened)
    opened.house.extensions.handlers["call"] = receiver.handle
    opened.house.clock = Clock.frozen(opened.house.clock.now() + timedelta(seconds=61))
    await work(opened)
    assert (await states(opened), receiver.seen) == ([("once", "failed")], []), "at most once"


async def test_a_plugin_may_say_that_its_deed_is_never_tried_twice(opened: Housed, receiver: Receiver) -> None:
    relay = opened.house.relay
    assert relay.retries("company_names.erp")
    relay._effects["company_names.erp"] = ("company_names", Effect("company_names.erp", print, retry=False))
    try:
        await approved(opened, "first")
        found = await Internal(lambda: opened.house).find("outbox")
        assert [row["payload"]["retry"] for row in found] == [False, True]
    finally:
        del relay._effects["company_names.erp"]


async def test_a_request_says_when_the_code_of_a_plugin_changed_on_the_way_S16_6(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = opened.house.relay
    relay._effects["company_names.erp"] = ("company_names", Effect("company_names.erp", print))
    try:
        ann = opened.door("ann")
        order = (await ann.run(Create("order", {"name": "A"}))).id or 0
        request = int((await ann.run(Submit("order", order, "first"))).value["id"])
        assert (await read_request(opened.house, opened.actor("ann"), request, "en"))["moved"] == []
        monkeypatch.setattr(loading, "fingerprint", lambda plugin: "another")
        said = (await read_request(opened.house, opened.actor("ann"), request, "en"))["moved"]
        assert said == ["The code of the plugin company_names, which this approval uses, is another one now."]
    finally:
        del relay._effects["company_names.erp"]


def test_the_machine_may_be_watched_for_effects_that_have_failed() -> None:
    text = effects_text({"pending": 2, "failed": 1})
    assert 'gridwright_effects{state="failed"} 1\n' in text and text.startswith("# HELP")
    assert effects_text({}) == ""
