"""The CRM's approvals through HTTP, as the people concerned, on both engines: who holds what, and what is refused."""

import uuid
from typing import Any

import pytest

from tests.acceptance.company import (
    ASSISTANT,
    COLLEAGUE,
    COMMERCE,
    COUNTERSIGNERS,
    MANAGER,
    PRESIDENT,
    PRESIDENTS_ASSISTANT,
    RECEPTION,
    SALES_MANAGEMENT,
    SELLER,
    VICE_PRESIDENT,
    Company,
)
from tests.fixtures.stores import ENGINES

DECIDERS = (
    MANAGER, ASSISTANT, PRESIDENTS_ASSISTANT, VICE_PRESIDENT, PRESIDENT, SALES_MANAGEMENT, *COUNTERSIGNERS[:2],
)  # fmt: skip


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Every test once on SQLite and once on PostgreSQL."""
    return str(request.param)


@pytest.fixture(scope="module")
def customer(company: Company) -> Any:
    """A checked and visited customer."""
    return company.prospect("杭州澄明阀门有限公司")


@pytest.fixture(scope="module")
def opportunity(company: Company, customer: Any) -> Any:
    """An opportunity of that customer that may be quoted."""
    return company.opportunity(customer)


def submitted(company: Company, entity: str, record: Any, to: str = "approved") -> int:
    """Moves the seller's record to where it needs an approval. Gives the request."""
    return int(company.move(SELLER, entity, record["id"], to)["pending"]["request"])


# ------------------------------------------------------------ new customers
def test_a_new_customer_waits_for_manager_or_assistant_and_becomes_a_prospect(company: Company) -> None:
    made = company.draft("杭州新到自动化有限公司")
    request = submitted(company, "customer", made, "prospect")
    assert company.stage(SELLER, made, "customer") == "draft"
    assert company.holders(DECIDERS, "customer", made["id"]) == [MANAGER, ASSISTANT]
    assert company.decide(MANAGER, request)["state"] == "approved"
    assert company.stage(SELLER, made, "customer") == "prospect"
    assert company.holders(DECIDERS, "customer", made["id"]) == []


def test_a_returned_customer_is_completed_and_submitted_again(company: Company) -> None:
    made = company.draft("宁波归来物流有限公司")
    request = submitted(company, "customer", made, "prospect")
    assert company.decide(MANAGER, request, "return", comment="请补充行业")["state"] == "returned"
    company.ask(SELLER, "PATCH", f"/customer/{made['id']}", {"industry": "logistics"})
    again = company.decide(SELLER, request, "resubmit")
    assert (again["state"], again["round"]) == ("running", 2)
    assert company.decide(ASSISTANT, request)["state"] == "approved"
    assert company.stage(SELLER, made, "customer") == "prospect"


def test_a_withdrawn_request_leaves_the_customer_a_draft_and_nobody_waiting(company: Company) -> None:
    made = company.draft("苏州撤回电子有限公司")
    request = submitted(company, "customer", made, "prospect")
    assert company.decide(SELLER, request, "withdraw")["state"] == "withdrawn"
    assert company.stage(SELLER, made, "customer") == "draft"
    assert company.holders(DECIDERS, "customer", made["id"]) == []
    assert company.refused(MANAGER, "POST", f"/requests/{request}/approve",
                           {"revision": 1, "client_key": "late"})[0] == 409  # fmt: skip


def test_a_double_click_decides_once_and_gets_the_same_answer(company: Company) -> None:
    made = company.draft("无锡双击模具有限公司")
    request = submitted(company, "customer", made, "prospect")
    body = company.decision(MANAGER, request, comment="资料齐全")
    first, second = (company.ask(MANAGER, "POST", f"/requests/{request}/approve", body) for _ in range(2))
    assert first == second
    assert [entry["kind"] for entry in first["trail"]].count("approve") == 1


