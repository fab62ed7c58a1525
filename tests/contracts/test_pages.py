"""Pages are empty shells for the signed-in: nobody else gets one, and no page carries a record's values."""

from pathlib import Path

import httpx

from tests.api.house import populate
from tests.api.serving import served
from tests.contracts.surface import surface

SECRET = "Umbrella Holdings 4711"


@surface(
    "page /",
    "page /queue",
    "page /requests/{id}",
    "page /e/{entity}",
    "page /e/{entity}/{id}",
    "page /login",
    "page /welcome/{token}",
)
def test_a_page_is_for_the_signed_in_and_carries_no_values(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/shop.db"
    populate(database, tmp_path)
    with (
        served(database, tmp_path / "log") as running,
        running.signed_in("boss") as boss,
        running.signed_in("wes") as wes,
    ):
        made = boss.post("/api/v1/customer", json={"name": SECRET})
        assert made.status_code == 201
        assert httpx.get(f"{running.url}/login").status_code == 200
        for client in (httpx, wes):
            page = client.get(f"{running.url}/welcome/guessed")
            assert page.status_code == 404 and "<form" not in page.text and "wes" not in page.text
        for path in ("/", "/queue", "/requests/1", "/e/customer", f"/e/customer/{made.json()['id']}"):
            nobody = httpx.get(running.url + path, follow_redirects=False)
            assert nobody.status_code == 303 and nobody.headers["location"].startswith("/login"), path
            for client in (wes, boss):
                page = client.get(path)
                assert page.status_code == 200 and SECRET not in page.text, path
