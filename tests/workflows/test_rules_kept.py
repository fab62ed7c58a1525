"""Rules of approvals that hold across commands: what nothing undoes, what goes on without being told."""

from dataclasses import replace
from pathlib import Path

import pytest

import schema.load
from access.facts import Delegation
from kernel.errors import Refusal
from records.actions.delete import Delete
from schema.load import SchemaErrors
from schema.model import Step, Workflow
from tests.schema.writing import loaded
from tests.workflows.builders import (
    BOSS,
    WANG,
    ZHOU,
    Case,
    flow,
    role,
    seat,
    step,
)  # fmt: skip
from tests.workflows.builders import (
    company as people,
)
from tests.workflows.company import FLOWS, Company, contract, pending, quote, refused
from workflows.commands import TakeBack

SMALLEST = """\
roles: {sales: 业务}
entities:
  c:
    fields: {amount: {type: money}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  w: {entity: c, steps: [{step: a, who: {manager_of: submitter}}]}
"""


async def test_a_record_under_approval_is_not_deleted_and_its_trail_outlives_it_S3_9(company: Company) -> None:
    number = await company.create("li", "customer", name="客户一", phone="13800000000")
    request = await pending(company, "customer", number, "effective")
    refusal = await refused(company.door("admin").run(Delete("customer", number)))
    assert refusal.status in (403, 404, 409)
    assert (await company.row("customer", number))["name"] == "客户一"
    await company.decide("li", request, "withdraw")
    assert [entry["kind"] for entry in (await company.read("li", request))["trail"]][-1] == "end"


def test_the_smallest_approval_has_the_defaults_that_its_words_promise_S5_8(tmp_path: Path) -> None:
    workflow = loaded(tmp_path, SMALLEST).workflows["w"]
    found = workflow.steps[0]
    assert isinstance(found, Step)
    kept = Workflow("w", workflow.label, "c", workflow.place, workflow.text_hash)
    names = ("starts", "when", "locked", "restart_if_changed", "withdraw", "max_returns", "in_flight")
    assert [getattr(workflow, name) for name in names] == [getattr(kept, name) for name in names]
    assert (workflow.after_approval, found.need, found.reject_when, found.comment) == ("locked", "any", "", "on_reject")
    assert (found.own_request, found.same_person, found.if_nobody) == ("up", "ask", "admin")
    assert (found.buttons, found.return_to, found.after_return) == (("return",), ("start",), "redo")
    assert (found.signature, found.batch, found.may_edit, found.must_fill, found.hide) == (False, True, (), (), ())


def test_who_changes_department_keeps_his_personal_seat_and_loses_that_of_the_role_S8_3() -> None:

    personal = Case(flow(step("one", seat("manager_of", "submitter"))))
    by_role = Case(flow(step("one", role("manager"))))
    for case in (personal, by_role):
        case.submit()
        assert case.holders() == [(WANG,)]
    before = people()
    moved = replace(
        before,
        members={**before.members, WANG: replace(before.members[WANG], unit=3)},
        appointments=tuple(replace(a, unit=3) if (a.user, a.role) == (WANG, "manager") else a
                           for a in before.appointments),
    )  # fmt: skip
    personal.organisation = by_role.organisation = moved
    assert personal.holders() == [(WANG,)]
    assert by_role.holders() == [()]


def test_who_is_away_keeps_his_seat_and_a_delegate_acts_beside_him_S8_6() -> None:
    case = Case(flow(step("one", role("manager"))))
    case.submit()
    window = Delegation(WANG, ZHOU, case.now, case.now.replace(hour=23))

    case.organisation = replace(case.organisation, delegations=(window,))
    assert case.holders() == [(WANG,)]
    case.approve(ZHOU)
    assert case.request.state == "approved"


async def test_a_return_loses_no_value_S9_5(company: Company) -> None:
    number = await contract(company)
    request = await pending(company, "contract", number, "effective")
    before = await company.row("contract", number)
    await company.decide("qian", request, "return", to="start", comment="请再看")
    after = await company.row("contract", number)
    marks = {"approval", "version", "updated_at", "updated_by", "completeness"}
    assert {k: v for k, v in after.items() if k not in marks} == {k: v for k, v in before.items() if k not in marks}


