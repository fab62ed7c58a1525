"""The security headers of the real application: pages, interface, static files, refusals, downloads, upgrades."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.api.house import database
from tests.api.serving import Served, served

ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the shop."""
    folder = tmp_path_factory.mktemp("headers")
    with served(database("sqlite", folder), folder / "log") as found:
        yield found


def policy(answer: httpx.Response) -> dict[str, set[str]]:
    """The content security policy, by directive."""
    parts = (part.split() for part in answer.headers["content-security-policy"].split(";"))
    return {name: set(sources) for name, *sources in parts}


def held(answer: httpx.Response) -> None:
    """What holds for every answer, whatever its kind."""
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, answer.url
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "'none'" in policy(answer)["default-src"] or "'self'" in policy(answer)["default-src"]
    assert "server" not in answer.headers and "access-control-allow-origin" not in answer.headers


def test_pages_load_from_and_talk_to_this_site_only(running: Served) -> None:
    own = {"'self'", running.url.replace("http", "ws"), running.url.replace("http", "wss")}
    with running.signed_in("sam") as sam:
        for path in ("/", "/queue", "/e/customer", "/e/customer/1"):
            page = sam.get(path)
            held(page)
            assert policy(page)["connect-src"] == own and policy(page)["frame-ancestors"] == {"'none'"}
            assert policy(page)["form-action"] == {"'self'"} and policy(page)["object-src"] == {"'none'"}
            assert "no-store" in page.headers["cache-control"]
            cookies = page.headers.get_list("set-cookie")
            assert all("httponly" in each.lower() and "samesite=lax" in each.lower() for each in cookies)


def test_the_pages_of_passwords_run_no_script_but_their_own_and_tell_nobody_their_address(running: Served) -> None:
    answers = [
        httpx.get(f"{running.url}/login"),
        httpx.post(f"{running.url}/login", data={"login": "sam", "password": "wrong"}),
        httpx.get(f"{running.url}/welcome/guessed"),
        httpx.post(f"{running.url}/welcome/guessed", data={"password": "a", "again": "a"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 404, 404]
    for answer in answers:
        held(answer)
        (script,) = policy(answer)["script-src"]
        assert script.startswith("'sha256-") and policy(answer)["default-src"] == {"'none'"}
        assert answer.headers["cache-control"] == "no-store"


def test_the_interface_allows_nothing_and_is_never_cached_refusals_too(running: Served) -> None:
    with running.signed_in("sam") as sam:
        foreign = {"origin": "https://evil.example"}
        answers = [
            sam.get("/api/v1/me"), sam.get("/api/v1/customer"), sam.get("/api/v1/openapi.json"),
            sam.get("/api/v1/nothing/7"), sam.get("/api/v1/customer/99999"), sam.put("/api/v1/customer"),
            sam.get("/api/v1/customer?limit=5000"), sam.post("/api/v1/customer", content=b"{"),
            sam.post("/api/v1/customer", json={}, headers=foreign), httpx.get(f"{running.url}/api/v1/me"),
            httpx.get(f"{running.url}/api/nowhere"),
        ]  # fmt: skip
    assert [a.status_code for a in answers] == [200, 200, 200, 404, 404, 405, 422, 400, 403, 401, 404]
    for answer in answers:
        held(answer)
        assert policy(answer)["default-src"] == {"'none'"}
        assert answer.headers["cache-control"] == "no-store"


def test_static_files_and_unknown_addresses_carry_them_too(running: Served) -> None:
    with running.signed_in("sam") as sam:
        text = sam.get("/").text
        ours = re.findall(r"/_gridwright/[^\"' ]+\.(?:js|css|svg)", text)
        library = re.findall(r"/_nicegui/[^\"' ]+\.(?:js|css)", text)
        assert ours and library
        for path in (ours[0], library[0], "/no/such/page", "/healthz", "/readyz"):
            held(sam.get(path))


def test_a_download_is_a_file_and_no_page_of_this_site(running: Served) -> None:
    with running.signed_in("sam") as sam:
        page = b"<script>alert(1)</script>"
        made = sam.post("/api/v1/files", files={"file": ("page.txt", page, "text/html")})
        assert made.status_code < 300, made.text
        found = sam.get(f"/api/v1/files/{made.json()['id']}")
        held(found)
        assert found.content == page and found.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in policy(found)
        assert "text/html" not in found.headers["content-type"]


def test_behind_https_browsers_are_told_to_stay_there(running: Served) -> None:
    proxied = httpx.get(f"{running.url}/login", headers={"x-forwarded-proto": "https"})
    assert proxied.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in httpx.get(f"{running.url}/login").headers
    odd = httpx.get(f"{running.url}/healthz", headers={"host": "evil.example; script-src *"})
    assert "evil" not in odd.headers["content-security-policy"]
