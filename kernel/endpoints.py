"""The other ends that things leave for: the mail server, the chat group's robot, webhooks; read from the environment.

They hold secrets, so whoever runs the product says them, never the schema file, and they are never printed.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.policy import SMTP
from typing import Final, Literal
from urllib.parse import SplitResult, unquote, urlsplit

MAIL_URL: Final = "GRIDWRIGHT_MAIL_URL"
MAIL_FROM: Final = "GRIDWRIGHT_MAIL_FROM"
ROBOT_URL: Final = "GRIDWRIGHT_ROBOT_URL"
ROBOT_SECRET: Final = "GRIDWRIGHT_ROBOT_SECRET"
WEBHOOK: Final = "GRIDWRIGHT_WEBHOOK_"
_SECRET: Final = "_SECRET"
_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]*")
_PORTS: Final = {"smtp": 587, "smtps": 465}
_LEAST, _MOST = 24, 64  # bytes of a secret (Standard Webhooks, Signature scheme)

Family = Literal["feishu", "dingtalk", "wecom", "plain"]
_FAMILIES: Final[Mapping[str, Family]] = {
    "open.feishu.cn": "feishu", "open.larksuite.com": "feishu", "oapi.dingtalk.com": "dingtalk",
    "qyapi.weixin.qq.com": "wecom",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailServer:
    """Takes mails over SMTP: `tls` from the first byte (smtps), else STARTTLS. `sender` is what stands under From."""

    host: str
    port: int
    sender: Address
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Robot:
    """A group's robot: `url` is its address, which is a secret itself; `secret`, if any, signs what it is told."""

    family: Family
    url: str = field(repr=False)
    secret: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Another system's address. Each of `secrets` signs, so that one can be replaced by another without a gap."""

    url: str = field(repr=False)
    secrets: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """All of them; `webhooks` by the name that the schema file says."""

    mail: MailServer | None = None
    robot: Robot | None = None
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)

    @staticmethod
    def read(environment: Mapping[str, str]) -> "Endpoints":
        """Those the environment names. Raises ValueError with the variable's name, never with its value."""
        env = {name: value.strip() for name, value in environment.items() if value.strip()}
        return Endpoints(_mail(env), _robot(env), _webhooks(env))


def webhook_variable(name: str) -> str:
    """Where the address of the webhook of this name is said."""
    return f"{WEBHOOK}{name.upper()}"


def _mail(env: Mapping[str, str]) -> MailServer | None:
    if MAIL_URL not in env:
        _refuse_alone(env, MAIL_FROM, MAIL_URL)
        return None
    parts = _split(env[MAIL_URL], MAIL_URL, tuple(_PORTS), "smtp://user:password@host:587 or smtps://host")
    if MAIL_FROM not in env:
        raise ValueError(f"{MAIL_FROM}: say from which address mails come, because {MAIL_URL} is set")
    return MailServer(
        parts.hostname or "", parts.port or _PORTS[parts.scheme], _sender(env[MAIL_FROM]), parts.scheme == "smtps",
        unquote(parts.username or ""), unquote(parts.password or ""),
    )  # fmt: skip


def _sender(text: str) -> Address:
    try:
        found = SMTP.header_factory("From", text)
    except (ValueError, IndexError):
        found = None
    if found is None or found.defects or len(found.addresses) != 1 or not found.addresses[0].domain:
        raise ValueError(f"{MAIL_FROM}: write one address, such as crm@example.com or CRM <crm@example.com>")
    address: Address = found.addresses[0]
    return address


def _robot(env: Mapping[str, str]) -> Robot | None:
    if ROBOT_URL not in env:
        _refuse_alone(env, ROBOT_SECRET, ROBOT_URL)
        return None
    parts = _split(env[ROBOT_URL], ROBOT_URL, ("https", "http"), "the address that the chat group shows for its robot")
    family, secret = _FAMILIES.get((parts.hostname or "").lower(), "plain"), env.get(ROBOT_SECRET, "")
    if family == "wecom" and secret:
        raise ValueError(f"{ROBOT_SECRET}: robots of WeCom sign nothing; take it out")
    key = _key(secret, ROBOT_SECRET) if family == "plain" and secret else secret.encode()
    return Robot(family, env[ROBOT_URL], key)


def _webhooks(env: Mapping[str, str]) -> Mapping[str, Webhook]:
    found = {}
    for variable in sorted(env):
        if variable.startswith(WEBHOOK) and not variable.endswith(_SECRET):
            if not _NAME.fullmatch(variable.removeprefix(WEBHOOK)):
                raise ValueError(f"{variable}: the name of a webhook is letters, digits and underscores")
            found[variable.removeprefix(WEBHOOK).lower()] = _webhook(env, variable)
        elif variable.startswith(WEBHOOK):
            _refuse_alone(env, variable, variable.removesuffix(_SECRET))
    return found


def _webhook(env: Mapping[str, str], variable: str) -> Webhook:
    _split(env[variable], variable, ("https", "http"), "the address to call, beginning with https://")
    secret = variable + _SECRET
    if secret not in env:
        raise ValueError(f"{secret}: what is sent to {variable} is signed; make a secret by `openssl rand -base64 32`")
    return Webhook(env[variable], tuple(_key(each, secret) for each in env[secret].split()))


def _split(text: str, variable: str, schemes: tuple[str, ...], expected: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        fits = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or re.search(r"\s", text):
        raise ValueError(f"{variable}: write {expected}")
    return parts


def _key(text: str, variable: str) -> bytes:
    """The bytes of a secret that signs as Standard Webhooks says."""
    try:
        key = b64decode(text.removeprefix("whsec_"), validate=True)
    except (Error, ValueError):
        key = b""
    if not _LEAST <= len(key) <= _MOST:
        raise ValueError(
            f"{variable}: write {_LEAST} to {_MOST} bytes as base64, as `openssl rand -base64 32` makes them"
        )
    return key


def _refuse_alone(env: Mapping[str, str], variable: str, lacking: str) -> None:
    if variable in env and lacking not in env:
        raise ValueError(f"{lacking}: it is not set although {variable} is")
