"""The effect `send`: each person is told, after the deed, the figures of the rows that this person reads."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import reports.register
import workflows.register
from kernel.clock import Clock
from kernel.errors import Problem, Refusal
from notices import inbox
from records.actions.act import Act
from records.actions.create import Create
from records.actions.update import Update
from records.extensions import Parcel
from records.house import House
from records.leaving import leaving
from records.outbox import NoticeSender, Sender
from tests.fixtures.houses import NOON, Housed, house
from tests.reports.shop import SCHEMA, report, stock
from workflows.requests import Decide, Submit

SENDING = SCHEMA.replace(
    "    access:\n      sales: [{rows: own, can: [read, create, update]}",
    """    actions:
      tell: {label: Tell, do: [{set: {name: told}}, {send: funnel, to: [dept_manager, owner], text: "About {name}"}]}
      score: {label: Score, do: [{send: share, to: [owner]}]}
      month: {label: Month, do: [{send: made, to: [owner]}]}
      costly: {label: Costly, do: [{send: costs, to: [dept_manager, owner]}]}
      post: {label: Post, do: [{send: total, to: [owner], via: [inbox, mail]}]}
    access:
      sales: [{rows: own, can: [read, create, update, tell, score, month, costly, post]}""",
).replace(
    "reports:\n",
    """workflows:
  look:
    entity: deal
    steps: [{step: one, who: {role: dept_manager}}]
    when_approved: [{send: total, to: [submitter]}]
reports:
""",
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SENDING, tmp_path, request.param, prepare=stock, clock=Clock.frozen(NOON)) as found:
        workflows.register.register(found.house.extensions)
        reports.register.register(found.house.extensions)
        yield found


async def mine(opened: Housed, login: str) -> int:
    async with opened.house.store.read() as reader:
        rows = await reader.equal("deal", {"owner": opened.ids[login]})
    return int(rows[0]["id"])


async def sent(opened: Housed) -> None:
    sender = NoticeSender(opened.house)
    while await sender.once():
        pass


async def told(opened: Housed, login: str) -> list[dict[str, Any]]:
    found = await inbox.read(opened.house, opened.actor(login), "en")
    return [row for row in found["rows"] if row["kind"] == "report"]


async def test_each_is_told_what_that_person_may_see_and_where_it_opens(opened: Housed) -> None:
    await opened.door("ann").run(Act("deal", await mine(opened, "ann"), "tell"))
    assert await told(opened, "boss") == [], "nothing is told before it left"
    await sent(opened)
    for login, language in (("ann", "en"), ("boss", "en")):
        (note,) = await told(opened, login)
        shown = await report(opened, login, "funnel", language=language)
        texts = [row["figures"]["deals"]["text"] for row in shown["rows"]]
        lines = note["text"].splitlines()
        assert lines[:2] == ["About told", "funnel:"], "as the record was at the deed"
        assert [line.split("deals ")[1].split(",")[0] for line in lines[2:]] == texts
        assert (note["opens"], note["read"], note["record"]) == ("/reports/funnel", False, None)
    assert await told(opened, "bob") == []


async def test_a_number_is_told_with_its_target_and_a_period_is_that_of_the_deed(opened: Housed) -> None:
    door, id_ = opened.door("ann"), await mine(opened, "ann")
    await door.run(Act("deal", id_, "score"))
    await door.run(Act("deal", id_, "month"))
    await sent(opened)
    month, score = await told(opened, "ann")
    shown = await report(opened, "ann", "share")
    assert score["text"] == f"share: {shown['total']['figures']['measure']['text']}, target 50%"
    assert month["text"].startswith("made (Nov 2026):") and month["opens"] == "/reports/made?period=2026-11-20"


async def test_rights_are_those_of_the_moment_of_sending(opened: Housed) -> None:
    await opened.door("ann").run(Act("deal", await mine(opened, "ann"), "tell"))
    async with opened.house.store.read() as reader:
        every = await reader.equal("deal", {"owner": opened.ids["ann"]})
    for row in every:
        await opened.door("").run(Update("deal", row["id"], {"owner": opened.ids["pat"]}))
    await sent(opened)
    (note,) = await told(opened, "ann")
    async with opened.house.store.read() as reader:
        left = await reader.equal("deal", {"owner": opened.ids["bob"]})
    counts = [int(line.split("deals ")[1].split(",")[0]) for line in note["text"].splitlines()[2:]]
    assert (sum(counts), len(every)) == (len(left), 20), "those of the department that are left"


async def test_whoever_may_not_see_it_is_told_nothing_and_the_row_says_why(opened: Housed) -> None:
    await opened.door("ann").run(Act("deal", await mine(opened, "ann"), "costly"))
    await sent(opened)
    assert len(await told(opened, "ann")) == 1 and await told(opened, "boss") == []
    rows = (await leaving(opened.house, opened.actor("admin"), "en", "done"))["rows"]
    why = [row["error"] for row in rows if row["kind"] == "send" and row["error"]]
    assert len(why) == 1 and "boss was not sent the report" in why[0]
    assert {row["name"] for row in rows} == {"report to boss", "report to ann"}


async def test_it_is_told_once_however_often_it_is_tried(opened: Housed) -> None:
    await opened.door("ann").run(Act("deal", await mine(opened, "ann"), "score"))
    await sent(opened)
    async with opened.house.store.read() as reader:
        (row,) = await reader.equal("outbox", {"kind": "send"})
    again = await opened.house.extensions.handlers["send"](opened.house, Parcel(row["payload"], row["key"], 2))
    assert again is None and len(await told(opened, "ann")) == 1
    assert not await Sender(opened.house).once(), "effects do not wait behind reports, nor send them"


async def test_a_mail_carries_the_same_and_where_it_opens(opened: Housed) -> None:
    mails: list[Parcel] = []

    async def mail(house: House, parcel: Parcel) -> Problem | None:
        mails.append(parcel)
        return None

    opened.house.extensions.handlers["mail"] = mail
    await opened.door("ann").run(Act("deal", await mine(opened, "ann"), "post"))
    await sent(opened)
    (note,) = await told(opened, "ann")
    (letter,) = mails
    assert (letter.payload["text"], letter.payload["opens"]) == (note["text"], note["opens"])
    assert (letter.payload["user"], letter.payload["name"]) == (opened.ids["ann"], "ann")


async def test_an_approval_sends_after_its_decision(opened: Housed) -> None:
    door, id_ = opened.door("ann"), await mine(opened, "ann")
    done = await door.run(Submit("deal", id_, "look"))
    await sent(opened)
    assert await told(opened, "ann") == []
    await opened.door("boss").run(Decide(done.id or 0, "approve", revision=1, client_key="k"))
    await sent(opened)
    (note,) = await told(opened, "ann")
    assert note["text"].startswith("Turnover: ")


@pytest.mark.parametrize("written", ["{send: heat, to: [owner]}", "{send: total, to: [owner], via: [robot]}"])
async def test_a_report_that_is_not_run_refuses_the_deed(tmp_path: Path, written: str) -> None:
    text = SENDING.replace("{send: share, to: [owner]}", written)
    async with house(text, tmp_path) as opened:
        reports.register.register(opened.house.extensions)
        made = await opened.door("ann").run(Create("deal", {"name": "A", "stage": "lead"}))
        with pytest.raises(Refusal) as refused:
            await opened.door("ann").run(Act("deal", made.id or 0, "score"))
        assert refused.value.code.name == "REC030"
        assert any("effect send" in note.text("en") for note in opened.house.schema.notes)
