"""What the command line hands to a command, over a house that stands already; what the command says is kept."""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from app import _clock
from commands.call import Call, Parts
from kernel.settings import Settings
from records.house import House
from tests.workflows.company import Company


@dataclass(frozen=True)
class Given(Call):
    """One call whose lines and answers are kept."""

    said: list[str] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    @property
    def answered(self) -> Any:
        return self.answers[-1]

    def say(self, text: str) -> None:
        self.said.append(text)

    def answer(self, value: Any) -> None:
        self.answers.append(value)


def given(company: Company, language: str = "en", **arguments: Any) -> Given:
    """A call with these arguments; where a command asks for the house at a time, the company's clock goes there."""

    @asynccontextmanager
    async def house(settings: Settings, *, at: datetime | None = None) -> AsyncIterator[House]:
        if at is not None:
            company.time.at = _clock(company.house.clock.zone, at).now()
        yield company.house

    parts = Parts(load=_nobody, store=_nobody, house=house, adopt=_nobody, application=_nobody, demo=_nobody)
    return Given(Namespace(language=language, **arguments), company.house.settings, parts)


def _nobody(*_: object) -> NoReturn:
    raise AssertionError("the command needs the house alone")
