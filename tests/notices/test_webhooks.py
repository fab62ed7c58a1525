"""Webhooks: what another system is told, how it knows that it was us, and what becomes of it when it is away."""

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from standardwebhooks import Webhook as Verifier

from kernel.clock import Clock
from kernel.endpoints import Webhook
from notices import posting
from records.actions.act import Act
from records.actions.create import Create
from records.actions.leaving import SendAgain
from records.extensions import Parcel
from records.house import House
from records.leaving import leaving
from records.outbox import PAUSES
from tests.fixtures.houses import Housed, house
from tests.notices.ends import SITE, Receiver, given_up, know, later, rows, work

SCHEMA = """
roles: {sales: {label: Sales}}
entities:
  deal:
    title: "{name}"
    fields: {name: {type: text, required: true}, amount: {type: money}, day: {type: date}, pin: {type: text}}
    access: {sales: {rows: own, can: [read, create, update, thin, full, both, once]}}
    actions:
      thin: {label: Thin, do: [{webhook: erp}]}
      full: {label: Full, do: [{webhook: erp, with: {number: =name, sum: =amount, day: =day, kind: deal}}]}
      both: {label: Both, do: [{webhook: erp}, {call: company_names.second}]}
      once: {label: Once, do: [{webhook: erp, retry: never}]}
"""
KEY = b"k" * 32
TOKEN = "token4711"


def hook(erp: Receiver, *keys: bytes) -> dict[str, Webhook]:
    return {"erp": Webhook(f"{erp.url}/in?token={TOKEN}", keys or (KEY,))}


@pytest.fixture
async def opened(tmp_path: Path, engine: str, erp: Receiver) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, engine) as found:
        know(found, webhooks=hook(erp))
        yield found


async def deal(opened: Housed, action: str, name: str = "Anvil") -> int:
    values = {"name": name, "amount": "12.50", "day": "2026-11-20", "pin": "4711"}
    made = (await opened.door("ann").run(Create("deal", values))).id or 0
    await opened.door("ann").run(Act("deal", made, action))
    return made


async def test_it_says_which_record_and_by_whose_deed_and_nothing_of_what_the_record_holds(
    opened: Housed, erp: Receiver
) -> None:
    made = await deal(opened, "thin")
    await work(opened)
    [got], [row] = erp.got, await rows(opened)
    told = json.loads(got.body)
    assert told == {
        "event": "erp", "key": got.headers["webhook-id"], "at": "2026-11-20T04:00:00Z", "entity": "deal", "id": made,
        "url": f"{SITE}/e/deal/{made}", "by": opened.ids["ann"], "request": None,
    }  # fmt: skip
    assert told["key"] == row["key"].replace(".", "-") and got.target == f"/in?token={TOKEN}"
    assert (row["state"], row["result"], got.headers["content-type"]) == ("done", None, "application/json")


async def test_of_the_values_it_carries_those_the_file_names(opened: Housed, erp: Receiver) -> None:
    await deal(opened, "full")
    await work(opened)
    told = json.loads(erp.got[0].body)
    assert told["values"] == {"number": "Anvil", "sum": "12.50", "day": "2026-11-20", "kind": "deal"}


async def test_the_receiver_knows_by_the_signature_that_it_was_sent_here_and_now(
    tmp_path: Path, erp: Receiver, engine: str
) -> None:
    other = b"o" * 24
    async with house(SCHEMA, tmp_path, engine, clock=Clock(ZoneInfo("Asia/Shanghai"))) as opened:
        know(opened, webhooks=hook(erp, KEY, other))
        await deal(opened, "full", "铁砧")
        await work(opened)
    [got] = erp.got
    for key in (KEY, other):
        told = Verifier("whsec_" + b64encode(key).decode()).verify(got.body, got.headers)
        assert told["values"]["number"] == "铁砧"
    with pytest.raises(Exception, match="No matching signature"):
        Verifier(b64encode(b"x" * 32).decode()).verify(got.body, got.headers)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_is_refused_is_tried_again_with_the_same_key_and_says_why_S12_2(
    opened: Housed, erp: Receiver, status: int
) -> None:
    erp.answer(status, b"secret of theirs")
    await deal(opened, "thin")
    await work(opened)
    [row] = await rows(opened)
    assert (row["state"], row["attempts"]) == ("pending", 1) and "secret" not in row["result"]
    erp.answer(204)
    later(opened, PAUSES[0])
    await work(opened)
    first, second = erp.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"] and first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert (await rows(opened))[0]["state"] == "done"


