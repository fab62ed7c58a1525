"""The whole flow of an approval, drawn (2.5): rows with conditions in words, branches, as far as one may see."""

import pytest

from kernel.errors import Refusal
from tests.workflows.company import Company, contract, pending, quote
from workflows.flow import of_request, of_workflow


async def test_rows_of_a_choice_stand_with_their_conditions_in_words_2_5(company: Company) -> None:
    drawn = await of_workflow(company.house, company.actor("admin"), "quote_discount", "zh-CN")
    assert drawn["when"] == "折扣低于 1"
    (choice,) = drawn["blocks"]
    assert [row["when"] for row in choice["rows"]] == ["折扣不低于 0.50", "折扣不低于 0.45", "其他情况"]
    (top,) = choice["rows"][2]["blocks"]
    assert (top["step"], top["who"], top["need"]) == ("top", ["副总裁", "总裁"], "任一人即可")


async def test_branches_stand_side_by_side_with_the_condition_of_a_step_2_5_S2_8(company: Company) -> None:
    drawn = await of_workflow(company.house, company.actor("admin"), "buy", "en")
    block, last = drawn["blocks"]
    assert [(each["label"], [step["step"] for step in each["blocks"]]) for each in block["branches"]] == [
        ("Legal", ["legal_review"]), ("Finance", ["finance_review", "cfo"]),
    ]  # fmt: skip
    assert (block["if_one_rejects"], last["label"]) == ("stop_all", "总裁审批")
    assert "1,000,000" in block["branches"][1]["blocks"][1]["when"]


async def test_a_request_is_drawn_as_the_definition_it_follows_S16_1(company: Company) -> None:
    number = await pending(company, "contract", await contract(company), "effective")
    drawn = await of_request(company.house, company.actor("li"), number, "zh-CN")
    assert (drawn["workflow"]["label"], drawn["when"]) == ("合同评审与会签", None)
    assert drawn["blocks"][0]["rows"][1]["blocks"][1]["need"] == "须全部同意"


async def test_a_condition_on_what_is_hidden_from_me_is_not_told_S13_5(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.2"), "approved")
    drawn = await of_request(company.house, company.actor("chen"), number, "en")
    assert [row["when"] for row in drawn["blocks"][0]["rows"]] == ["a condition on what you may not see"] * 2 + [
        "otherwise"
    ]


async def test_nobody_draws_what_he_may_not_see(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.2"), "approved")
    with pytest.raises(Refusal) as refused:
        await of_request(company.house, company.actor("wu"), number, "en")
    assert refused.value.status == 404
