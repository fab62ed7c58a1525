"""A contract that three people see one after another; what each may change, must fill and does not see differs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import workflows.register
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.update import Update
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from workflows.reading import read_request
from workflows.requests import Decide
from workflows.stages import Move

SCHEMA: Final = """
roles: {sales: Sales, reviewer: Reviewer, book: Book, chief: Chief, clerk: Clerk}
entities:
  deal:
    title: "{name} ({margin})"
    fields:
      name:   {type: text, label: Name, required: true}
      list:   {type: money, label: List price}
      price:  {type: money, label: Price}
      ratio:  {type: decimal, label: Ratio, decimals: 4, round: down, formula: price / list}
      terms:  {type: text, label: Terms}
      code:   {type: text, label: Code, readonly: true}
      margin: {type: money, label: Margin}
      note:   {type: text, label: Note}
      parts:  {type: lines, label: Parts, fields: {item: {type: text}, count: {type: integer}}}
    stages:
      draft: {label: Draft, next: [valid]}
      valid: {label: Valid, approval: sign, locked: all}
    access:
      sales: {rows: own, can: [read, create, update]}
      reviewer: {rows: all, can: [read, update]}
      clerk: {rows: all, can: [read, update]}
workflows:
  sign:
    label: Signing
    entity: deal
    RESTART
    steps:
      - choose:
          - when: ratio >= 0.5
            steps: [{step: review, label: Review, who: {role: reviewer}, may_edit: [terms, parts]}]
          - when: otherwise
            steps:
              - {step: review_low, label: Review, who: {role: reviewer}, may_edit: [terms, parts], comment: optional}
              - {step: book, label: Booking, who: {role: book}, must_fill: [code], hide: [margin]}
              - {step: last, label: Last, who: {role: chief}}
"""  # fmt: skip
STAFF: Final = (
    *(Person(role, "g", (role,)) for role in ("reviewer", "book", "chief", "clerk")),
    Person("both", "g", ("book", "clerk")),
    Person("seller", "g", ("book", "sales")),
)
_KEYS = count()


@asynccontextmanager
async def signing(folder: Path, engine: str, restart: str = "") -> AsyncIterator[Housed]:
    """The house; `restart`: the fields of `restart_if_changed`."""
    words = f"restart_if_changed: [{restart}]" if restart else "withdraw: until_decided"
    async with house(SCHEMA.replace("RESTART", words), folder, engine, people=(*PEOPLE, *STAFF)) as opened:
        workflows.register.register(opened.house.extensions)
        yield opened


async def sent(opened: Housed, price: str = "40", **more: Any) -> tuple[int, int]:
    """A deal of ann's under approval, and the number of its request."""
    ann = opened.door("ann")
    values = {"name": "deal", "list": "100", "price": price, "terms": "30 days", "margin": "7.77", **more}
    id_ = (await ann.run(Create("deal", values))).id or 0
    pending = (await ann.run(Move("deal", id_, "valid"))).pending
    assert pending is not None
    return id_, int(pending["request"])


async def change(opened: Housed, login: str, id_: int, **values: Any) -> None:
    """Somebody's edit through the ordinary door."""
    await opened.door(login).run(Update("deal", id_, values))


async def decide(
    opened: Housed, login: str, request: int, verb: str = "approve", revision: int = 1, **more: Any
) -> Any:  # fmt: skip
    """Somebody's decision; the request afterwards, as he sees it."""
    given = {"client_key": f"sign-{next(_KEYS)}"} | more
    return (await opened.door(login).run(Decide(request, verb, revision, **given))).value


async def page(opened: Housed, login: str, request: int) -> dict[str, Any]:
    """The request as somebody reads it."""
    return await read_request(opened.house, opened.actor(login), request, "en")


async def refusal(awaitable: Any) -> Refusal:
    """The refusal; fails when there is none."""
    try:
        await awaitable
    except Refusal as error:
        return error
    raise AssertionError("this was not refused")


async def stored(opened: Housed, entity: str, id_: int) -> dict[str, Any]:
    """A row as it is kept."""
    async with opened.house.store.read() as reader:
        return dict(await reader.one(entity, id_) or {})


async def told(opened: Housed, login: str) -> list[str]:
    """The kinds of notices somebody has."""
    async with opened.house.store.read() as reader:
        rows = await reader.rows("notice", frame=opened.house.frame(opened.actor("admin")))
    return [row["kind"] for row in rows if row["user"] == opened.ids[login]]
