"""Approvals when something breaks: a failure at every single write leaves all as it was; the trail takes no change."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from store.unit import Unit
from tests import postgres
from tests.workflows.company import Company, Ticking, contract, everything, opened, pending, populate
from tests.workflows.guards import GUARDS, request_of, stored, supplier


@pytest.fixture(params=("sqlite", pytest.param("postgres", marks=pytest.mark.postgres)))
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
        return
    url = postgres.fresh_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
async def company(database: str) -> AsyncIterator[Company]:
    """The company at work."""
    time = Ticking()
    made = Company(await opened(database, time), time)
    await populate(made)
    yield made
    await made.house.store.close()


class Broken(Exception):
    """The disk is gone."""


class Breaking:
    """Lets the first writes pass and breaks the one after them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 10**9
        self.seen = 0
        for name in ("insert", "insert_many", "update", "purge", "set_members"):
            monkeypatch.setattr(Unit, name, self._counted(getattr(Unit, name)))

    def _counted(self, write: Any) -> Any:
        async def counted(unit: Unit, *args: Any, **more: Any) -> Any:
            self.seen += 1
            if self.seen > self.left:
                raise Broken
            return await write(unit, *args, **more)

        return counted

    def after(self, writes: int) -> None:
        """Breaks after this many more writes."""
        self.left, self.seen = writes, 0


async def test_a_decision_that_breaks_at_any_write_leaves_everything_as_it_was(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await pending(company, "contract", await contract(company, "200000.00"), "effective")
    before = await everything(company)
    breaking = Breaking(monkeypatch)
    writes = 0
    while True:
        breaking.after(writes)
        try:
            answer = await company.decide("wang", number, "approve", client_key="the same")
        except Broken:
            breaking.after(10**9)
            assert await everything(company) == before, f"write {writes} was half done"
            writes += 1
            continue
        break
    assert answer["state"] == "approved"
    assert writes >= 10
    assert len(await company.rows("plan")) == 1


async def test_a_submit_that_breaks_at_any_write_leaves_no_request_and_no_lock(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    before = await everything(company)
    breaking = Breaking(monkeypatch)
    for writes in range(100):
        breaking.after(writes)
        try:
            await company.submit("li", "payment", id_, "pay", "the same")
        except Broken:
            breaking.after(10**9)
            assert await everything(company) == before, f"write {writes} was half done"
            continue
        break
    assert len(await company.rows("request")) == 1
    assert len(await company.rows("lock")) == 1


async def test_nobody_changes_or_removes_an_entry_of_the_trail_S13_1(company: Company) -> None:
    await pending(company, "contract", await contract(company), "effective")
    (first, *_) = await company.rows("wf_event")

    async def change(unit: Unit) -> None:
        await unit.update("wf_event", first["id"], {"comment": "geändert"})

    async def remove(unit: Unit) -> None:
        await unit.purge("wf_event", [first["id"]])

    for deed in (change, remove):
        with pytest.raises(Refusal):
            await company.house.store.unit(deed)
    assert (await company.rows("wf_event"))[0] == first


async def test_a_guarded_change_that_breaks_at_any_write_waits_whole_or_not_at_all(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S1.2: asking and deciding, each at every single write; afterwards the same deed succeeds."""
    time = Ticking()
    made = Company(await opened(database, time, GUARDS), time)
    await populate(made)
    id_ = await supplier(made)
    breaking = Breaking(monkeypatch)
    waits = await until_done(made, breaking, lambda: made.update("li", "supplier", id_, credit="2000.00"))
    number = request_of(waits)
    answer = await until_done(made, breaking, lambda: made.decide("wang", number, "approve", client_key="the same"))
    assert (answer["state"], str((await made.row("supplier", id_))["credit"])) == ("approved", "2000.00")
    await made.house.store.close()


async def until_done(company: Company, breaking: Breaking, deed: Callable[[], Awaitable[Any]]) -> Any:
    """Tries with one more write each time; a try that breaks has changed nothing."""
    before, writes = await stored(company), 0
    while True:
        breaking.after(writes)
        try:
            return await deed()
        except Broken:
            breaking.after(10**9)
            assert await stored(company) == before, f"write {writes} was half done"
            writes += 1
        finally:
            breaking.after(10**9)
