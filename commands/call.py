"""What a command is given: its arguments, the settings, the parts app.py wired, and where to print."""

import argparse
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from hooks.relay import Relay
from kernel.settings import Settings
from records.house import House
from schema.model import Schema


@dataclass(frozen=True, slots=True)
class Loaded:
    """A schema as read, with the plugins that it names."""

    schema: Schema
    relay: Relay


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that only app.py knows how to put together.

    `load(settings)` reads the schema with its plugins and raises SchemaErrors. `store(settings, serving=False)` opens
    the database as it is. `house(settings, serving=False, at=None)` opens the store, applies the safe schema changes
    and gives the House; its clock stands still at `at`, where given. `adopt(house, loaded)` gives the House of a
    changed schema and lets the store serve it. `application(holder, accounts)` is the ASGI application.
    `demo(holder, accounts)` fills an empty database and gives its log-ins: login, password, about.
    """

    load: Callable[[Settings], Loaded]
    store: Callable[..., AbstractAsyncContextManager[Any]]
    house: Callable[..., AbstractAsyncContextManager[House]]
    adopt: Callable[[House, Loaded], Awaitable[House]]
    application: Callable[[HouseHolder, Accounts], Any]
    demo: Callable[[HouseHolder, Accounts], Awaitable[Sequence[Mapping[str, str]]]]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command. With `--json` the machine's answer goes to stdout and human text to stderr."""

    arguments: argparse.Namespace
    settings: Settings
    parts: Parts

    @property
    def json(self) -> bool:
        """Whether machine-readable output was asked for."""
        return bool(getattr(self.arguments, "json", False))

    @property
    def language(self) -> str:
        """The language asked for, else that of the terminal."""
        return getattr(self.arguments, "language", None) or terminal_language()

    def say(self, text: str) -> None:
        """A line for a person."""
        print(text, file=sys.stderr if self.json else sys.stdout, flush=True)

    def complain(self, text: str) -> None:
        """A line about something that went wrong."""
        print(text, file=sys.stderr, flush=True)

    def answer(self, value: Any) -> None:
        """The machine-readable answer; printed only with `--json`."""
        if self.json:
            print(json.dumps(value, ensure_ascii=False, default=str), flush=True)


def terminal_language() -> str:
    """The language of the terminal."""
    return "zh-CN" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"
