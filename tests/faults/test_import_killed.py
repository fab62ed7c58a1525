"""kill -9 of the server in the middle of an import: the next start goes on, and each row is there once."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.serving import SOAK, Server, check_whole, shop
from tests.faults.test_server_killed import everything
from tests.fixtures.stores import ENGINES

ROWS = 20_000 if SOAK else 600
KILLS = 8 if SOAK else 1
BAD = 100  # every so many rows one cannot be read


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server of its own: it is going to die."""
    with shop(str(request.param), tmp_path) as running:
        yield running


def text() -> str:
    rows = (f"Import {n:05},{'x' if n % BAD == 0 else n}" for n in range(1, ROWS + 1))
    return "Name,Credit limit\n" + "\n".join(rows) + "\n"


def waited(client: httpx.Client, job: int, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    end = time.monotonic() + 240
    while not until(found := client.get(f"/api/v1/jobs/{job}").json()):
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return dict(found)


def beyond(reached: int) -> Callable[[dict[str, Any]], bool]:
    """Whether a job has come further than this."""
    return lambda found: bool(found["done"] > reached)


@pytest.mark.timeout(1800 if SOAK else 300)
def test_an_import_goes_on_after_kill_9_without_a_double(server: Server) -> None:
    with server.client("boss") as boss:
        opened = boss.post("/api/v1/customer/import", params={"name": "customers.csv"}, content=text().encode())
        assert opened.status_code == 201 and opened.json()["mapping"] == ["name", "limit"], opened.text
        at = f"/api/v1/import_job/{opened.json()['id']}"
        job = boss.post(f"{at}/start", json={}).json()["job"]
    reached = 0
    for _ in range(KILLS):
        with server.client("boss") as boss:
            reached = waited(boss, job, beyond(reached))["done"]
        server.kill()
        server.start()
    with server.client("boss") as boss:
        found = waited(boss, job, lambda each: each["state"] != "running")
        assert (found["state"], found["done"]) == ("done", ROWS)
        assert (found["result"]["created"], found["result"]["refused"]) == (ROWS - ROWS // BAD, ROWS // BAD)
        names = sorted(row["name"] for row in everything(boss, "customer").values() if row["name"][:7] == "Import ")
        assert names == [f"Import {n:05}" for n in range(1, ROWS + 1) if n % BAD]
        problems = boss.get(f"{at}/problems", params={"limit": 1000}).json()["rows"]
        assert [row["row"] for row in problems] == [n + 1 for n in range(BAD, ROWS + 1, BAD)]
        check_whole(server, lines=0)
        assert found["result"]["change_set"], "one change set of all parts"
