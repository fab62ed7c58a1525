"""Requests through the door, on both engines: the routes of the three policies, one transaction each."""

from zoneinfo import ZoneInfo

import pytest

import schema.load
from kernel.clock import Clock
from schema.cases import run as run_cases
from tests.workflows.company import FLOWS, Company, contract, everything, pending, quote, refused


@pytest.mark.parametrize(
    ("ratio", "step", "people"),
    [
        ("0.50", "manager", ["王经理"]),
        ("0.4999", "assistant", ["qian"]),
        ("0.45", "assistant", ["qian"]),
        ("0.4499", "top", ["sun", "总裁"]),
    ],
)
async def test_a_quote_goes_to_whom_its_ratio_says(company: Company, ratio: str, step: str, people: list[str]) -> None:
    id_ = await quote(company, ratio)
    done = await company.move("li", "quote", id_, "approved")
    assert done.pending is not None and done.pending["to"] == "approved"
    request = await company.read("li", int(done.pending["request"]))
    assert [place["step"] for place in request["route"]] == [step]
    assert [h["title"] for seat in request["route"][0]["seats"] for h in seat["holders"]] == people
    assert (await company.row("quote", id_))["stage"] == "draft"


@pytest.mark.parametrize(
    ("amount", "ratio", "standard", "route"),
    [
        ("200000.00", "0.45", True, ["manager"]),
        ("200000.01", "0.45", True, ["opinion", "countersign"]),
        ("200000.00", "0.4499", True, ["opinion", "countersign"]),
        ("200000.00", "0.45", False, ["opinion", "countersign"]),
    ],
)
async def test_a_contract_goes_short_or_long_at_each_limit(
    company: Company, amount: str, ratio: str, standard: bool, route: list[str]
) -> None:
    """At the limit, a step above and a step below; the ratio rounds down (S2.4, S2.5)."""
    id_ = await contract(company, amount, ratio, standard)
    done = await company.move("li", "contract", id_, "effective")
    assert done.pending is not None
    request = await company.read("li", int(done.pending["request"]))
    assert [place["step"] for place in request["route"]] == route


def test_the_cases_that_the_file_carries_hold() -> None:
    failed, count = run_cases(schema.load.load(FLOWS), Clock(ZoneInfo("Asia/Shanghai")))
    assert (list(failed), count) == ([], 11)


async def test_a_quote_at_list_price_needs_no_approval_and_is_approved_by_nobody(company: Company) -> None:
    id_ = await quote(company, "1")
    done = await company.move("li", "quote", id_, "approved")
    assert done.pending is None
    row = await company.row("quote", id_)
    assert (row["stage"], row["approval"]) == ("approved", "not_needed")
    (request,) = await company.rows("request")
    assert (request["state"], await company.rows("wf_decision")) == ("not_needed", [])


async def test_an_empty_price_is_named_with_what_to_fill_and_nothing_starts(company: Company) -> None:
    id_ = await company.create("li", "quote", name="空", price="1.00")
    refusal = await refused(company.move("li", "quote", id_, "approved"))
    assert (refusal.code.name, refusal.status) == ("WFL001", 422)
    assert refusal.problems[0].text("zh-CN") == "折扣为空，无法确定由谁审批。"
    assert refusal.problems[0].help("zh-CN") == "请先填写“标价”。"
    assert await company.rows("request") == []


async def test_the_approved_outcome_is_the_move_with_its_effects(company: Company) -> None:
    id_ = await contract(company, "200000.00")
    done = await company.move("li", "contract", id_, "effective")
    assert done.pending is not None
    number = int(done.pending["request"])
    assert await company.waiting("wang") == [("contract_sign", "manager")]
    answer = await company.decide("wang", number, "approve")
    assert answer["state"] == "approved"
    row = await company.row("contract", id_)
    assert (row["stage"], row["approval"], str(row["signed_on"])) == ("effective", "approved", "2026-11-20")
    (plan,) = await company.rows("plan")
    assert (plan["contract"], str(plan["amount"])) == (id_, "200000.00")
    assert [each["stage"] for each in await company.rows("stage_move")] == ["draft", "effective"]
    assert await company.rows("lock") == []


async def test_an_effect_that_breaks_a_rule_rolls_the_whole_decision_back(company: Company) -> None:
    id_ = await contract(company, "2000000.00")
    number = await pending(company, "contract", id_, "effective")
    await company.decide("qian", number, "approve")
    for login in ("sun", "wu"):
        await company.decide(login, number, "approve", comment="同意")
    before = await everything(company)
    refusal = await refused(company.decide("boss", number, "approve", comment="同意"))
    assert "收款计划金额过大" in " ".join(problem.text("zh-CN") for problem in refusal.problems)
    assert await everything(company) == before
    assert (await company.read("li", number))["state"] == "running"


