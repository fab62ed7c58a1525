"""The chain of superiors (2.5 `managers_of`, S4.5, S4.6): nearest first, one seat per level, nobody met twice."""

from dataclasses import replace
from typing import Any

from schema import model
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    HERE,
    LI,
    ROOT,
    WANG,
    ZHOU,
    Case,
    Content,
    company,
    flow,
    role,
    seat,
    step,
)


def chain(levels: int = 0, *, of: str = "submitter", up_to: model.Seat | None = None, **more: Any) -> model.Step:
    """A step that the superiors decide, one after the other."""
    who = model.Seat("managers_of", of, HERE, levels=levels, up_to=up_to)
    return replace(step("chain", who, need="in_order"), **more)


def asked(case: Case, by: int = LI) -> list[tuple[int, ...]]:
    """The people of each seat once the case is handed in."""
    case.submit(by=by)
    return [each.holders.people for each in case.request.steps[0].seats]


def test_one_seat_per_level_the_nearest_first_2_5() -> None:
    case = Case(flow(chain(2)))
    assert asked(case) == [(WANG,), (BOSS,)]
    assert case.holders() == [(WANG,)]
    case.approve(WANG)
    assert case.holders() == [(BOSS,)]
    assert case.approve(BOSS).state.state == "approved"


def test_levels_say_how_many_and_a_missing_level_ends_the_chain_2_5() -> None:
    assert asked(Case(flow(chain(1)))) == [(WANG,)]
    assert asked(Case(flow(chain(9)))) == [(WANG,), (BOSS,)]


def test_up_to_a_role_ends_with_its_first_holder_wherever_he_holds_it_2_5() -> None:
    assert asked(Case(flow(chain(up_to=role("manager"))))) == [(WANG,)]
    assert asked(Case(flow(chain(up_to=role("president"))))) == [(WANG,), (BOSS,)]
    assert asked(Case(flow(chain(1, up_to=role("president"))))) == [(WANG,)]
    assert asked(Case(flow(chain(up_to=role("vice_president"))))) == [(WANG,), (BOSS,)]


def test_above_who_holds_that_role_himself_only_his_superior_decides_2_5() -> None:
    assert asked(Case(flow(chain(up_to=role("manager")))), by=WANG) == [(BOSS,)]


def test_a_circle_of_superiors_counts_everybody_once_2_5() -> None:
    everybody = company()
    circle = {**everybody.members, BOSS: replace(everybody.members[BOSS], manager=LI)}
    case = Case(flow(chain()), organisation=company(members=circle))
    assert asked(case) == [(WANG,), (BOSS,)]


def test_who_leads_several_is_asked_once_2_5() -> None:
    content = Content(persons={"owner": (LI, CHEN)})
    assert asked(Case(flow(chain(1, of="owner")), content=content), by=ZHOU) == [(WANG,)]


def test_the_seat_of_the_submitter_goes_up_to_who_sits_there_once_S4_5() -> None:
    content = Content(persons={"owner": (LI,)})
    assert asked(Case(flow(chain(of="owner")), content=content), by=WANG) == [(BOSS,)]


def test_where_nobody_stands_above_the_administrators_decide_S4_6() -> None:
    case = Case(flow(chain(2)))
    case.submit(by=BOSS)
    assert case.holders() == [(ADMIN, ROOT)]


def test_all_of_the_chain_may_be_asked_at_once_2_5() -> None:
    case = Case(flow(chain(2, need="all")))
    case.submit()
    assert case.holders() == [(WANG,), (BOSS,)]


def test_the_chain_of_a_field_is_frozen_with_the_revision_S2_3() -> None:
    case = Case(flow(step("a", seat("managers_of", "owner", levels=1))))
    case.submit(by=ZHOU)
    assert dict(case.request.people) == {"owner": (LI,)}
