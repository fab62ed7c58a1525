"""The flows of workflow-semantics 2.6 and 2.7 as they are written there (policies.yaml), each from start to end."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed, Person, house
from workflows import queue
from workflows.requests import Decide
from workflows.stages import Move

FLOWS = Path(__file__).with_name("policies.yaml").read_text(encoding="utf-8")
PEOPLE = (
    Person("admin", "g", ("system_admin",)), Person("other_admin", "g", ("system_admin",)),
    Person("vice", "g", ("vice_president",)), Person("boss", "d1", ("dept_manager", "employee"), "vice"),
    Person("ann", "d1", ("employee",), "boss"), Person("leaver", "d1", ("employee",), "boss"),
    Person("head", "g", ("president",)), Person("help", "g", ("president_assistant",)),
    Person("sales", "g", ("sales_mgmt_manager",)), Person("lab", "g", ("rd_vp",)),
    Person("site", "g", ("implementation_vp",)), Person("purse", "g", ("finance",)),
    Person("tech", "g", ("it_admin",)), Person("techs", "g", ("it_manager",)), Person("audit", "g", ("auditor",)),
)  # fmt: skip
KEYS = count()


async def _heads(opened: Housed) -> None:
    await opened.door().run(Update("unit", opened.units["d1"], {"head": opened.ids["boss"]}))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def firm(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(FLOWS, tmp_path, request.param, people=PEOPLE, prepare=_heads) as opened:
        workflows.register.register(opened.house.extensions)
        await opened.house.refresh()
        yield opened


async def sent(opened: Housed, who: str, entity: str, to: str, **values: Any) -> tuple[int, int]:
    """A record of somebody's under approval, and the number of its request."""
    door = opened.door(who)
    id_ = (await door.run(Create(entity, values))).id or 0
    pending = (await door.run(Move(entity, id_, to))).pending
    assert pending is not None
    return id_, int(pending["request"])


async def decide(opened: Housed, who: str, request: int, verb: str = "approve", revision: int = 1, **more: Any) -> Any:
    given = {"client_key": f"flow {next(KEYS)}", "comment": "说明"} | more
    return (await opened.door(who).run(Decide(request, verb, revision, **given))).value


async def waits_for(opened: Housed, request: int) -> set[str]:
    """The logins in whose queue the request stands."""
    found = set()
    for person in PEOPLE:
        rows = (await queue.read(opened.house, opened.actor(person.login), "en"))["rows"]
        found |= {person.login for row in rows if row["request"]["id"] == request}
    return found


async def row(opened: Housed, entity: str, id_: int) -> dict[str, Any]:
    async with opened.house.store.read() as reader:
        return dict(await reader.one(entity, id_) or {})


@pytest.mark.parametrize(
    ("price", "who"), [("50.00", {"boss"}), ("49.99", {"help"}), ("45.00", {"help"}), ("44.99", {"vice", "head"})]
)
async def test_quote_discount(firm: Housed, price: str, who: set[str]) -> None:
    id_, request = await sent(firm, "ann", "quote", "approved", list_price="100", price=price)
    assert await waits_for(firm, request) == who
    assert (await decide(firm, min(who), request))["state"] == "approved"
    await firm.door("ann").run(Update("quote", id_, {"price": "99"}))
    assert (await row(firm, "quote", id_))["stage"] == "draft"


async def test_contract_sign_the_short_way_and_its_effects(firm: Housed) -> None:
    values = {"amount": "200000", "ratio": "0.45", "standard_text": True}
    id_, request = await sent(firm, "ann", "contract", "effective", **values)
    assert await waits_for(firm, request) == {"boss"}
    await decide(firm, "boss", request)
    assert (await row(firm, "contract", id_))["signed_on"] is not None
    plans = await firm.door("purse").page("receivable_plan", Query())
    assert [str(each.values["amount"]) for each in plans.rows] == ["200000.00"]


