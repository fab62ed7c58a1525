"""S19: the numbers of approvals against an example worked out by hand, and who may see which."""

from typing import Any

from tests.workflows.company import Company, contract, pending, quote, refused
from workflows.figures import report as figures


async def read(company: Company, login: str, **given: str) -> dict[str, Any]:
    """The report as a person reads it."""
    asked = figures.question(company.house, given)
    return await figures.report(company.house, company.actor(login), "en", asked)


async def behind(company: Company, login: str, key: str = "", of: str = "requests", **given: str) -> list[int]:
    """The requests behind a number, as a person sees them."""
    asked = figures.question(company.house, given)
    found = await figures.behind(company.house, company.actor(login), "en", asked, key=key, of=of)
    return [row["id"] for row in found["rows"]]


async def fortnight(company: Company) -> list[int]:
    """Five requests from Friday 20 November 2026, 10:31, on; work is from 9:00 to 12:00 and from 13:30 to 18:00.

    1. `manager`: approved on Friday at 14:31; 89 minutes before noon and 61 after it: 2.5 hours.
    2. `manager`: approved on Monday at 10:31; 359 minutes of Friday and 91 of Monday: 7.5 hours.
    3. `assistant`: returned on Monday at 11:31, one hour later: 8.5; handed in at 14:31, approved at 15:31: 1 hour.
    4. `opinion` of a contract, from Monday 15:31 on: rejected on Tuesday at 9:31; 149 minutes and 31: 3 hours.
    5. `manager`: submitted on Tuesday at 9:31, still open two days later.
    """
    first = await pending(company, "quote", await quote(company, "0.5", "one"), "approved")
    second = await pending(company, "quote", await quote(company, "0.6", "two"), "approved")
    third_quote = await quote(company, "0.47", "three")
    third = await pending(company, "quote", third_quote, "approved")
    company.time.on(hours=4)
    await company.decide("wang", first, "approve")
    company.time.on(hours=68)
    await company.decide("wang", second, "approve")
    company.time.on(hours=1)
    await company.decide("qian", third, "return", comment="dear")
    company.time.on(hours=3)
    await company.update("li", "quote", third_quote, price="460000.00")
    await company.decide("li", third, "resubmit")
    company.time.on(hours=1)
    await company.decide("qian", third, "approve", revision=2)
    fourth = await pending(company, "contract", await contract(company), "effective")
    company.time.on(hours=18)
    await company.decide("qian", fourth, "reject", comment="no")
    fifth = await pending(company, "quote", await quote(company, "0.5", "five"), "approved")
    company.time.on(hours=48)
    return [first, second, third, fourth, fifth]


HOUR = 3600


async def test_the_numbers_are_those_worked_out_by_hand(company: Company) -> None:
    """S19.1."""
    ids = await fortnight(company)
    found = await read(company, "admin")
    rows = {row["key"]: row for row in found["rows"]}
    quotes, contracts = rows["quote_discount"], rows["contract_sign"]
    assert [each["requests"] for each in (quotes, contracts, found["total"])] == [4, 1, 5]
    assert quotes["decisions"] == 4
    assert quotes["waiting"] == {"median": 5 * HOUR, "p90": 8.5 * HOUR, "total": 19.5 * HOUR}
    assert contracts["waiting"] == {"median": 3 * HOUR, "p90": 3 * HOUR, "total": 3 * HOUR}
    assert found["total"]["waiting"] == {"median": 3 * HOUR, "p90": 8.5 * HOUR, "total": 22.5 * HOUR}
    assert quotes["first_pass"] == {"met": 2, "of": 3, "share": "0.6667"}
    assert (quotes["returns"], quotes["returns_per_request"], quotes["rejections"]) == (1, "0.2500", 0)
    assert (contracts["rejections"], contracts["first_pass"]) == (1, {"met": 0, "of": 1, "share": "0.0000"})
    assert quotes["open"] == [0, 1, 0, 0] and contracts["open"] == [0, 0, 0, 0]
    assert [(each["key"], each["seconds"]) for each in found["slowest"]] == [
        ("quote_discount:manager", 10 * HOUR), ("quote_discount:assistant", 9.5 * HOUR),
        ("contract_sign:opinion", 3 * HOUR),
    ]  # fmt: skip
    assert await behind(company, "admin", "quote_discount") == [ids[2], ids[1], ids[0], ids[4]]
    assert await behind(company, "admin", of="returns") == [ids[2]]
    assert await behind(company, "admin", of="open") == [ids[4]]
    assert await behind(company, "admin", of="rejections") == [ids[3]]


