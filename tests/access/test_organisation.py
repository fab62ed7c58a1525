"""The organisation: the tree, people, roles and parameters."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.calendars import Calendars
from access.facts import Appointment, Member, Setting, Unit
from access.organisation import Organisation
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.actor import Holding
from kernel.errors import Place
from kernel.text import Text
from schema.model import App, Calendar, Parameter, Profile, Role

TODAY = date(2026, 11, 21)
HERE = Place("t.yaml", 1)
TRUTH = Expression("exam_passed", None, BOOLEAN)

UNITS = {
    1: Unit(1, "g", "Group", "group", None, 10, "group"),
    2: Unit(2, "east", "East", "company", 1, 11),
    3: Unit(3, "s1", "Section", "section", 2, 12, "local"),
    4: Unit(4, "d1", "Department", "department", 3, 13),
    5: Unit(5, "d2", "Other", "department", 3),
    6: Unit(6, "hq", "Office", "department", 1),
}
MEMBERS = {
    10: Member(10, "top", "Top", 1),
    11: Member(11, "east", "East", 2, 10),
    12: Member(12, "section", "Section", 3, 11),
    13: Member(13, "head", "Head", 4, 12),
    14: Member(14, "ann", "Ann", 4, 13),
    15: Member(15, "bob", "Bob", 4, 14),
    16: Member(16, "gone", "Gone", 4, 13, active=False),
    17: Member(17, "lone", "Lone", 5),
}
ROLES = {
    "manager": Role("manager", Text.of("m"), HERE),
    "sales": Role("sales", Text.of("s"), HERE, when=TRUTH, otherwise="employee"),
    "employee": Role("employee", Text.of("e"), HERE),
    "portal": Role("portal", Text.of("p"), HERE, outside=True),
    "it": Role("it", Text.of("i"), HERE, administers=frozenset({"accounts"})),
}
APPOINTMENTS = (
    Appointment(13, "manager", 4),
    Appointment(12, "manager", 3),
    Appointment(10, "manager", 1),
    Appointment(16, "manager", 4),
    Appointment(14, "sales", 4),
    Appointment(15, "sales", 4),
    Appointment(17, "portal", 5),
    Appointment(15, "manager", 5, date(2026, 11, 20)),
    Appointment(11, "it", 2, TODAY),
)
PARAMETERS = {
    "days": Parameter("days", "integer", Text.of("d"), HERE, default=7),
    "visit": Parameter(
        "visit", "integer", Text.of("v"), HERE, by=("customer", "level"), choices={"a": 14, "otherwise": 60}
    ),
}


def organisation(**changes: Any) -> Organisation:
    facts: dict[str, Any] = {
        "day": TODAY,
        "levels": ("group", "company", "section", "department"),
        "units": UNITS,
        "members": MEMBERS,
        "appointments": APPOINTMENTS,
        "roles": ROLES,
        "parameters": PARAMETERS,
        "eligible": {"sales": frozenset({14})},
        "profiles": {
            "group": Profile("group", Text.of("g"), {"days": 30}, HERE),
            "local": Profile("local", Text.of("l"), {}, HERE),
        },
    }
    return Organisation(**{**facts, **changes})


def test_ancestors_stand_from_the_unit_to_the_root() -> None:
    assert organisation().ancestors(4) == (4, 3, 2, 1)
    assert organisation().ancestors(99) == ()


def test_a_subtree_holds_the_unit_and_all_below() -> None:
    assert organisation().subtree(3) == {3, 4, 5}


def test_a_holding_above_the_named_level_covers_its_own_unit_and_all_below() -> None:
    assert organisation().scope(4, "section") == {3, 4, 5}
    assert organisation().scope(1, "section") == {1, 2, 3, 4, 5, 6}
    assert organisation().scope(6, "section") == {6}, "a department outside every section never widens"


def test_a_team_is_everybody_below_at_any_depth() -> None:
    assert organisation().team_of(12) == {13, 14, 15, 16}
    assert organisation().team_of(15) == frozenset()


def test_managers_in_a_circle_do_not_hang() -> None:
    members = {1: Member(1, "a", "A", None, 2), 2: Member(2, "b", "B", None, 1)}
    assert organisation(members=members).team_of(1) == {2}


def test_the_superior_is_the_active_manager_else_the_nearest_head_above() -> None:
    facts = organisation()
    assert facts.superior(14) == 13
    assert facts.superior(17) == 12, "no manager, no head in the own unit: the head of the section"
    assert facts.superior(10) is None
    members = {**MEMBERS, 13: Member(13, "head", "Head", 4, 12, active=False)}
    assert organisation(members=members).superior(14) == 12


def test_holders_are_the_nearest_active_ones_whose_unit_covers_the_records_unit() -> None:
    facts = organisation()
    assert facts.holders("manager", 4) == (13,)
    assert facts.holders("manager", 5) == (12,), "nobody holds it for the department, so its section"
    assert facts.holders("manager", 6) == (10,)
    assert facts.holders("manager", 4, "section") == (12,)
    assert facts.holders("manager", within="anywhere") == (10, 12, 13)
    assert facts.holders("nobody_has_it", 4) == ()


def test_a_role_counts_as_otherwise_until_its_condition_holds() -> None:
    facts = organisation()
    assert facts.holdings(14) == (Holding("sales", 4),)
    assert facts.holdings(15) == (Holding("employee", 4),)
    assert facts.holders("sales", 4) == (14,)


def test_a_holding_ends_after_its_last_day() -> None:
    assert organisation().holdings(11) == (Holding("it", 2),)
    assert organisation(day=date(2026, 11, 22)).holdings(11) == ()


def test_everyone_is_every_active_inside_person() -> None:
    facts = organisation()
    assert facts.has_role(14, "everyone")
    assert not facts.has_role(16, "everyone")
    assert not facts.has_role(17, "everyone")
    assert facts.holders("everyone") == (10, 11, 12, 13, 14, 15)


def test_the_actor_carries_effective_roles_and_whether_outside() -> None:
    facts = organisation()
    assert facts.actor(15).roles == {"employee", "everyone"}
    assert facts.actor(17).outside and facts.actor(17).roles == {"portal"}
    assert facts.actor(16).holdings == ()
    assert facts.administrators("accounts") == (11,)


@pytest.mark.parametrize(
    ("unit", "day", "value"), [(4, TODAY, 5), (4, date(2026, 1, 1), 9), (2, TODAY, 30), (None, TODAY, 7)]
)
def test_a_parameter_is_the_units_own_then_its_profiles_then_the_parents(
    unit: int | None, day: date, value: int
) -> None:
    settings = (Setting("days", 3, 9), Setting("days", 3, 5, date(2026, 6, 1)), Setting("days", 3, 1, date(2027, 1, 1)))
    assert organisation(settings=settings).parameter("days", unit, day) == value


def test_a_parameter_by_a_field_picks_its_value() -> None:
    facts = organisation(settings=(Setting("visit", 2, {"a": Decimal(1), "otherwise": Decimal(2)}),))
    assert facts.parameter("visit", 1, pick="a") == 14
    assert facts.parameter("visit", 1, pick=None) == 60
    assert facts.parameter("visit", 4, pick="a") == 1


trees = st.dictionaries(st.integers(1, 9), st.one_of(st.none(), st.integers(1, 9)), max_size=9)


@given(trees)
def test_a_unit_is_in_a_subtree_exactly_when_its_root_is_an_ancestor(parents: dict[int, int | None]) -> None:
    facts = organisation(units={key: Unit(key, str(key), "", "x", parent) for key, parent in parents.items()})
    for unit in parents:
        for other in parents:
            assert (unit in facts.subtree(other)) == (other in facts.ancestors(unit))


@given(trees)
def test_nobody_is_in_their_own_team_and_teams_nest(managers: dict[int, int | None]) -> None:
    facts = organisation(members={key: Member(key, str(key), "", None, boss) for key, boss in managers.items()})
    for person in managers:
        team = facts.team_of(person)
        assert person not in team
        for each in team & set(managers):
            assert facts.team_of(each) <= team | {person}


# ------------------------------------------------------------------------------------------------ working time
def test_a_unit_keeps_the_calendar_of_the_nearest_unit_that_keeps_one_S11() -> None:
    app = App(Text.of("x"), calendars={
        "east": Calendar(hours=(("08:00", "16:00"),), units=("east",)), "section": Calendar(units=("s1",)),
    })  # fmt: skip
    found = organisation(calendars=Calendars.of(app))
    assert [found.calendar_of(unit) for unit in (1, 2, 3, 4, 6, 99, None)] == [
        "", "east", "section", "section", "", "", "",
    ]  # fmt: skip
    at_eight = datetime(2026, 11, 20, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert found.working_time("east").is_open(at_eight)
    assert not found.working_time("").is_open(at_eight)
    assert found.working_time("one the file has lost") == found.working_time("")
