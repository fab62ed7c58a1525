"""What a person may not read answers no question: two records that differ in nothing the person sees are told apart by
no filter, order, group, figure, search, picker or mark."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from records.actions.create import Create
from tests.api.house import served_by
from tests.contracts.surface import surface
from tests.fixtures.houses import Housed, Person, house
from workflows.requests import Submit
from workflows.stages import Move

HIDDEN: Final = (
    "pay", "memo", "kind", "day", "tags", "watchers", "firms", "firm", "scans", "parts", "stage", "stage_since",
)  # fmt: skip
SCHEMA: Final = """
roles: {seller: Seller, reader: Reader, judge: Judge, agent: Agent}
entities:
  firm:
    title: "{name}"
    fields: {name: {type: text, required: true, search: true}, rank: {type: integer}}
    access:
      seller: {rows: all, can: [read, create]}
      reader: {rows: all, can: [read], mask: [name], hide: [rank]}
  deal:
    title: "{name}"
    fields:
      name:     {type: text, required: true}
      pay:      {type: money}
      memo:     {type: text, search: true}
      kind:     {type: choice, options: {low: Low, high: High}}
      day:      {type: date}
      tags:     {type: choices, options: {hot: Hot, cold: Cold}}
      watchers: {type: users}
      firms:    {type: links, to: firm}
      firm:     {type: link, to: firm}
      maker:    {type: link, to: firm}
      scans:    {type: files}
      parts:    {type: lines, fields: {item: {type: text}, count: {type: integer}}}
    stages: {open: {label: Open, next: [done]}, done: {label: Done}}
    access:
      seller: {rows: own, can: [read, create, update]}
      reader:
        - {rows: own, can: [read, create, update, comment, export]}
        - {rows: all, can: [read, comment, export], hide: [SECRET], mask: [pay, memo]}
      agent: {rows: own, can: [read, create, update, export]}
  visit:
    title: "{about}"
    fields: {about: {type: text}, deal: {type: link, to: deal, reverse: visits}}
    access:
      seller: {rows: all, can: [read, create]}
      reader:
        - {rows: own, can: [read, create]}
        - {rows: all, can: [read], hide: [deal]}
      agent:
        - {rows: own, can: [read, create]}
        - {rows: all, can: [read], hide: [deal]}
workflows:
  weigh:
    label: Weigh
    entity: deal
    locked: none
    steps: [{step: one, label: One, who: [{role: judge}, {role: agent}], need: all, hide: [pay, memo, SECRET]}]
