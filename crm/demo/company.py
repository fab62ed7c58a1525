"""The demo company while its rows are made: the chance, the day, and what every part of it draws on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from crm.demo.people import SELLERS, Employee
from crm.demo.rows import Rows

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
        created_at=min(at + timedelta(hours=chance.uniform(0.2, 10)), company.now),
    )
