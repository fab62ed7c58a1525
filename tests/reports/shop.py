"""A shop with reports of every kind that is run, for the tests of reports."""

import random
from typing import Any

from records.actions.create import Create
from records.house import House
from reports.figures import figures
from tests.fixtures.houses import Housed

SCHEMA = """
roles: {sales: Sales, dept_manager: Manager}
entities:
  firm:
    title: "{name}"
    fields:
      name: {type: text, required: true, label: {en: Firm, zh-CN: 公司}}
      area: {type: choice, options: {north: {label: {en: North, zh-CN: 北区}}, south: South}}
    access: {sales: {rows: own, can: [read, create]}, dept_manager: {rows: all, can: [read]}}
  deal:
    label: Deal
    title: "{name}"
    fields:
      name:   {type: text, required: true}
      firm:   {type: link, to: firm, label: Firm}
      amount: {type: money, label: {en: Amount, zh-CN: 金额}}
      pieces: {type: integer, label: Pieces}
      cost:   {type: money}
      won:    {type: boolean, label: Won}
      closed: {type: date}
      seen:   {type: datetime}
    stages:
      lead: {label: {en: Lead, zh-CN: 线索}, first: true, next: [talk]}
      talk: {label: Talk, first: true, next: [done]}
      done: {label: Done, first: true, ends: won}
      gone: {label: Gone, from: any, ends: lost}
    access:
      sales: [{rows: own, can: [read, create, update]}, {rows: department, can: [read], hide: [cost]}]
      dept_manager: {rows: all, can: [read], hide: [cost]}
reports:
  total:   {label: {en: Turnover, zh-CN: 成交额}, entity: deal, kind: number, measure: sum(amount), target: 1000}
  share:   {entity: deal, kind: number, measure: "count(where=won) / count()", target: 0.5}
  funnel:  {entity: deal, kind: funnel, by: stage, measure: {deals: count(), amount: sum(amount)}}
  firms:   {entity: deal, kind: bar, by: firm, measure: sum(amount), sort: [-measure]}
  areas:   {entity: deal, kind: table, by: [firm.area, won], measure: {n: count(), mean: avg(amount)}}
  months:  {entity: deal, kind: line, period: month, where: in_period(closed), measure: sum(amount)}
  quarter: {entity: deal, kind: bar, period: quarter, by: won, where: "closed >= period_start and closed < period_end",
            parts: {big: {label: Big, measure: "count(where=amount > 100)"}, every: {measure: count()}},
            measure: big / every}
  made:    {entity: deal, kind: pie, period: month, by: owner}
  costs:   {entity: deal, kind: number, measure: sum(cost)}
  bosses:  {entity: deal, kind: number, measure: count(), roles: [dept_manager]}
  heat:    {entity: deal, kind: heatmap, by: [stage, won], measure: count()}
  contest: {entity: deal, kind: table, columns: {score: amount}}
"""
DAYS = ("2025-12-31", "2026-01-01", "2026-10-31", "2026-11-01", "2026-11-20", "2026-11-30", "2026-12-01", None)


async def stock(opened: Housed) -> None:
    """Forty deals of two people, of few different values, so that equals and empties are everywhere."""
    chance = random.Random(3)
    for login in ("ann", "bob"):
        door = opened.door(login)
        firms = [(await door.run(Create("firm", {"name": name, "area": area}))).id
                 for name, area in (("Zeta", "south"), ("Alpha", None), ("Beta", "north"))]  # fmt: skip
        for number in range(20):
            values = {
                "name": f"{login} {number}", "firm": chance.choice((None, *firms)),
                "amount": chance.choice((None, "-250.00", "99.99", "100.00", "1000.01")),
                "pieces": chance.choice((None, 1, 7)), "cost": "5.00", "won": chance.choice((True, False)),
                "closed": chance.choice(DAYS), "stage": chance.choice(("lead", "lead", "talk", "done")),
            }  # fmt: skip
            await door.run(Create("deal", values))


async def report(opened: Housed, login: str, name: str, day: str = "", language: str = "en") -> dict[str, Any]:
    """A report as somebody is shown it."""
    house: House = opened.house
    return await figures(house, opened.actor(login), language, name, day)