async def test_after_its_last_try_it_waits_for_an_administrator_who_has_it_sent_again_S12_5(
    opened: Housed, erp: Receiver
) -> None:
    erp.answer(503)
    await deal(opened, "thin")
    await given_up(opened)
    assert len(erp.got) == len(PAUSES) + 1
    admin = opened.actor("admin")
    for language, said in (("en", "The other end answered 503."), ("zh-CN", "对方返回 503。")):
        [shown] = (await leaving(opened.house, admin, language))["rows"]
        assert shown["error"].startswith(said) and shown["name"].lower() == "webhook erp"
    erp.answer(200)
    await opened.door("admin").run(SendAgain(shown["id"], "the ERP is back"))
    await work(opened)
    assert (await rows(opened))[0]["state"] == "done"
    assert len({got.headers["webhook-id"] for got in erp.got}) == 1


async def test_an_address_that_is_not_set_fails_at_once_and_names_the_setting(opened: Housed, erp: Receiver) -> None:
    know(opened, webhooks={})
    await deal(opened, "thin")
    await work(opened)
    [shown] = (await leaving(opened.house, opened.actor("admin"), "en"))["rows"]
    assert "GRIDWRIGHT_WEBHOOK_ERP is not set" in shown["error"] and shown["attempts"] == 1
    know(opened, webhooks=hook(erp))
    await opened.door("admin").run(SendAgain(shown["id"], "it is set now"))
    await work(opened)
    assert len(erp.got) == 1 and (await rows(opened))[0]["state"] == "done"


async def test_it_keeps_its_place_among_the_effects_of_a_record_S12_4(opened: Housed, erp: Receiver) -> None:
    called: list[str] = []

    async def second(house: House, parcel: Parcel) -> None:
        called.append(parcel.payload["name"])

    opened.house.extensions.handlers["call"] = second
    erp.answer(500)
    await deal(opened, "both")
    await work(opened)
    assert called == [] and [row["state"] for row in await rows(opened)] == ["pending", "pending"]
    erp.answer(200)
    later(opened, PAUSES[0])
    await work(opened)
    assert called == ["company_names.second"]


async def test_what_may_happen_once_only_is_not_tried_again_S12_2(opened: Housed, erp: Receiver) -> None:
    erp.answer(500)
    await deal(opened, "once")
    await work(opened)
    assert [row["state"] for row in await rows(opened)] == ["failed"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_it_is_not_led_elsewhere(opened: Housed, erp: Receiver) -> None:
    erp.answer(307, location=f"{erp.url}/elsewhere")
    await deal(opened, "thin")
    await work(opened)
    [row] = await rows(opened)
    assert len(erp.got) == 1 and "NOT007" in row["result"] and "elsewhere" not in row["result"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_one_that_is_silent_or_away_is_given_up_in_time(
    opened: Housed, erp: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.2)
    erp.answers = [None]
    await deal(opened, "thin")
    async with asyncio.timeout(10):
        await work(opened)
    assert "NOT008" in (await rows(opened))[0]["result"]
    know(opened, webhooks={"erp": Webhook("http://127.0.0.1:9/in", (KEY,))})
    later(opened, PAUSES[0])
    await work(opened)
    assert "NOT009" in (await rows(opened))[0]["result"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_answer_without_end_is_not_read_to_its_end(opened: Housed, erp: Receiver) -> None:
    erp.answer(200, b"x" * 5_000_000)
    await deal(opened, "thin")
    await work(opened)
    assert (await rows(opened))[0]["state"] == "done"


@pytest.mark.parametrize(
    ("asked", "minutes"), [("600", 10), ("Fri, 20 Nov 2026 04:20:00 GMT", 20), ("5", 1), ("soon", 1), ("9999999", 720)]
)
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_receiver_that_asks_to_wait_is_waited_for(
    opened: Housed, erp: Receiver, asked: str, minutes: int
) -> None:
    erp.answer(429, retry_after=asked)
    await deal(opened, "thin")
    await work(opened)
    [row] = await rows(opened)
    assert row["next_at"] - datetime(2026, 11, 20, 4, 0, tzinfo=UTC) == timedelta(minutes=minutes)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_no_secret_and_no_address_stands_in_a_log_a_row_or_an_answer(
    opened: Housed, erp: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for status in (200, 500, 302):
        erp.answer(status, location="/in")
        await deal(opened, "full")
        await work(opened)
    know(opened, webhooks={"erp": Webhook(f"http://127.0.0.1:9/in?token={TOKEN}", (KEY,))})
    await deal(opened, "full")
    await given_up(opened)
    answers = [await leaving(opened.house, opened.actor("admin"), "en", state) for state in ("failed", "done")]
    told = " ".join([caplog.text, str(answers), str(await rows(opened)), str(opened.house.settings)])
    assert len(answers[0]["rows"]) == 3
    for secret in (TOKEN, "/in", KEY.decode(), b64encode(KEY).decode()):
        assert secret not in told, secret
