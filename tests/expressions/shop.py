"""A small schema for expressions: customers with activities and quotes, lines, tables, an organisation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from expressions.calendar import WorkCalendar
from expressions.compile import compile
from expressions.frame import Frame
from expressions.functions import Function
from expressions.scope import Member, Parameter, StageLog
from expressions.tree import Expression
from expressions.types import BOOLEAN, DATE, DATETIME, DURATION, JSON, NUMBER, TEXT, Type

# text, number kinds with their decimals, [options], {several options}, >entity, >>entities, >? any, <entity.field
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "unit": {"code": "text", "name": "text", "level": ["group", "company", "section"], "parent": ">unit"},
    "user": {"login": "text", "name": "text", "unit": ">unit", "manager": ">user", "active": "boolean",
             "customer": ">customer", "customers": "<customer.owner"},
    "customer": {
        "name": "text", "level": ["a", "b", "c"], "stage": ["draft", "prospect", "won"], "phone": "text",
        "is_key": "boolean", "credit": 2, "ratio": 4, "score": 0, "since": "date", "seen": "datetime",
        "created_at": "datetime", "tags": {"x", "y", "z"}, "owner": ">user", "unit": ">unit", "parent": ">customer",
        "about": ">?", "competitors": ">>competitor", "helpers": ">>user", "files": ">>!", "extra": "json",
        "grace": "duration", "idle_days": "clock", "activities": "<activity.customer", "quotes": "<quote.customer",
        "branches": "<customer.parent",
    },
    "activity": {"customer": ">customer", "kind": ["call", "visit"], "at": "datetime", "minutes": 0, "cost": 2,
                 "note": "text", "done": "boolean", "owner": ">user", "created_at": "datetime"},
    "quote": {"customer": ">customer", "owner": ">user", "unit": ">unit", "amount": 2, "ratio": 4, "signed": "date",
              "stage": ["draft", "sent"], "lines": "<quote.lines.parent"},
    "quote.lines": {"parent": ">quote", "position": 0, "product": ">product", "price": 2, "quantity": 4,
                    "work": "text", "checked": "boolean"},
    "product": {"name": "text", "list_price": 2, "kind": ["a", "b"]},
    "competitor": {"name": "text", "size": 0},
    "allocation": {"level": ["a", "b", "c"], "kind": ["call", "visit"], "person": ">user", "tags": {"x", "y", "z"}},
    "task": {"about": ">?", "target": ">customer|quote", "title": "text", "due": "date"},
    "stage_move": {"record": ">?", "stage": "text", "at": "datetime"},
}  # fmt: skip
AUTOMATIC = {"id": Member("id", "field", NUMBER), "created_at": Member("created_at", "field", DATETIME),
             "owner": Member("owner", "link", Type("record", "user"), "user")}  # fmt: skip


def _kind(written: Any) -> Type:
    if isinstance(written, list):
        return Type("text", options=tuple(written))
    if isinstance(written, set):
        return Type("list", item=Type("text", options=tuple(sorted(written))))
    if isinstance(written, int) or written == "clock":
        return NUMBER
    return {"text": TEXT, "boolean": BOOLEAN, "date": DATE, "datetime": DATETIME, "json": JSON, "duration": DURATION}[
        written
    ]


def member_of(entity: str, name: str) -> Member | None:
    if name == "id":
        return AUTOMATIC["id"]
    written = FIELDS.get(entity, {}).get(name)
    if written is None:
        return None
    if isinstance(written, str) and written[0] == "<":
        of, _, back = written[1:].rpartition(".")
        return Member(name, "collection", Type("collection", of), of, back)
    if isinstance(written, str) and written.startswith(">>"):
        to = None if written == ">>!" else written[2:]
        return Member(name, "links", Type("collection", to), to)
    if isinstance(written, str) and written[0] == ">":
        several = tuple(written[1:].split("|")) if "|" in written else ()
        to = None if several or written == ">?" else written[1:]
        return Member(name, "link", Type("record", to, options=several), to, targets=several)
    return Member(name, "field", _kind(written), clock=written == "clock")


@dataclass
class Shop:
    """The Scope."""

    registered: dict[str, Function] = field(default_factory=dict)

    def entities(self) -> Any:
        return FIELDS.keys()

    def member(self, entity: str | None, name: str) -> Member | None:
        return AUTOMATIC.get(name) if entity is None else member_of(entity, name)

    def members(self, entity: str | None) -> Any:
        return AUTOMATIC.keys() if entity is None else ["id", *FIELDS.get(entity, {})]

    def parameter(self, name: str) -> Parameter | None:
        return {
            "pool_days": Parameter("pool_days", NUMBER),
            "visit_days": Parameter("visit_days", NUMBER, ("customer", "level"), ("a", "b")),
            "strict": Parameter("strict", BOOLEAN), "mode": Parameter("mode", Type("text", options=("x", "y"))),
            "from_day": Parameter("from_day", DATE),
        }.get(name)  # fmt: skip

    def parameters(self) -> Any:
        return ["pool_days", "visit_days", "strict", "mode", "from_day"]

    def roles(self) -> Any:
        return ["sales", "manager", "everyone"]

    def levels(self) -> Any:
        return ["group", "company", "section"]

    def profiles(self) -> Any:
        return ["north", "south"]

    def function(self, name: str) -> Function | None:
        return self.registered.get(name)

    def functions(self) -> Any:
        return self.registered.keys()

    def calendars(self) -> Any:
        return ["plant"]

    def owned(self) -> Any:
        return ["customer", "quote", "activity"]

    def stage_log(self) -> StageLog | None:
        return StageLog("stage_move", "record", "stage", "at")


SHOP = Shop()
UNITS = {1: ("group", None), 2: ("company", 1), 3: ("section", 2), 4: ("section", 2), 5: ("company", 1)}


PLANT = WorkCalendar.of("CN", [date(2026, 11, 20)], [date(2026, 11, 21)])  # off on Friday, at work on Saturday
OWN_DAYS = {3: PLANT, 4: PLANT, 5: WorkCalendar.of("DE")}


class Company:
    """The organisation: group 1 over companies 2 and 5; sections 3 and 4 in 2."""

    units = UNITS
    members: Mapping[int, Any] = {1: None, 2: None, 3: None}
    roles: frozenset[tuple[int, str]] = frozenset({(1, "sales"), (2, "manager"), (2, "sales")})
    days: Mapping[int, int] = {1: 90, 3: 30}

    def _up(self, unit: int | None) -> list[int]:
        found = []
        while unit is not None and unit in UNITS:
            found.append(unit)
            unit = UNITS[unit][1]
        return found

    def at_level(self, unit: int | None, level: str) -> int | None:
        return next((each for each in self._up(unit) if UNITS[each][0] == level), None)

    def subtree(self, unit: int) -> frozenset[int]:
        return frozenset(each for each in UNITS if unit in self._up(each))

    def within(self, unit: int | None, other: int | None) -> bool:
        return other is not None and other in self._up(unit)

    def profile(self, unit: int | None) -> str:
        return {3: "north", 5: "south"}.get(unit or 0, "")

    def workdays(self, unit: int | None) -> WorkCalendar | None:
        return OWN_DAYS.get(unit or 0)

    def has_role(self, user: int, role: str) -> bool:
        return role == "everyone" or (user, role) in self.roles

    def parameter(self, name: str, unit: int | None = None, day: date | None = None, pick: object = None) -> Any:
        if name == "pool_days":
            return next((self.days[each] for each in self._up(unit) if each in self.days), 60)
        if name == "visit_days":
            return {"a": 14, "b": Decimal("30.5")}.get(str(pick), 60 + (unit or 0))
        values: dict[str, Any] = {"strict": unit == 3, "mode": "x" if unit == 2 else None, "from_day": date(2026, 1, 1)}
        return values[name]


ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
FRAME = Frame(NOW, ZONE, Company(), WorkCalendar.of("CN"), me=1)


def made(source: str, entity: str | None = "customer", **options: Any) -> Expression:
    """A checked expression about a customer."""
    return compile(source, SHOP, entity, **options)


Asked = Callable[..., Any]
