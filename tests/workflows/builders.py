"""Small words to write definitions, people and contents of the pure engine with."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from access.facts import Appointment, Member, Unit
from access.organisation import Organisation
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Place, Refusal
from kernel.text import Text
from schema import model
from workflows.commands import Approve, Command, Decide, Reject, Return, Submit
from workflows.engine import apply
from workflows.seats import holders_now
from workflows.state import Request, Seat, Step
from workflows.turn import Result

HERE = Place("flows.yaml", 1)
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

# people of the company: a salesman, his manager, two more of sales, their boss, and two administrators
LI, WANG, CHEN, ZHOU, BOSS, ADMIN, ROOT = range(1, 8)
NAMES = {LI: "李敏", WANG: "王经理", CHEN: "陈", ZHOU: "周", BOSS: "总裁", ADMIN: "管理员甲", ROOT: "管理员乙"}


# ------------------------------------------------------------------------------------------------ definitions
def asks(source: str, answer: Callable[[Mapping[str, Any]], Any]) -> Expression:
    """A condition or value read from the values by a Python function; a tuple names the empty fields."""
    return Expression(source, answer, BOOLEAN)


def at_least(name: str, bound: Any) -> Expression:
    """`name >= bound`, unknown while the field is empty."""
    return asks(f"{name} >= {bound}", lambda v: (name,) if v.get(name) is None else v[name] >= bound)


def below(name: str, bound: Any) -> Expression:
    """`name < bound`, unknown while the field is empty."""
    return asks(f"{name} < {bound}", lambda v: (name,) if v.get(name) is None else v[name] < bound)


def role(name: str, **more: Any) -> model.Seat:
    return model.Seat("role", name, HERE, **more)


def seat(kind: Any, name: str, **more: Any) -> model.Seat:
    return model.Seat(kind, name, HERE, **more)


def named(login: str, **more: Any) -> model.Seat:
    """The seat of one person."""
    return seat("user", login, **more)


def step(name: str, *who: model.Seat, **more: Any) -> model.Step:
    return model.Step(name, Text.of(name), HERE, who=who or (role("manager"),), **more)


def choose(*rows: tuple[Expression | None, tuple[model.Block, ...]]) -> model.Choose:
    return model.Choose(tuple(model.Row(when, steps, HERE) for when, steps in rows), HERE)


def together(*branches: tuple[str, tuple[model.Block, ...]], wait: bool = False) -> model.Together:
    return model.Together(branches, "wait_all" if wait else "stop_all", HERE)


def flow(*steps: model.Block, name: str = "quote_discount", **more: Any) -> model.Workflow:
    digest = hashlib.sha256(repr((name, steps, more)).encode()).hexdigest()
    return model.Workflow(
        name, Text.of({"en": "Discount", "zh-CN": "报价折扣审批"}), "quote", HERE, digest, steps=steps, **more
    )


def effect(word: str = "set") -> model.Effect:
    return model.Effect(word, None, HERE)


# ------------------------------------------------------------------------------------------------ people
def company(**changes: Any) -> Organisation:
    """One company, two departments: sales (LI, WANG its manager and head, CHEN) and service (ZHOU); BOSS leads all."""
    units = {
        1: Unit(1, "g", "集团", "company", None, BOSS),
        2: Unit(2, "sales", "销售部", "department", 1, WANG),
        3: Unit(3, "service", "客服部", "department", 1, None),
    }
    members = {
        LI: Member(LI, "li", NAMES[LI], 2, WANG),
        WANG: Member(WANG, "wang", NAMES[WANG], 2, BOSS),
        CHEN: Member(CHEN, "chen", NAMES[CHEN], 2, WANG),
        ZHOU: Member(ZHOU, "zhou", NAMES[ZHOU], 3, BOSS),
        BOSS: Member(BOSS, "boss", NAMES[BOSS], 1),
        ADMIN: Member(ADMIN, "admin", NAMES[ADMIN], 1, BOSS),
        ROOT: Member(ROOT, "root", NAMES[ROOT], 1, BOSS),
    }
    appointments = (
        Appointment(WANG, "manager", 2),
        Appointment(ZHOU, "manager", 3),
        Appointment(CHEN, "assistant", 2),
        Appointment(ZHOU, "finance", 1),
        Appointment(CHEN, "finance", 1),
        Appointment(BOSS, "president", 1),
        Appointment(ADMIN, "workflow_admin", 1),
        Appointment(ROOT, "workflow_admin", 1),
    )
    roles = {
        name: model.Role(name, Text.of(name), HERE, administers=frozenset(what))
        for name, what in (
            ("manager", ()), ("assistant", ()), ("finance", ()), ("president", ()), ("vice_president", ()),
            ("workflow_admin", ("workflows",)),
        )
    }  # fmt: skip
    facts: dict[str, Any] = {
        "day": date(2026, 11, 20), "levels": ("company", "department"), "units": units, "members": members,
        "appointments": appointments, "roles": roles,
    }  # fmt: skip
    return Organisation(**(facts | changes))


def without(organisation: Organisation, person: int) -> Organisation:
    """The person is deactivated."""
    gone = replace(organisation.members[person], active=False)
    return _fresh(organisation, members={**organisation.members, person: gone})


def losing(organisation: Organisation, person: int, name: str) -> Organisation:
    """The person no longer holds the role."""
    kept = tuple(each for each in organisation.appointments if (each.user, each.role) != (person, name))
    return _fresh(organisation, appointments=kept)


def gaining(organisation: Organisation, person: int, name: str, unit: int = 1) -> Organisation:
    """The person holds one more role."""
    return _fresh(organisation, appointments=(*organisation.appointments, Appointment(person, name, unit)))


def _fresh(organisation: Organisation, **changes: Any) -> Organisation:
    return replace(organisation, **changes)


# ------------------------------------------------------------------------------------------------ content
@dataclass
class Content:
    """The submitted content of a record; conditions are functions of `values`."""

    values: dict[str, Any] = field(default_factory=dict)
    persons: dict[str, tuple[int, ...]] = field(default_factory=lambda: {"owner": (LI,)})
    units: dict[str, int] = field(default_factory=lambda: {"unit": 2})

    def decide(self, condition: Expression) -> bool | tuple[str, ...]:
        answer: bool | tuple[str, ...] = condition.root(self.values)
        return answer

    def why(self, condition: Expression) -> Mapping[str, str]:
        return {"en": f"{condition.source} with {self.values}"}

    def value(self, expression: Expression) -> Any:
        return expression.root(self.values)

    def people(self, name: str) -> tuple[int, ...]:
        return self.persons.get(name, ())

    def unit(self, name: str) -> int | None:
        return self.units.get(name)

    def is_empty(self, name: str) -> bool:
        return self.values.get(name) in (None, "", ())

    def to_fill(self, name: str) -> Text:
        return self.label(name)

    def amount(self, definition: model.Workflow) -> Decimal | None:
        return self.values.get("amount")

    def label(self, name: str) -> Text:
        return Text.of({"en": name, "zh-CN": {"ratio": "折扣"}.get(name, name)})


# ------------------------------------------------------------------------------------------------ driving
@dataclass
class Case:
    """One request driven command by command; a refused command leaves it as it was."""

    definition: model.Workflow
    organisation: Organisation = field(default_factory=company)
    content: Content = field(default_factory=Content)
    now: datetime = NINE
    state: Request | None = None
    last: Result | None = None
    trail: list[Any] = field(default_factory=list)

    def give(self, command: Command) -> Result:
        try:
            result = apply(self.definition, self.state, command, self.now, self.organisation)
        except Refusal as refusal:
            assert "{" not in "".join(refusal.code.sentence(each, refusal.values) for each in ("en", "zh-CN"))
            raise
        self.state, self.last = result.state, result
        self.trail.extend(result.events)
        self.now += timedelta(minutes=1)
        return result

    def standing(self) -> tuple[str, str, tuple[str, ...]]:
        """The state of the request, the steps being decided ("" when none is) and the steps passed."""
        return self.request.state, ", ".join(step.name for step in self.request.active_steps), self.request.passed

    def submit(self, by: int = LI, **more: Any) -> Result:
        return self.give(Submit(actor=by, entity="quote", record=7, subject=self.content, **more))

    def approve(self, by: int, **more: Any) -> Result:
        return self.give(self._decision(Approve, by, more))

    def reject(self, by: int, comment: str = "不行", **more: Any) -> Result:
        return self.give(self._decision(Reject, by, more | {"comment": comment}))

    def send_back(self, by: int, to: str = "", **more: Any) -> Result:
        return self.give(self._decision(Return, by, more | {"to": to}))

    def _decision(self, kind: type[Decide], by: int, more: dict[str, Any]) -> Decide:
        given: dict[str, Any] = {"actor": by, "revision": self.request.revision, "subject": self.content}
        return kind(**(given | more))

    def refused(self, command: Command | Callable[[], Any], language: str = "en") -> tuple[str, str]:
        """The code and sentence of a refusal; the state must not have changed."""
        before, length = self.state, len(self.trail)
        try:
            command() if callable(command) else self.give(command)
        except Refusal as refusal:
            assert self.state is before
            assert len(self.trail) == length
            return refusal.code.name, refusal.code.sentence(language, refusal.values)
        raise AssertionError("this was not refused")

    @property
    def request(self) -> Request:
        assert self.state is not None
        return self.state

    def seat(self, number: int) -> Seat:
        found = self.request.seat(number)
        assert found is not None
        return found

    def notices(self) -> list[tuple[str, tuple[int, ...]]]:
        """Kind and people of what the last command tells somebody."""
        assert self.last is not None
        return [(notice.kind, notice.people) for notice in self.last.notices]

    def holders(self) -> list[tuple[int, ...]]:
        """The people of each open seat."""
        seats = [each for step_ in self.request.active_steps for each in step_.seats if each.state == "open"]
        return [holders_now(each.holders, self.organisation) for each in seats]

    @property
    def active(self) -> Step:
        """The only step that is being decided."""
        (found,) = self.request.active_steps
        return found


def submitted(*steps: Any, by: int = LI, organisation: Any = None, content: Content | None = None, **more: Any) -> Case:
    """A request of these steps, handed in."""
    case = Case(flow(*steps, **more), organisation or company(), content or Content())
    case.submit(by)
    return case


def discount() -> model.Workflow:
    """Who approves follows the ratio; from 1 on nobody."""
    return flow(
        choose(
            (at_least("ratio", Decimal("0.50")), (step("manager", role("manager")),)),
            (at_least("ratio", Decimal("0.45")), (step("assistant", role("assistant")),)),
            (None, (step("top", role("vice_president"), role("president"), comment="always"),)),
        ),
        when=below("ratio", 1),
    )
