"""Opportunities of the demo company with what follows from them: plans, quotes, contracts and orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from crm.demo.company import PRODUCTS, ZONE, Company, Passed, add_activity, onward
from crm.demo.people import Employee
from crm.demo.rows import Nth

PATH: Final = ("lead", "follow_up", "need_confirmed", "solution", "tender", "bid", "signing", "won")
WON: Final = ("lead", "follow_up", "need_confirmed", "solution", "signing", "won")
OPEN: Final = ("lead", "follow_up", "need_confirmed", "solution", "tender", "bid", "signing", "lost")
QUOTE: Final = ("draft", "approved", "sent", "accepted")
CONTRACT: Final = ("draft", "approved", "signed", "executing", "closed")
ORDER: Final = ("draft", "approved", "executing", "done")
LATEST: Final = {"won": 0.35, "lost": 0.35}  # what part of an opportunity's days ago its last move lies


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity being made: whose, for whom, begun how many days ago, with what is offered in it."""

    company: Company
    customer: Nth
    seller: Employee
    days: float
    stage: str
    offered: Sequence[tuple[Nth, int, Decimal, Decimal]]  # product, count, list price, price

    @property
    def amount(self) -> Decimal:
        """What is offered for all of it."""
        return sum((count * price for _, count, _, price in self.offered), Decimal(0))

    @property
    def listed(self) -> Decimal:
        """What the price list says."""
        return sum((count * price for _, count, price, _ in self.offered), Decimal(0))

    def passed(self, path: Sequence[str], last: str, since: float, until: float, by: str = "") -> list[Passed]:
        """The way along `path` to the stage `last`, from `since` to `until` (parts of the days), `by` for the last."""
        names = path[: path.index(last) + 1]
        pace = (since - until) / max(1, len(names) - 1)
        stages = [(name, self.days * (since - pace * step), self.seller.login) for step, name in enumerate(names)]
        if by and len(stages) > 1:
            stages[-1] = (*stages[-1][:2], by)
        return self.company.way(self.company.ago(self.days * since), stages)

    def mine(self, way: list[Passed]) -> dict[str, object]:
        """Whose the record is, and how it came where it is."""
        login = self.seller.login
        return {"stage": way[-1][0], "moves": way, "owner": login, "created_by": login, "created_at": way[0][1]}


def add_deal(
    company: Company, customer: Nth, seller: Employee, days: float, won: bool, products: list[Nth], rivals: list[Nth]
) -> None:
    """An opportunity begun this many days ago, in some stage, with what its stage brings."""
    chance = company.chance
    stage = "won" if won else chance.choices(OPEN, (18, 18, 15, 12, 6, 8, 22, 8))[0]
    chosen = chance.sample(products, chance.choice((1, 2, 3)))
    ratio = Decimal(chance.choices(("0.82", "0.68", "0.55", "0.48"), (40, 30, 20, 10))[0])
    prices = [company.rows[product]["list_price"] for product in chosen]
    offered = [
        (product, chance.choice((1, 1, 2, 5)), price, (price * ratio).quantize(Decimal("0.01")))
        for product, price in zip(chosen, prices, strict=True)
    ]
    deal = Deal(company, customer, seller, days, stage, offered)
    way = _way(deal)
    made = _opportunity(deal, way, chosen, rivals)
    if won:  # with the confirmation the customer is won
        onward(company.rows[customer]["moves"], *way[-1])
    _pursue(deal, made)


def _way(deal: Deal) -> list[Passed]:
    """A result is confirmed by the manager; a project passes tender and bid, anything else goes straight to signing."""
    until = LATEST.get(deal.stage, deal.company.chance.uniform(0.02, 0.4))
    path = (*PATH[:3], "lost") if deal.stage == "lost" else WON if deal.stage in WON else PATH
    return deal.passed(path, deal.stage, 1, until, by=deal.seller.manager if deal.stage in LATEST else "")


def _opportunity(deal: Deal, way: list[Passed], chosen: list[Nth], rivals: list[Nth]) -> Nth:
    company, chance = deal.company, deal.company.chance
    created, (_, closed, confirmed) = way[0][1], way[-1]
    expected = (created + timedelta(days=chance.randrange(20, 180))).date()
    ended = deal.stage in LATEST
    name = company.rows[deal.customer]["name"][2:6]
    return company.rows.add(
        "opportunity",
        customer=deal.customer,
        name=f"{name} {PRODUCTS[chosen[0].index][0].split('-')[0]} 项目",
        source=chance.choice(("lead", "self", "referral", "repeat")),
        expected_sign_date=expected,
        original_sign_date=expected,
        amount=deal.amount,
        competitors=chance.sample(rivals, 1),
        products=chosen,
        project_type=deal.amount > 300000,
        result_at=closed - timedelta(hours=2) if ended else None,
        lost_reason="价格高于对手" if deal.stage == "lost" else None,
        closed_at=closed if ended else None,
        close_confirmed_by=confirmed if ended else None,
        **deal.mine(way),
    )


