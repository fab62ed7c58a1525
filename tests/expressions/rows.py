"""A few rows of the shop, with empties everywhere."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expressions.evaluate import evaluate
from expressions.frame import Frame
from expressions.memory_world import MemoryWorld
from expressions.numbers import rounded
from kernel.duration import Duration
from kernel.reference import Reference
from tests.expressions.database import IDLE
from tests.expressions.shop import FRAME


def at(day: int, hour: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


ROWS: dict[str, list[dict[str, Any]]] = {
    "unit": [{"id": 1, "code": "g", "level": "group"}, {"id": 2, "code": "e", "level": "company", "parent": 1},
             {"id": 3, "code": "s3", "level": "section", "parent": 2}, {"id": 4, "code": "s4", "parent": 2},
             {"id": 5, "code": "w", "parent": 1}],
    "user": [{"id": 1, "login": "li", "unit": 3, "manager": 2, "active": True, "customer": 2},
             {"id": 2, "login": "wang", "unit": 2, "active": False}, {"id": 3, "login": "zhao"}],
    "customer": [
        {"id": 1, "name": "华东学校", "level": "a", "stage": "won", "phone": "13900000000", "is_key": True,
         "credit": Decimal("200000.00"), "ratio": Decimal("0.4500"), "score": 7, "since": date(2026, 1, 31),
         "seen": at(20, 17), "created_at": at(1, 16, 10), "tags": ("x", "z"), "owner": 1, "unit": 3,
         "about": Reference("customer", 2), "competitors": (1, 2), "helpers": (2, 1), "files": (Reference("x", 1),),
         "extra": {"a": 1}, "grace": Duration(Decimal(3), "day")},
        {"id": 2, "name": "ＡＢＣ hospital", "level": "b", "stage": "draft", "is_key": False, "credit": Decimal("0.01"),
         "ratio": Decimal("0.4499"), "score": -3, "since": date(2024, 2, 29), "created_at": at(21, 4), "tags": (),
         "owner": 2, "unit": 5, "parent": 1, "about": Reference("quote", 1)},
        {"id": 3, "created_at": at(15)},
        {"id": 4, "name": "gone", "is_key": True, "credit": Decimal(5), "owner": 1, "created_at": at(2),
         "parent": 1, "deleted_at_": at(3)},
    ],
    "activity": [
        {"id": 1, "customer": 1, "kind": "call", "at": at(20, 17), "minutes": 30, "cost": Decimal("10.10"),
         "note": "b", "done": True, "owner": 1, "created_at": at(20, 18)},
        {"id": 2, "customer": 1, "kind": "visit", "at": at(19, 1), "minutes": None, "cost": Decimal("0.20"),
         "note": "a", "done": False, "owner": 2, "created_at": at(20)},
        {"id": 3, "customer": 1, "done": True}, {"id": 4, "customer": 2, "cost": Decimal(-3), "note": "é"},
        {"id": 5, "customer": 1, "note": "deleted", "minutes": 999, "deleted_at_": at(20)},
    ],
    "quote": [{"id": 1, "customer": 1, "owner": 1, "unit": 3, "amount": Decimal("90.00"), "ratio": Decimal("0.5"),
               "signed": date(2026, 11, 1), "stage": "sent"},
              {"id": 2, "customer": 1, "amount": Decimal("10.00"), "stage": "draft"}, {"id": 3}],
    "quote.lines": [
        {"id": 1, "parent": 1, "position": 2, "product": 1, "price": Decimal("1.10"), "quantity": Decimal("3.0001"),
         "work": "w1", "checked": True},
        {"id": 2, "parent": 1, "position": 1, "product": 2, "price": Decimal("2.00"), "quantity": Decimal("0.5"),
         "checked": True},
        {"id": 3, "parent": 2, "position": 1, "price": Decimal("5.00")},
    ],
    "product": [{"id": 1, "name": "p1", "list_price": Decimal("1.50"), "kind": "a"}, {"id": 2, "name": "p2"}],
    "competitor": [{"id": 1, "name": "c1", "size": 4}, {"id": 2, "name": "c2", "deleted_at_": at(1)}],
    "allocation": [
        {"id": 1, "person": 3}, {"id": 2, "level": "a", "person": 1},
        {"id": 3, "level": "a", "kind": "call", "person": 2},
        {"id": 4, "level": "b", "kind": "visit", "tags": ("x", "y")},
    ],
    "task": [{"id": 1, "about": Reference("customer", 1), "target": Reference("customer", 1),
              "due": date(2026, 11, 30)},
             {"id": 2, "target": Reference("quote", 1)}, {"id": 3}],
    "stage_move": [{"id": 1, "record": Reference("customer", 1), "stage": "won", "at": at(5)},
                   {"id": 2, "record": Reference("customer", 1), "stage": "won", "at": at(6)}],
}  # fmt: skip


def world_of(rows: Any, frame: Frame = FRAME) -> MemoryWorld:
    """The rows as a world; `idle_days` is computed as SQL inlines it."""

    def idle(world: MemoryWorld, row: Any) -> Any:
        value = evaluate(IDLE, world, frame.about(row["id"]))
        return None if value is None else rounded(value, 1, "down")

    return MemoryWorld(rows, {("customer", "idle_days"): idle})
