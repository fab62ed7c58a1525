"""Two thousand customers and what belongs to them, as rows ready to be written; the same for the same day."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import Any, Final

from crm.demo import names
from crm.demo.people import AGENTS, SELLERS, Employee
from crm.demo.rows import Nth, Rows
from kernel.duration import Duration

CUSTOMERS: Final = 2000
AGENT: Final = "agent1"  # the unit of the agents' end customers
PRODUCTS: Final = (
    ("MES-BASE", "MES 制造执行 基础版", 180000),
    ("MES-PRO", "MES 制造执行 专业版", 420000),
    ("WMS-STD", "WMS 仓储管理 标准版", 150000),
    ("QMS-STD", "QMS 质量管理 标准版", 120000),
    ("SRM-STD", "SRM 供应商协同", 98000),
    ("APS-PRO", "APS 高级排产", 360000),
    ("EAM-STD", "EAM 设备管理", 86000),
    ("SCADA-16", "数据采集网关 16 路", 12800),
    ("SCADA-64", "数据采集网关 64 路", 36800),
    ("PDA-01", "工业手持终端", 4600),
    ("LABEL-01", "条码打印机", 5200),
    ("IMPL-DAY", "实施服务（人天）", 2400),
    ("TRAIN-DAY", "培训服务（人天）", 3000),
    ("MAINT-Y", "年度维保", 48000),
    ("BOARD-55", "车间看板 55 寸", 9800),
    ("DEV-DAY", "定制开发（人天）", 3200),
)
COMPETITORS: Final = (
    ("恒图软件", "价格低、本地服务快", "强调行业案例与交付能力"),
    ("中联智造", "央企资源多", "突出产品化与实施周期"),
    ("博远信息", "售前投入大", "请实施副总共同拜访"),
    ("赛柏科技", "平台能力强", "以总拥有成本比较"),
    ("启明工业", "设备厂商背景", "提供多品牌设备接入演示"),
    ("云帆数据", "SaaS 起步价低", "强调私有部署与数据安全"),
)
CALLS: Final = (
    "确认预算与上线时间",
    "介绍案例，客户希望看同行业现场",
    "跟进报价，客户内部评审中",
    "了解排产痛点，约下周现场勘查",
    "回访一期使用情况，计划扩容",
    "沟通付款条件，对方希望分三期",
    "邀请参加用户大会",
    "确认接口清单，等待技术澄清",
)
EFFECTS: Final = (
    "对方认可方案，愿意安排高层会面",
    "需求更清楚了",
    "对价格仍有顾虑",
    "推进到评审",
    "建立了信任",
    "下一步由客户发起招标",
)
QUESTIONS: Final = (
    "报表导出时数字与看板不一致",
    "扫码枪连接不上",
    "希望增加班次统计",
    "工单下发后终端没有提示",
    "请协助恢复误删的工艺路线",
    "网关离线，数据中断",
)


@dataclass(slots=True)
class Company:
    """The rows being made, with the chance and the day they are made for."""

    now: datetime
    chance: Random = field(default_factory=lambda: Random(20261121))
    customers: int = CUSTOMERS
    rows: Rows = field(default_factory=Rows)
    phones: set[str] = field(default_factory=set)

    def ago(self, days: float, *, hour: int | None = None) -> datetime:
        """An instant in working hours `days` before now (UTC)."""
        day = (self.now - timedelta(days=days)).replace(minute=self.chance.randrange(60), second=0, microsecond=0)
        at = day.replace(hour=self.chance.choice((1, 2, 3, 6, 7, 8, 9)) if hour is None else hour)
        return min(at, self.now - timedelta(minutes=5))


def make(now: datetime, customers: int = CUSTOMERS) -> Rows:
    """All rows of the demo company's business with this many customers, as of `now`."""
    company = Company(now.astimezone(UTC), customers=customers)
    products = [
        company.rows.add("product", code=code, name=name, list_price=Decimal(price)) for code, name, price in PRODUCTS
    ]
    rivals = [company.rows.add("competitor", name=n, strengths=s, countermeasure=c) for n, s, c in COMPETITORS]
    for name, industry, city in names.company_names(company.chance, customers):
        seller = AGENTS[0] if company.chance.random() < 0.06 else _seller_for(company, city.region)
        customer, since = _customer(company, name, industry, city, seller)
        _contacts(company, customer, seller, since)
        _follow(company, customer, seller, since, products, rivals)
    _leads(company)
    _tasks(company)
    return company.rows


_REGIONS: Final = {
    "east": ("s1", "s2"),
    "south": ("s3", "s4"),
    "north": ("s5", "s6"),
    "west": ("s7",),
    "central": ("s8",),
    "northeast": ("s9",),
}


