"""Pages are empty shells for the signed-in: nobody else gets one, and no page carries a record's values."""

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.api.house import database
from tests.api.serving import Served, served
from tests.contracts.surface import surface
from tests.postgres import drop_database

SECRET = "Umbrella Holdings 4711"


@surface(
    "page /",
    "page /queue",
    "page /requests/{id}",
    "page /reports/approvals",
    "page /reports/{name}",
    "page /approvals/flows",
    "page /approvals/stuck",
    "page /e/{entity}",
    "page /e/{entity}/{id}",
    "page /login",
    "page /welcome/{token}",
)
def test_a_page_is_for_the_signed_in_and_carries_no_values(tmp_path: Path) -> None:
    url = database("sqlite", tmp_path)
    with (
        served(url, tmp_path / "log") as running,
        running.signed_in("boss") as boss,
        running.signed_in("wes") as wes,
    ):
        made = boss.post("/api/v1/customer", json={"name": SECRET})
        assert made.status_code == 201
        assert httpx.get(f"{running.url}/login").status_code == 200
        for client in (httpx, wes):
            page = client.get(f"{running.url}/welcome/guessed")
            assert page.status_code == 404 and "<form" not in page.text and "wes" not in page.text
        for path in (
            "/",
            "/queue",
            "/requests/1",
            "/reports/approvals",
            "/reports/any",
            "/approvals/flows",
            "/approvals/stuck",
            "/e/customer",
            f"/e/customer/{made.json()['id']}",
        ):
            nobody = httpx.get(running.url + path, follow_redirects=False)
            assert nobody.status_code == 303 and nobody.headers["location"].startswith("/login"), path
            for client in (wes, boss):
                page = client.get(path)
                assert page.status_code == 200 and SECRET not in page.text, path


WHO = ("boss", "sam", "sue", "wes", "ada")
SECRETS = (SECRET, "13912345678", "8123.45", "7654321.09", "8,123.45", "7,654,321.09", "whispered", "Umbrella order")


def under_approval(boss: httpx.Client, sam: httpx.Client) -> tuple[int, int, int]:
    """A customer full of secrets, an order of theirs, and the number of the request by which it waits for the boss."""
    body = {"name": SECRET, "phone": "13912345678", "limit": "8123.45"}
    customer = sam.post("/api/v1/customer", json=body).json()["id"]
    assert boss.patch(f"/api/v1/customer/{customer}", json={"cost": "7654321.09"}).status_code == 200
    assert sam.post(f"/api/v1/customer/{customer}/comments", json={"text": "whispered"}).status_code == 201
    product = boss.post("/api/v1/product", json={"name": "Umbrella order", "price": "2"}).json()["id"]
    lines = [{"product": product, "count": 1}]
    order = sam.post("/api/v1/order", json={"customer": customer, "day": "2026-11-21", "lines": lines}).json()["id"]
    moved = sam.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
    assert moved.status_code == 200, moved.text
    return customer, order, moved.json()["pending"]["request"]


def carried(running: Served) -> set[tuple[str, str, str]]:
    """(who, page, secret) of what the pages of a server carry, asked by everybody."""
    with ExitStack() as stack:
        clients = {who: stack.enter_context(running.signed_in(who)) for who in WHO}
        customer, order, request = under_approval(clients["boss"], clients["sam"])
        pages = ("/", "/queue", f"/requests/{request}", "/e/customer", f"/e/customer/{customer}", f"/e/order/{order}",
                 "/e/customer?filter=limit%20%3E%201", "/e/order?view=all")  # fmt: skip
        found = set()
        for who, client in clients.items():
            for path in pages:
                page = client.get(path)
                assert page.status_code == 200 and "<html" in page.text, (who, path)
                found |= {(who, path, secret) for secret in SECRETS if secret in page.text}
        return found


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_no_page_carries_what_anybody_may_or_may_not_see(tmp_path: Path, engine: str) -> None:
    url = database(engine, tmp_path)
    with served(url, tmp_path / "log") as running:
        assert carried(running) == set()
    if engine == "postgres":
        drop_database(url)


LEAK = """
import store.unit
import ui.pages

show = ui.pages.Pages._show

def shown(self, client, signed, *more):
    show(self, client, signed, *more)
    from nicegui import ui as elements
    elements.add_head_html("<meta content=" + repr(str(KEPT)) + ">")

KEPT = []
insert = store.unit.Unit.insert

async def kept(self, entity, row):
    KEPT.append(row.get("title_") or row.get("name"))
    return await insert(self, entity, row)

store.unit.Unit.insert = kept
ui.pages.Pages._show = shown
"""


def test_a_page_made_ready_with_records_is_found(tmp_path: Path) -> None:
    """The server runs with a defect planted: a page that brings the records of all along."""
    url = database("sqlite", tmp_path)
    (tmp_path / "leaking").mkdir()
    (tmp_path / "leaking" / "planted.py").write_text(LEAK)
    program = f"import sys, runpy; sys.path[:0] = ['.', {str(tmp_path / 'leaking')!r}]; import planted; "
    program += "sys.argv[0] = 'app.py'; runpy.run_path('app.py', run_name='__main__')"
    with served(url, tmp_path / "log", program=("-c", program)) as running:
        found = carried(running)
    assert {who for who, _, secret in found if secret == SECRET} == set(WHO)
