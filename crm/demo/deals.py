"""Opportunities of the demo company with what follows from them: plans, quotes, contracts and orders."""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

from crm.demo.company import PRODUCTS, Company, add_activity
from crm.demo.people import Employee
from crm.demo.rows import Nth


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


def add_deal(
    company: Company, customer: Nth, seller: Employee, days: float, won: bool, products: list[Nth], rivals: list[Nth]
) -> None:
    """An opportunity begun this many days ago, in some stage, with what its stage brings."""
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
    add_activity(company, seller, days * 0.7, customer=customer, opportunity=deal)
    if not ended and chance.random() < 0.4:
        _plan(company, seller, customer, deal)
    early = stage in ("lead", "lost")  # nothing is quoted there
    if stage in ("bid", "signing", "won") or (not early and chance.random() < 0.2):
        add_activity(company, seller, days * 0.65, kind="visit", customer=customer, opportunity=deal)
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
