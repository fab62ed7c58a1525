"""The demo company while its rows are made: the chance, the day, and what every part of it draws on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from crm.demo.people import SELLERS, Employee
from crm.demo.rows import Rows

CUSTOMERS: Final = 2000
ZONE: Final = ZoneInfo("Asia/Shanghai")
HOURS: Final = (9, 10, 11, 14, 15, 16, 17)  # in which something happens
BEGUN: Final = 1100.0  # days since the company began to use the product
STEP: Final = timedelta(minutes=25)  # between two moves of one record, at least
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


Passed = tuple[str, datetime, str | None]  # a stage, since when, and who moved the record there


def onward(way: list[Passed], stage: str, at: datetime, login: str | None) -> None:
    """One more stage of a record's way, not before the last one."""
    way.append((stage, max(at, way[-1][1] + STEP) if way else at, login))


@dataclass(slots=True)
class Company:
    """The rows being made, with the chance and the day they are made for: `now` is its first instant (UTC)."""

    now: datetime
    chance: Random = field(default_factory=lambda: Random(20261121))
    customers: int = CUSTOMERS
    rows: Rows = field(default_factory=Rows)
    phones: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, now: datetime, customers: int) -> "Company":
        """The company on the day of this instant; the hour does not matter."""
        midnight = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(midnight.astimezone(UTC), customers=customers)

    def ago(self, days: float) -> datetime:
        """An instant in the working hours of a weekday `days` before today, or on the last one before (UTC)."""
        day = (self.now - timedelta(days=max(days, 0.5))).astimezone(ZONE)
        day -= timedelta(days=max(0, day.weekday() - 4))
        at = day.replace(hour=self.chance.choice(HOURS), minute=self.chance.randrange(60), second=0, microsecond=0)
        return at.astimezone(UTC)

    def way(self, created: datetime, stages: Iterable[tuple[str, float, str | None]]) -> list[Passed]:
        """The stages of a record from its creation on: (stage, days ago, by whom), each after the one before."""
        found: list[Passed] = []
        for stage, days, login in stages:
            onward(found, stage, self.ago(days) if found else created, login)
        return found


REGIONS: Final = {
    "east": ("s1", "s2"),
    "south": ("s3", "s4"),
    "north": ("s5", "s6"),
    "west": ("s7",),
    "central": ("s8",),
    "northeast": ("s9",),
}


def seller_for(company: Company, region: str) -> Employee:
    """A salesperson of a section that works the region."""
    units = REGIONS[region]
    return company.chance.choice([person for person in SELLERS if person.unit[:2] in units])


def add_activity(company: Company, seller: Employee, days: float, *, kind: str = "", **about: Any) -> None:
    """Something the seller did this many days ago."""
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
        created_at=at + timedelta(minutes=chance.randrange(5, 120)),
    )