def _pursue(deal: Deal, made: Nth) -> None:
    """What was done about it, what is planned, and the papers its stage brings."""
    company, chance = deal.company, deal.company.chance
    about: dict[str, Any] = {"customer": deal.customer, "opportunity": made}
    add_activity(company, deal.seller, deal.days * 0.7, **about)
    if deal.stage not in LATEST and chance.random() < 0.4:
        _plan(deal, made)
    early = deal.stage in ("lead", "lost")  # nothing is quoted there
    if deal.stage in ("bid", "signing", "won") or (not early and chance.random() < 0.2):
        add_activity(company, deal.seller, deal.days * 0.65, kind="visit", **about)
        quote = _quote(deal, made)
        if deal.stage in ("signing", "won"):
            _contract(deal, made, quote)


def _plan(deal: Deal, made: Nth) -> None:
    """What the seller means to do next, asked for by the manager now and then."""
    company, chance = deal.company, deal.company.chance
    day = (company.now + timedelta(days=chance.randrange(0, 14))).astimezone(ZONE)
    at = day.replace(hour=chance.choice((9, 10, 14, 15)), minute=30)
    asked = deal.seller.manager if chance.random() < 0.3 else None
    days = chance.uniform(0.5, min(6, deal.days))
    stage = chance.choices(("planned", "cancelled"), (9, 1))[0]
    way = company.way(
        company.ago(days), [(name, days / 2, deal.seller.login) for name in dict.fromkeys(("planned", stage))]
    )
    company.rows.add(
        "activity",
        customer=deal.customer,
        opportunity=made,
        kind=chance.choice(("call", "visit", "meeting")),
        at=at,
        content=chance.choice(("拜访技术负责人，确认接口清单", "电话跟进评审结果", "现场演示排产功能")),
        assigned_by=asked,
        due_at=at.date() if asked else None,
        **deal.mine(way),
    )


def _quote(deal: Deal, made: Nth) -> Nth:
    stages = {"won": "accepted", "signing": "sent", "bid": deal.company.chance.choice(("approved", "sent"))}
    way = deal.passed(QUOTE, stages.get(deal.stage, "draft"), 0.6, 0.42)
    return deal.company.rows.add(
        "quote",
        opportunity=made,
        customer=deal.customer,
        kind="standard",
        valid_until=(way[0][1] + timedelta(days=30)).date(),
        lines=[{"product": p, "quantity": Decimal(n), "list_price": full, "price": price}
               for p, n, full, price in deal.offered],
        **deal.mine(way),
    )  # fmt: skip


def _contract(deal: Deal, made: Nth, quote: Nth) -> None:
    chance, total = deal.company.chance, deal.amount
    stage = chance.choice(("signed", "executing", "closed")) if deal.stage == "won" else "draft"
    way = deal.passed(CONTRACT, stage, 0.3, 0.05 if stage == "closed" else 0.2)
    contract = deal.company.rows.add(
        "contract",
        customer=deal.customer,
        opportunity=made,
        quote=quote,
        signing_party="hq",
        kind="small" if total <= 200000 else "project",
        amount=total,
        ratio=(total / deal.listed).quantize(Decimal("0.0001"), ROUND_DOWN),
        standard_text=total <= 200000,
        signed_on=_signed(way),
        delivery_date=_delivered(_signed(way), total),
        **deal.mine(way),
    )
    _receivable(deal, contract, way)
    begun = chance.choice(("draft", "approved")) if stage == "signed" and chance.random() < 0.3 else ""
    if begun or stage in ("executing", "closed"):
        _order(deal, contract, begun or ("done" if stage == "closed" else "executing"))


def _signed(way: list[Passed]) -> date | None:
    return next((at.astimezone(ZONE).date() for stage, at, _ in way if stage == "signed"), None)


def _delivered(signed: date | None, total: Decimal) -> date | None:
    """A month after the signing, and a day more for each ten thousand, four months at most."""
    return signed + timedelta(days=min(120, 30 + int(total // 10000))) if signed else None


def _receivable(deal: Deal, contract: Nth, way: list[Passed]) -> None:
    """What a signed contract brings is due thirty days later, and was received where the contract is closed."""
    signed, today = _signed(way), deal.company.now.astimezone(ZONE).date()
    if signed is None:
        return
    at = next(at for stage, at, _ in way if stage == "signed")
    due = signed + timedelta(days=30)
    deal.company.rows.add(
        "receivable_plan",
        contract=contract,
        customer=deal.customer,
        amount=deal.amount,
        due_on=due,
        received_on=min(due, today) if way[-1][0] == "closed" or due < today else None,
        owner=deal.seller.login,
        created_by=deal.seller.login,
        created_at=at,
    )


def _order(deal: Deal, contract: Nth, stage: str) -> None:
    chance = deal.company.chance
    way = deal.passed(ORDER, stage, 0.18, 0.04 if stage == "done" else 0.1)
    changed, entered = _status(deal.company, way)
    deal.company.rows.add(
        "sales_order",
        contract=contract,
        customer=deal.customer,
        amount=deal.amount,
        lines=[{"product": p, "quantity": Decimal(n), "price": price, "work": "现场部署与联调"}
               for p, n, _, price in deal.offered],
        status="paid" if stage == "done" else chance.choice(("open", "shipped")) if stage == "executing" else "open",
        status_changed_at=changed,
        status_entered_at=entered,
        **deal.mine(way),
    )  # fmt: skip


def _status(company: Company, way: list[Passed]) -> tuple[datetime, datetime]:
    """When the status changed and when that was entered, now and then a day too late (H-3)."""
    changed = way[-1][1]
    return changed, min(changed + timedelta(hours=company.chance.choice((1, 3, 8, 20, 30))), company.now)
