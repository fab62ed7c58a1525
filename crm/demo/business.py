"""Two thousand customers and what belongs to them, as rows ready to be written; the same for the same day."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from crm.demo import names
from crm.demo.company import (
    AGENT,
    BEGUN,
    COMPETITORS,
    CUSTOMERS,
    PRODUCTS,
    Company,
    Passed,
    add_activity,
    onward,
    seller_for,
)
from crm.demo.deals import add_deal
from crm.demo.leads import add_leads, add_tasks
from crm.demo.people import AGENTS, Employee
from crm.demo.rows import Nth, Rows
from kernel.duration import Duration

QUESTIONS: Final = (
    "报表导出时数字与看板不一致",
    "扫码枪连接不上",
    "希望增加班次统计",
    "工单下发后终端没有提示",
    "请协助恢复误删的工艺路线",
    "网关离线，数据中断",
)

CASE: Final = ("new", "handling", "resolved", "informed", "return_visit", "closed")


def make(now: datetime, customers: int = CUSTOMERS) -> Rows:
    """All rows of the demo company's business with this many customers, as of the day of `now`."""
    company = Company.of(now, customers)
    begun = {"created_by": "liang.yining", "owner": "liang.yining", "created_at": company.ago(BEGUN)}
    products = [
        company.rows.add("product", code=code, name=name, list_price=Decimal(price), **begun)
        for code, name, price in PRODUCTS
    ]
    rivals = [company.rows.add("competitor", name=n, strengths=s, countermeasure=c, **begun) for n, s, c in COMPETITORS]
    for name, industry, city in names.company_names(company.chance, customers):
        seller = AGENTS[0] if company.chance.random() < 0.06 else seller_for(company, city.region)
        customer, since = _customer(company, name, industry, city, seller)
        _contacts(company, customer, seller, since)
        _follow(company, customer, seller, since, products, rivals)
    add_leads(company)
    add_tasks(company)
    return company.rows


def _customer(company: Company, name: str, industry: str, city: names.City, seller: Employee) -> tuple[Nth, float]:
    chance = company.chance
    stage = chance.choices(("prospect", "won", "inactive", "public_pool"), (58, 28, 9, 5))[0]
    since = chance.triangular(200 if stage == "public_pool" else 3, 1000, 200)
    key = chance.random() < 0.08
    created = company.ago(since)
    values: dict[str, Any] = {
        "name": name,
        "kind": "company",
        "sales_type": chance.choice(("agent", "agent_end")) if seller in AGENTS else "direct",
        "level": chance.choices(("a", "b", "c"), (15, 35, 50))[0],
        "category": chance.choice(("prospect", "growth", "mature", "strategic")),
        "region": city.region,
        "industry": industry,
        "size": chance.choice(("small", "medium", "large")),
        "potential": chance.choice(("high", "medium", "low", None)),
        "phone": names.mobile(chance, company.phones),
        "address": names.address(chance, city),
        "source": chance.choice(("phone", "web", "exhibition", "referral", "self")),
        "is_key": key,
        "first_contact_at": (created - timedelta(days=chance.randrange(0, 6))).date(),
        "stage": stage,
        "owner": None if stage == "public_pool" else seller.login,
        "unit": seller.unit,
        "created_at": created,
        "created_by": seller.login,
        "moves": company.way(created, (("draft", since, seller.login), ("prospect", since - 1, seller.manager))),
    }
    if stage == "inactive":
        onward(values["moves"], "inactive", company.ago(min(since - 1.5, chance.uniform(5, 120))), seller.login)
    if values["sales_type"] == "agent_end":
        values["agent"] = AGENT
    if key:
        values |= {
            "needs": "产线扩产，需要把新增设备接入 MES，并与现有 ERP 对账。",
            "purchase_history": "前年购买 WMS，去年续签维保。",
            "preferences": "重视现场演示，决策会在每月第一周。",
        }
    if stage == "public_pool":
        values |= {"prior_owner": seller.login, "pooled_at": company.ago(chance.uniform(1, 60))}
        onward(values["moves"], "public_pool", values["pooled_at"], None)
    return company.rows.add("customer", **values), since


def _contacts(company: Company, customer: Nth, seller: Employee, since: float) -> None:
    chance = company.chance
    for _ in range(chance.choices((1, 2, 3), (50, 35, 15))[0]):
        company.rows.add(
            "contact",
            customer=customer,
            name=names.person_name(chance),
            gender=chance.choice(("male", "female")),
            position=chance.choice(names.POSITIONS),
            phone=names.mobile(chance, company.phones),
            decision_role=chance.choice(("decider", "influencer", "user", "gatekeeper")),
            hobbies=chance.choice((*names.HOBBIES, None)),
            owner=seller.login,
            created_by=seller.login,
            created_at=company.ago(since),
        )


def _follow(
    company: Company, customer: Nth, seller: Employee, since: float, products: list[Nth], rivals: list[Nth]
) -> None:
    chance = company.chance
    last = min(
        since,
        chance.choices((chance.uniform(0.2, 28), chance.uniform(30, 59), chance.uniform(61, 89)), (72, 18, 10))[0],
    )
    pooled = company.rows[customer].get("pooled_at")
    if pooled is not None:  # nobody had spoken to it for the days of the pool
        last = (company.now - pooled).days + chance.uniform(92, 130)
    for days in [last, *(chance.uniform(last, since) for _ in range(chance.randrange(0, 3)))]:
        add_activity(company, seller, days, customer=customer)
    stage = company.rows[customer]["stage"]
    if stage == "won" or (stage == "prospect" and chance.random() < 0.35):
        add_deal(company, customer, seller, min(since, last + chance.uniform(1, 120)), stage == "won", products, rivals)
    if stage == "won" and chance.random() < 0.3:
        _case(company, customer)


def _case(company: Company, customer: Nth) -> None:
    chance = company.chance
    kind = chance.choices(("inquiry", "complaint", "after_sales"), (45, 15, 40))[0]
    last = chance.choices(("new", "handling", "resolved", "informed", "closed"), (15, 20, 8, 12, 45))[0]
    days = chance.uniform(0.5, 6) if last in ("new", "handling") else chance.uniform(8, 200)
    at = company.ago(days)
    agent = chance.choice(("wen.jing", "su.he"))
    path = CASE if kind == "complaint" else tuple(stage for stage in CASE if stage != "return_visit")
    passed = path[: path.index(last) + 1]
    way: list[Passed] = [("new", at, agent)]
    for index, stage in enumerate(passed[1:]):  # somebody answers within hours
        later = company.ago(days - 0.9 * index) if index else at + timedelta(minutes=chance.randrange(5, 240))
        onward(way, stage, later, agent)
    since = {stage: when for stage, when, _ in way}
    done = "resolved" in since
    company.rows.add(
        "service_case",
        kind=kind,
        customer=customer,
        question=chance.choice(QUESTIONS),
        received_at=at,
        first_response_at=since.get("handling"),
        solution="远程升级补丁并核对数据，客户已确认。" if done else None,
        service_time=Duration(Decimal(2), "hour") if done else None,
        result="已解决" if done else None,
        satisfaction=chance.choice((3, 4, 5, 5)) if last == "closed" else None,
        return_visit_at=since.get("return_visit"),
        stage=last,
        moves=way,
        owner=agent,
        created_by=agent,
        created_at=at,
    )