async def test_the_same_by_step_month_and_unit(company: Company) -> None:
    ids = await fortnight(company)
    steps = {row["key"]: row for row in (await read(company, "admin", by="step"))["rows"]}
    assistant = steps["quote_discount:assistant"]
    assert (assistant["returns"], assistant["first_pass"]["share"]) == (1, "0.0000")
    assert assistant["waiting"] == {"median": 4.75 * HOUR, "p90": 8.5 * HOUR, "total": 9.5 * HOUR}
    assert await behind(company, "admin", "quote_discount:assistant", by="step") == [ids[2]]
    (month,) = (await read(company, "admin", by="month"))["rows"]
    assert (month["key"], month["requests"]) == ("2026-11", 5)
    units = (await read(company, "admin", by="unit", workflow="quote_discount"))["rows"]
    assert [row["requests"] for row in units] == [4]
    assert (await read(company, "admin", to="2026-11-22"))["total"]["requests"] == 3
    assert (await read(company, "admin", **{"from": "2026-11-24"}))["total"]["requests"] == 1


async def test_figures_of_a_person_are_for_him_his_superior_and_administrators(company: Company) -> None:
    """S19.1."""
    await fortnight(company)
    for login, seen in (("admin", {"wang", "qian"}), ("boss", {"wang", "qian"}), ("wang", {"wang"}), ("li", set())):
        rows = (await read(company, login, by="person"))["rows"]
        assert {row["key"] for row in rows} <= {str(company.ids[each]) for each in seen}, login
    rows = (await read(company, "admin", by="person"))["rows"]
    assert {row["key"]: row["waiting"]["total"] for row in rows} == {
        str(company.ids["wang"]): 10 * HOUR, str(company.ids["qian"]): 12.5 * HOUR,
    }  # fmt: skip
    assert await behind(company, "li", str(company.ids["wang"]), by="person") == []


async def test_a_request_that_a_person_may_not_see_counts_for_nothing(company: Company) -> None:
    ids = await fortnight(company)
    assert (await read(company, "li"))["total"]["requests"] == 5
    assert (await read(company, "sun"))["total"]["requests"] == len(await behind(company, "sun"))
    seen = {row["id"] for row in await company.rows("request")} & set(await behind(company, "sun"))
    for id_ in ids:
        shown = None if id_ in seen else (await refused(company.read("sun", id_))).status
        assert shown in (None, 404)


async def test_a_period_that_is_none_is_refused(company: Company) -> None:
    for given in ({"from": "yesterday"}, {"from": "2026-12-01", "to": "2026-11-01"}, {"to": "2026-13-01"}):
        assert (await refused(read(company, "admin", **given))).status == 422


async def test_the_first_hour_of_a_month_belongs_to_it_by_the_clock_of_the_application(company: Company) -> None:
    company.time.on(days=10, hours=15)  # 30 November, 17:31 in UTC is 1 December, 1:31 in Shanghai
    await pending(company, "quote", await quote(company, "0.5"), "approved")
    assert [row["key"] for row in (await read(company, "admin", by="month"))["rows"]] == ["2026-12"]
    assert (await read(company, "admin", to="2026-11-30"))["total"]["requests"] == 0
    assert (await read(company, "admin", **{"from": "2026-12-01"}))["total"]["requests"] == 1