async def test_a_refused_command_changes_no_table(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    before = await everything(company)
    for login, verb, more in (
        ("chen", "approve", {}), ("wang", "reject", {}), ("wang", "approve", {"revision": 9}), ("wang", "withdraw", {}),
        ("li", "stop", {"comment": "x"}), ("wang", "return", {"to": "nowhere"}), ("li", "resubmit", {}),
        ("wang", "approve", {"seat": 7}), ("wang", "take-back", {}), ("li", "comment", {}),
    ):  # fmt: skip
        await refused(company.decide(login, number, verb, **more))
    assert await everything(company) == before


async def test_return_change_resubmit_goes_by_the_new_content(company: Company) -> None:
    id_ = await quote(company, "0.5")
    number = await pending(company, "quote", id_, "approved")
    back = await company.decide("wang", number, "return", comment="价格过高")
    assert (back["state"], back["round"]) == ("returned", 2)
    await company.update("li", "quote", id_, price="460000.00")
    again = await company.move("li", "quote", id_, "approved")
    assert again.pending is not None and again.pending["request"] == number
    shown = await company.read("qian", number)
    assert (shown["revision"], [place["step"] for place in shown["route"]]) == (2, ["assistant"])
    assert shown["may"] == ["approve", "reject", "return", "comment"]
    assert {each["name"] for each in shown["changes"]} == {"price", "ratio"}
    done = await company.decide("qian", number, "approve", revision=2)
    assert (done["state"], (await company.row("quote", id_))["stage"]) == ("approved", "approved")


async def test_a_rejected_customer_becomes_invalid_by_the_effect_alone(company: Company) -> None:
    id_ = await company.create("li", "customer", name="甲", phone="1")
    assert (await refused(company.move("li", "customer", id_, "invalid"))).code.name == "WFL045"
    number = await pending(company, "customer", id_, "effective")
    answer = await company.decide("wang", number, "reject", comment="重复")
    row = await company.row("customer", id_)
    assert (answer["state"], row["stage"], row["approval"]) == ("rejected", "invalid", "rejected")


async def test_whoever_is_slower_reads_who_was_faster(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.3"), "approved")
    await company.decide("boss", number, "approve", comment="可以")
    company.time.on(minutes=5)
    late = await refused(company.decide("sun", number, "approve", comment="可以"))
    assert (late.status, late.code.sentence("zh-CN", late.values)) == (409, "总裁已于 10:31 同意，无需再处理。")


async def test_the_same_client_key_is_one_decision_and_one_submit(company: Company) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    first = await company.submit("li", "payment", id_, "pay", "same")
    second = await company.submit("li", "payment", id_, "pay", "same")
    third = await company.submit("li", "payment", id_, "pay", "another")
    assert first["id"] == second["id"] == third["id"]
    for _ in range(2):
        await company.decide("wang", first["id"], "approve", client_key="once")
    assert len([event for event in await company.rows("wf_event") if event["kind"] == "approve"]) == 1
    other = await company.create("li", "payment", name="另一", amount="5.00")
    assert (await refused(company.submit("li", "payment", other, "pay", "same"))).code.name == "WFL032"


async def test_who_may_not_see_the_record_does_not_learn_of_the_request(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    for login in ("wu", "sun"):
        assert (await refused(company.read(login, number))).status == 404
        assert (await refused(company.decide(login, number, "approve"))).status == 404
    assert (await refused(company.decide("li", 999, "approve"))).status == 404


async def test_an_open_seat_lets_its_holder_read_the_record(company: Company) -> None:
    id_ = await quote(company, "0.47")
    assert (await refused(company.door("qian").get("quote", id_))).status == 404
    number = await pending(company, "quote", id_, "approved")
    assert (await company.door("qian").get("quote", id_)).values["name"] == "报价一"
    await company.decide("qian", number, "approve")
    assert (await company.read("qian", number))["state"] == "approved"


async def test_a_list_is_there_for_whom_a_seat_opens_something_in_it_and_else_404_like_its_records(
    company: Company,
) -> None:  # fmt: skip
    id_ = await quote(company, "0.47")
    for ask in (
        company.door("qian").page("quote"),
        company.door("qian").grid("quote"),
        company.door("qian").count("quote"),
    ):
        assert (await refused(ask)).status == 404
    await pending(company, "quote", id_, "approved")
    assert [row.id for row in (await company.door("qian").page("quote")).rows] == [id_]
    assert (await refused(company.door("wu").page("quote"))).status == 404


async def test_what_is_stored_of_requests_fits_their_trails_and_a_change_from_outside_shows(company: Company) -> None:
    from store.unit import Unit
    from workflows.verify import findings

    number = await pending(company, "contract", await contract(company), "effective")
    await company.decide("qian", number, "approve")
    await company.decide("sun", number, "approve", comment="好")
    await company.decide("boss", number, "return", to="opinion", comment="再看")
    payment = await company.create("li", "payment", name="付款", amount="5.00")
    await company.decide("li", (await company.submit("li", "payment", payment, "pay"))["id"], "withdraw")
    assert await findings(company.house) == []

    async def meddle(unit: Unit) -> None:
        (seat, *_) = [row for row in await unit.rows("wf_seat") if row["state"] == "open"]
        await unit.update("wf_seat", seat["id"], {"state": "void"})
        await unit.purge("lock", [row["id"] for row in await unit.rows("lock")])

    await company.house.store.unit(meddle)
    assert [problem.values["what"] for problem in await findings(company.house)] == ["seats", "locks"]