def test_a_decision_on_an_outdated_sight_of_the_request_is_refused(company: Company) -> None:
    made = company.draft("常州过时机械有限公司")
    request = submitted(company, "customer", made, "prospect")
    stale = company.decision(ASSISTANT, request)
    company.decide(MANAGER, request, "return", comment="请核对电话")
    company.decide(SELLER, request, "resubmit")
    status, error = company.refused(ASSISTANT, "POST", f"/requests/{request}/approve", stale)
    assert (status, error["code"][:3]) == (409, "WFL")
    assert company.stage(SELLER, made, "customer") == "draft"


# ------------------------------------------------------------ quotes (by A-26 of the policy)
@pytest.mark.parametrize(
    ("ratio", "holders"),
    [
        ("0.5000", [MANAGER]),
        ("0.4999", [PRESIDENTS_ASSISTANT]),
        ("0.4500", [PRESIDENTS_ASSISTANT]),
        ("0.4499", [VICE_PRESIDENT, PRESIDENT]),
    ],
)
def test_the_discount_decides_who_approves_a_quote(
    company: Company, opportunity: Any, ratio: str, holders: list[str]
) -> None:
    quote = company.quote(opportunity, ratio)
    request = submitted(company, "quote", quote)
    assert company.holders(DECIDERS, "quote", quote["id"]) == holders
    outsiders = [login for login in (MANAGER, PRESIDENTS_ASSISTANT, VICE_PRESIDENT) if login not in holders]
    for login in outsiders:
        body = company.decision(login, request, comment="不归我")
        assert company.refused(login, "POST", f"/requests/{request}/approve", body)[0] in (403, 409)
    assert company.decide(holders[-1], request, comment="同意")["state"] == "approved"
    assert company.stage(SELLER, quote, "quote") == "approved"


def test_a_quote_at_the_top_step_needs_a_comment(company: Company, opportunity: Any) -> None:
    quote = company.quote(opportunity, "0.4499")
    request = submitted(company, "quote", quote)
    body = company.decision(PRESIDENT, request)
    assert company.refused(PRESIDENT, "POST", f"/requests/{request}/approve", body)[0] == 422
    assert company.decide(PRESIDENT, request, comment="战略客户")["state"] == "approved"


def test_a_quote_under_approval_cannot_be_changed_on_any_path(company: Company, opportunity: Any) -> None:
    quote = company.quote(opportunity, "0.4999")
    submitted(company, "quote", quote)
    change = {"valid_until": "2031-01-01"}
    assert company.refused(SELLER, "PATCH", f"/quote/{quote['id']}", change)[0] == 409
    edit = {"id": quote["id"], "field": "valid_until", "value": "2031-01-01"}
    cells = company.ask(SELLER, "POST", "/quote/cells", {"edits": [edit]})
    bulk = company.ask(SELLER, "POST", "/quote/bulk", {"update": [{"id": quote["id"], **change}]})
    assert [answer["results"][0]["status"] for answer in (cells, bulk)] == [409, 409]
    cheaper = [{**line, "product": line["product"]["id"], "price": "1.00"} for line in quote["lines"]]
    lines = [{name: line[name] for name in ("id", "product", "quantity", "price")} for line in cheaper]
    assert company.refused(SELLER, "PATCH", f"/quote/{quote['id']}", {"lines": lines})[0] == 409
    after = company.ask(SELLER, "GET", f"/quote/{quote['id']}")
    assert (after["valid_until"], after["ratio"]) == (quote["valid_until"], "0.4999")


def test_a_stage_is_written_by_moves_alone(company: Company, opportunity: Any) -> None:
    quote = company.quote(opportunity, "0.5000")
    status, error = company.refused(SELLER, "PATCH", f"/quote/{quote['id']}", {"stage": "approved"})
    assert status == 422
    assert "stage" in str(error)
    edit = {"id": quote["id"], "field": "stage", "value": "approved"}
    assert company.ask(SELLER, "POST", "/quote/cells", {"edits": [edit]})["results"][0]["status"] == 422
    assert company.stage(SELLER, quote, "quote") == "draft"


