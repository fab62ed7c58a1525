"""Mails: to whom they go, what they say, and what becomes of one that cannot be sent."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from notices import mailing, posting
from records.actions.act import Act
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.leaving import SendAgain
from records.actions.update import Update
from records.extensions import Parcel
from records.house import House
from records.leaving import behind, leaving
from records.outbox import PAUSES, NoticeSender, Sender
from records.sight import Sight
from tests.fixtures.houses import Housed, house
from tests.notices.ends import SENDER, SITE, Post, given_up, know, later, post_office, rows, work

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  contact:
    title: "{name}"
    label: {en: Contact, zh-CN: 联系人}
    fields:
      name: {type: text, required: true}
      work: {type: email}
      home: {type: email}
      opt_out: {type: boolean}
    access: {sales: {rows: own, can: [read, create, update, delete]}}
  deal:
    title: "{name}"
    fields: {name: {type: text, required: true}, peer: {type: user}, buyer: {type: link, to: contact}}
    access: {sales: {rows: own, can: [read, create, update, tell, only, buy, first]}}
    actions:
      tell:
        label: Tell
        do: [{notify: [owner, peer], via: [inbox, mail], text: {en: "See {name}\\nIt is ready.", zh-CN: "请看 {name}"}}]
      only: {label: Only, do: [{notify: [owner], via: mail, text: "See {name}"}]}
      buy: {label: Buy, do: [{notify: [buyer, owner], via: [inbox, mail], text: {en: "Thanks", zh-CN: 谢谢}}]}
      first: {label: First, do: [{notify: [owner], via: mail, text: "See"}, {call: company_names.second}]}
"""
ANN, BOB = "ann@example.com", "bob@example.org"


@pytest.fixture
async def opened(tmp_path: Path, engine: str, office: Post) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, engine) as found:
        know(found, mail=office.server())
        for login, address, language in (("ann", ANN, "en"), ("bob", BOB, "zh-CN")):
            await found.door().run(Update("user", found.ids[login], {"email": address, "language": language}))
        await found.house.refresh()
        yield found


async def deal(opened: Housed, action: str, name: str = "Anvil", **more: object) -> int:
    values = {"name": name, "peer": opened.ids["bob"], **more}
    made = (await opened.door("ann").run(Create("deal", values))).id or 0
    await opened.door("ann").run(Act("deal", made, action))
    return made


async def contact(opened: Housed, **values: object) -> int:
    return (await opened.door("ann").run(Create("contact", {"name": "Zoe", **values}))).id or 0


async def why(opened: Housed, state: str = "done") -> list[str]:
    """What is told of the rows of a state."""
    return [row["error"] for row in (await leaving(opened.house, opened.actor("admin"), "en", state))["rows"]]


async def test_each_person_gets_one_in_their_own_language_with_a_link_to_the_record_S14_2(
    opened: Housed, office: Post
) -> None:
    made = await deal(opened, "tell")
    await work(opened)
    assert office.to == [ANN, BOB]
    [ann, bob] = office.mails
    assert ann.get_content().splitlines() == ["See Anvil", "It is ready.", "", f"{SITE}/e/deal/{made}"]
    assert bob.get_content().splitlines() == ["请看 Anvil", "", f"{SITE}/e/deal/{made}"]
    assert (ann["subject"], ann["to"], ann["from"]) == ("See Anvil", f"ann <{ANN}>", str(SENDER))
    assert (bob["subject"], ann["auto-submitted"]) == ("请看 Anvil", "auto-generated")
    assert ann["message-id"] != bob["message-id"] and ann["message-id"].endswith("@example.com>")
    found = [(row["kind"], row["state"], row["sequence"]) for row in await rows(opened)]
    assert found == [("mail", "done", None)] * 2
    assert len({row["key"] for row in await rows(opened)}) == 2


async def test_only_by_mail_is_only_by_mail(opened: Housed, office: Post) -> None:
    await deal(opened, "only")
    await work(opened)
    assert office.to == [ANN]
    assert (await opened.door("ann").page("notice")).rows == ()
    await deal(opened, "tell")
    assert [each.values["text"] for each in (await opened.door("bob").page("notice")).rows] == ["请看 Anvil"]


