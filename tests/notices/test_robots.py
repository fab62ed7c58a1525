"""Chat groups: the messages of the three families as their documentation has them, and what a robot answers."""

import json
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from standardwebhooks import Webhook as Verifier

from kernel.endpoints import Family, Robot
from notices import robots
from records.actions.act import Act
from records.actions.create import Create
from records.leaving import leaving
from tests.fixtures.houses import Housed, house
from tests.notices.ends import SITE, Receiver, given_up, know, rows, work

SCHEMA = """
app: {name: Test, locale: zh-CN, timezone: Asia/Shanghai}
roles: {sales: {label: Sales}}
entities:
  deal:
    title: "{name}"
    fields: {name: {type: text, required: true}}
    access: {sales: {rows: own, can: [read, create, update, tell]}}
    actions:
      tell: {label: Tell, do: [{notify: [owner], text: {zh-CN: "{name} 已签", en: "{name} is signed"}, via: [robot]}]}
"""
AT = datetime.fromtimestamp(1599360473, UTC)  # the time in Feishu's example
SECRET = b"this is secret"  # the secret in DingTalk's example


@pytest.fixture
async def opened(tmp_path: Path, engine: str) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, engine) as found:
        yield found


async def told(opened: Housed, name: str = "铁砧") -> int:
    made = (await opened.door("ann").run(Create("deal", {"name": name}))).id or 0
    await opened.door("ann").run(Act("deal", made, "tell"))
    await work(opened)
    return made


# `printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:...` of "1599360473\nthis is secret", and
# `printf '1599360473000\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret'`, both in base64
FEISHU_SIGN = "/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw="
DINGTALK_SIGN = "hXZTWifRGHclNuZSKxoXc//sh51SWfVfRIhcdeKs63I="


def test_feishu_is_told_with_time_and_signature_in_the_body() -> None:
    url, sent, headers = robots.feishu(Robot("feishu", "https://open.feishu.cn/x", SECRET), "hello", "k", AT)
    assert json.loads(sent) == {
        "timestamp": "1599360473", "sign": FEISHU_SIGN, "msg_type": "text", "content": {"text": "hello"},
    }  # fmt: skip
    assert (url, headers) == ("https://open.feishu.cn/x", {})
    _, sent, _ = robots.feishu(Robot("feishu", "https://open.feishu.cn/x"), "hello", "k", AT)
    assert json.loads(sent) == {"msg_type": "text", "content": {"text": "hello"}}


def test_dingtalk_is_told_with_time_and_signature_in_the_address() -> None:
    url, sent, _ = robots.dingtalk(Robot("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t", SECRET),
                                   "hello", "k", AT)  # fmt: skip
    assert json.loads(sent) == {"msgtype": "text", "text": {"content": "hello"}}
    assert parse_qs(urlsplit(url).query) == {
        "access_token": ["t"], "timestamp": ["1599360473000"], "sign": [DINGTALK_SIGN],
    }  # fmt: skip


def test_wecom_is_told_with_the_key_of_its_address_alone() -> None:
    robot = Robot("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
    assert robots.wecom(robot, "hello", "k", AT) == (robot.url, b'{"msgtype":"text","text":{"content":"hello"}}', {})


def test_any_other_gets_plain_json_signed_where_there_is_a_secret() -> None:
    key = b"k" * 32
    assert robots.plain(Robot("plain", "https://x"), "hello", "k", AT) == ("https://x", b'{"text":"hello"}', {})
    _, sent, headers = robots.plain(Robot("plain", "https://x", key), "hello", "a/0.notify:deal:1/robot", AT)
    assert headers["webhook-id"] == "a/0-notify:deal:1/robot"
    signed = Verifier(b64encode(key).decode()).sign(headers["webhook-id"], AT, sent.decode())
    assert headers["webhook-signature"] == signed


@pytest.mark.parametrize(
    ("family", "answer"),
    [("feishu", b'{"code":0,"msg":"success"}'), ("dingtalk", b'{"errcode":0,"errmsg":"ok"}'),
     ("wecom", b'{"errcode":0,"errmsg":"ok"}'), ("plain", b"thanks")],
)  # fmt: skip
async def test_the_group_reads_the_text_in_the_language_of_the_house_and_finds_the_record(
    opened: Housed, erp: Receiver, family: Family, answer: bytes
) -> None:
    know(opened, robot=Robot(family, f"{erp.url}/hook?key=s", b"k" * 32 if family != "wecom" else b""))
    erp.answer(200, answer)
    made = await told(opened)
    [got] = erp.got
    body = json.loads(got.body)
    text = body.get("text") or body["content"]["text"]
    assert (text if isinstance(text, str) else text["content"]) == f"铁砧 已签\n{SITE}/e/deal/{made}"
    [row] = await rows(opened)
    assert (row["state"], row["kind"], row["sequence"]) == ("done", "robot", None)
    assert (await opened.door("ann").page("notice")).rows == (), "the file names the group alone"


@pytest.mark.parametrize(
    ("family", "answer", "code"),
    [("feishu", b'{"code":19021,"msg":"sign match fail"}', "19021"), ("dingtalk", b'{"errcode":310000}', "310000"),
     ("wecom", b'{"errcode":93000}', "93000"), ("wecom", b"<html>", "-"), ("feishu", b"[]", "-")],
)  # fmt: skip
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_robot_that_refuses_in_a_good_answer_is_tried_again_and_its_code_is_told(
    opened: Housed, erp: Receiver, family: Family, answer: bytes, code: str
) -> None:
    know(opened, robot=Robot(family, f"{erp.url}/hook?key=s"))
    erp.answer(200, answer)
    await told(opened)
    assert (await rows(opened))[0]["state"] == "pending"
    await given_up(opened)
    [shown] = (await leaving(opened.house, opened.actor("admin"), "en"))["rows"]
    assert f"code {code}." in shown["error"] and shown["name"] == "message to the chat group"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_group_that_is_not_set_fails_and_names_the_setting(opened: Housed) -> None:
    know(opened)
    await told(opened)
    [shown] = (await leaving(opened.house, opened.actor("admin"), "zh-CN"))["rows"]
    assert "GRIDWRIGHT_ROBOT_URL" in shown["error"]


def test_a_long_text_is_cut_and_calls_nobody() -> None:
    text = robots.worded("签" * 5_000, f"{SITE}/e/deal/1")
    assert len(text.encode()) <= robots.LONGEST and text.endswith(f"…\n{SITE}/e/deal/1")
    assert "<" not in robots.worded('<at user_id="all"></at> <@all>', "")
