"""`python app.py simulate`: who would decide, from the command line."""

from commands import simulate
from tests.workflows.company import Company, quote
from tests.workflows.given import Given, given


def _call(company: Company, workflow: str, entity: str, id_: int, login: str | None = None) -> Given:
    return given(company, workflow=workflow, entity=entity, id=id_, login=login)


async def test_it_prints_each_step_with_its_people_and_reasons(company: Company) -> None:
    call = _call(company, "quote_discount", "quote", await quote(company, "0.47"), login="li")
    assert await simulate._run(call) == 0
    assert call.said[0] == "报价折扣审批"
    assert "1. 总裁助理决定 (assistant)" in call.said
    assert "   qian" in call.said
    assert [step["step"] for step in call.answered["route"]] == ["assistant"]


async def test_it_says_what_stands_in_the_way_and_exits_1(company: Company) -> None:
    id_ = await company.create("li", "quote", name="空")
    call = _call(company, "quote_discount", "quote", id_)
    assert await simulate._run(call) == 1
    assert call.said[-1] == "! 折扣为空，无法确定由谁审批。 请先填写“标价”和“成交价”。"


async def test_it_says_by_when_each_step_is_expected_S18_1(workshop: Company) -> None:
    call = _call(workshop, "plain", "job", await workshop.create("li", "job", name="修车"), login="li")
    assert await simulate._run(call) == 0
    assert [line for line in call.said if line[0].isdigit()] == [
        "1. 审阅 (look) → 2026-11-23 11:00", "2. 签发 (sign) → 2026-11-24 11:00",
    ]  # fmt: skip
