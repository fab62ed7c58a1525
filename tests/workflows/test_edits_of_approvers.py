"""S3.3, S3.6, S7.5: what a step lets its holders change of the locked record, and what it asks them to fill."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from records.actions.cells import Cells, Edit
from records.actions.delete import Delete
from tests.fixtures.houses import Housed
from tests.workflows.signing import change, decide, page, refusal, sent, signing, stored, told

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=ENGINES)
async def deals(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with signing(tmp_path, request.param) as opened:
        yield opened


async def test_the_holder_changes_exactly_the_fields_of_his_step_and_nobody_else_any(deals: Housed) -> None:
    """S3.3: the lock of the request lets permitted edits pass, and nothing else."""
    id_, _ = await sent(deals)
    await change(deals, "reviewer", id_, terms="60 days")
    assert (await stored(deals, "deal", id_))["terms"] == "60 days"
    for login, values in (("reviewer", {"price": "1"}), ("reviewer", {"terms": "x", "name": "y"}),
                          ("clerk", {"terms": "x"}), ("ann", {"terms": "x"})):  # fmt: skip
        assert (await refusal(change(deals, login, id_, **values))).status == 409, (login, values)
    assert (await refusal(change(deals, "chief", id_, terms="x"))).status == 404
    assert (await refusal(deals.door("reviewer").run(Delete("deal", id_)))).status in (403, 409)
    row = await stored(deals, "deal", id_)
    assert (row["terms"], row["name"], str(row["price"])) == ("60 days", "deal", "40.00")


async def test_it_is_so_by_cells_and_by_lines_and_the_record_says_which_fields_are_open(deals: Housed) -> None:
    """S3.4: the lock is readable with the record, field by field."""
    id_, _ = await sent(deals, parts=[{"item": "a", "count": 1}])
    door = deals.door("reviewer")
    done = await door.run(Cells("deal", [Edit(id_, "terms", "90 days")]))
    assert [getattr(each, "status", 200) for each in done.results] == [200]
    record = await door.get("deal", id_)
    line = record.lines["parts"][0].id
    await change(deals, "reviewer", id_, parts=[{"id": line, "count": 5}, {"item": "b"}])
    assert record.may is not None
    assert {name for name, how in record.may.fields.items() if how == "write"} == {"terms", "parts"}
    assert [each.values["item"] for each in (await door.get("deal", id_)).lines["parts"]] == ["a", "b"]


async def test_an_edit_ends_with_the_seat(deals: Housed) -> None:
    id_, request = await sent(deals)
    await decide(deals, "reviewer", request)
    assert (await refusal(change(deals, "reviewer", id_, terms="late"))).status == 409


async def test_an_edit_is_a_revision_shown_to_those_after_and_reported_to_those_before(deals: Housed) -> None:
    """S3.6: old and new stand on the page and in the trail; no decision is voided."""
    id_, request = await sent(deals)
    await decide(deals, "reviewer", request)
    answer = await decide(deals, "book", request, values={"code": "K-1"})
    assert (answer["state"], answer["revision"]) == ("running", 2)
    seen = await page(deals, "chief", request)
    assert [(each["name"], each["old"], each["new"]) for each in seen["changes"]] == [("code", None, "K-1")]
    (entry,) = [each for each in seen["trail"] if each["kind"] == "revise"]
    assert [(each["name"], each["new"]) for each in entry["changes"]] == [("code", "K-1")]
    assert (entry["actor"]["title"], entry["step"]) == ("book", "book")
    assert "edited" in await told(deals, "reviewer") and "edited" not in await told(deals, "book")
    assert [each["outdated"] for each in seen["trail"] if each["kind"] == "approve"] == [None, None]
    done = await decide(deals, "chief", request, revision=2)
    assert (done["state"], (await stored(deals, "deal", id_))["stage"]) == ("approved", "valid")


async def test_who_saw_the_content_before_an_edit_is_shown_the_difference(deals: Housed) -> None:
    """S3.7: the decision names the revision that was seen."""
    id_, request = await sent(deals)
    await change(deals, "reviewer", id_, terms="60 days")
    stale = await refusal(decide(deals, "reviewer", request, revision=1, values={"terms": "x"}))
    assert stale.code.name == "WFL011" and "60 days" in stale.code.sentence("en", stale.values)
    assert (await stored(deals, "deal", id_))["terms"] == "60 days"


async def test_a_write_that_changes_nothing_is_no_revision(deals: Housed) -> None:
    """S3.2."""
    id_, request = await sent(deals)
    await change(deals, "reviewer", id_, terms="30 days")
    assert (await decide(deals, "reviewer", request, values={"terms": "30 days"}))["revision"] == 1


async def test_what_must_be_filled_is_asked_at_the_field_to_approve_and_never_to_say_no(deals: Housed) -> None:
    """S7.5: a seat alone opens the field, though it is read-only to everybody else."""
    id_, request = await sent(deals)
    await decide(deals, "reviewer", request)
    asked = await refusal(decide(deals, "book", request))
    assert (asked.code.name, asked.status) == ("WFL110", 422)
    assert [(each.field, each.text("zh-CN")) for each in asked.problems] == [("code", "同意前须填写“Code”。")]
    seen = (await page(deals, "book", request))["asks"]
    assert (seen["may_edit"], seen["must_fill"]) == (["code"], ["code"])
    assert (await page(deals, "ann", request))["asks"]["may_edit"] == []
    other = await refusal(decide(deals, "book", request, values={"code": "K", "terms": "x"}))
    assert [each.field for each in other.problems] == ["terms"]
    assert (await stored(deals, "deal", id_))["code"] is None
    assert (await decide(deals, "book", request, "reject", comment="no"))["state"] == "rejected"


async def test_the_same_decision_again_writes_nothing_again(deals: Housed) -> None:
    """S6.4: the key of a decision covers the values that came with it."""
    id_, request = await sent(deals)
    await decide(deals, "reviewer", request, client_key="once", values={"terms": "60 days"})
    again = await decide(deals, "reviewer", request, client_key="once", values={"terms": "90 days"})
    assert (again["revision"], (await stored(deals, "deal", id_))["terms"]) == (2, "60 days")


async def test_a_step_that_asks_for_fields_is_not_decided_in_a_batch(deals: Housed) -> None:
    """S15.3."""
    _, request = await sent(deals)
    await decide(deals, "reviewer", request)
    assert (await refusal(decide(deals, "book", request, batch=True))).code.name == "WFL034"