# ------------------------------------------------------------ contracts (by A-27 of the policy)
def test_whoever_decides_a_contract_reads_whose_it_is(company: Company, customer: Any) -> None:
    contract = company.contract(customer, "1000.00")
    for login in (MANAGER, SALES_MANAGEMENT, *COUNTERSIGNERS):
        seen = company.ask(login, "GET", f"/contract/{contract['id']}")
        assert seen["customer"]["title"] == customer["name"]
        assert seen["file"]["title"] == "contract.txt"


def test_a_contract_at_the_limit_needs_one_manager(company: Company, customer: Any) -> None:
    contract = company.contract(customer, "200000.00")
    request = submitted(company, "contract", contract)
    assert company.holders(DECIDERS, "contract", contract["id"]) == [MANAGER]
    assert company.decide(MANAGER, request)["state"] == "approved"
    assert company.stage(SELLER, contract, "contract") == "approved"


@pytest.mark.parametrize(
    "terms",
    [
        {"amount": "200000.01"},
        {"amount": "200000.00", "ratio": "0.4499"},
        {"amount": "200000.00", "standard_text": False},
        {"amount": "200000.00", "kind": "project"},
    ],
)
def test_anything_beyond_goes_to_sales_management_first(company: Company, customer: Any, terms: dict[str, Any]) -> None:
    contract = company.contract(customer, **terms)
    submitted(company, "contract", contract)
    assert company.holders(DECIDERS, "contract", contract["id"]) == [SALES_MANAGEMENT]


def test_a_cent_more_needs_an_opinion_and_three_countersigners_who_each_say_why(
    company: Company, customer: Any
) -> None:
    contract = company.contract(customer, "200000.01")
    request = submitted(company, "contract", contract)
    silent = company.decision(SALES_MANAGEMENT, request)
    assert company.refused(SALES_MANAGEMENT, "POST", f"/requests/{request}/approve", silent)[0] == 422
    assert company.decide(SALES_MANAGEMENT, request, comment="条款可以接受")["state"] == "running"
    waiting = [PRESIDENT, *COUNTERSIGNERS[:2]]
    for login in COUNTERSIGNERS:
        assert set(company.holders(DECIDERS, "contract", contract["id"])) == set(waiting)
        body = company.decision(login, request)
        assert company.refused(login, "POST", f"/requests/{request}/approve", body)[0] == 422
        assert company.stage(SELLER, contract, "contract") == "draft"
        company.decide(login, request, comment="会签同意")
        waiting.remove(login)
    done = company.ask(SELLER, "GET", f"/requests/{request}")
    decided = [holder["title"] for step in done["route"] for seat in step["seats"] for holder in seat["holders"]]
    assert (done["state"], decided) == ("approved", ["梁以宁", "许闻笙", "贺景澄", "宋知微"])
    assert company.stage(SELLER, contract, "contract") == "approved"


# ------------------------------------------------------------ scope (by G-14 of the policy)
def test_a_colleagues_customer_is_nowhere(company: Company) -> None:
    hidden = company.draft("嘉兴隐约生物科技有限公司")
    for method, path, body in (
        ("GET", f"/customer/{hidden['id']}", None),
        ("GET", f"/customer/{hidden['id']}/history", None),
        ("PATCH", f"/customer/{hidden['id']}", {"level": "a"}),
        ("POST", f"/customer/{hidden['id']}/stage", {"to": "prospect"}),
    ):
        assert company.refused(COLLEAGUE, method, path, body)[0] == 404
    for path in ("/customer?q=隐约", "/customer?filter=name+%3D%3D+'嘉兴隐约生物科技有限公司'"):
        assert company.ask(COLLEAGUE, "GET", path)["rows"] == []
    assert "隐约" not in str(company.ask(COLLEAGUE, "GET", "/search?q=隐约"))
    assert "隐约" not in str(company.ask(COLLEAGUE, "GET", "/opportunity/choices?field=customer&q=隐约"))
    link = {"customer": hidden["id"], "name": "借道", "expected_sign_date": "2030-01-01"}
    unknown = company.refused(COLLEAGUE, "POST", "/opportunity", link | {"customer": 10**9})
    assert company.refused(COLLEAGUE, "POST", "/opportunity", link)[0] == unknown[0] == 422
    assert company.ask(SELLER, "GET", "/customer?q=隐约")["total"] == 1


