"""The permission contract over HTTP: every surface of records, every actor, every relation, pairwise, on both engines.

A probe asks one surface about one deal as one person and holds the answer to the oracle. Which deals a person is asked
about turns with the surface, so that every pair of surface, actor and relation is met. What was asked is recorded from
the requests themselves: a surface of records without a probe is found.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from api.routes import OPERATIONS
from records.sight import Sight
from tests.api.house import Shop, served_by
from tests.contracts.door_checks import prepared
from tests.contracts.oracle import Deal
from tests.contracts.reading_probes import DEALS, OWNERS, Ask
from tests.contracts.rights_schema import PEOPLE, SCHEMA, WHO
from tests.contracts.surface import asked_of, surface
from tests.contracts.test_permissions import all_rows
from tests.contracts.writing_probes import EVERY_PROBE
from tests.fixtures.houses import Housed, house


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[tuple[Housed, Shop]]:
    async with house(SCHEMA, tmp_path, request.param, people=PEOPLE, prepare=prepared) as opened:
        yield opened, served_by(opened)


def deal_of(who: str, relation: int, turn: int) -> Deal:
    owner = OWNERS[relation]
    owner = who if owner is None else f"{owner}{who}" if owner.endswith("_") else owner
    mine = [deal for deal in DEALS if deal.owner == owner]
    return mine[turn % len(mine)]


def asked(number: int, place: int) -> set[int]:
    """The relations in which a person is asked by a surface: two of five, so that all pairs are met."""
    return {(number + place) % 5, (number + 2 * place + 2) % 5}


async def hold(opened: Housed, shop: Shop, names: list[str]) -> None:
    async with AsyncExitStack() as stack:
        for place, who in enumerate(WHO):
            client = await stack.enter_async_context(await shop.as_(who))
            for number, name in enumerate(names):
                for relation in asked(number, place):
                    await EVERY_PROBE[name](Ask(client, opened, who, deal_of(who, relation, number + place)))


def records_surfaces() -> set[str]:
    """The operations over records, as routed."""
    of_records = {f"{each.method} {each.path}" for each in OPERATIONS if each.path.startswith("/{entity}")}
    more = {"GET /search", "POST /undo", "POST /redo", "GET /requests/{id}", "GET /queue", "GET /notices"}
    return of_records | more


@surface(
    "GET /openapi.json", "GET /schema", "GET /search", "GET /queue", "GET /notices", "GET /requests/{id}",
    "GET /{entity}", "GET /{entity}/groups", "GET /{entity}/{id}", "GET /{entity}/choices", "GET /{entity}/commented",
    "GET /{entity}/views", "PUT /{entity}/views/{view}",
    "GET /{entity}/{id}/history",
    "GET /{entity}/{id}/comments", "GET /{entity}/{id}/attachments", "POST /{entity}/{id}/attachments",
    "DELETE /{entity}/{id}/attachments/{file}", "GET /{entity}/{id}/explain", "GET /{entity}/{id}/route/{workflow}",
    "POST /{entity}", "POST /{entity}/new", "PATCH /{entity}/{id}", "DELETE /{entity}/{id}",
    "POST /{entity}/{id}/restore", "POST /{entity}/bulk", "POST /{entity}/cells", "POST /{entity}/ranges",
    "POST /{entity}/figures", "POST /{entity}/edge",
    "POST /undo", "POST /redo", "POST /{entity}/{id}/comments", "POST /{entity}/{id}/actions/{action}",
    "POST /{entity}/{id}/stage", "POST /{entity}/{id}/submit/{workflow}", "POST /{entity}/export",
    "POST /{entity}/{id}/route/{workflow}", "POST /{entity}/new/route/{workflow}",
    "GET /export_job/{id}/file", "POST /{entity}/import", "GET /import_job/{id}", "POST /import_job/{id}/plan",
    "GET /import_job/{id}/preview", "POST /import_job/{id}/start", "GET /import_job/{id}/problems",
    "GET /import_job/{id}/refused",
    "POST /export_job/{id}/password",
)  # fmt: skip
async def test_every_surface_of_records_answers_as_the_grants_say(shop: tuple[Housed, Shop]) -> None:
    opened, served = shop
    with asked_of() as seen:
        await hold(opened, served, list(EVERY_PROBE))
    assert records_surfaces() - seen == set(), "no probe asks these"


@surface("address /healthz", "address /readyz", "address /metrics")
async def test_what_machines_watch_tells_nothing_of_the_data(shop: tuple[Housed, Shop]) -> None:
    _, served = shop
    async with await served.as_("seller") as seller, served.anybody() as nobody:
        await seller.get("/api/v1/deal")
        for path in ("/healthz", "/readyz", "/metrics"):
            answer = await nobody.get(path)
            assert answer.status_code == 200, path
            for secret in ("deal0", "tel0", "Deal", "paper", "seller", "stranger", "gridwright_session"):
                assert secret not in answer.text, (path, secret)


async def test_nobody_reaches_records_without_signing_in(shop: tuple[Housed, Shop]) -> None:
    _, served = shop
    async with served.anybody() as client:
        for name in sorted(records_surfaces()):
            method, _, path = name.partition(" ")
            path = path.format(entity="deal", id=1, action="take", workflow="look", file=1, view=1)
            answer = await client.request(
                method, f"/api/v1{path}", json={} if method in ("POST", "PATCH", "PUT") else None
            )
            assert answer.status_code == 401, name


def test_every_pair_of_surface_actor_and_relation_is_met() -> None:
    met = [(s, a, r) for s in range(len(EVERY_PROBE)) for a in range(len(WHO)) for r in asked(s, a)]
    for first, second, count in (
        (0, 1, len(EVERY_PROBE) * len(WHO)),
        (0, 2, len(EVERY_PROBE) * 5),
        (1, 2, len(WHO) * 5),
    ):
        assert len({(each[first], each[second]) for each in met}) == count


async def test_a_surface_that_forgets_the_grants_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with house(SCHEMA, tmp_path, people=PEOPLE, prepare=prepared) as opened:
        served = served_by(opened)
        monkeypatch.setattr(Sight, "rows_of", all_rows)
        forgetful = ("GET /{entity}/{id}", "GET /{entity}/choices", "GET /{entity}/{id}/history")
        for name in (*forgetful, "GET /{entity}/{id}/attachments"):
            with pytest.raises(AssertionError):
                await hold(opened, served, [name] * 3)
