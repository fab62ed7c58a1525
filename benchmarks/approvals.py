"""Approvals: deciding a seat and reading a queue over HTTP, against bare routes over the same rows; and simulations."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import app
from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from benchmarks import replays, serving
from benchmarks.filling import PASSWORD
from benchmarks.measuring import Figure, in_turn
from benchmarks.pages import answered, processor
from benchmarks.place import Place
from benchmarks.serving import Caller, Served
from kernel.actor import Actor
from kernel.settings import Settings
from records.actions.create import Create
from records.door import Door
from records.house import House
from tests import postgres
from workflows.requests import Submit

SCHEMA: Final = Path(__file__).with_name("approvals.yaml")
REQUESTS: Final = 3_334  # three open seats each
RECORDS: Final = 3  # so many as requests, of which a third is under approval
DEPARTMENTS: Final = 10
QUEUE: Final = "/api/v1/queue?waiting=mine&limit=100"
BARE_QUEUE: Final = "/queue?limit=100"
PEOPLE: Final = (  # login, roles, unit
    ("admin_one", ("system_admin",), "main"), ("admin_two", ("system_admin",), "main"),
    ("finance", ("finance",), "main"), ("director", ("director",), "main"),
    *((f"manager_{n}", ("manager",), f"d{n}") for n in range(1, DEPARTMENTS + 1)),
    *((f"buyer_{n}", ("buyer",), f"d{n}") for n in range(1, DEPARTMENTS + 1)),
)  # fmt: skip


def run(place: Place) -> Iterator[Figure]:
    """Decisions one after the other, the queue of a manager and of somebody who has a third of all open seats, and
    what an author is told of all records."""
    requests = min(REQUESTS, place.rows)
    with filled(place.engine, requests) as url:
        yield from replays.run(url, SCHEMA, requests * RECORDS, requests)
        with served_over(url) as (served, bare):
            yield from queue_of(
                place.rounds, served, bare, f"a manager, {requests * 3:,} open seats", "manager_1", bar=2
            )
            yield from queue_of(place.rounds, served, bare, f"finance, {requests:,} of them", "finance", bar=None)
            yield from deciding(place.rounds, served, bare)


@contextmanager
def served_over(url: str) -> Iterator[tuple[Served, Served]]:
    """The product and the yardstick."""
    with serving.product(url, SCHEMA) as served, serving.yardstick(url) as bare:
        yield served, bare


def queue_of(
    rounds: int, served: Served, bare: Served, whose: str, login: str, bar: float | None
) -> Iterator[Figure]:  # fmt: skip
    """A page of 100 of one person's seats."""
    token = Caller(served).sign_in(login)
    ours, theirs = Caller(served, token), Caller(bare, token)
    calls = {
        "product": lambda: answered(ours, QUEUE),
        "bare": lambda: answered(theirs, BARE_QUEUE),
    }
    found = in_turn(rounds, calls)
    used = [processor(each, call, rounds) for each, call in zip((served, bare), calls.values(), strict=True)]
    ratio = found["product"].median / found["bare"].median
    note = f"product {found['product']}; bare {found['bare']}"
    yield Figure(f"queue of {whose}", ratio, bar=bar, note=note)
    yield Figure("  processor per page", used[0] * 1000, "ms", note=f"bare {used[1] * 1000:.2f} ms")


def deciding(rounds: int, served: Served, bare: Served) -> Iterator[Figure]:
    """One of three seats, the step stays open."""
    token = Caller(served).sign_in("finance")
    ours, theirs = Caller(served, token), Caller(bare, token)
    waiting = iter(json.loads(answered(ours, "/api/v1/queue?waiting=mine&limit=1000"))["rows"])

    def approve() -> None:
        row = next(waiting)
        body = {"seat": row["seat"], "revision": row["revision"], "client_key": f"decided {row['request']['id']}"}
        status, said = ours.post(f"/api/v1/requests/{row['request']['id']}/approve", body)
        assert status == 200, said

    def write() -> None:
        row = next(waiting)
        status, said = theirs.post("/decide", {"request": row["request"]["id"], "seat": row["seat"]})
        assert status == 200, said

    before = served.cpu, bare.cpu
    found = in_turn(rounds, {"product": approve, "bare": write})
    cpu = [(now - then) / (rounds + 5) * 1000 for now, then in zip((served.cpu, bare.cpu), before, strict=True)]
    note = f"product {1 / found['product'].median:.0f}/s ({found['product']}); bare {1 / found['bare'].median:.0f}/s"
    ratio = found["bare"].median / found["product"].median
    yield Figure("seats decided per second", ratio, bar=0.25, least=True, note=f"{note} ({found['bare']})")
    yield Figure("  processor per decision", cpu[0], "ms", note=f"bare {cpu[1]:.2f} ms")


# ------------------------------------------------------------------------------------------------ filling
@contextmanager
def filled(engine: str, requests: int) -> Iterator[str]:
    """The address of a database with so many running requests, and more records than these."""
    with TemporaryDirectory(prefix="gridwright-benchmark-") as folder:
        url = f"sqlite:///{folder}/approvals.db" if engine == "sqlite" else postgres.fresh_database("benchmark")
        try:
            asyncio.run(_fill(Settings.read({}, schema=SCHEMA, database=url), requests))
            yield url
        finally:
            if engine != "sqlite":
                postgres.drop_database(url)


async def _fill(settings: Settings, requests: int) -> None:
    print(f"Filling a database with {requests:,} requests ...", flush=True)
    async with app.house(settings) as house:
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        ids = {
            login: await people.add(
                holder, accounts, login=login, name=login, unit=unit, roles=roles, password=PASSWORD
            )
            for login, roles, unit in PEOPLE
        }
        current = await house.current()
        doors = [
            Door(current, current.organisation.actor(ids[f"buyer_{n}"])) for n in range(1, DEPARTMENTS + 1)
        ]  # fmt: skip
        for number in range(requests):
            await _submitted(doors[number % DEPARTMENTS], number)
        await _others(current, [door.actor for door in doors], range(requests, requests * RECORDS))
        await current.store.learn()


async def _others(house: House, owners: Sequence[Actor], numbers: range) -> None:
    """Records that nobody has submitted."""
    now = house.clock.now()

    def row(number: int) -> dict[str, Any]:
        owner, name = owners[number % len(owners)], f"Purchase {number}"
        return {
            "name": name, "title_": name, "amount": Decimal(number * 7_919 % 99_991 + 1), "kind": "goods", "version": 1,
            "owner": owner.user_id, "unit": owner.unit, "created_by": owner.user_id, "created_at": now,
            "updated_by": owner.user_id, "updated_at": now,
        }  # fmt: skip

    await house.store.unit(lambda unit: unit.insert_many("purchase", map(row, numbers)))


async def _submitted(door: Door, number: int) -> None:
    values: dict[str, Any] = {"name": f"Purchase {number}", "amount": f"{number * 7_919 % 99_991 + 1}.00"}
    made = await door.run(Create("purchase", {**values, "kind": ("goods", "service")[number % 2]}))
    assert made.id is not None
    await door.run(Submit("purchase", made.id, "purchase", client_key=f"submitted {number}"))
