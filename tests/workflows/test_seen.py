"""What is new in a request since I last looked, and since the round before (S3.7, S13.5)."""

from typing import Any

from tests.workflows.company import Company, everything, pending, quote, refused
from workflows.saw import saw


async def look(company: Company, login: str, number: int) -> Any:
    """What the page says is new; then the screen says what it has shown."""
    shown = await company.read(login, number)
    await saw(company.house, company.actor(login), number, shown["revision"], len(shown["trail"]))
    return shown["seen"]


async def returned(company: Company) -> tuple[int, int]:
    """A quote that the assistant sent back and that came again cheaper: its id and request."""
    id_ = await quote(company, "0.47")
    number = await pending(company, "quote", id_, "approved")
    await look(company, "wang", number)
    await company.decide("qian", number, "return", comment="dear")
    await company.update("li", "quote", id_, price="460000.00")
    await company.decide("li", number, "resubmit", comment="cheaper now")
    return id_, number


async def test_who_never_looked_is_told_nothing_as_new(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    assert (await company.read("boss", number))["seen"] is None


async def test_reading_alone_writes_nothing(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    before = await everything(company), await company.rows("wf_seen")
    await company.read("wang", number)
    assert (await everything(company), await company.rows("wf_seen")) == before


async def test_fields_comments_and_decisions_since_i_looked_are_told_once(company: Company) -> None:
    _, number = await returned(company)
    shown = await company.read("wang", number)
    new = shown["seen"]
    assert [(each["name"], each["old"], each["new"]) for each in new["changes"]] == [
        ("price", "470000.00", "460000.00"), ("ratio", "0.4700", "0.4600"),
    ]  # fmt: skip
    entries = {each["seq"]: each for each in shown["trail"]}
    assert [(entries[seq]["kind"], entries[seq]["comment"]) for seq in new["entries"]] == [
        ("return", "dear"), ("resubmit", "cheaper now"),
    ]  # fmt: skip
    await look(company, "wang", number)
    after = await look(company, "wang", number)
    assert (after["changes"], after["entries"]) == ([], [])


async def test_what_i_did_myself_i_have_seen_and_an_old_page_takes_nothing_back(company: Company) -> None:
    _, number = await returned(company)
    new = (await company.read("qian", number))["seen"]
    shown = await company.read("qian", number)
    assert [shown["trail"][seq - 1]["kind"] for seq in new["entries"]] == ["resubmit"]
    await look(company, "qian", number)
    await saw(company.house, company.actor("qian"), number, 1, 1)
    assert (await company.read("qian", number))["seen"]["entries"] == []


async def test_changes_of_a_later_round_are_those_since_the_round_before(company: Company) -> None:
    id_, number = await returned(company)
    await company.decide("qian", number, "return", revision=2, comment="still dear")
    await company.update("li", "quote", id_, price="455000.00")
    await company.decide("li", number, "resubmit")
    changes = (await company.read("qian", number))["changes"]
    assert [(each["old"], each["new"]) for each in changes if each["name"] == "price"] == [("460000.00", "455000.00")]


async def test_who_may_not_see_a_request_says_nothing_about_it(company: Company) -> None:
    number = await pending(company, "quote", await quote(company, "0.5"), "approved")
    missing = await refused(saw(company.house, company.actor("wu"), number, 1, 1))
    assert missing.status == 404
    assert await company.rows("wf_seen") == []
