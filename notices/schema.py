"""Tells those who administer the schema what became of the file on disk: that it is not served, or what it hides."""

import hashlib
from collections.abc import Sequence

from kernel.actor import Actor
from kernel.errors import Code, Problem
from notices.codes import NOT_SERVED, OUT_OF_SIGHT, STAYED
from records.actions.create import Create
from records.door import Door
from records.house import House
from records.results import Query


async def tell(house: House, problems: Sequence[Problem]) -> None:
    """That the file is not served: one notice each, once for the same problems."""
    errors = [each for each in problems if each.severity == "error"]
    await _tell(house, NOT_SERVED, errors or problems)


async def out_of_sight(house: House, problems: Sequence[Problem]) -> None:
    """That the file is served and no longer shows what records hold: one notice each, once for the same."""
    await _tell(house, OUT_OF_SIGHT, problems)


async def stayed(house: House, problems: Sequence[Problem]) -> None:
    """That requests could not follow the file as it is served now: one notice each, once for the same."""
    await _tell(house, STAYED, problems)


async def _tell(house: House, code: Code, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    digest = hashlib.sha256("\n".join(each.line("en") for each in problems).encode()).hexdigest()[:32]
    door = Door(house, Actor.system("schema reload"))
    for person in house.organisation.administrators("schema"):
        key = f"schema:{digest}:{person}"
        if not (await door.page("notice", Query(filter=f"key == '{key}'", limit=1, count="none"))).rows:
            text = _text(house.organisation.members[person].language or house.schema.app.locale, code, problems)
            await door.run(Create("notice", {"user": person, "text": text, "kind": "schema", "key": key}))


def _text(language: str, code: Code, problems: Sequence[Problem]) -> str:
    values = {"count": len(problems), "first": problems[0].line(language)}
    return " ".join(part for part in (code.sentence(language, values), code.help(language, values)) if part)
