"""Defects planted in the product's own code, where requests are kept, locked and pinned, and the laws that catch them.

The engine's own defects are seeded in tests/properties/test_workflows_machine.py; what surrounds the engine (which
definition a request follows, what a lock keeps from being written, how many requests are open) is seeded here, in the
functions that do it, and caught by driving the product at the door (workflow-semantics 3.4: 2, 4, 7, 9; 3.5).
"""

import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import workflows.carrying
from kernel.errors import Refusal
from records import locks
from records.actions import delete
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.delete import Delete
from records.actions.ranges import Ranges
from records.actions.update import Update
from records.results import Query
from tests import postgres
from tests.workflows.company import Company, pending, quote
from tests.workflows.test_reload import BOSS, MANAGER, TWO, changed, reloaded
from workflows import engine, starting
from workflows.definitions import current

Law = Callable[[Company, Path], Awaitable[None]]


# ------------------------------------------------------------------------------------------------ the laws
async def follows_its_own_version(company: Company, folder: Path) -> None:
    """A request goes to its end by the definition it started with (S16.1, invariant 9); decided and handed in again."""
    first = await pending(company, "quote", await quote(company, "0.5"), "approved")
    back = await pending(company, "quote", await quote(company, "0.5", "报价二"), "approved")
    await company.decide("wang", back, "return")
    versions = {row["definition"] for row in await company.rows("request")}
    for number, step in enumerate((BOSS, TWO)):
        company = await reloaded(company, changed(folder / f"changed{number}.yaml", (MANAGER, step)))
    try:
        shown = await company.read("wang", first)
        assert [place["step"] for place in shown["route"]] == ["manager"]
        assert (await company.decide("wang", first, "approve"))["state"] == "approved"
        await company.decide("li", back, "resubmit")
        assert (await company.decide("wang", back, "approve", revision=2))["state"] == "approved"
        assert {row["definition"] for row in await company.rows("request")} == versions
    finally:
        await company.house.store.close()


async def keeps_what_is_under_approval(company: Company, folder: Path) -> None:
    """While a request runs its record stays as it was submitted, on every path of writing (S3.1, invariants 4, 7)."""
    id_ = await quote(company, "0.5")
    await company.update("li", "quote", id_, lines=[{"item": "一", "count": 1}])
    number = await pending(company, "quote", id_, "approved")
    before, lines = await company.row("quote", id_), await company.rows("quote.lines")
    door, line = company.door("li"), lines[0]["id"]
    for action in (
        Update("quote", id_, {"price": "1.00"}), Cells("quote", [Edit(id_, "price", "1")]),
        Bulk("quote", update=[{"id": id_, "price": "1.00"}], delete=[id_]), Delete("quote", id_),
        Ranges("quote", Query(filter=f"id == {id_}"), (0, 1), ("price",), "fill", [["1"]]),
        Update("quote.lines", line, {"count": 9}), Delete("quote.lines", line),
    ):  # fmt: skip
        try:
            await door.run(action)
        except Refusal as refusal:
            assert refusal.status == 409, action
    after = await company.row("quote", id_)
    assert (after["price"], after["deleted_at_"]) == (before["price"], before["deleted_at_"])
    assert await company.rows("quote.lines") == lines
    assert (await company.decide("wang", number, "approve"))["revision"] == 1
    assert [row for row in await company.rows("lock") if row["request"] == number] == []


async def has_one_open_request(company: Company, folder: Path) -> None:
    """A record has at most one open request of an approval (S1.3, invariant 2), however often it is submitted."""
    id_ = await company.create("li", "payment", name="付款", amount="5.00")
    await company.submit("li", "payment", id_, "pay")
    tried = [company.submit("li", "payment", id_, "pay") for _ in range(3)]
    found = await asyncio.gather(*tried, return_exceptions=True)
    assert [each["id"] for each in found if isinstance(each, dict)] == [1, 1, 1], found
    rows = await company.rows("request")
    assert len([row for row in rows if row["state"] in ("running", "returned")]) == 1


# ------------------------------------------------------------------------------------------------ the defects
async def newest(sight: Any, workflow: str, digest: str) -> Any:
    found = current(sight.house, workflow)
    assert found is not None
    return found


