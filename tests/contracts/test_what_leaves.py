"""What leaves by mail, chat group and webhook: to each reader what the inbox tells, and of the record nothing more."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from kernel.endpoints import Robot, Webhook
from notices import mailing, robots, webhooks
from records.actions.act import Act
from records.actions.create import Create
from records.actions.update import Update
from records.extensions import Parcel
from tests.api.house import Shop, served_by
from tests.contracts.surface import surface
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from tests.notices.ends import SITE, Post, Receiver, know, post_office, receiver, rows, work

SCHEMA: Final = """
roles:
  sales:  {label: Sales}
  dim:    {label: Dim}
  warden: {label: Warden, administers: [workflows]}
entities:
  contact:
    title: "{name}"
    fields: {name: {type: text}, mail: {type: email}}
    access: {sales: {rows: all, can: [read, create]}}
  deal:
    title: "{name}"
    fields:
      name:  {type: text, required: true}
      pin:   {type: text}
      done:  {type: text}
      buyer: {type: link, to: contact}
    access:
      sales: {rows: own, can: [read, create, update, push]}
      dim:   {rows: all, can: [read], hide: [name, pin]}
    actions:
      push:
        label: Push
        do:
          - {notify: [owner, dim, warden, buyer], text: "Done: {done}", via: [inbox, mail, robot]}
          - {webhook: erp}
          - {webhook: erp, with: {done: =done}}
"""
MORE: Final = (Person("dim", "g", ("dim",)), Person("warden", "g", ("warden",)))
READERS: Final = ("ann", "dim", "warden")
HIDDEN: Final = ("whisper4711", "Blue Heron", "Zoe Quill")  # the pin, the deal's and the buyer's names
MAIL: Final = "{}@hidden.example.com"


@dataclass
class Ground:
    """A house in which one deed told everybody who may be told by every way there is."""

    opened: Housed
    shop: Shop
    deal: int
    office: Post
    other: Receiver

    async def get(self, who: str, path: str, **asked: Any) -> Any:
        """What somebody is answered."""
        async with await self.shop.as_(who) as client:
            answer = await client.get(f"/api/v1{path}", params=asked)
            assert answer.status_code == 200, answer.text
            return answer.json()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def ground(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    async with (
        house(SCHEMA, tmp_path, request.param, people=(*PEOPLE, *MORE)) as opened,
        post_office() as office,
        receiver() as other,
    ):
        for who in READERS:
            await opened.door().run(Update("user", opened.ids[who], {"email": MAIL.format(who), "language": "en"}))
        await opened.house.refresh()
        shop = served_by(opened)
        know(opened, mail=office.server(), robot=Robot("plain", f"{other.url}/group"),
             webhooks={"erp": Webhook(f"{other.url}/erp", (b"k" * 32,))})  # fmt: skip
        ann = opened.door("ann")
        buyer = (await ann.run(Create("contact", {"name": HIDDEN[2], "mail": MAIL.format("zoe")}))).id
        values = {"name": HIDDEN[1], "pin": HIDDEN[0], "done": "signed", "buyer": buyer}
        deal = (await ann.run(Create("deal", values))).id or 0
        await ann.run(Act("deal", deal, "push"))
        yield Ground(opened, shop, deal, office, other)


async def hold(ground: Ground) -> None:
    """Everything is sent, and all of it is held against what its reader's inbox tells."""
    await work(ground.opened)
    link = f"{SITE}/e/deal/{ground.deal}"
    mails = dict(zip(ground.office.to, ground.office.mails, strict=True))
    assert set(mails) == {MAIL.format(who) for who in (*READERS, "zoe")}
    for who in READERS:
        [line] = (await ground.get(who, "/notices"))["rows"]
        mail = mails[MAIL.format(who)]
        assert mail.get_content().split() == [*line["text"].split(), link], who
        assert mail["subject"] == line["text"] and mail["to"] == f"{who} <{MAIL.format(who)}>"
    outside = mails[MAIL.format("zoe")]
    assert (outside.get_content().split(), outside["subject"]) == (["Done:", "signed"], "Done: signed")
    for to, mail in mails.items():
        others = [MAIL.format(who) for who in (*READERS, "zoe") if MAIL.format(who) != to]
        assert not [each for each in (*HIDDEN, *others) if each in mail.as_string() + mail.get_content()], to
    group, thin, full = (
        json.loads(got.body) for got in sorted(ground.other.got, key=lambda got: got.target != "/group")
    )
    assert group == {"text": f"Done: signed\n{link}"}
    known = {"event", "key", "at", "entity", "id", "url", "by", "request"}
    assert (thin.keys(), full.keys()) == (known, known | {"values"}) and full["values"] == {"done": "signed"}
    assert not [each for each in HIDDEN if each in str([thin, full])]
    for state in ("done", "failed", "pending"):
        shown = str(await ground.get("warden", "/effects", state=state))
        assert not [each for each in (*HIDDEN, "hidden.example.com", "signed") if each in shown], state
    assert "hidden.example.com" not in str(await rows(ground.opened)), "addresses are looked up at sending"


@surface("GET /notices", "GET /effects")
async def test_what_leaves_tells_its_reader_what_the_inbox_tells(ground: Ground) -> None:
    await hold(ground)


def whole_record(*args: Any) -> dict[str, Any]:
    """A webhook that takes the record along."""
    return {**body(*args), "values": {"name": HIDDEN[1]}}


def titled(*args: Any) -> Any:
    """A mail that is called as the record is."""
    found = written(*args)
    del found["subject"]
    found["subject"] = HIDDEN[1]
    return found


def linked(house: Any, server: Any, to: str, parcel: Parcel) -> Any:
    """A mail that leads somebody outside into the product."""
    return written(house, server, to, Parcel({**parcel.payload, "user": 1}, parcel.key))


def loud(text: str, link: str) -> str:
    """A message to the group that takes the record's name along."""
    return worded(f"{text} {HIDDEN[1]}", link)


body, written, worded = webhooks.body, mailing.written, robots.worded
LEAKS: Final = {
    "webhook": (webhooks, "body", whole_record), "subject": (mailing, "written", titled),
    "outside": (mailing, "written", linked), "group": (robots, "worded", loud),
}  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
async def test_a_planted_leak_is_noticed(ground: Ground, leak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*LEAKS[leak])
    with pytest.raises(AssertionError):
        await hold(ground)
