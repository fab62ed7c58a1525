"""S18.1: who would decide a record that nobody has saved, told by the code that creates and submits it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from records.actions.create import Create
from tests.workflows.company import Company, at_work, everything, refused
from tests.workflows.guards import GUARDS, request_of
from workflows.simulate import route_of
from workflows.unsaved import route_of_new


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    made = await at_work(database, GUARDS)
    yield made
    await made.house.store.close()


async def asked(company: Company, entity: str, workflow: str, values: Any, login: str = "li") -> dict[str, Any]:
    """The answer; nothing is stored by it."""
    before = await everything(company), await company.rows(entity)
    found = await route_of_new(company.house, company.actor(login), entity, values, workflow, "zh-CN")
    assert (await everything(company), await company.rows(entity)) == before
    return found


def steps(route: list[dict[str, Any]]) -> list[tuple[str, list[list[int]]]]:
    """The steps that apply, each with the people of its seats."""
    return [
        (step["step"], [[each["id"] for each in seat["holders"]] for seat in step["seats"]])
        for step in route if step["state"] != "skipped"
    ]  # fmt: skip


@pytest.mark.parametrize("size", [5, 0])
async def test_what_is_told_of_a_new_record_is_what_creating_it_starts(company: Company, size: int) -> None:
    """S18.2, invariant 19: the same route with the same people, or that no approval is needed."""
    values = {"name": "乙公司", "size": size}
    told = await asked(company, "partner", "partner_entry", values)
    made = await company.door("li").run(Create("partner", values))
    assert told["problems"] == []
    assert told["needed"] is (made.pending is not None)
    if made.pending is not None:
        assert steps(told["route"]) == steps((await company.read("li", request_of(made)))["route"])


@pytest.mark.parametrize("credit", ["999.99", "1000.00", "49499.99", "49500.00"])
async def test_formulas_lines_and_reasons_are_those_of_the_record_once_it_is_saved(
    company: Company, credit: str
) -> None:  # fmt: skip
    """S18.1, S2.3: the whole answer is the one given about the saved record, formulas over its lines included."""
    values = {"name": "甲公司", "credit": credit, "sites": [{"city": "上海", "staff": 3}]}
    told = await asked(company, "supplier", "supplier_terms", values)
    id_ = await company.create("li", "supplier", **values)
    assert told == await route_of(company.house, company.actor("li"), "supplier", id_, "supplier_terms", "zh-CN")


@pytest.mark.parametrize(("values", "field"), [({"size": 5}, "name"), ({"name": "乙公司"}, "size")])
async def test_what_saving_would_refuse_stands_beside_the_route(
    company: Company, values: dict[str, Any], field: str
) -> None:  # fmt: skip
    """S1.5: a form filled by half is answered with what is missing, for the record or for its route."""
    told = await asked(company, "partner", "partner_entry", values)
    refusal = await refused(company.door("li").run(Create("partner", values)))
    wanted = [(each.field, each.code.name) for each in refusal.problems]
    assert [(each["field"], each["code"]) for each in told["problems"]] == wanted
    assert [each for each, _ in wanted] == [field]


async def test_it_is_told_to_whoever_could_make_and_then_read_the_record(company: Company) -> None:
    """S18.1, S13.5: others are refused as creating is, and so is a value that cannot be read."""
    for login, entity, workflow, values, status in (
        ("wang", "supplier", "supplier_terms", {"name": "x"}, 403),
        ("wang", "partner", "partner_entry", {"name": "x"}, 404),
        ("li", "partner", "supplier_terms", {"name": "x"}, 404),
        ("li", "partner", "partner_entry", {"size": "many"}, 422),
        ("li", "agent", "agent_entry", {"name": "x", "branch": 999}, 422),
        ("li", "partner", "partner_entry", {"name": "x", "owner": company.ids["wang"]}, 403),
    ):
        asks = route_of_new(company.house, company.actor(login), entity, values, workflow)
        assert (await refused(asks)).status == status, (login, entity, values)
