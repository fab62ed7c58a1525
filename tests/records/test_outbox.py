"""What leaves after the commit: once per key, in order, again after failures."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from kernel.clock import Clock
from records.actions.act import Act
from records.actions.create import Create
from records.extensions import Parcel
from records.house import House
from records.internal import Internal
from records.outbox import PAUSES, NoticeSender, Sender
from tests.fixtures.houses import Housed, house
from tests.fixtures.outcomes import record_of

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  deal:
    title: "{name}"
    fields: {name: {type: text, required: true}, peer: {type: user}}
    access: {sales: {rows: own, can: [read, create, update, tell]}}
    actions:
      tell:
        label: Tell
        do:
          - {notify: [owner, peer], text: "See {name}"}
          - {call: company_names.first, with: {word: =name}}
          - {call: company_names.second}
"""


@pytest.fixture
async def opened(tmp_path: Path, engine: str) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, engine) as found:
        await tell(found, "A")
        yield found


async def tell(opened: Housed, name: str) -> None:
    """Ann's deed: two calls leave, one after the other."""
    values = {"name": name, "peer": opened.ids["bob"]}
    made = record_of(await opened.door("ann").run(Create("deal", values)))
    await opened.door("ann").run(Act("deal", made.id, "tell"))


def later(opened: Housed, **span: int) -> None:
    opened.house.clock = Clock.frozen(opened.house.clock.now() + timedelta(**span))


async def rows(opened: Housed) -> list[tuple[str, str, int]]:
    found = await Internal(lambda: opened.house).find("outbox")
    return [(row["payload"]["name"], row["state"], row["attempts"]) for row in found]


async def test_a_notice_is_in_each_inbox_with_the_deed(opened: Housed) -> None:
    for login in ("ann", "bob"):
        notices = (await opened.door(login).page("notice")).rows
        assert [notice.values["text"] for notice in notices] == ["See A"]
    assert (await opened.door("eve").page("notice")).rows == ()


async def test_effects_leave_in_order_and_each_once(opened: Housed) -> None:
    told = []

    async def handler(house: House, parcel: Parcel) -> None:
        told.append((parcel.payload["name"], parcel.payload["arguments"], parcel.key))

    opened.house.extensions.handlers["call"] = handler
    worker = Sender(opened.house)
    while await worker.once():
        pass
    assert [name for name, _, _ in told] == ["company_names.first", "company_names.second"]
    assert told[0][1] == {"word": "A"} and told[0][2] != told[1][2]
    assert not await worker.once()


async def test_what_fails_is_tried_again_later_and_holds_what_comes_after_it(opened: Housed) -> None:
    tried = []

    async def handler(house: House, parcel: Parcel) -> None:
        tried.append((parcel.payload["name"], parcel.key))
        if len(tried) < 3:
            raise RuntimeError("not now")

    opened.house.extensions.handlers["call"] = handler
    worker = Sender(opened.house)
    assert await worker.once() and not await worker.once(), "the second waits for the first"
    later(opened, minutes=1)
    assert await worker.once() and not await worker.once()
    later(opened, minutes=5)
    while await worker.once():
        pass
    names = [name for name, _ in tried]
    assert names == ["company_names.first"] * 3 + ["company_names.second"]
    assert len({key for name, key in tried if name == "company_names.first"}) == 1, "the same key each time"


async def test_after_the_last_try_it_has_failed_and_says_why(opened: Housed) -> None:
    async def handler(house: House, parcel: Parcel) -> None:
        raise RuntimeError("never")

    opened.house.extensions.handlers["call"] = handler
    worker = Sender(opened.house)
    for _ in range(len(PAUSES) + 1):
        await worker.once()
        later(opened, days=1)
    assert (await rows(opened))[0] == ("company_names.first", "failed", len(PAUSES) + 1)
    found = await Internal(lambda: opened.house).find("outbox")
    assert found[0]["result"] == "never"


async def test_a_worker_that_died_loses_its_lease(opened: Housed) -> None:
    async def handler(house: House, parcel: Parcel) -> None:
        raise KeyboardInterrupt  # as if the process were killed in the middle

    opened.house.extensions.handlers["call"] = handler
    worker = Sender(opened.house)
    with pytest.raises(KeyboardInterrupt):
        await worker.once()
    assert (await rows(opened))[0][1] == "leased"
    assert not await worker.once()
    later(opened, seconds=61)
    done = []

    async def working(house: House, parcel: Parcel) -> None:
        done.append(parcel.key)

    opened.house.extensions.handlers["call"] = working
    assert await worker.once() and len(done) == 1


async def test_what_fails_holds_its_own_sequence_only(opened: Housed) -> None:
    told = []

    async def handler(house: House, parcel: Parcel) -> None:
        if parcel.payload["arguments"].get("word") == "A":
            raise RuntimeError("not now")
        told.append(parcel.payload["name"])

    opened.house.extensions.handlers["call"] = handler
    await tell(opened, "B")
    worker = Sender(opened.house)
    while await worker.once():
        pass
    assert told == ["company_names.first", "company_names.second"]
    assert [state for _, state, _ in await rows(opened)] == ["pending", "pending", "done", "done"]


async def test_several_senders_at_once_send_each_row_once_and_in_order(opened: Housed) -> None:
    told: list[tuple[str, str]] = []

    async def handler(house: House, parcel: Parcel) -> None:
        await asyncio.sleep(0.01)  # the others look for work meanwhile
        told.append((parcel.payload["name"], parcel.key))

    opened.house.extensions.handlers["call"] = handler
    for name in ("B", "C", "D"):
        await tell(opened, name)
    workers = [Sender(opened.house) for _ in range(4)]
    while any(await asyncio.gather(*(worker.once() for worker in workers))):
        pass
    assert len(told) == len({key for _, key in told}) == 8
    assert [name for name, _ in told].count("company_names.first") == 4
    places = {key: place for place, (_, key) in enumerate(told)}
    found = await Internal(lambda: opened.house).find("outbox")
    for first, second in zip(found[::2], found[1::2], strict=True):
        assert first["sequence"] == second["sequence"] and places[first["key"]] < places[second["key"]]


async def test_the_pauses_between_tries_are_those_of_the_rules_S12_5(opened: Housed) -> None:
    async def handler(house: House, parcel: Parcel) -> None:
        raise RuntimeError("never")

    opened.house.extensions.handlers["call"] = handler
    worker = Sender(opened.house)
    for minutes in (1, 5, 30, 120, 720):
        assert await worker.once() and not await worker.once()
        later(opened, minutes=minutes, seconds=-1)
        assert not await worker.once(), minutes
        later(opened, seconds=1)
    assert await worker.once() and (await rows(opened))[0][1] == "failed"


async def test_however_many_are_held_back_those_behind_them_leave(opened: Housed) -> None:
    told: list[str] = []

    async def handler(house: House, parcel: Parcel) -> None:
        if parcel.payload["name"].endswith("first") and parcel.payload["arguments"]["word"] != "free":
            raise RuntimeError("away")
        told.append(parcel.payload["arguments"].get("word", "second"))

    opened.house.extensions.handlers["call"] = handler
    for number in range(60):
        await tell(opened, f"B{number}")
    await tell(opened, "free")
    worker = Sender(opened.house)
    while await worker.once():
        pass
    assert told == ["free", "second"]


async def test_a_deed_wakes_whoever_sends(opened: Housed) -> None:
    workers = [Sender(opened.house), NoticeSender(opened.house)]
    for worker in workers:
        opened.house.store.on_change(worker.heard)
    await tell(opened, "B")
    assert all(worker._woken.is_set() for worker in workers)
