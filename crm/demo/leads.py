"""Leads of the demo company, the rules that allocate them, and the tasks of its people."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from crm.demo import names
from crm.demo.company import BEGUN, REGIONS, ZONE, Company, Passed, seller_for
from crm.demo.people import SELLERS
from crm.demo.rows import Nth

# How a lead came where it is, after it was received: (stage, days later, by whom; None: the seller), and how long ago
# leads of that stage came in.
_SCREENED: Final = ("screened", 0.02, "fang.xiaoman")
_FILTERED: Final = ("filtered", 0.1, "zheng.shuhe")
_GIVEN: Final = (_SCREENED, _FILTERED, ("allocated", 0.1, "zheng.shuhe"))
WAYS: Final[dict[str, tuple[tuple[str, float, str | None], ...]]] = {
    "received": (),
    "screened": (_SCREENED,),
    "queued": (_SCREENED, _FILTERED, ("queued", 0.1, "zheng.shuhe")),
    "allocated": _GIVEN,
    "following": (*_GIVEN, ("following", 1, None)),
    "lost": (*_GIVEN, ("following", 1, None), ("lost", 16, None)),
    "invalid": (("invalid", 0.1, "fang.xiaoman"),),
}
SINCE: Final = {"received": (0.5, 3), "screened": (0.5, 5), "queued": (1, 9), "allocated": (0.5, 6),
                "following": (3, 120), "lost": (20, 120), "invalid": (1, 120)}  # fmt: skip


def add_leads(company: Company) -> None:
    """A lead for every fifth customer, and the rules of allocation."""
    chance = company.chance
    for name, industry, city in names.company_names(Random(7), company.customers // 5):
        stage = chance.choices(tuple(WAYS), (12, 8, 6, 14, 34, 14, 12))[0]
        days = chance.uniform(*SINCE[stage])
        seller = seller_for(company, city.region)
        created = company.ago(days)
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
            moves=_way(company, created, days, stage, seller.login),
            owner=owner,
            created_by="fang.xiaoman",
            created_at=created,
        )
    for region, wanted, login in _rules():
        company.rows.add(
            "allocation_rule", region=region, industry=wanted, person=login, owner="jiang.yuan",
            created_by="jiang.yuan", created_at=company.ago(BEGUN),
        )  # fmt: skip


def _way(company: Company, created: datetime, days: float, stage: str, seller: str) -> list[Passed]:
    later = ((name, days - after, login or seller) for name, after, login in WAYS[stage])
    return company.way(created, [("received", days, "fang.xiaoman"), *later])


def _rules() -> list[tuple[str, str | None, str]]:
    """Region, industry and person: one for each region, and specialists for some industries (A-15)."""
    plain = [(region, None, next(p.login for p in SELLERS if p.unit[:2] in units)) for region, units in REGIONS.items()]
    return [*plain, ("east", "food", "sun.yifan"), ("east", "medical", "lin.zhixia"), ("south", "energy", "tan.jing"),
            ("north", "textile", "meng.xia")]  # fmt: skip


def add_tasks(company: Company) -> None:
    """What managers asked their sellers to do."""
    chance = company.chance
    titles = ("寄出验收报告", "准备投标文件", "安排现场演示", "核对应收余额", "更新联系人信息", "整理竞争对手资料")
    for index in range(160):
        seller = chance.choice(SELLERS)
        due = (company.now + timedelta(days=chance.randrange(-12, 20))).astimezone(ZONE).date()
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
            created_at=company.ago(chance.uniform(13, 24)),
        )
