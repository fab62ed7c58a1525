"""What of a changed file depends on who and what is there: roles nobody holds, requests under way."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import schema.load
from access.policy import Policy
from kernel.errors import Refusal
from tests.workflows.company import FLOWS, Company, pending, quote
from workflows.route import steps_of
from workflows.standing import demand, in_use
from workflows.vacancies import vacancies


async def test_a_role_that_an_approval_asks_and_nobody_holds_is_a_warning(company: Company) -> None:
    house = company.house
    everybody = vacancies(house.policy)
    left = tuple(each for each in house.organisation.appointments if each.role != "president")
    found = vacancies(Policy(house.schema, house.names, replace(house.organisation, appointments=left)))
    told = [problem for problem in found if problem not in everybody]
    assert told and {(problem.values["role"], problem.severity) for problem in told} == {("president", "warning")}
    assert all(problem.place and problem.place.file.endswith("flows.yaml") for problem in told)
    assert told[0].text("en").startswith("Nobody holds `president` today. Requests reaching “")
    assert any("admin" in problem.text("zh-CN") for problem in told)


async def test_each_role_of_each_approval_that_is_emptied_is_named(company: Company) -> None:
    house = company.house
    roles = {seat.name for w in house.schema.workflows.values() for step in steps_of(w.steps) for seat in step.who
             if seat.kind == "role"}  # fmt: skip
    for role in sorted(roles):
        left = tuple(each for each in house.organisation.appointments if each.role != role)
        told = vacancies(Policy(house.schema, house.names, replace(house.organisation, appointments=left)))
        assert role in {problem.values.get("role") for problem in told if problem.code.name == "WFL069"}, role


async def test_a_unit_for_which_nobody_holds_the_role_is_named(company: Company) -> None:
    house = company.house
    assert [each for each in vacancies(house.policy) if each.code.name == "WFL095"] == []
    sales = house.organisation.unit_of_code("sales")
    left = tuple(each for each in house.organisation.appointments if (each.role, each.unit) != ("dept_manager", sales))
    told = vacancies(Policy(house.schema, house.names, replace(house.organisation, appointments=left)))
    found = [problem.text("zh-CN") for problem in told if problem.code.name == "WFL095"]
    assert any("没有人为 销售部 担任 `dept_manager`" in text and "新客户审核" in text for text in found), found


async def test_what_an_open_request_reads_cannot_be_taken_away(company: Company, tmp_path: Path) -> None:
    """S16.4."""
    file = tmp_path / "changed.yaml"
    file.write_text(re.sub(r"\bratio\b", "share", FLOWS.read_text(encoding="utf-8")), encoding="utf-8")
    later = schema.load.load(file)
    assert await in_use(company.house, later, ()) == []
    number = await quote(company, "0.5", name="报价甲")
    request = await pending(company, "quote", number, "approved")
    [problem] = await in_use(company.house, later, ())
    assert problem.text("en").startswith(
        "1 running request(s) of quote_discount cannot go on with this schema: 报价甲. "
    )
    assert "`ratio`" in problem.text("en")
    with pytest.raises(Refusal) as caught:
        await demand(company.house, later, ())
    assert caught.value.code.name == "WFL070"
    assert await in_use(company.house, company.house.schema, ()) == []
    await company.decide("wang", request, "approve")
    assert await in_use(company.house, later, ()) == []
