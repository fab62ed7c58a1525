"""What a record tells about its approvals: which one runs, which was the last, and what an edit would undo."""

from typing import Any

from records.present import Present
from tests.workflows.company import Company, contract, pending, quote


async def shown(company: Company, login: str, entity: str, id_: int) -> dict[str, Any]:
    """The record as the API gives it."""
    return Present(company.house, "zh-CN").record(await company.door(login).get(entity, id_))


async def test_a_record_names_the_approval_that_runs_on_it(company: Company) -> None:
    id_ = await quote(company, "0.5")
    assert not {"pending", "approval_request"} & (await shown(company, "li", "quote", id_)).keys()
    number = await pending(company, "quote", id_, "approved")
    found = await shown(company, "li", "quote", id_)
    assert found["pending"] == {
        "request": number, "to": "approved", "workflow": "quote_discount", "label": "报价折扣审批", "state": "running",
    }  # fmt: skip
    assert found["approval_request"] == {
        "id": number, "workflow": "quote_discount", "label": "报价折扣审批", "state": "running",
    }  # fmt: skip
    await company.decide("wang", number, "approve")
    after = await shown(company, "li", "quote", id_)
    assert "pending" not in after
    assert after["approval_request"]["state"] == "approved"


async def test_an_approved_record_says_before_saving_what_a_change_would_undo_S3_8(company: Company) -> None:
    id_ = await quote(company, "0.5")
    assert "reopens" not in (await shown(company, "li", "quote", id_))["may"]
    number = await pending(company, "quote", id_, "approved")
    await company.decide("wang", number, "approve")
    told = (await shown(company, "li", "quote", id_))["may"]["reopens"]
    assert told["workflow"] == "quote_discount"
    assert {"name", "price", "list_price", "lines"} <= set(told["fields"]) and "ratio" not in told["fields"]
    assert told["message"] == "“报价折扣审批”已批准。保存后原审批失效，记录退回“草稿”，需要重新提交。"
    await company.update("li", "quote", id_, price="400000.00")
    after = await shown(company, "li", "quote", id_)
    assert "reopens" not in after["may"]
    assert after["approval"] is None and after["approval_request"]["id"] == number
    assert (await company.read("li", number))["void"] is True


async def test_a_record_that_stays_locked_undoes_nothing(company: Company) -> None:
    id_ = await contract(company, "150000.00", "0.5")
    number = await pending(company, "contract", id_, "effective")
    await company.decide("wang", number, "approve")
    found = await shown(company, "li", "contract", id_)
    assert found["approval"] == "approved" and "reopens" not in found["may"]


async def test_history_and_changes_name_people_by_title(company: Company) -> None:
    id_ = await contract(company, "150000.00", "0.5")
    chen, zhou = company.ids["chen"], company.ids["zhou"]
    number = await pending(company, "contract", id_, "effective")
    await company.decide("wang", number, "return")
    await company.update("li", "contract", id_, checker=zhou)
    history = await company.door("li").history("contract", id_)
    pairs = [row["changes"]["checker"] for row in history["rows"] if row["verb"] == "update"]
    assert pairs == [[{"id": chen, "title": "chen"}, {"id": zhou, "title": "zhou"}]]
    await company.decide("li", number, "resubmit", revision=1)
    (change,) = (await company.read("wang", number))["changes"]
    assert (change["old"], change["new"]) == ({"id": chen, "title": "chen"}, {"id": zhou, "title": "zhou"})
