"""People who come and go while requests run."""

from tests.workflows.company import Company, pending, quote, refused


async def test_when_the_only_holder_leaves_the_administrators_are_asked_at_once(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.47"), "approved")
    await company.person("qian", active=False)
    assert await company.waiting("admin") == await company.waiting("root") == [("quote_discount", "assistant")]
    seat = (await company.read("admin", number))["route"][0]["seats"][0]
    assert (seat["rescue"], seat["cause"]) == (True, "没有找到处理人，由流程管理员处理")
    assert (await company.decide("root", number, "approve"))["state"] == "approved"


async def test_whoever_takes_over_the_role_finds_the_request_in_the_queue(company: Company) -> None:
    from records.actions.create import Create

    number = await pending(company, "quote", await quote(company, "0.47"), "approved")
    role = next(row["id"] for row in await company.rows("role") if row["name"] == "president_assistant")
    unit = company.house.organisation.members[company.ids["boss"]].unit
    holding = {"user": company.ids["wu"], "role": role, "unit": unit}
    await company.door("admin").run(Create("role_holding", holding))
    assert await company.waiting("wu") == [("quote_discount", "assistant")]
    assert (await company.decide("wu", number, "approve"))["state"] == "approved"


async def test_without_two_workflow_administrators_nothing_starts(company: Company) -> None:
    await company.person("root", active=False)
    refusal = await refused(company.move("li", "quote", await quote(company, "0.5"), "approved"))
    assert refusal.code.name == "WFL005"
