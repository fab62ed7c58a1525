"""S2.8 Branches side by side through the door: the queue, the page, the record's lock, the notices, the simulation."""

from typing import Any

from tests.workflows.company import Company, refused
from workflows.simulate import route_of
from workflows.verify import findings


async def purchase(company: Company, amount: str = "2000000.00") -> tuple[int, int]:
    """A purchase handed in: the record and its request."""
    id_ = await company.create("li", "purchase", name="采购一", amount=amount)
    return id_, (await company.submit("li", "purchase", id_, "buy"))["id"]


def drawn(request: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Step, state and branches, as a page draws them."""
    return [(each["step"], each["state"], [fork["label"] for fork in each["branches"]]) for each in request["route"]]


async def test_both_branches_wait_in_the_queues_and_the_request_names_both_S2_8(company: Company) -> None:
    _, number = await purchase(company)
    assert await company.waiting("qian") == [("buy", "legal_review")]
    assert await company.waiting("chen") == [("buy", "finance_review")]
    (row,) = await company.queue("li", "started")
    assert (row["step"], row["step_label"]) == ("legal_review, finance_review", "法务审核、财务审核")
    assert {each["title"] for each in row["holders"]} == {"qian", "陈会计"}
    request = await company.read("li", number)
    assert drawn(request) == [
        ("legal_review", "active", ["法务"]), ("finance_review", "active", ["财务"]), ("cfo", "ahead", ["财务"]),
        ("top", "ahead", []),
    ]  # fmt: skip


async def test_the_lock_says_which_steps_hold_the_record_S3_4(company: Company) -> None:
    id_, _ = await purchase(company)
    refusal = await refused(company.update("li", "purchase", id_, name="别的"))
    assert any("法务审核、财务审核" in problem.text("zh-CN") for problem in refusal.problems)


async def test_a_rejection_tells_the_other_branch_why_it_is_no_longer_asked_S2_8(company: Company) -> None:
    id_, number = await purchase(company)
    await company.decide("chen", number, "approve")
    company.time.on(minutes=1)
    rejected = await company.decide("qian", number, "reject", comment="条款不行")
    assert rejected["state"] == "rejected"
    shown = {each["step"]: each for each in rejected["route"]}
    assert (shown["cfo"]["state"], shown["cfo"]["seats"][0]["cause"]) == ("void", "分支“法务”已驳回")
    assert shown["top"]["state"] == "void"
    assert (await company.row("purchase", id_))["approval"] == "rejected"
    notices = [(row["user"], row["kind"]) for row in await company.rows("notice")]
    assert (company.ids["sun"], "no_longer_needed") in notices
    stored = [(row["step"], row["state"]) for row in await company.rows("wf_seat")]
    assert stored == [("legal_review", "decided"), ("finance_review", "decided"), ("cfo", "void")]


async def test_a_return_out_of_a_branch_goes_to_the_submitter_and_all_are_asked_anew_S2_8_S9(company: Company) -> None:
    _, number = await purchase(company)
    await company.decide("chen", number, "approve")
    returned = await company.decide("qian", number, "return", comment="缺合同")
    assert (returned["state"], returned["round"]) == ("returned", 2)
    assert [await company.waiting(each) for each in ("qian", "chen", "sun")] == [[], [], []]
    again = await company.decide("li", number, "resubmit")
    assert [state for _, state, _ in drawn(again)] == ["active", "active", "ahead", "ahead"]
    for login, revision in (("chen", 2), ("qian", 2), ("sun", 2), ("boss", 2)):
        last = await company.decide(login, number, "approve", revision=revision)
    assert last["state"] == "approved"


async def test_the_simulation_says_the_branches_and_the_skipped_step_S18(company: Company) -> None:
    id_ = await company.create("li", "purchase", name="采购", amount="5.00")
    seen = await route_of(company.house, company.actor("li"), "purchase", id_, "buy", "en")
    assert drawn(seen) == [
        ("legal_review", "ahead", ["Legal"]), ("finance_review", "ahead", ["Finance"]), ("cfo", "skipped", ["Finance"]),
        ("top", "ahead", []),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ come back
async def at_the_top(company: Company) -> tuple[int, int]:
    """A small purchase that both branches approved."""
    id_, number = await purchase(company, "5.00")
    for login in ("chen", "qian"):
        await company.decide(login, number, "approve")
    return id_, number


async def test_handed_in_unchanged_it_comes_straight_back_and_stays_the_same_revision_S9_2(company: Company) -> None:
    _, number = await at_the_top(company)
    await company.decide("boss", number, "return", comment="请补充说明")
    again = await company.decide("li", number, "resubmit", comment="已当面说明")
    assert [state for _, state, _ in drawn(again)] == ["passed", "passed", "skipped", "active"]
    assert again["revision"] == 1 and len(await company.rows("wf_revision")) == 1
    entry = next(each for each in again["trail"] if each["kind"] == "resubmit")
    assert entry["cause"] == "内容未变，直接回到“总裁审批”"
    assert (await company.decide("boss", number, "approve"))["state"] == "approved"


async def test_handed_in_changed_all_are_asked_again_S9_2(company: Company) -> None:
    id_, number = await at_the_top(company)
    await company.decide("boss", number, "return", comment="太贵")
    await company.update("li", "purchase", id_, amount="4.00")
    again = await company.decide("li", number, "resubmit")
    assert [state for _, state, _ in drawn(again)] == ["active", "active", "skipped", "ahead"]
    assert again["revision"] == 2
    assert len(await company.rows("wf_decision")) == 3, "nothing removes what was said"
    assert await findings(company.house) == []