def _seller_for(company: Company, region: str) -> Employee:
    units = _REGIONS[region]
    return company.chance.choice([person for person in SELLERS if person.unit[:2] in units])


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
        _activity(company, seller, days, customer=customer)
    stage = company.rows[customer]["stage"]
    if stage == "won" or (stage == "prospect" and chance.random() < 0.35):
        _deal(company, customer, seller, min(since, last + chance.uniform(1, 120)), stage == "won", products, rivals)
    if stage == "won" and chance.random() < 0.3:
        _case(company, customer)


def _activity(company: Company, seller: Employee, days: float, *, kind: str = "", **about: Any) -> None:
    chance = company.chance
    at = company.ago(days)
    company.rows.add(
        "activity",
        **about,
        kind=kind or chance.choice(("call", "visit", "meeting", "mail", "chat")),
        at=at,
        content=chance.choice(CALLS),
        effect=chance.choice((*EFFECTS, None)),
        stage="done",
        owner=seller.login,
        created_by=seller.login,
        created_at=min(at + timedelta(hours=chance.uniform(0.2, 10)), company.now),
    )


def _plan(company: Company, seller: Employee, customer: Nth, deal: Nth) -> None:
    """What the seller means to do next, asked for by the manager now and then."""
    chance = company.chance
    at = (company.now + timedelta(days=chance.randrange(0, 14))).replace(hour=chance.choice((1, 2, 6, 7)), minute=30)
    asked = seller.manager if chance.random() < 0.3 else None
    company.rows.add(
        "activity",
        customer=customer,
        opportunity=deal,
        kind=chance.choice(("call", "visit", "meeting")),
        at=at,
        content=chance.choice(("拜访技术负责人，确认接口清单", "电话跟进评审结果", "现场演示排产功能")),
        assigned_by=asked,
        due_at=at.date() if asked else None,
        stage=chance.choices(("planned", "cancelled"), (9, 1))[0],
        owner=seller.login,
        created_by=seller.login,
        created_at=company.ago(chance.uniform(0.1, 6)),
    )


def _deal(
    company: Company, customer: Nth, seller: Employee, days: float, won: bool, products: list[Nth], rivals: list[Nth]
) -> None:
    chance = company.chance
    stage = (
        "won"
        if won
        else chance.choices(
            ("lead", "follow_up", "need_confirmed", "solution", "tender", "bid", "signing", "lost"),
            (20, 20, 16, 14, 6, 8, 8, 8),
        )[0]
    )
    created = company.ago(days)
    chosen = chance.sample(products, chance.choice((1, 2, 3)))
    lines = [(product, chance.choice((1, 1, 2, 5)), company.rows[product]["list_price"]) for product in chosen]
    ratio = Decimal(chance.choices(("0.82", "0.68", "0.55", "0.48"), (40, 30, 20, 10))[0])
    offered = [(product, count, price, (price * ratio).quantize(Decimal("0.01"))) for product, count, price in lines]
    amount = sum((count * price for _, count, _, price in offered), Decimal(0))
    expected = (created + timedelta(days=chance.randrange(20, 180))).date()
    ended = stage in ("won", "lost")
    deal = company.rows.add(
        "opportunity",
        customer=customer,
        name=f"{company.rows[customer]['name'][2:6]} {PRODUCTS[chosen[0].index][0].split('-')[0]} 项目",
        source=chance.choice(("lead", "self", "referral", "repeat")),
        expected_sign_date=expected,
        original_sign_date=expected,
        amount=amount,
        competitors=chance.sample(rivals, 1),
        products=chosen,
        project_type=amount > 300000,
        stage=stage,
        result_at=company.ago(days * 0.4) if ended else None,
        lost_reason="价格高于对手" if stage == "lost" else None,
        closed_at=company.ago(days * 0.35) if ended else None,
        owner=seller.login,
        created_by=seller.login,
        created_at=created,
    )
    _activity(company, seller, days * 0.7, customer=customer, opportunity=deal)
    if not ended and chance.random() < 0.4:
        _plan(company, seller, customer, deal)
    early = stage in ("lead", "lost")  # nothing is quoted there
    if stage in ("bid", "signing", "won") or (not early and chance.random() < 0.2):
        _activity(company, seller, days * 0.65, kind="visit", customer=customer, opportunity=deal)
        quote = _quote(company, deal, customer, seller, days * 0.6, offered, stage)
        if stage in ("signing", "won"):
            _contract(company, deal, customer, quote, seller, days * 0.3, offered, stage == "won")


def _quote(
    company: Company,
    deal: Nth,
    customer: Nth,
    seller: Employee,
    days: float,
    offered: list[tuple[Nth, int, Decimal, Decimal]],
    stage: str,
) -> Nth:
    at = company.ago(days)
    quote_stage = {"won": "accepted", "signing": "sent", "bid": company.chance.choice(("approved", "sent"))}.get(
        stage, "draft"
    )
    lines = [
        {"product": p, "quantity": Decimal(n), "list_price": full, "price": price} for p, n, full, price in offered
    ]
    return company.rows.add(
        "quote",
        opportunity=deal,
        customer=customer,
        kind="standard",
        valid_until=(at + timedelta(days=30)).date(),
        lines=lines,
        stage=quote_stage,
        owner=seller.login,
        created_by=seller.login,
        created_at=at,
    )


