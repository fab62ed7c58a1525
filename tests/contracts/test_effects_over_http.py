"""What could not leave: who administers approvals sees it, sends it again or says it was done by hand; nobody else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

import records.actions.leaving
import records.leaving
from kernel.clock import Clock
from records.actions.act import Act
from records.actions.create import Create
from records.extensions import Parcel
from records.house import House
from records.internal import Internal
from records.outbox import PAUSES, Sender
from tests.api.house import Shop, served_by
from tests.contracts.surface import surface
from tests.fixtures.houses import PEOPLE, Housed, Person, house

SCHEMA: Final = """
roles:
  sales:  {label: Sales}
  warden: {label: Warden, administers: [workflows]}
  clerk:  {label: Clerk, administers: [accounts]}
  portal: {label: Portal, outside: true}
entities:
  deal:
    title: "{name}"
    fields: {name: {type: text, required: true}, pin: {type: text}}
    access:
      sales: {rows: own, can: [read, create, update, push]}
      portal: {rows: all, can: [read]}
    actions:
      push:
        label: Push
        do: [{call: company_names.first, with: {word: =pin}}, {call: company_names.second}]
"""
MORE: Final = (
    Person("warden", "g", ("warden",)), Person("clerk", "g", ("clerk",)), Person("portal", "d1", ("portal",)),
    Person("idle", "d1"),
)  # fmt: skip
IN_CHARGE: Final = ("admin", "other_admin", "warden")
OTHERS: Final = ("ann", "bob", "clerk", "portal", "idle")
SECRET: Final = "whisper4711"


@dataclass
class Ground:
    """A house in which one effect failed for good and holds up the next; `sent`: what was received, with its key."""

    opened: Housed
    shop: Shop
    deal: int
    sent: list[tuple[str, str]]
    broken: bool = True

    async def handle(self, house: House, parcel: Parcel) -> None:
        if self.broken:
            raise RuntimeError("the receiver is away")
        self.sent.append((str(parcel.payload["name"]), parcel.key))

    async def work(self) -> None:
        while await Sender(self.opened.house).once():
            pass

    async def states(self) -> list[str]:
        return [row["state"] for row in await Internal(lambda: self.opened.house).find("outbox")]

    async def failed(self) -> int:
        rows = await Internal(lambda: self.opened.house).find("outbox", state="failed")
        return int(rows[0]["id"])

    async def post(self, who: str, verb: str, id: int, reason: str = "it was repaired") -> httpx.Response:
        async with await self.shop.as_(who) as client:
            return await client.post(f"/api/v1/effects/{id}/{verb}", json={"reason": reason})

    async def list(self, who: str, **asked: Any) -> httpx.Response:
        async with await self.shop.as_(who) as client:
            return await client.get("/api/v1/effects", params=asked)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def ground(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    async with house(SCHEMA, tmp_path, request.param, people=(*PEOPLE, *MORE)) as opened:
        made = await opened.door("ann").run(Create("deal", {"name": "Anvil", "pin": SECRET}))
        found = Ground(opened, served_by(opened), made.id or 0, [])
        opened.house.extensions.handlers["call"] = found.handle
        await opened.door("ann").run(Act("deal", found.deal, "push"))
        now = opened.house.clock.now()
        for _ in range(len(PAUSES) + 1):
            await found.work()
            opened.house.clock = Clock.frozen(opened.house.clock.now() + timedelta(days=1))
        opened.house.clock = Clock.frozen(now)
        assert await found.states() == ["failed", "pending"]
        yield found


async def hold(ground: Ground) -> None:
    """Everybody asks everything of a failed effect; the list tells its name and error, not what it carries."""
    failed = await ground.failed()
    for who in (*IN_CHARGE, *OTHERS):
        answer = await ground.list(who)
        assert SECRET not in answer.text and "arguments" not in answer.text, who
        if who not in IN_CHARGE:
            assert answer.status_code == 403, (who, answer.text)
            for verb in ("send-again", "done-by-hand"):
                for id in (failed, failed + 999):
                    assert (await ground.post(who, verb, id)).status_code == 403, (who, verb)
            continue
        assert answer.status_code == 200, answer.text
        (row,) = answer.json()["rows"]
        assert (row["id"], row["name"], row["state"], row["holds"]) == (failed, "company_names.first", "failed", 1)
        assert row["error"] == "the receiver is away" and row["record"]["id"] == ground.deal
        assert row["record"]["title"] is None, "administering approvals opens no record"
    assert await ground.states() == ["failed", "pending"], "nobody has settled anything"


@surface("GET /effects", "POST /effects/{id}/send-again", "POST /effects/{id}/done-by-hand")
async def test_only_those_who_administer_approvals_look_after_what_could_not_leave(ground: Ground) -> None:
    await hold(ground)


@pytest.mark.parametrize("where", [records.leaving, records.actions.leaving], ids=["list", "verbs"])
@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
async def test_a_surface_that_forgets_who_is_in_charge_is_found(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, where: Any
) -> None:
    monkeypatch.setattr(where, "refuse_others", lambda sight: None)
    with pytest.raises(AssertionError):
        await hold(ground)


async def test_sent_again_it_leaves_with_its_own_key_and_what_it_held_up_follows(ground: Ground) -> None:
    failed = await ground.failed()
    keys = [row["key"] for row in await Internal(lambda: ground.opened.house).find("outbox")]
    ground.broken = False
    await ground.work()
    assert ground.sent == [], "it holds its sequence until somebody decides"
    answer = await ground.post("warden", "send-again", failed)
    assert (answer.status_code, answer.json()) == (200, {"id": failed, "state": "pending"})
    await ground.work()
    assert ground.sent == [("company_names.first", keys[0]), ("company_names.second", keys[1])]
    assert await ground.states() == ["done", "done"]
    assert (await ground.list("warden")).json()["rows"] == []


async def test_sent_again_it_has_all_its_tries_again(ground: Ground) -> None:
    await ground.post("warden", "send-again", await ground.failed())
    await ground.work()
    assert await ground.states() == ["pending", "pending"]
    (row,) = (await ground.list("warden", state="pending", limit=1)).json()["rows"]
    assert (row["attempts"], row["error"]) == (1, "the receiver is away") and row["next_at"]


async def test_done_by_hand_it_is_never_sent_and_what_it_held_up_follows(ground: Ground) -> None:
    ground.broken = False
    answer = await ground.post("warden", "done-by-hand", await ground.failed())
    assert answer.status_code == 200, answer.text
    await ground.work()
    assert [name for name, _ in ground.sent] == ["company_names.second"]
    assert await ground.states() == ["by_hand", "done"]


@pytest.mark.parametrize("verb", ["send-again", "done-by-hand"])
async def test_each_needs_a_reason_stands_in_the_trail_and_is_done_once(ground: Ground, verb: str) -> None:
    failed = await ground.failed()
    for reason in ("", "   "):
        refused = await ground.post("warden", verb, failed, reason)
        assert refused.status_code == 422
        assert [each["code"] for each in refused.json()["error"]["problems"]] == ["REC064"], "said in plain words"
    assert (await ground.post("warden", verb, failed + 999)).status_code == 404
    answers = await asyncio.gather(*(ground.post(who, verb, failed) for who in IN_CHARGE))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert "failed" in next(a.json()["error"]["message"] for a in answers if a.status_code == 409)
    told = [entry for entry in (await ground.opened.door("ann").history("deal", ground.deal))["rows"]
            if entry["verb"] == verb.replace("-", "_")]  # fmt: skip
    assert [entry["reason"] for entry in told] == ["company_names.first: it was repaired"]
