"""Messages to a chat group, as the robots of Feishu, DingTalk and WeCom take them, or as plain JSON."""

import hmac
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from kernel.endpoints import ROBOT_URL, Family, Robot
from notices.codes import ROBOT_REFUSED, UNSET
from notices.posting import post
from notices.site import address
from notices.webhooks import message_id, signed
from records.extensions import Parcel
from records.house import House
from records.outbox import Unsent

Message = tuple[str, bytes, Mapping[str, str]]  # address, body, headers
LONGEST: Final = 2_000  # bytes of a text; WeCom takes 2,048
_ANSWER: Final[Mapping[Family, str]] = {"feishu": "code", "dingtalk": "errcode", "wecom": "errcode"}


async def leave(house: House, parcel: Parcel) -> None:
    """Tells the group, with the record's address. Raises Unsent, also where the robot answers that it refuses."""
    robot = house.settings.endpoints.robot
    if robot is None:
        raise Unsent(UNSET, {"variable": ROBOT_URL}, final=True)
    now = house.clock.now()
    text = worded(str(parcel.payload["text"]), address(house, parcel.payload))
    answer = await post(*FAMILIES[robot.family](robot, text, parcel.key, now), now)
    status = answered(robot.family, answer)
    if status != 0:
        raise Unsent(ROBOT_REFUSED, {"status": status})


def worded(text: str, link: str) -> str:
    """The text, cut where it is too long, and the link on a line of its own. Nothing in a record calls people by the
    marks that chats have for it."""
    room = LONGEST - len(link.encode()) - 1
    harmless = text.replace("<", "＜").encode()
    cut = harmless if len(harmless) <= room else harmless[: room - 3] + "…".encode()
    return "\n".join(part for part in (cut.decode(errors="ignore"), link) if part)


def answered(family: Family, answer: bytes) -> int | str:
    """0 where the robot took it, else the code it answers."""
    if family not in _ANSWER:
        return 0
    try:
        status = orjson.loads(answer)[_ANSWER[family]]
    except (ValueError, KeyError, TypeError):
        return "-"
    return status if isinstance(status, int) else "-"


def feishu(robot: Robot, text: str, key: str, now: datetime) -> Message:
    """open.feishu.cn, Custom bot: the signature stands in the body, its time in seconds."""
    told: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.secret:
        at = str(int(now.timestamp()))
        told |= {"timestamp": at, "sign": _b64(hmac.digest(at.encode() + b"\n" + robot.secret, b"", "sha256"))}
    return robot.url, orjson.dumps(told), {}


def dingtalk(robot: Robot, text: str, key: str, now: datetime) -> Message:
    """open.dingtalk.com, Custom robot: the signature stands in the address, its time in milliseconds."""
    url = robot.url
    if robot.secret:
        at = str(int(now.timestamp() * 1000))
        sign = _b64(hmac.digest(robot.secret, at.encode() + b"\n" + robot.secret, "sha256"))
        url += ("&" if "?" in url else "?") + urlencode({"timestamp": at, "sign": sign})
    return url, orjson.dumps({"msgtype": "text", "text": {"content": text}}), {}


def wecom(robot: Robot, text: str, key: str, now: datetime) -> Message:
    """developer.work.weixin.qq.com, Group robot: the key in the address is all there is."""
    return robot.url, orjson.dumps({"msgtype": "text", "text": {"content": text}}), {}


def plain(robot: Robot, text: str, key: str, now: datetime) -> Message:
    """Anything else gets `{"text": ...}`, as many chats take it; signed like a webhook where there is a secret."""
    sent = orjson.dumps({"text": text})
    return robot.url, sent, signed([robot.secret], message_id(key), now, sent) if robot.secret else {}


FAMILIES: Final[Mapping[Family, Callable[[Robot, str, str, datetime], Message]]] = {
    "feishu": feishu, "dingtalk": dingtalk, "wecom": wecom, "plain": plain,
}  # fmt: skip


def _b64(found: bytes) -> str:
    return b64encode(found).decode()