def _contract(
    company: Company,
    deal: Nth,
    customer: Nth,
    quote: Nth,
    seller: Employee,
    days: float,
    offered: list[tuple[Nth, int, Decimal, Decimal]],
    won: bool,
) -> None:
    chance = company.chance
    at = company.ago(days)
    total = sum((n * price for _, n, _, price in offered), Decimal(0))
    full = sum((n * price for _, n, price, _ in offered), Decimal(0))
    stage = chance.choice(("signed", "executing", "closed")) if won else "draft"
    contract = company.rows.add(
        "contract",
        customer=customer,
        opportunity=deal,
        quote=quote,
        signing_party="hq",
        kind="small" if total <= 200000 else "project",
        amount=total,
        ratio=(total / full).quantize(Decimal("0.0001"), ROUND_DOWN),
        standard_text=total <= 200000,
        signed_on=at.date() if won else None,
        stage=stage,
        owner=seller.login,
        created_by=seller.login,
        created_at=at,
    )
    begun = chance.choice(("draft", "approved")) if stage == "signed" and chance.random() < 0.3 else ""
    if begun or stage in ("executing", "closed"):
        lines = [
            {"product": p, "quantity": Decimal(n), "price": price, "work": "现场部署与联调"}
            for p, n, _, price in offered
        ]
        company.rows.add(
            "sales_order",
            contract=contract,
            customer=customer,
            amount=total,
            lines=lines,
            status="paid" if stage == "closed" else "open" if begun else chance.choice(("open", "shipped")),
            status_changed_at=(changed := company.ago(days * 0.5)),
            status_entered_at=min(changed + timedelta(hours=chance.choice((1, 3, 8, 20, 30))), company.now),
            stage=begun or ("done" if stage == "closed" else "executing"),
            owner=seller.login,
            created_by=seller.login,
            created_at=at,
        )


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


def _leads(company: Company) -> None:
    chance = company.chance
    for name, industry, city in names.company_names(Random(7), company.customers // 5):
        days = chance.uniform(0.1, 120)
        stage = chance.choices(
            ("received", "screened", "queued", "allocated", "following", "lost", "invalid"), (12, 8, 6, 14, 34, 14, 12)
        )[0]
        seller = _seller_for(company, city.region)
        owner = seller.login if stage in ("allocated", "following", "lost") else "fang.xiaoman"
        company.rows.add(
            "lead",
            channel=chance.choice(("phone", "web", "chat", "company", "campaign")),
            company_name=name + "（咨询）",
            contact_name=names.person_name(chance),
            phone=names.mobile(chance, company.phones),
            need="想了解产品功能与价格，希望安排演示。",
            region=city.region,
            industry=industry,
            address=names.address(chance, city) if stage == "following" else None,
            amount=Decimal(chance.randrange(3, 60) * 10_000) if stage == "following" else None,
            screened_by=None if stage == "received" else "fang.xiaoman",
            filtered_by=None if stage in ("received", "screened", "invalid") else "zheng.shuhe",
            stage=stage,
            owner=owner,
            created_by="fang.xiaoman",
            created_at=company.ago(days),
        )
    for region, wanted, login in _rules():
        company.rows.add(
            "allocation_rule", region=region, industry=wanted, person=login, owner="jiang.yuan",
            created_by="jiang.yuan",
        )  # fmt: skip


def _rules() -> list[tuple[str, str | None, str]]:
    """Region, industry and person: one for each region, and specialists for some industries (A-15)."""
    plain = [
        (region, None, next(p.login for p in SELLERS if p.unit[:2] in units)) for region, units in _REGIONS.items()
    ]
    return [*plain, ("east", "food", "sun.yifan"), ("east", "medical", "lin.zhixia"), ("south", "energy", "tan.jing"),
            ("north", "textile", "meng.xia")]  # fmt: skip


def _tasks(company: Company) -> None:
    chance = company.chance
    titles = ("寄出验收报告", "准备投标文件", "安排现场演示", "核对应收余额", "更新联系人信息", "整理竞争对手资料")
    for index in range(160):
        seller = chance.choice(SELLERS)
        due = (company.now + timedelta(days=chance.randrange(-12, 20))).date()
        done = chance.random() < 0.4
        company.rows.add(
            "task",
            title=chance.choice(titles),
            assignee=seller.login,
            about=Nth("customer", chance.randrange(company.customers)),
            due_at=due,
            original_due=due,
            important=index % 5 == 0,
            done_at=company.ago(chance.uniform(0, 10)) if done else None,
            owner=seller.manager,
            created_by=seller.manager,
            created_at=company.ago(15),
        )
