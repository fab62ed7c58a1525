"""The contract of requests, files, jobs, undo and notices over HTTP: who may, and what no answer tells whom.

Whose bid it is turns with surface and person, so that every pair of surface, person and relation is met.
"""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, Final

import httpx
import pytest

from api.routes import OPERATIONS
from commands import simulate
from commands.call import Call
from kernel.actor import Actor
from kernel.errors import Refusal
from records.reasons import Told
from tests.contracts.bids import OWNERS, WHO
from tests.contracts.overview_probes import PROBES
from tests.contracts.request_probes import Ask, Stand
from tests.contracts.surface import asked_of, surface


# ------------------------------------------------------------------------------------------------ the contract
def relation(number: int, place: int) -> str:
    """Whose bid a person is asked about by a surface; one's own comes round like the others."""
    return OWNERS[(number + place) % len(OWNERS)]


def names() -> list[str]:
    """One name per probe."""
    return [next(name for name, each in PROBES.items() if each is probe) for probe in dict.fromkeys(PROBES.values())]


async def hold(stand: Stand, asked: list[str]) -> None:
    for place, who in enumerate(WHO):
        for name in asked:
            number = names().index(name)
            owners = {relation(number, place), who} & set(OWNERS)
            for owner in sorted(owners):
                await PROBES[name](Ask(stand, who, owner))


@surface(
    "GET /requests/{id}", "GET /requests/{id}/evidence", "GET /requests/{id}/sheet",
    "POST /requests/{id}/seen", "GET /requests/{id}/flow",
    "GET /requests/stuck", "GET /reports/approvals", "GET /reports/approvals/requests",
    "GET /queue", "POST /queue/batch", "GET /notices", "POST /notices/{id}/read", "POST /files",
    "GET /files/{id}", "GET /jobs", "GET /jobs/{id}", "POST /jobs/{id}/cancel", "POST /undo", "POST /redo",
    "GET /undo", "GET /undo/{id}",
    "GET /{entity}/{id}/route/{workflow}", "POST /requests/{id}/approve", "POST /requests/{id}/reject",
    "POST /requests/{id}/return", "POST /requests/{id}/withdraw", "POST /requests/{id}/take-back",
    "POST /requests/{id}/stop", "POST /requests/{id}/comment", "POST /requests/{id}/resubmit",
    "POST /requests/{id}/hand-over", "POST /requests/{id}/add-signer", "POST /requests/{id}/remove-signer",
    "POST /requests/{id}/done",
    "POST /requests/{id}/cannot", "POST /requests/{id}/urge", "POST /requests/{id}/move-seat",
    "GET /requests/{id}/people",
)  # fmt: skip
async def test_every_surface_of_requests_answers_whom_it_concerns_and_tells_nothing_hidden(stand: Stand) -> None:
    with asked_of() as seen:
        await hold(stand, names())
    families = ("/requests", "/queue", "/reports/approvals", "/notices", "/files", "/jobs", "/undo", "/redo")
    wanted = {f"{each.method} {each.path}" for each in OPERATIONS if each.path.startswith(families)}
    assert wanted - seen == set(), "no probe asks these"


def test_every_pair_of_surface_person_and_owner_is_met() -> None:
    met = {(number, place, relation(number, place)) for number in range(len(names())) for place in range(len(WHO))}
    assert len({(number, owner) for number, _, owner in met}) == len(names()) * len(OWNERS)
    assert len({(place, owner) for _, place, owner in met}) == len(WHO) * len(OWNERS)


# ------------------------------------------------------------------------------------------------ commands
async def simulates(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    """`simulate --as` answers with that person's rights, in the words for people and for machines alike."""
    for who in WHO:
        for owner in OWNERS:
            ask = await Ask(stand, who, owner).meets("two")
            given = Namespace(workflow="weigh", entity="bid", id=ask.bid.id, login=who, json=who != "judge")
            call = Call(given, stand.opened.house.settings, SimpleNamespace(house=at_hand(stand)))  # type: ignore[arg-type]
            try:
                await simulate._run(call)
                assert ask.opened, (who, ask.bid)
            except Refusal as refusal:
                assert (refusal.status, ask.opened) == (404, False), (who, ask.bid)
            printed = capsys.readouterr()
            ask.told(httpx.Response(200, text=printed.out + printed.err, request=SIMULATED), 200, ask.opened)


SIMULATED: Final = httpx.Request("GET", "command:simulate")


def at_hand(stand: Stand) -> Any:
    @asynccontextmanager
    async def given(*_: object, **__: object) -> AsyncIterator[Any]:
        yield stand.opened.house

    return given


async def test_a_simulation_tells_nothing_hidden(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    await simulates(stand, capsys)


SIMULATIONS: Final[tuple[tuple[object, str, object], ...]] = (
    (simulate, "_actor", lambda opened, login: Actor.system("simulate")),
    (Told, "visible", lambda _, every: list(every)),
)


@pytest.mark.parametrize("stand", ["sqlite"], indirect=True)
@pytest.mark.parametrize("leak", SIMULATIONS, ids=["asks as the product", "reasons rest on what is hidden"])
async def test_a_simulation_that_tells_more_is_found(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], leak: tuple[object, str, object]
) -> None:
    monkeypatch.setattr(*leak)
    with pytest.raises(AssertionError):
        await simulates(stand, capsys)
