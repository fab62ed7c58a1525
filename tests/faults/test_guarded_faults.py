"""S1.2, S12.1: guarded creating, deleting, restoring, exporting: a failing statement leaves nothing half done."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.results import Outcome
from store.unit import Unit
from tests import postgres
from tests.workflows.company import Company, Ticking, opened, populate, refused
from tests.workflows.guards import GUARDS, request_of, stored, supplier
from transfer.asking import Export
from transfer.downloading import Fetch

SOAK = os.environ.get("GRIDWRIGHT_SOAK") == "1"
WRITES = ("insert", "run", "_run_many", "_add")
STATEMENTS = (*WRITES, "fetch") if SOAK else WRITES  # what reads breaks too, in the long form
TABLES = ("agent", "agent.towns", "wf_unapproved", "wf_timer", "export_job", "wf_version", "wf_seen")


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
    """The company over the guards, at work."""
    time = Ticking()
    made = Company(await opened(database, time, GUARDS), time)
    await populate(made)
    yield made
    await made.house.store.close()


class Broken(Exception):
    """The connection is gone."""


class Breaking:
    """Lets the first statements pass and breaks the one after them."""

    def __init__(self, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
        self.company, self.left, self.tried = company, 10**9, 0
        for name in STATEMENTS:
            monkeypatch.setattr(Unit, name, self._counted(getattr(Unit, name)))

    def _counted(self, statement: Any) -> Any:
        async def counted(unit: Unit, *args: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise Broken
            return await statement(unit, *args, **more)

        return counted

    async def until_done(self, deed: Callable[[], Awaitable[Any]]) -> Any:
        """Tries with one more statement each time; a try that breaks has changed nothing."""
        before, passed = await self._everything(), 0
        while True:
            self.left = passed
            try:
                return await deed()
            except Broken:
                self.left = 10**9
                assert await self._everything() == before, f"after {passed} statements it was half done"
                passed += 1
                self.tried += 1
            finally:
                self.left = 10**9

    async def _everything(self) -> dict[str, Any]:
        return {**await stored(self.company), **{table: await self.company.rows(table) for table in TABLES}}


@pytest.fixture
def breaking(company: Company, monkeypatch: pytest.MonkeyPatch) -> Breaking:
    return Breaking(company, monkeypatch)


async def asked(company: Company, breaking: Breaking, action: Any) -> tuple[Outcome, int]:
    """What is guarded, asked for at last; its request."""
    done = await breaking.until_done(lambda: company.door("li").run(action))
    return done, request_of(done)


async def decided(company: Company, breaking: Breaking, number: int) -> dict[str, Any]:
    answer: dict[str, Any] = await breaking.until_done(
        lambda: company.decide("wang", number, "approve", client_key=f"the same {number}")
    )
    return answer


async def test_a_guarded_record_comes_goes_and_comes_back_whole_or_not_at_all(
    company: Company, breaking: Breaking
) -> None:
    """S1.2: asking and deciding, of its coming, its going and its coming back; each takes effect once, in the end."""
    made, number = await asked(company, breaking, Create("agent", {"name": "丙", "towns": [{"name": "昆山"}]}))
    assert len(await company.rows("wf_unapproved")) == 1
    await decided(company, breaking, number)
    assert not await company.rows("wf_unapproved")
    _, number = await asked(company, breaking, Delete("agent", made.id or 0))
    assert (await company.row("agent", made.id or 0))["approval"] == "running"
    await decided(company, breaking, number)
    assert (await company.row("agent", made.id or 0), await company.rows("agent.towns")) == ({}, [])
    _, number = await asked(company, breaking, Restore("agent", made.id or 0))
    await decided(company, breaking, number)
    assert (await company.row("agent", made.id or 0))["approval"] == "approved"
    verbs = [each["verb"] for each in await company.rows("audit") if each["entity"] == "agent"]
    assert (verbs.count("create"), verbs.count("delete"), verbs.count("restore")) == (1, 1, 1)
    assert (len(await company.rows("request")), len(await company.rows("lock"))) == (3, 0)
    assert breaking.tried > 60


async def test_a_guarded_export_is_asked_for_and_released_whole_or_not_at_all(
    company: Company, breaking: Breaking
) -> None:
    """S1.2: and fetched once, however often fetching broke."""
    for _ in range(3):
        await supplier(company)
    done, number = await asked(company, breaking, Export("supplier"))
    job = done.value["id"]
    assert (await refused(company.door("li").run(Fetch(job)))).code.name == "TRF001"
    answer = await decided(company, breaking, number)
    assert answer["state"] == "approved"
    await breaking.until_done(lambda: company.door("li").run(Fetch(job)))
    assert (await refused(company.door("li").run(Fetch(job)))).code.name == "TRF002"
    assert len(await company.rows("export_job")) == 1
    assert breaking.tried > 20