APPLY = engine.apply


def unpinned(definition: Any, state: Any, *rest: Any) -> Any:
    return APPLY(definition, state and replace(state, version=definition.text_hash), *rest)


def uses_the_newest_version(patch: pytest.MonkeyPatch, company: Company) -> None:
    named = [module for name, module in sys.modules.items() if name.startswith("workflows.")]
    for module in named:
        if hasattr(module, "definition_of"):
            patch.setattr(module, "definition_of", newest)


def uses_the_newest_version_unnoticed(patch: pytest.MonkeyPatch, company: Company) -> None:
    uses_the_newest_version(patch, company)
    patch.setattr(engine, "apply", unpinned)


async def no_lock(*_: Any, **__: Any) -> list[Any]:
    return []


async def nothing(*_: Any) -> None:
    """Refuses nothing."""


def forgets_the_locks_of_requests(patch: pytest.MonkeyPatch, company: Company) -> None:
    patch.setattr(locks, "_stored", no_lock)


def writes_in_spite_of_locks(patch: pytest.MonkeyPatch, company: Company) -> None:
    patch.setattr(locks, "refuse_locked", nothing)


def deletes_in_spite_of_locks(patch: pytest.MonkeyPatch, company: Company) -> None:
    patch.setattr(delete, "locks_of", no_lock)


def never_locks(patch: pytest.MonkeyPatch, company: Company) -> None:
    patch.setattr(workflows.carrying, "_lock", nothing)


def never_unlocks(patch: pytest.MonkeyPatch, company: Company) -> None:
    patch.setattr(engine, "locks", lambda definition, state: ("*",))


def overlooks_lines(patch: pytest.MonkeyPatch, company: Company) -> None:
    found = locks.changed_fields

    def without_lines(draft: Any) -> set[str]:
        return {name for name in found(draft) if not draft.entity.fields[name].lines}

    patch.setattr(locks, "changed_fields", without_lines)


def looks_for_no_open_request(patch: pytest.MonkeyPatch, company: Company) -> None:
    patch.setattr(starting, "open_requests", no_lock)


def opens_a_second_request(patch: pytest.MonkeyPatch, company: Company) -> None:
    """Neither looked for, nor kept apart by the database."""
    looks_for_no_open_request(patch, company)
    url = company.house.settings.database
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as base:
            listed = (
                "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'request' AND sql LIKE '%UNIQUE%'"
            )
            for (name,) in base.execute(listed).fetchall():
                base.execute(f'DROP INDEX "{name}"')
        return
    database = url.rpartition("/")[2]
    indexes = "SELECT indexname FROM pg_indexes WHERE tablename = 'request'"
    for name in postgres.sql(f"{indexes} AND indexdef LIKE '%UNIQUE%WHERE%'", database).split():
        postgres.sql(f'DROP INDEX "{name}"', database)


SEEDED: list[tuple[Law, Callable[[pytest.MonkeyPatch, Company], None]]] = [
    (follows_its_own_version, uses_the_newest_version),
    (follows_its_own_version, uses_the_newest_version_unnoticed),
    (keeps_what_is_under_approval, forgets_the_locks_of_requests),
    (keeps_what_is_under_approval, writes_in_spite_of_locks),
    (keeps_what_is_under_approval, deletes_in_spite_of_locks),
    (keeps_what_is_under_approval, never_locks),
    (keeps_what_is_under_approval, never_unlocks),
    (keeps_what_is_under_approval, overlooks_lines),
    (has_one_open_request, looks_for_no_open_request),
    (has_one_open_request, opens_a_second_request),
]
LAWS = (follows_its_own_version, keeps_what_is_under_approval, has_one_open_request)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_the_law_holds(company: Company, tmp_path: Path, law: Law) -> None:
    await law(company, tmp_path)


@pytest.mark.parametrize(("law", "defect"), SEEDED, ids=[defect.__name__ for _, defect in SEEDED])
async def test_a_defect_of_the_product_breaks_its_law(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, law: Law, defect: Any
) -> None:
    defect(monkeypatch, company)
    with pytest.raises((AssertionError, ValueError, Refusal)):
        await law(company, tmp_path)