async def test_somebody_outside_gets_it_in_the_language_of_the_house_and_without_a_link(
    opened: Housed, office: Post
) -> None:
    buyer = await contact(opened, home="zoe@example.net")
    await deal(opened, "buy", buyer=buyer)
    await work(opened)
    assert sorted(office.to) == [ANN, "zoe@example.net"]
    [mail] = [each for each in office.mails if each["to"] == "zoe@example.net"]
    assert mail.get_content().splitlines() == ["Thanks"] and SITE not in mail.as_string()
    [row] = [row for row in await rows(opened) if "to" in row["payload"]]
    assert row["key"].endswith(f"/mail/contact:{buyer}") and "zoe" not in str(row["payload"]).lower()


@pytest.mark.parametrize(
    ("values", "said"),
    [({"work": "zoe@example.net", "opt_out": True}, "Not sent: mails are not wanted (`opt_out`)."),
     ({}, "Not sent: no mail address is known.")],
)  # fmt: skip
async def test_who_wants_none_outside_or_has_no_address_gets_none_and_it_is_said(
    opened: Housed, office: Post, values: dict[str, object], said: str
) -> None:
    await deal(opened, "buy", buyer=await contact(opened, **values))
    await work(opened)
    assert office.to == [ANN] and said in await why(opened)


async def test_whether_it_is_sent_and_where_to_is_asked_at_sending(opened: Housed, office: Post) -> None:
    buyer = await contact(opened, work="old@example.net", home="other@example.net")
    await deal(opened, "buy", buyer=buyer)
    door = opened.door("ann")
    await door.run(Update("contact", buyer, {"work": "new@example.net"}))
    await work(opened)
    assert "new@example.net" in office.to and len(office.to) == 2
    await deal(opened, "buy", buyer=buyer)
    await door.run(Update("contact", buyer, {"opt_out": True}))
    await opened.door().run(Update("user", opened.ids["ann"], {"active": False}))
    await work(opened)
    assert len(office.to) == 2
    assert {"Not sent: mails are not wanted (`opt_out`).", "Not sent: the account is frozen."} <= set(await why(opened))


async def test_one_who_is_gone_or_has_no_address_any_more_gets_none(opened: Housed, office: Post) -> None:
    buyer = await contact(opened, work="zoe@example.net")
    made = await deal(opened, "buy", buyer=buyer)
    await opened.door("ann").run(Update("deal", made, {"buyer": None}))
    await opened.door("ann").run(Delete("contact", buyer))
    await opened.door().run(Update("user", opened.ids["ann"], {"email": None}))
    await work(opened)
    assert office.to == []
    assert set(await why(opened)) == {
        "Not sent: whom it was for is not there any more.", "Not sent: no mail address is known.",
    }  # fmt: skip


async def test_one_that_fails_is_tried_alone_holds_up_nothing_and_may_be_sent_again_S14_3(
    opened: Housed, office: Post
) -> None:
    called: list[str] = []

    async def second(house: House, parcel: Parcel) -> None:
        called.append(parcel.key)

    opened.house.extensions.handlers["call"] = second
    office.refuses = f"550 5.1.1 <{ANN}>: no such mailbox"
    made = await deal(opened, "first")
    await given_up(opened)
    assert len(called) == 1, "a notice that is lost blocks nothing (S14.3)"
    [error] = await why(opened, "failed")
    assert error.startswith("The mail server answered 550.") and ANN not in error
    async with opened.house.store.read() as reader:
        [row] = await rows(opened, "mail")
        assert await behind(Sight(opened.house, reader, opened.actor("ann")), "en", record=row["record"]) == []
    office.refuses = ""
    await opened.door("admin").run(SendAgain(row["id"], "the mailbox is there now"))
    await work(opened)
    assert office.to == [ANN] and made
    past = (await opened.door("ann").history("deal", made))["rows"]
    assert any("mail to ann: the mailbox is there now" in str(each["reason"]) for each in past)


async def test_a_repeated_one_has_the_same_message_id(opened: Housed, office: Post) -> None:
    await deal(opened, "only")
    await work(opened)
    [row] = await rows(opened)
    again = mailing.written(opened.house, office.server(), ANN, Parcel(row["payload"], row["key"], 2))
    assert again["message-id"] == office.mails[0]["message-id"]