async def test_contract_sign_the_long_way_with_edits_a_return_and_a_restart(firm: Housed) -> None:
    values = {"amount": "200000.01", "ratio": "0.45", "standard_text": True}
    id_, request = await sent(firm, "ann", "contract", "effective", **values)
    assert await waits_for(firm, request) == {"sales"}
    answer = await decide(firm, "sales", request, values={"payment_terms": "30/70", "delivery_date": "2026-12-15"})
    assert (answer["revision"], await waits_for(firm, request)) == (2, {"lab", "site", "head"})
    await decide(firm, "lab", request, revision=2)
    await decide(firm, "site", request, "return", revision=2, to="sales_mgmt_review")
    assert await waits_for(firm, request) == {"sales"}
    await decide(firm, "sales", request, revision=2)
    await decide(firm, "lab", request, revision=2)
    await firm.door("ann").run(Update("contract", id_, {"amount": "150000"}))  # restart_if_changed: now the short way
    assert await waits_for(firm, request) == {"boss"}
    await firm.door("ann").run(Update("contract", id_, {"standard_text": False}))
    assert await waits_for(firm, request) == {"sales"}
    await decide(firm, "sales", request, revision=4)
    for who in ("lab", "site", "head"):
        answer = await decide(firm, who, request, revision=4)
    assert (answer["state"], (await row(firm, "contract", id_))["stage"]) == ("approved", "effective")


async def test_account_change_is_approved_by_the_head_and_carried_out_by_it(firm: Housed) -> None:
    values = {"kind": "close", "subject": firm.ids["leaver"]}
    id_, request = await sent(firm, "ann", "account_request", "done", **values)
    assert await waits_for(firm, request) == {"boss"}
    await decide(firm, "boss", request)
    assert await waits_for(firm, request) == {"tech"}
    with pytest.raises(Refusal) as unfilled:
        await decide(firm, "tech", request, "done")
    assert unfilled.value.code.name == "WFL110"
    assert (await decide(firm, "tech", request, "done", values={"account_name": "leaver"}))["state"] == "approved"
    assert (await row(firm, "account_request", id_))["done_on"] is not None
    assert (await row(firm, "user", firm.ids["leaver"]))["active"] is False


async def test_account_change_that_cannot_be_done_goes_back_with_the_reason(firm: Housed) -> None:
    _, request = await sent(firm, "boss", "account_request", "done", kind="close", subject=firm.ids["leaver"])
    assert await waits_for(firm, request) == {"vice"}  # the head asks for it himself: his superior decides
    await decide(firm, "vice", request)
    assert (await decide(firm, "tech", request, "cannot", comment="没有权限"))["state"] == "returned"


async def test_customer_audit_puts_right_what_it_may_and_sends_away_what_it_rejects(firm: Housed) -> None:
    id_, request = await sent(firm, "ann", "customer", "effective", name="恒信")
    await decide(firm, "boss", request, values={"industry": "机械", "level": "A"})
    kept = await row(firm, "customer", id_)
    assert (kept["stage"], kept["industry"], kept["level"]) == ("effective", "机械", "A")
    id_, request = await sent(firm, "ann", "customer", "effective", name="皮包")
    await decide(firm, "boss", request, "reject")
    assert (await row(firm, "customer", id_))["stage"] == "invalid"


async def test_expense_asks_for_the_activity_then_for_the_account(firm: Housed) -> None:
    activity = (await firm.door("ann").run(Create("activity", {"name": "拜访"}))).id
    id_, request = await sent(firm, "ann", "expense_claim", "payable", amount="5000.01")
    with pytest.raises(Refusal):
        await decide(firm, "boss", request)
    await decide(firm, "boss", request, values={"activity": activity})
    assert await waits_for(firm, request) == {"vice"}
    await decide(firm, "vice", request, revision=2)
    assert (await decide(firm, "purse", request, revision=2, values={"account_code": "6602"}))["state"] == "approved"
    assert (await row(firm, "expense_claim", id_))["stage"] == "payable"
