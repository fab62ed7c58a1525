"""What a schema file sends to other ends that are not set where it is checked or served."""

from collections.abc import Iterator
from typing import Final

from kernel.endpoints import MAIL_URL, ROBOT_URL, Endpoints, webhook_variable
from kernel.errors import Code, Problem
from kernel.settings import Settings
from notices.codes import NO_LINKS, NOT_HERE
from schema.checks.reach import everything_done
from schema.model import Effect, Schema

PUBLIC_ORIGIN: Final = "GRIDWRIGHT_PUBLIC_ORIGIN"


def unset(schema: Schema, settings: Settings) -> Iterator[Problem]:
    """A note per setting that lacks, where the file first needs it: the file itself is right."""
    seen = set()
    for effect in everything_done(schema):
        for code, what, variable in _lacking(effect, settings):
            if variable not in seen:
                seen.add(variable)
                yield Problem(code, {"what": what, "variable": variable}, place=effect.place, severity="note")


def _lacking(effect: Effect, settings: Settings) -> Iterator[tuple[Code, str, str]]:
    for what, variable, known in _needed(effect, settings.endpoints):
        if not known:
            yield NOT_HERE, what, variable
        if not settings.public_origin:
            yield NO_LINKS, what, PUBLIC_ORIGIN


def _needed(effect: Effect, ends: Endpoints) -> Iterator[tuple[str, str, bool]]:
    """What it sends to, the setting behind that, and whether it is set."""
    if effect.word == "webhook":
        name = str(effect.object)
        yield f"webhook: {name}", webhook_variable(name), name in ends.webhooks
    if "mail" in effect.via:
        yield "via: mail", MAIL_URL, ends.mail is not None
    if "robot" in effect.via:
        yield "via: robot", ROBOT_URL, ends.robot is not None
