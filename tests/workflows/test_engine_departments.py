"""To which department a person belongs, and who heads it: the nearest unit of that level, else the unit itself."""

from access.facts import Member, Unit
from access.organisation import Organisation
from tests.workflows.builders import BOSS, CHEN, LI, NAMES, WANG, ZHOU, Case, company, flow, seat, step
from workflows.organisation import department_head, department_of

TEAM = 4


def with_team() -> Organisation:
    """CHEN is in a team of the sales department that ZHOU leads."""
    plain = company()
    units = {**plain.units, TEAM: Unit(TEAM, "team", "一组", "team", 2, ZHOU)}
    members = {**plain.members, CHEN: Member(CHEN, "chen", NAMES[CHEN], TEAM, WANG)}
    return company(units=units, members=members, levels=("company", "department", "team"))


def test_a_person_of_a_team_belongs_to_the_department_above_it() -> None:
    assert department_of(with_team(), CHEN) == "销售部"
    assert department_of(with_team(), LI) == "销售部"


def test_who_stands_above_all_departments_belongs_to_his_own_unit() -> None:
    assert department_of(company(), BOSS) == "集团"


def test_nobody_and_who_is_unknown_belong_to_none() -> None:
    assert department_of(company(), 99) == ""
    assert department_of(company(units={}), LI) == ""


def test_the_head_of_a_team_is_not_the_head_of_its_department_S4_1() -> None:
    assert department_head(with_team(), TEAM) == WANG
    assert department_head(company(), 1) == BOSS
    assert department_head(company(), 3) == BOSS, "the service has no head of its own"


def test_the_trail_keeps_the_department_of_who_acts_S8_2() -> None:
    case = Case(flow(step("one", seat("user", "chen"))), with_team())
    case.submit()
    assert case.trail[0].data["department"] == "销售部"
