"""An edited approval over the requests of the last days, and over all records (S18.3): nothing is written."""

from pathlib import Path
from typing import Any

import pytest

from commands import replay
from kernel.errors import Refusal
from tests.workflows.company import FLOWS, TABLES, Company, Ticking, opened, pending, quote
from tests.workflows.given import Given, given


async def _edited(database: str, tmp_path: Path, was: str, now: str) -> Company:
    """The same database under a file in which one limit is another."""
    text = FLOWS.read_text(encoding="utf-8")
    assert was in text
    file = tmp_path / "edited.yaml"
    file.write_text(text.replace(was, now), encoding="utf-8")
    time = Ticking()
    return Company(await opened(database, time, file), time)


def _call(company: Company, workflow: str, **more: Any) -> Given:
    asked: dict[str, Any] = {"workflow": workflow, "days": 90, "records": False, "filter": "", "most": 100}
    return given(company, **asked | more)


async def _asked(company: Company, **more: Any) -> tuple[dict[str, Any], list[str]]:
    call = _call(company, "quote_discount", **more)
    assert await replay._run(call) == 0
    return call.answered, call.said


async def test_requests_that_would_go_elsewhere_are_named(company: Company, database: str, tmp_path: Path) -> None:
    for ratio in ("0.60", "0.47", "0.44"):
        await pending(company, "quote", await quote(company, ratio, name=f"报价 {ratio}"), "approved")
    edited = await _edited(database, tmp_path, "{when: ratio >= 0.45, steps", "{when: ratio >= 0.48, steps")
    before = {name: await company.rows(name) for name in TABLES}
    found, said = await _asked(edited)
    assert [(each["title"][-4:], each["before"], each["after"]) for each in found["elsewhere"]] == [
        ("0.47", ["assistant"], ["top"])
    ]
    assert {tuple(each["route"]): each["count"] for each in found["routes"]} == {("manager",): 1, ("top",): 2}
    assert "1 would go another way than they went:" in said
    assert {each["person"]: each["count"] for each in found["waiting"]}["王经理"] == 1
    assert {name: await company.rows(name) for name in TABLES} == before
    await edited.house.store.close()


async def test_the_content_of_then_is_asked_and_not_that_of_today(company: Company) -> None:
    number = await quote(company, "0.47")
    request = await pending(company, "quote", number, "approved")
    await company.decide("li", request, "withdraw")
    await company.update("li", "quote", number, price="900000.00")
    found, _ = await _asked(company)
    assert found["elsewhere"] == [] and [each["route"] for each in found["routes"]] == [["assistant"]]


async def test_requests_before_the_days_asked_for_are_left_out(company: Company) -> None:
    await pending(company, "quote", await quote(company, "0.47"), "approved")
    company.time.on(days=100)
    assert (await _asked(company))[0]["total"] == 0
    assert (await _asked(company, days=200))[0]["total"] == 1


async def test_all_records_are_asked_and_what_stops_them_is_counted(company: Company) -> None:
    for ratio in ("0.60", "0.55", "0.47", "1.00"):
        await quote(company, ratio)
    await company.create("li", "quote", name="空")
    found, said = await _asked(company, records=True)
    assert {tuple(each["route"]): each["count"] for each in found["routes"]} == {
        ("manager",): 2, ("assistant",): 1, (): 1,
    }  # fmt: skip
    assert found["total"] == 5 and [each["count"] for each in found["stopped"]] == [1]
    assert any(line.strip().startswith("1  no approval") for line in said)
    assert (await _asked(company, records=True, filter="ratio < 0.5"))[0]["total"] == 1
    assert (await _asked(company, records=True, most=2))[0]["total"] == 2


async def test_where_nobody_is_found_is_told(company: Company) -> None:
    for login in ("boss", "sun"):
        await company.person(login, active=False)
    await quote(company, "0.30")
    _, said = await _asked(company, records=True)
    assert any(line.startswith("Nobody is found for “副总裁或总裁决定” 1 times") for line in said), said


async def test_an_approval_that_is_none_is_refused(company: Company) -> None:
    with pytest.raises(Refusal) as caught:
        await replay._run(_call(company, "nothing"))
    assert caught.value.code.name == "WFL097"