""".replace("SECRET", ", ".join(HIDDEN[2:]))  # fmt: skip
STAFF: Final = (("seller", "seller"), ("reader", "reader"), ("judge", "judge"), ("agent", "agent"))
HEADS: Final = (("admin", "system_admin"), ("other_admin", "system_admin"))
PEOPLE: Final = tuple(Person(login, "g", (role,)) for login, role in (*STAFF, *HEADS))
WHO: Final = ("reader", "judge", "agent")
ASKED: Final = (
    "pay > 1000", "pay != 10", "pay == 5000", "contains(memo, 'x')", "length(memo) > 1", "memo in ['xyz']",
    "kind == 'high'", "day == '2026-01-05'", "year(day) == 2026", "'hot' in tags", "tags is empty", "count(tags) > 0",
    "me in watchers", "watchers is empty", "count(watchers) > 0", "any(watchers, watchers.login == me.login)",
    "firms is empty", "count(firms) > 0", "any(firms, firms.name == 'Zeta')", "firm == 3",
    "firm in [1, 3]", "firm.name == 'Zeta'", "firm.rank > 4", "firm.id == 3", "firm in firms", "count(scans) > 0",
    "scans is empty", "parts is empty", "count(parts) > 0", "sum(parts.count) > 1",
    "any(parts, parts.item == 'x')", "visits is empty", "count(visits) > 0", "max(visits.id) > 0",
    "count(visit, where=visit.deal == this) > 0", "stage == 'done'", "entered_at('done') is not empty",
    "days_since(stage_since) > -1 and stage == 'done'", "lookup(visit, deal=this) is not empty",
    "count(deal, where=deal.firm == firm and deal.kind == 'high') > 0", "count(deal, where=deal.pay > pay) > 0",
    "this in [lookup(deal, kind='high')]",
)  # fmt: skip


TWIN: Final = "name == 'twin'"


@dataclass
class Twins:
    """Two deals of somebody else's, the richer first or last, and one's own."""

    opened: Housed
    clients: dict[str, httpx.AsyncClient]
    rich: int
    poor: int


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def twins(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Twins]:
    async with house(SCHEMA, tmp_path, request.param, people=PEOPLE) as opened, AsyncExitStack() as stack:
        served = served_by(opened)
        clients = {who: await stack.enter_async_context(await served.as_(who)) for who in ("seller", *WHO)}
        yield await made(opened, clients)


async def made(opened: Housed, clients: dict[str, httpx.AsyncClient]) -> Twins:
    seller = opened.door("seller")
    firms = [
        (await seller.run(Create("firm", {"name": name, "rank": len(name)}))).id for name in ("Mid", "Alpha", "Zeta")
    ]
    up = await clients["seller"].post("/api/v1/files", files={"file": ("scan.txt", b"scanned")})
    everybody = [opened.ids[who] for who in ("seller", *WHO)]
    rich = {
        "pay": "5000", "memo": "xyz", "kind": "high", "day": "2026-01-05", "tags": ["hot"], "watchers": everybody,
        "firms": firms, "firm": firms[2], "scans": [up.json()["id"]], "parts": [{"item": "x", "count": 7}],
    }  # fmt: skip
    found = []
    for maker in (firms[0], firms[1]):
        found.append((await seller.run(Create("deal", {"name": "twin", "maker": maker}))).id or 0)
    much, poor = found
    for id, values in ((much, rich), (poor, {"pay": "10", "memo": "a", "kind": "low", "firm": firms[1]})):
        kept = await clients["seller"].patch(f"/api/v1/deal/{id}", json=values)
        assert kept.status_code == 200, kept.text
    await opened.door().run(Move("deal", much, "done"))
    await seller.run(Create("visit", {"about": "twin", "deal": much}))
    for number, id in enumerate(found):
        await seller.run(Submit("deal", id, "weigh", f"twin {number}"))
    for who in ("reader", "agent"):
        await opened.door(who).run(Create("deal", {"name": "mine", "pay": "300", "kind": "high", "memo": "mmm"}))
    return Twins(opened, clients, much, poor)


async def rows(twins: Twins, who: str, **asked: Any) -> list[int] | None:
    """The twins in the list of somebody, in its order; None where the question is refused."""
    answer = await twins.clients[who].get("/api/v1/deal", params=asked)
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 422:
        return None
    return [row["id"] for row in answer.json()["rows"] if row["id"] in (twins.rich, twins.poor)]


async def groups(twins: Twins, who: str, **asked: str) -> Any:
    """The twins in groups; None where the question is refused."""
    answer = await twins.clients[who].get("/api/v1/deal/groups", params=asked | {"filter": TWIN})
    assert answer.status_code in (200, 422), answer.text
    return answer.json() if answer.status_code == 200 else None


def said(told: Mapping[Any, Any]) -> str:
    return "\n".join(map(str, told.items()))


async def test_who_reads_all_of_them_tells_them_apart_by_each_of_these_questions(twins: Twins) -> None:
    """So that the others are asked something; and what is hidden from some can be asked by whom it is shown to."""
    found = {asked: await rows(twins, "seller", filter=asked) for asked in ASKED}
    same = {asked: ids for asked, ids in found.items() if len(ids or ()) != 1}
    assert not same, said(same)


@surface("GET /{entity}")
async def test_no_filter_tells_two_records_apart_that_look_the_same(twins: Twins) -> None:
    told = {}
    for who in WHO:
        assert len(await rows(twins, who) or ()) == 2, who
        for asked in ASKED:
            for one in (asked, f"not ({asked})"):
                found = await rows(twins, who, filter=one)
                if found is not None and len(found) == 1:
                    told[who, one] = found
    assert not told, said(told)


@surface("GET /{entity}")
async def test_no_order_does_that_either(twins: Twins) -> None:
    told = {}
    for who in WHO:
        for name in (*HIDDEN, "maker"):  # a link that is shown, though not the title of what it leads to
            up, down = await rows(twins, who, sort=name), await rows(twins, who, sort=f"-{name}")
            if up is not None and (up != sorted(up) or down != sorted(down or (), reverse=True)):
                told[who, name] = (up, down)
    assert not told, said(told)


@surface("GET /{entity}/groups")
async def test_no_group_no_total_and_no_mark_of_a_colour_does(twins: Twins) -> None:
    told: dict[Any, Any] = {}
    for who in WHO:
        for name in HIDDEN:
            for figure in ("", "count", "max", "sum"):
                asked = {"by": "name", "totals": f"{name}:{figure}"} if figure else {"by": name}
                found = await groups(twins, who, **asked)
                if found is not None and not blank(found):
                    told[who, name, figure] = found
        ordered = (await groups(twins, who, by="maker"))["groups"]
        if (ids := [each["value"]["id"] for each in ordered if each["value"]]) != sorted(ids):
            told[who, "maker"] = ids
        for mark in ("pay > 1000", "kind == 'high'", "tags is empty"):
            marked = await groups(twins, who, by="name", mark=mark)
            if marked is not None and marked.get("marked") == 1:
                told[who, "mark", mark] = marked
    assert not told, said(told)


def blank(found: Any) -> bool:
    """Whether one group holds both, and figures are of nothing."""
    figures = [value for each in found["groups"] for of in each["totals"].values() for value in of.values()]
    return len(found["groups"]) == 1 and all(value in (None, 0, "0", "0.00") for value in figures)


@surface("POST /{entity}/figures", "POST /{entity}/edge", "POST /{entity}/ranges")
async def test_no_figure_no_edge_and_no_copy_of_their_cells_does(twins: Twins) -> None:
    told: dict[Any, Any] = {}
    for who, name in product(WHO, HIDDEN):
        client = twins.clients[who]
        area = {"filter": TWIN, "areas": [{"rows": [0, 2], "columns": [name]}]}
        answer = await client.post("/api/v1/deal/figures", json=area)
        if answer.status_code == 200 and answer.json()["count"]:
            told[who, name, "figures"] = answer.json()
        for sort in ("id", "-id"):
            edge = {"filter": TWIN, "column": name, "row": 0, "down": True, "sort": sort}
            answer = await client.post("/api/v1/deal/edge", json=edge)
            if answer.status_code == 200 and answer.json()["row"] != 1:
                told[who, name, "edge"] = answer.json()
        copy = {"filter": TWIN, "rows": [0, 2], "columns": [name], "do": "copy"}
        answer = await client.post("/api/v1/deal/ranges", json=copy)
        if answer.status_code == 200 and any(any(row) for row in answer.json()["values"]):
            told[who, name, "copy"] = answer.json()
    assert not told, said(told)


@surface("GET /{entity}/{id}/history", "GET /{entity}/{id}/comments", "GET /search", "GET /{entity}")
async def test_no_word_and_nothing_said_about_a_cell_does(twins: Twins) -> None:
    told = {}
    for who in WHO:
        client = twins.clients[who]
        for name, of in product(HIDDEN, ("history", "comments")):
            answer = await client.get(f"/api/v1/deal/{twins.rich}/{of}", params={"field": name})
            if answer.status_code != 422:
                told[who, name, of] = answer.text
        for text, path in product(("xyz", "Zeta"), ("deal", "firm", "search")):
            answer = await client.get(f"/api/v1/{path}", params={"q": text})
            if answer.status_code == 200 and answer.json()["rows"]:
                told[who, path, text] = answer.text
    assert not told, said(told)


@surface("GET /{entity}/choices")
async def test_a_picker_is_in_no_order_of_masked_names(twins: Twins) -> None:
    answer = await twins.clients["reader"].get("/api/v1/deal/choices", params={"field": "firm"})
    ids = [row["id"] for row in answer.json()["rows"]]
    assert len(ids) == 3 and ids == sorted(ids)