async def test_without_a_mail_server_it_fails_at_once_and_names_the_setting(opened: Housed, office: Post) -> None:
    know(opened, mail=None)
    await deal(opened, "only")
    await work(opened)
    [error] = await why(opened, "failed")
    assert "GRIDWRIGHT_MAIL_URL is not set" in error


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_a_public_address_there_is_no_link(opened: Housed, office: Post) -> None:
    opened.house.settings = replace(opened.house.settings, public_origin="")
    await deal(opened, "only")
    await work(opened)
    assert office.mails[0].get_content().splitlines() == ["See Anvil"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_no_value_of_a_record_becomes_a_line_of_the_head(opened: Housed, office: Post) -> None:
    sly = "Anvil\r\nBcc: eve@example.com\x00 " + "long " * 60
    await opened.door().run(Update("user", opened.ids["ann"], {"name": 'A "B" <c@d.e>, F'}))
    await opened.house.refresh()
    await deal(opened, "only", sly.replace("\x00", ""))
    await work(opened)
    [mail] = office.mails
    assert office.to == [ANN] and mail["bcc"] is None and "\n" not in mail["subject"]
    assert len(mail["subject"]) <= mailing.SUBJECT and mail["to"].addresses[0].addr_spec == ANN


# ------------------------------------------------------------------------------------------------ passwords and TLS
PASSWORD = "pass4711"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[trustme.CA]:
    """An authority that this machine trusts for the length of the test."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    posting.trust.cache_clear()
    yield made
    posting.trust.cache_clear()


def secured(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_password_goes_over_tls_to_a_server_that_is_trusted_and_stands_nowhere(
    opened: Housed, authority: trustme.CA, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "records")
    caplog.set_level(logging.DEBUG, "aiosmtplib")
    async with post_office((b"crm", PASSWORD.encode()), secured(authority)) as office:
        know(opened, mail=office.server("crm", PASSWORD, "localhost"))
        await deal(opened, "only")
        await work(opened)
        assert office.to == [ANN]
        know(opened, mail=office.server("crm", f"{PASSWORD}x", "localhost"))
        await deal(opened, "only")
        await given_up(opened)
        assert len(office.to) == 1
    [error] = await why(opened, "failed")
    assert error.startswith("The mail server answered 535.")
    assert PASSWORD not in caplog.text + str(await rows(opened)) + str(opened.house.settings)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_no_password_goes_to_a_server_that_nobody_vouches_for_or_that_encrypts_nothing(
    opened: Housed, office: Post, authority: trustme.CA
) -> None:
    async with post_office((b"crm", PASSWORD.encode()), secured(trustme.CA())) as stranger:
        know(opened, mail=stranger.server("crm", PASSWORD, "localhost"))
        await deal(opened, "only")
        await work(opened)
        assert "NOT010" in (await rows(opened))[0]["result"] and stranger.to == []
    know(opened, mail=office.server("crm", PASSWORD))
    later(opened, PAUSES[0])
    await work(opened)
    assert "NOT011" in (await rows(opened))[0]["result"] and office.to == []


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_while_a_mail_server_keeps_us_waiting_effects_leave(opened: Housed) -> None:
    asked, called = asyncio.Event(), asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async def second(house: House, parcel: Parcel) -> None:
        called.set()

    opened.house.extensions.handlers["call"] = second
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    know(opened, mail=Post(port=server.sockets[0].getsockname()[1]).server())
    await deal(opened, "first")
    senders = [asyncio.create_task(kind(opened.house).serve()) for kind in (NoticeSender, Sender)]
    async with asyncio.timeout(20):
        await asyncio.gather(asked.wait(), called.wait())
    for sender in senders:
        sender.cancel()
    await asyncio.gather(*senders, return_exceptions=True)
    server.close()
    assert [row["state"] for row in await rows(opened, "mail")] == ["leased"], "it still waits"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_mail_server_that_says_nothing_is_given_up_before_the_lease_ends(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr(mailing, "SECONDS", 0.4)
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    know(opened, mail=Post(port=server.sockets[0].getsockname()[1]).server())
    await deal(opened, "only")
    async with asyncio.timeout(10):
        await work(opened)
    server.close()
    assert "NOT008" in (await rows(opened))[0]["result"]
