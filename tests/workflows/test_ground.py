"""What others change under a running request: whoever opens it is told, over HTTP and before deciding."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from records.actions.create import Create
from records.actions.update import Update
from tests.api.house import Shop, served_by
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from workflows.stages import Move

SCHEMA = """
roles: {sales: {label: Sales}, chief: {label: Chief}, sealed: {label: Sealed}, keeper: {label: Keeper}}
entities:
  quote:
    label: Quote
    title: "{name}"
    fields: {name: {type: text, label: Name}, ratio: {type: decimal, decimals: 4, label: Ratio}, open: {type: boolean, label: Open}}
    access: {keeper: {rows: all, can: [read, create, update]}, sales: {rows: all, can: [read]}, chief: {rows: all, can: [read]}}
  contract:
    label: Contract
    title: "{name}"
    fields:
      name:   {type: text, label: Name, required: true}
      quote:  {type: link, to: quote, label: Quote, required: true}
      ratio:  {type: decimal, decimals: 4, label: Ratio, default: =quote.ratio}
      secret: {type: text, label: Secret}
    rules:
      offered: {check: quote.open, message: {en: The quote is not open., zh-CN: 报价未开放}, at: quote}
    stages:
      draft: {label: Draft, next: [valid]}
      valid:
        label: Valid
        approval: sign
        locked: all
        rules: {as_quoted: {check: ratio == quote.ratio, message: {en: "{secret}: not the quote's ratio.", zh-CN: 与报价不符}, at: ratio}}
    access:
      sales:  {rows: own, can: [read, create, update]}
      sealed: {rows: all, can: [read], hide: [secret, ratio]}
workflows:
  sign:
    label: Sign
    entity: contract
    steps:
      - choose:
          - {when: quote.ratio >= 0.45, steps: [{step: one, label: One, who: [{role: chief}, {role: sealed}], need: all}]}
          - {when: otherwise, steps: [{step: two, label: Two, who: {role: keeper}}]}
"""  # noqa: E501
MORE = tuple(Person(role, "g", (role,)) for role in ("chief", "sealed", "keeper"))


@dataclass
class Signing:
    """A contract that waits for the chief and the sealed one, over a quote of the keeper's."""

    opened: Housed
    shop: Shop
    quote: int
    request: int

    async def read(self, who: str) -> dict[str, Any]:
        async with await self.shop.as_(who) as client:
            answer = await client.get(f"/api/v1/requests/{self.request}")
            assert answer.status_code == 200, answer.text
            return dict(answer.json())

    async def approve(self, who: str) -> Any:
        async with await self.shop.as_(who) as client:
            body = {"revision": 1, "client_key": f"{who} approves"}
            return await client.post(f"/api/v1/requests/{self.request}/approve", json=body)

    async def quotes(self, **values: Any) -> None:
        await self.opened.door("keeper").run(Update("quote", self.quote, values))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def signing(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Signing]:
    async with house(SCHEMA, tmp_path, request.param, people=(*PEOPLE, *MORE)) as opened:
        shop = served_by(opened)
        quote = (await opened.door("keeper").run(Create("quote", {"name": "q", "ratio": "0.5", "open": True}))).id or 0
        made = await opened.door("ann").run(Create("contract", {"name": "c", "quote": quote, "secret": "s3cret"}))
        pending = (await opened.door("ann").run(Move("contract", made.id or 0, "valid"))).pending
        assert pending is not None
        yield Signing(opened, shop, quote, int(pending["request"]))


async def test_nothing_is_in_the_way_while_nothing_moved(signing: Signing) -> None:
    for who in ("ann", "chief", "sealed"):
        found = await signing.read(who)
        assert (found["problems"], found["moved"]) == ([], []), who


async def test_an_edited_quote_is_told_when_the_request_is_opened_and_not_only_on_approving(signing: Signing) -> None:
    await signing.quotes(ratio="0.4")
    found = await signing.read("chief")
    assert [each["field"] for each in found["problems"]] == ["ratio"]
    assert found["problems"][0]["message"].startswith("s3cret: not the quote's ratio"), found["problems"]
    assert len(found["moved"]) == 1 and "0.4" in found["moved"][0], found["moved"]
    assert [place["step"] for place in found["route"]] == ["one"], "the route of the submit holds (S2.3)"
    assert (await signing.approve("chief")).status_code == 200
    last = await signing.approve("sealed")
    assert last.status_code in (409, 422), "what was told stands in the way of the last approval"
    await signing.quotes(ratio="0.5")
    assert ((await signing.read("chief"))["problems"], (await signing.read("chief"))["moved"]) == ([], [])
    assert (await signing.approve("sealed")).status_code == 200


async def test_a_rule_of_the_record_that_others_broke_is_told_too(signing: Signing) -> None:
    await signing.quotes(open=False)
    assert [(each["field"], each["message"]) for each in (await signing.read("chief"))["problems"]] == [
        ("quote", "The quote is not open.")
    ]


async def test_whoever_may_not_see_everything_is_told_that_something_stands_in_the_way(signing: Signing) -> None:
    await signing.quotes(ratio="0.4")
    found = await signing.read("sealed")
    assert [each["code"] for each in found["problems"]] == ["WFL071"]
    assert "s3cret" not in str(found) and "0.4" not in str(found["moved"]) and len(found["moved"]) == 1


async def test_a_request_that_has_ended_is_asked_nothing_more(signing: Signing) -> None:
    assert {(await signing.approve(who)).status_code for who in ("chief", "sealed")} == {200}
    await signing.quotes(ratio="0.4")
    found = await signing.read("ann")
    assert (found["state"], found["problems"], found["moved"]) == ("approved", [], [])