# ------------------------------------------------------------ leads (by A-15 of the policy)
def lead(company: Company, name: str, **more: Any) -> Any:
    """A lead as reception takes it down."""
    values = {
        "channel": "phone", "company_name": name, "contact_name": "高远", "phone": f"138{uuid.uuid4().int % 10**8:08d}",
        "need": "想看排产演示", "region": "east", "industry": "machinery",
    }  # fmt: skip
    return company.ask(RECEPTION, "POST", "/lead", values | more)


def test_a_filtered_lead_goes_to_the_person_of_the_rule_who_converts_it(company: Company) -> None:
    rule = company.one("jiang.yuan", "allocation_rule", "region == 'east' and industry is empty")
    made = lead(company, "杭州远望轴承有限公司")
    company.move(RECEPTION, "lead", made["id"], "screened")
    company.move(COMMERCE, "lead", made["id"], "filtered")
    found = company.ask(COMMERCE, "GET", f"/lead/{made['id']}")
    assert (found["stage"], found["owner"]["id"]) == ("allocated", rule["person"]["id"])
    owner = next(each for each in (SELLER, COLLEAGUE) if company.ask(each, "GET", "/me")["id"] == rule["person"]["id"])
    company.move(owner, "lead", made["id"], "following")
    assert company.refused(owner, "POST", f"/lead/{made['id']}/stage", {"to": "converted"})[0] == 422
    address = "浙江省杭州市滨江区江南大道3号"
    company.ask(owner, "PATCH", f"/lead/{made['id']}", {"address": address, "amount": "60000"})
    done = company.move(owner, "lead", made["id"], "converted")
    assert done["stage"] == "converted"
    deal = company.ask(owner, "GET", f"/opportunity/{done['opportunity']['id']}")
    assert (deal["name"], deal["source"], deal["amount"]) == ("杭州远望轴承有限公司", "lead", "60000.00")
    customer = company.ask(owner, "GET", f"/customer/{deal['customer']['id']}")
    assert (customer["name"], customer["address"]) == ("杭州远望轴承有限公司", address)


def test_the_sales_staff_cannot_screen_or_allocate(company: Company) -> None:
    made = lead(company, "杭州越权液压有限公司")
    assert company.refused(RECEPTION, "POST", f"/lead/{made['id']}/stage", {"to": "filtered"})[0] in (403, 409)
    company.move(RECEPTION, "lead", made["id"], "screened")
    assert company.refused(RECEPTION, "POST", f"/lead/{made['id']}/stage", {"to": "filtered"})[0] in (403, 409)


# ------------------------------------------------------------ closing (by A-20 of the policy)
def test_a_won_opportunity_waits_for_confirmation_and_wins_the_customer(company: Company) -> None:
    client = company.prospect("上海收官半导体有限公司")
    deal = company.opportunity(client)
    for stage in ("need_confirmed", "solution", "signing"):
        company.move(SELLER, "opportunity", deal["id"], stage)
    assert company.refused(SELLER, "POST", f"/opportunity/{deal['id']}/stage", {"to": "won"})[0] == 422
    company.ask(SELLER, "PATCH", f"/opportunity/{deal['id']}", {"result_at": "2026-01-05T09:00:00+08:00"})
    request = submitted(company, "opportunity", deal, "won")
    assert company.holders(DECIDERS, "opportunity", deal["id"]) == [MANAGER, ASSISTANT]
    assert company.stage(SELLER, client, "customer") == "prospect"
    company.decide(ASSISTANT, request)
    won = company.ask(SELLER, "GET", f"/opportunity/{deal['id']}")
    assert won["stage"] == "won"
    assert won["closed_at"] is not None
    assert company.stage(SELLER, client, "customer") == "won"
