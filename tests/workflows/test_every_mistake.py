"""The rows of 2.10 that no file shows alone: said of people, of requests under way, at submit and at a decision."""

import re
from dataclasses import replace
from pathlib import Path

import schema.load
from access.policy import Policy
from kernel.errors import Problem, Refusal
from tests.workflows.company import FLOWS, Company, pending, quote, refused
from workflows.standing import in_use
from workflows.vacancies import vacancies


def said(found: Refusal | Problem) -> tuple[str, int, str]:
    """Code, status and sentence, as a person reads it."""
    return found.code.name, found.code.status, found.code.sentence("zh-CN", found.values)


async def test_at_submit_the_empty_fields_and_what_fills_them_are_named(company: Company) -> None:
    """S2.6: nothing starts while an empty field could change who decides."""
    id_ = await company.create("li", "quote", name="空")
    refusal = await refused(company.move("li", "quote", id_, "approved"))
    assert said(refusal) == ("WFL001", 422, "暂时不能提交“报价折扣审批”。")
    (problem,) = refusal.problems
    assert (problem.field, problem.text("zh-CN"), problem.help("zh-CN")) == (
        "ratio", "折扣为空，无法确定由谁审批。", "请先填写“标价”和“成交价”。",
    )  # fmt: skip


async def test_a_decision_that_comes_too_late_says_who_decided_and_when(company: Company) -> None:
    """S6.2: whoever is second reads who was first, and that nothing is left to do."""
    number = await pending(company, "quote", await quote(company, "0.3"), "approved")
    await company.decide("boss", number, "approve", comment="可以")
    late = await refused(company.decide("sun", number, "approve", comment="可以"))
    assert said(late) == ("WFL010", 409, "总裁已于 10:31 同意，无需再处理。")


async def test_a_decision_about_other_content_than_was_seen_shows_the_difference(company: Company) -> None:
    """S3.7: the old and the new value stand in the sentence."""
    id_ = await company.create("li", "payment", name="付款", amount="5.00", remark="2026-12-01")
    number = (await company.submit("li", "payment", id_, "pay"))["id"]
    await company.update("li", "payment", id_, remark="2026-12-15")
    changed = await refused(company.decide("wang", number, "approve", revision=1))
    assert said(changed) == ("WFL011", 409, "您打开后内容有变化：备注 2026-12-01 → 2026-12-15。请看过后再决定。")


async def test_an_edit_under_approval_is_told_where_it_is_and_the_two_ways_out(company: Company) -> None:
    """S3.1: refused by the server, with the step, return and withdrawal."""
    id_ = await quote(company, "0.5")
    await pending(company, "quote", id_, "approved")
    refusal = await refused(company.update("li", "quote", id_, price="1.00"))
    locked = "“报价折扣审批”正在“部门经理决定”环节，内容已锁定。可请审批人退回，或由提交人在允许撤回时撤回。"
    assert said(refusal) == ("REC011", 409, f"目前不能修改成交价：{locked}")


async def test_a_field_that_requests_read_is_not_removed_under_them(company: Company, tmp_path: Path) -> None:
    """S16.4: the approval, how many requests, their records and the field stand in the sentence."""
    for name in ("甲", "乙", "丙"):
        await pending(company, "quote", await quote(company, "0.5", name=name), "approved")
    file = tmp_path / "changed.yaml"
    file.write_text(re.sub(r"\bratio\b", "share", FLOWS.read_text(encoding="utf-8")), encoding="utf-8")
    (problem,) = await in_use(company.house, schema.load.load(file), ())
    assert (problem.code.name, problem.code.status) == ("WFL070", 409)
    assert problem.text("en").startswith(
        "3 running request(s) of quote_discount cannot go on with this schema: 甲, 乙, 丙."
    )
    assert "uses `ratio`, which is not a field here" in problem.text("en")


async def test_a_role_without_anybody_is_a_warning_at_its_line_with_who_would_be_asked(company: Company) -> None:
    """S4.6: a warning where the seat stands; it names the step and the workflow administrators."""
    house = company.house
    left = tuple(each for each in house.organisation.appointments if each.role != "implementation_vp")
    found = vacancies(Policy(house.schema, house.names, replace(house.organisation, appointments=left)))
    (told,) = [each for each in found if each.values.get("role") == "implementation_vp"]
    lines = FLOWS.read_text(encoding="utf-8").splitlines()
    assert told.place is not None and "{role: implementation_vp}" in lines[told.place.line - 1]
    assert (told.severity, told.code.name) == ("warning", "WFL069")
    assert told.text("en") == (
        "Nobody holds `implementation_vp` today. Requests reaching “会签” of 合同评审与会签 would go to the workflow "
        "administrators admin, root."
    )