def test_entering_a_step_again_tells_its_people_again_S9_9() -> None:
    case = Case(flow(step("one", role("manager")), step("two", role("president"), return_to=("one",))))
    case.submit()
    case.approve(WANG)
    case.send_back(BOSS, "one")
    assert case.last is not None
    assert ("opened", (WANG,)) in [(notice.kind, tuple(notice.people)) for notice in case.last.notices]


def test_nothing_removes_a_decision_and_a_correction_is_a_new_entry_S13_2_S13_4() -> None:
    case = Case(
        flow(
            step("all", role("manager"), role("president"), need="all"), step("end", role("finance", within="anywhere"))
        )
    )
    case.submit()
    case.approve(WANG)
    case.give(TakeBack(actor=WANG))
    case.approve(WANG)
    case.approve(BOSS)
    case.send_back(ZHOU, "start", comment="退回")
    said = [(each.actor, each.kind, bool(each.outdated)) for each in case.request.decisions]
    assert said == [(WANG, "approve", True), (WANG, "approve", True), (BOSS, "approve", True), (ZHOU, "return", True)]
    kinds = [event.kind for event in case.trail]
    assert kinds.count("approve") == 3 and kinds.count("take-back") == 1


async def test_a_lost_notice_holds_nothing_up_S14_3(company: Company) -> None:
    request = await pending(company, "quote", await quote(company, "0.5"), "approved")
    house = company.house
    told = [row["id"] for row in await company.rows("notice")]
    await house.store.unit(lambda unit: unit.purge("notice", told))
    assert await company.waiting("wang") == [("quote_discount", "manager")]
    assert (await company.decide("wang", request, "approve"))["state"] == "approved"


async def test_opening_a_request_decides_nothing_and_shows_it_to_its_people_alone_S14_2(company: Company) -> None:
    request = await pending(company, "quote", await quote(company, "0.5"), "approved")
    for _ in range(3):
        assert (await company.read("wang", request))["state"] == "running"
    with pytest.raises(Refusal) as caught:
        await company.read("wu", request)
    assert caught.value.status == 404


async def test_all_that_a_stage_asks_is_told_at_once_S20_4(company: Company) -> None:
    number = await company.create("li", "customer", name="客户一", phone="13800000000", level="b")
    await company.decide("wang", await pending(company, "customer", number, "effective"), "approve")
    await company.update("li", "customer", number, phone=None)
    refusal = await refused(company.move("wang", "customer", number, "key"))
    told = [(problem.field, problem.text("zh-CN")) for problem in refusal.problems]
    assert "phone" in {field for field, _ in told}
    assert any("只有A级客户才能成为重点" in text for _, text in told)


async def test_new_demands_of_a_stage_do_not_touch_records_in_it_S20_7(company: Company, tmp_path: Path) -> None:
    number = await company.create("li", "customer", name="客户一", phone="13800000000")
    request = await pending(company, "customer", number, "effective")
    await company.decide("wang", request, "approve")
    text = FLOWS.read_text(encoding="utf-8").replace(
        "must_fill: [phone], next: [back", "must_fill: [phone, note], next: [back"
    )
    file = tmp_path / "later.yaml"
    file.write_text(text, encoding="utf-8")
    later = schema.load.load(file)
    plan = await company.house.store.plan(later)
    assert plan.refusals == ()
    assert later.entity("customer").stages["effective"].must_fill == ("phone", "note")
    await company.update("li", "customer", number, phone="13900000000")
    assert (await company.row("customer", number))["stage"] == "effective"


async def test_a_stage_with_records_in_it_is_not_removed_unless_another_takes_them_over_S20_8(
    company: Company, tmp_path: Path
) -> None:
    await company.create("li", "quote", name="报价一", list_price="100.00", price="50.00")
    text = FLOWS.read_text(encoding="utf-8")
    gone = text.replace(
        "      draft:    {label: 草稿, next: [approved, dropped]}\n",
        "      fresh:    {label: 新, next: [approved, dropped]}\n",
    )
    gone = gone.replace(
        "approval: quote_discount, locked: all, next: [draft]", "approval: quote_discount, locked: all, next: [fresh]"
    )
    file = tmp_path / "later.yaml"
    for was, refuses in (("", True), ("was: draft, ", False)):
        file.write_text(gone.replace("fresh:    {label: 新", f"fresh:    {{{was}label: 新"), encoding="utf-8")
        try:
            plan = await company.house.store.plan(schema.load.load(file))
        except SchemaErrors:
            assert refuses
            continue
        assert bool(plan.refusals) == refuses, [problem.text("en") for problem in plan.refusals]
