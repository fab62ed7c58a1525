"""S1.2: an export waits; approval releases one download, to the submitter, within 24 hours, with the rows of then."""

import csv
import io
from collections.abc import AsyncIterator

import pytest

from tests.workflows.company import Company, at_work, refused
from tests.workflows.guards import GUARDS, request_of, supplier
from transfer.asking import Export
from transfer.downloading import Fetch, lines
from transfer.texts import plain


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    made = await at_work(database, GUARDS)
    yield made
    await made.house.store.close()


async def fetched(company: Company, login: str, job: int) -> list[list[str]]:
    """The file, read."""
    row = (await company.door(login).run(Fetch(job))).value
    text = "".join([piece async for piece in lines(company.house, company.actor(login), row)])
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_a_small_export_is_downloaded_at_once_and_once(company: Company) -> None:
    """S1.6: what needs no approval is recorded as such."""
    await supplier(company, "500.00", note="=1+1", peers=[company.ids["wang"]])
    done = await company.door("li").run(Export("supplier", fields=("name", "credit", "note", "peers")))
    assert done.pending is None and done.value["rows"] == 1
    assert [each["state"] for each in await company.rows("request")] == ["not_needed"]
    found = await fetched(company, "li", done.value["id"])
    assert found == [["名称", "额度", "备注", "联系人"], ["甲公司", found[1][1], "'=1+1", "wang"]]
    assert (await refused(company.door("li").run(Fetch(done.value["id"])))).code.name == "TRF002"
    assert [each["verb"] for each in await company.rows("audit") if each["entity"] == "export_job"][-1] == "export"


async def test_an_export_that_is_guarded_waits_and_is_released_to_the_submitter_alone(company: Company) -> None:
    """S1.2: with the rows he may see at download time."""
    ids = [await supplier(company) for _ in range(3)]
    done = await company.door("li").run(Export("supplier"))
    number, job = request_of(done), done.value["id"]
    assert (await refused(company.door("li").run(Fetch(job)))).code.name == "TRF001"
    assert await company.waiting("wang") == [("data_export", "owner_of_data")]
    await company.decide("wang", number, "approve")
    assert (await refused(company.door("admin").run(Fetch(job)))).code.name == "TRF004"
    assert (await refused(company.door("wang").run(Fetch(job)))).status == 404
    await supplier(company)
    await company.house.store.unit(lambda unit: unit.update("supplier", ids[0], {"deleted_at_": company.time.at}))
    assert len(await fetched(company, "li", job)) == 1 + 3
    assert (await refused(company.door("li").run(Fetch(job)))).code.name == "TRF002"


async def test_a_released_export_lapses_after_a_day(company: Company) -> None:
    """S1.2"""
    done = await company.door("li").run(Export("supplier", fields=("name",)))
    company.time.on(hours=24, seconds=1)
    assert (await refused(company.door("li").run(Fetch(done.value["id"])))).code.name == "TRF003"


async def test_a_rejected_export_is_never_released(company: Company) -> None:
    done = await company.door("li").run(Export("supplier", fields=("name", "phone")))
    await company.decide("wang", request_of(done), "reject", comment="不必")
    assert (await refused(company.door("li").run(Fetch(done.value["id"])))).code.name == "TRF001"


async def test_exporting_is_a_right_and_shows_only_the_fields_one_may_see(company: Company) -> None:
    """Invariant 20"""
    await supplier(company)
    assert (await refused(company.door("wang").run(Export("supplier")))).status == 403
    assert (await refused(company.door("wu").run(Export("supplier")))).status == 404
    assert (await refused(company.door("li").run(Export("supplier", fields=("nothing",))))).status == 422
    guessed = await company.door("zhou").run(Export("supplier", filter="credit > 1"))
    assert guessed.value["rows"] == 0, "where the field is hidden it counts as empty"
    done = await company.door("zhou").run(Export("supplier", fields=("name", "credit")))
    assert await fetched(company, "zhou", done.value["id"]) == [["名称", "额度"], ["甲公司", ""]]


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("+86 1", "'+86 1"), ("@a", "'@a"), ("\tx", "'\tx"), ("-x", "'-x"), ("＝1", "'＝1"),
     ("-12.50", "-12.50"), ("12%", "12%"), ("a=b", "a=b"), ("", "")],
)  # fmt: skip
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str, safe: str) -> None:
    assert plain(text) == safe
