"""What of a changed file depends on who and what is there: roles nobody holds, requests under way."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import schema.load
from kernel.errors import Refusal
from tests.workflows.company import FLOWS, Company, pending, quote
from workflows.standing import demand, in_use, vacancies


async def test_a_role_that_an_approval_asks_and_nobody_holds_is_a_warning(company: Company) -> None:
    house = company.house
    everybody = vacancies(house.schema, house.organisation)
    left = tuple(each for each in house.organisation.appointments if each.role != "president")
    found = vacancies(house.schema, replace(house.organisation, appointments=left))
    told = [problem for problem in found if problem not in everybody]
    assert told and {(problem.values["role"], problem.severity) for problem in told} == {("president", "warning")}
    assert all(problem.place and problem.place.file.endswith("flows.yaml") for problem in told)
    assert told[0].text("en").startswith("Nobody holds `president` today. Requests reaching “")
    assert any("admin" in problem.text("zh-CN") for problem in told)


async def test_what_an_open_request_reads_cannot_be_taken_away(company: Company, tmp_path: Path) -> None:
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
