"""S3.5: what is under `restart_if_changed` is open to the submitter, and a change of it begins the approval anew."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.update import Update
from tests.fixtures.houses import Housed
from tests.workflows.signing import change, decide, page, refusal, sent, signing, stored, told

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=ENGINES)
async def deals(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with signing(tmp_path, request.param, restart="ratio, terms") as opened:
        yield opened


def steps(page_: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["step"], each["state"]) for each in page_["route"]]


async def test_a_change_outdates_every_decision_and_walks_the_new_route_from_its_first_step(deals: Housed) -> None:
    id_, request = await sent(deals, "40")
    await decide(deals, "reviewer", request)
    assert steps(await page(deals, "ann", request)) == [("review_low", "passed"), ("book", "active"), ("last", "ahead")]
    await change(deals, "ann", id_, price="60")
    seen = await page(deals, "ann", request)
    assert (seen["state"], seen["round"], seen["revision"]) == ("running", 2, 2)
    assert steps(seen) == [("review", "active")]
    outdated = [each["outdated"] for each in seen["trail"] if each["kind"] == "approve"]
    assert outdated == ["counts no more: the content changed since"]
    (entry,) = [each for each in seen["trail"] if each["kind"] == "restart"]
    assert {each["name"] for each in entry["changes"]} == {"price", "ratio"}
    assert "restarted" in await told(deals, "reviewer") and "no_longer_needed" in await told(deals, "book")
    assert (await decide(deals, "reviewer", request, revision=2))["state"] == "approved"
    assert (await stored(deals, "deal", id_))["stage"] == "valid"


@pytest.mark.parametrize("way", ["form", "cell", "bulk", "line by line"])
async def test_it_is_so_on_every_path_and_the_lock_holds_for_everything_else(deals: Housed, way: str) -> None:
    """S3.1, S3.5: only what the formula is worked out from is open, and only to the submitter."""
    id_, request = await sent(deals)
    door = deals.door("ann")
    if way == "form":
        await change(deals, "ann", id_, list="80")
    elif way == "cell":
        done = await door.run(Cells("deal", [Edit(id_, "list", "80")]))
        assert [getattr(each, "status", 200) for each in done.results] == [200]
    elif way == "bulk":
        done = await door.run(Bulk("deal", update=[{"id": id_, "list": "80"}, {"id": id_, "name": "x"}]))
        assert [getattr(each, "status", 200) for each in done.results] == [200, 409]
    else:
        await door.run(Update("deal", id_, {"terms": "x"}))
    assert (await page(deals, "ann", request))["round"] == 2
    for login, values in (("ann", {"name": "x"}), ("ann", {"price": "1", "name": "x"}), ("clerk", {"price": "1"})):
        assert (await refusal(change(deals, login, id_, **values))).status == 409, (login, values)
    assert (await page(deals, "ann", request))["round"] == 2


async def test_a_write_that_changes_nothing_does_not_begin_anew(deals: Housed) -> None:
    """S3.2."""
    id_, request = await sent(deals, "40")
    await decide(deals, "reviewer", request)
    await change(deals, "ann", id_, price="40.00", terms="30 days")
    seen = await page(deals, "ann", request)
    assert (seen["round"], seen["revision"]) == (1, 1)


async def test_a_change_without_a_route_is_refused_with_what_is_missing(deals: Housed) -> None:
    id_, request = await sent(deals, "40")
    refused = await refusal(change(deals, "ann", id_, price=None))
    assert (refused.code.name, [each.field for each in refused.problems]) == ("WFL112", ["ratio"])
    assert str((await stored(deals, "deal", id_))["price"]) == "40.00"
    assert (await page(deals, "ann", request))["round"] == 1


async def test_the_record_says_what_a_change_would_do_before_it_is_made(deals: Housed) -> None:
    id_, _ = await sent(deals)
    record = await deals.door("ann").get("deal", id_)
    assert record.may is not None and record.may.reopens is not None
    assert set(record.may.reopens["fields"]) == {"price", "list", "terms"}
    assert {name for name, how in record.may.fields.items() if how == "write"} == {"price", "list", "terms"}


async def test_an_approver_whose_step_opens_such_a_field_begins_it_anew_and_does_not_decide_with_it(
    deals: Housed,
) -> None:
    """S2.7: a field the route reads may be edited where a change of it begins the approval anew."""
    id_, request = await sent(deals, "40")
    refused = await refusal(decide(deals, "reviewer", request, values={"terms": "60 days"}))
    assert refused.code.name == "WFL113"
    assert (await stored(deals, "deal", id_))["terms"] == "30 days"
    await change(deals, "reviewer", id_, terms="60 days")
    assert (await page(deals, "reviewer", request))["round"] == 2
    assert (await decide(deals, "reviewer", request, revision=2))["state"] == "running"


async def test_while_it_lies_with_the_submitter_nothing_begins_anew(deals: Housed) -> None:
    id_, request = await sent(deals, "40")
    await decide(deals, "reviewer", request, "return", comment="more")
    await change(deals, "ann", id_, price="60")
    seen = await page(deals, "ann", request)
    assert (seen["state"], seen["round"]) == ("returned", 2)
    assert [each["kind"] for each in seen["trail"]].count("restart") == 0
