"""Why something is with somebody, said on its card and on its page: role and unit, superior, field, delegation, who
asked, who gave it on, rescue; in both languages, with nothing of the record (S10.2, S10.6, S13.3)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from records.actions.create import Create
from tests.fixtures.houses import Housed
from tests.workflows.at_the_door import approving
from workflows import queue
from workflows.reading import read_request
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {sales: {label: {en: Seller, zh-CN: 销售}}, chief: {label: {en: Chief, zh-CN: 主管}}}
entities:
  trip:
    title: "{name}"
    fields:
      name:    {type: text, required: true}
      checker: {type: user, label: {en: Checker, zh-CN: 审核人}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  by_role:  {entity: trip, steps: [{step: one, who: {role: sales, within: anywhere}, own_request: exclude}]}
  by_field: {entity: trip, steps: [{step: one, who: {field: checker}, buttons: [add_before, hand_over], add_from: [everyone], hand_over_to: [everyone]}]}
  by_boss:  {entity: trip, steps: [{step: one, who: {manager_of: submitter}}]}
  by_none:  {entity: trip, steps: [{step: one, who: {role: chief}}]}
  by_login: {entity: trip, steps: [{step: one, who: {user: sam}}]}
"""  # noqa: E501


@pytest.fixture
async def trips(tmp_path: Path) -> AsyncIterator[Housed]:
    async with approving(SCHEMA, tmp_path) as opened:
        yield opened


async def submitted(trips: Housed, flow: str) -> int:
    made = (await trips.door("ann").run(Create("trip", {"name": "secret", "checker": trips.ids["sam"]}))).id or 0
    return int((await trips.door("ann").run(Submit("trip", made, flow, f"{flow} {made}"))).value["id"])


async def told(trips: Housed, who: str, request: int, language: str = "en") -> str:
    """The sentence on the card, which is that of the page."""
    rows = (await queue.read(trips.house, trips.actor(who), language))["rows"]
    (row,) = [each for each in rows if each["request"]["id"] == request]
    shown = await read_request(trips.house, trips.actor(who), request, language)
    assert [turn["because"] for turn in shown["turns"]] == [row["because"]]
    return str(row["because"])


async def decide(trips: Housed, who: str, request: int, verb: str, **more: Any) -> None:
    await trips.door(who).run(Decide(request, verb, 1, f"{who} {verb}", **more))


async def test_the_sentence_names_role_field_superior_login_and_rescue(trips: Housed) -> None:
    by_role = await submitted(trips, "by_role")
    unit = trips.house.organisation.units[trips.house.organisation.members[trips.ids["bob"]].unit or 0].name
    assert await told(trips, "bob", by_role) == f"With you: you are Seller of {unit}."
    assert await told(trips, "bob", by_role, "zh-CN") == f"由您处理：您担任{unit}的销售。"
    assert (
        await told(trips, "sam", await submitted(trips, "by_field"))
        == "With you: you are named in “Checker” of the record."
    )
    assert await told(trips, "boss", await submitted(trips, "by_boss"), "zh-CN") == "由您处理：您是ann的上级。"
    assert await told(trips, "sam", await submitted(trips, "by_login"), "zh-CN") == "由您处理：流程指定由您处理。"
    assert (await told(trips, "admin", await submitted(trips, "by_none"))).startswith(
        "With you: nobody was found for it"
    )


async def test_it_names_in_whose_place_and_who_asked_and_who_gave_it_on(trips: Housed) -> None:
    request = await submitted(trips, "by_field")
    window = {"from_at": "2020-01-01T00:00:00Z", "to_at": "2099-01-01T00:00:00Z"}
    await trips.door("sam").run(Create("delegation", {"to_user": trips.ids["eve"], **window}))
    assert await told(trips, "eve", request) == "You act for sam: sam is named in “Checker” of the record."
    assert await told(trips, "eve", request, "zh-CN") == "您代sam处理：sam是该记录的审核人。"
    await decide(trips, "sam", request, "add-signer", people=[trips.ids["bob"]], place="before")
    assert await told(trips, "bob", request) == "With you: sam asked you to decide first."
    await decide(trips, "bob", request, "approve")
    await decide(trips, "sam", request, "hand-over", to=trips.ids["pat"])
    assert "sam" in await told(trips, "pat", request)
