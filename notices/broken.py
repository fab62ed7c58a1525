"""Tells those who administer the schema that the file on disk is not served, and why."""

import hashlib
from collections.abc import Sequence

from kernel.actor import Actor
from kernel.errors import Problem
from notices.codes import NOT_SERVED
from records.actions.create import Create
from records.door import Door
from records.house import House
from records.results import Query


async def tell(house: House, problems: Sequence[Problem]) -> None:
    """One notice each, once for the same problems."""
    errors = [each for each in problems if each.severity == "error"]
    if not errors:
        return
    digest = hashlib.sha256("\n".join(each.line("en") for each in errors).encode()).hexdigest()[:32]
    door = Door(house, Actor.system("schema reload"))
    for person in house.organisation.administrators("schema"):
        key = f"schema:{digest}:{person}"
        if not (await door.page("notice", Query(filter=f"key == '{key}'", limit=1, count="none"))).rows:
            text = _text(house.organisation.members[person].language or house.schema.app.locale, errors)
            await door.run(Create("notice", {"user": person, "text": text, "kind": "schema", "key": key}))


def _text(language: str, errors: Sequence[Problem]) -> str:
    values = {"count": len(errors), "first": errors[0].line(language)}
    return f"{NOT_SERVED.sentence(language, values)} {NOT_SERVED.help(language, values)}"
