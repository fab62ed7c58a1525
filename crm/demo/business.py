"""Two thousand customers and what belongs to them, as rows ready to be written; the same for the same day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from crm.demo import names
from crm.demo.company import AGENT, COMPETITORS, CUSTOMERS, PRODUCTS, Company, add_activity, seller_for
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


def make(now: datetime, customers: int = CUSTOMERS) -> Rows:
    """All rows of the demo company's business with this many customers, as of `now`."""
    company = Company(now.astimezone(UTC), customers=customers)
    products = [
        company.rows.add("product", code=code, name=name, list_price=Decimal(price)) for code, name, price in PRODUCTS
    ]
    rivals = [company.rows.add("competitor", name=n, strengths=s, countermeasure=c) for n, s, c in COMPETITORS]
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
    since = chance.triangular(2, 1000, 200)
    stage = chance.choices(("prospect", "won", "inactive", "public_pool"), (58, 28, 9, 5))[0]
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
    }
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
    for days in [last, *(chance.uniform(last, since) for _ in range(chance.randrange(0, 4)))]:
        add_activity(company, seller, days, customer=customer)
    stage = company.rows[customer]["stage"]
    if stage == "won" or (stage == "prospect" and chance.random() < 0.35):
        add_deal(company, customer, seller, min(since, last + chance.uniform(1, 120)), stage == "won", products, rivals)
    if stage == "won" and chance.random() < 0.3:
        _case(company, customer)


def _case(company: Company, customer: Nth) -> None:
    chance = company.chance
    kind = chance.choices(("inquiry", "complaint", "after_sales"), (45, 15, 40))[0]
    stage = chance.choices(("new", "handling", "resolved", "informed", "closed"), (15, 20, 8, 12, 45))[0]
    days = chance.uniform(0.5, 12) if stage in ("new", "handling") else chance.uniform(5, 200)
    at = company.ago(days)
    done = stage in ("resolved", "informed", "closed")
    agent = chance.choice(("wen.jing", "su.he"))
    company.rows.add(
        "service_case",
        kind=kind,
        customer=customer,
        question=chance.choice(QUESTIONS),
        received_at=at,
        first_response_at=at + timedelta(minutes=chance.randrange(5, 240)) if stage != "new" else None,
        solution="远程升级补丁并核对数据，客户已确认。" if done else None,
        service_time=Duration(Decimal(2), "hour") if done else None,
        result="已解决" if done else None,
        satisfaction=chance.choice((3, 4, 5, 5)) if stage == "closed" else None,
        return_visit_at=min(at + timedelta(days=2), company.now) if stage == "closed" and kind == "complaint" else None,
        stage=stage,
        owner=agent,
        created_by=agent,
        created_at=at,
    )
