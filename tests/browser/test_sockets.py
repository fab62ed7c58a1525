"""The websocket: only our own Origin, only a page's own session, only a page's own socket; a dead session closes it."""

import json
from typing import Any

import httpx
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Served
from tests.contracts.surface import surface

PATH = "/_nicegui_ws/socket.io/"


class Polling:
    """A bare Socket.IO client over HTTP polling, as an attacker would write it."""

    def __init__(self, served: Served, token: str, client_id: str, origin: str, **more: str) -> None:
        cookies = {"gridwright_session": token} if token else {}
        headers = {**({"Origin": origin} if origin else {}), **more}
        self._http = httpx.Client(base_url=served.url, cookies=cookies, headers=headers, timeout=10)
        self._query = {
            "EIO": "4", "transport": "polling", "client_id": client_id, "tab_id": "forged", "document_id": "forged",
            "implicit_handshake": "true", "next_message_id": "0",
        }  # fmt: skip

    def open(self) -> str:
        """Connects; gives what the server says: `40{...}` is welcome, `44{...}` a refusal, else the HTTP status."""
        first = self._http.get(PATH, params=self._query)
        if first.status_code != 200:
            return str(first.status_code)
        self._query["sid"] = json.loads(first.text[1:])["sid"]
        sent = self._http.post(PATH, params=self._query, content="40")
        if sent.status_code != 200:
            return str(sent.status_code)
        return self._http.get(PATH, params=self._query).text

    def send(self, name: str, body: Any) -> None:
        """Sends one event."""
        self._http.post(PATH, params=self._query, content="42" + json.dumps([name, body]))


async def client_of(page: Page) -> str:
    """The client id of an open page."""
    return str(await page.evaluate("() => globalThis.clientId"))


@surface("address /_nicegui_ws/socket.io/")
async def test_a_foreign_origin_gets_no_socket(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/")
    answer = Polling(served, served.token("clerk"), await client_of(page), "https://evil.example").open()
    assert answer in ("403", "400") or answer.startswith("44")


async def test_a_socket_over_polling_names_no_origin_and_is_told_by_what_the_browser_says_of_its_site(
    visit: Visit, served: Served
) -> None:
    page, token = await visit("clerk", "/"), served.token("clerk")
    client = await client_of(page)
    for origin, site in (("", "cross-site"), ("", ""), ("https://evil.example", "same-origin")):
        answer = Polling(served, token, client, origin, **({"Sec-Fetch-Site": site} if site else {})).open()
        assert answer in ("403", "400") or answer.startswith("44"), (origin, site)
    await page.evaluate("() => { socket.io.opts.transports = ['polling']; socket.disconnect().connect(); }")
    await page.wait_for_function("() => socket.connected && socket.io.engine.transport.name === 'polling'")


async def test_without_a_session_there_is_no_socket(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/")
    assert Polling(served, "", await client_of(page), served.url).open().startswith("44")


async def test_somebody_else_who_knows_a_client_id_gets_no_socket_of_that_page(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/")
    assert Polling(served, served.token("second"), await client_of(page), served.url).open().startswith("44")


async def test_an_event_from_a_foreign_socket_is_refused(visit: Visit, served: Served) -> None:
    victim, attacker = await visit("clerk", "/"), await visit("second", "/")
    before = served.log.read_text(encoding="utf-8").count("a socket message was refused")
    await attacker.evaluate(
        "client => globalThis.socket.emit('event', {id: 5, client_id: client, listener_id: 'x', args: []})",
        await client_of(victim),
    )
    await attacker.wait_for_timeout(1_000)  # a refusal leaves nothing to wait for but the log
    assert served.log.read_text(encoding="utf-8").count("a socket message was refused") == before + 1


async def test_a_revoked_session_closes_its_open_pages(visit: Visit, served: Served) -> None:
    token = served.sign_in("second")
    page = await visit("", "/login", expected="401")
    await page.context.add_cookies([{"name": "gridwright_session", "value": token, "url": served.url}])
    await page.goto(served.url + "/e/thing?view=dear")
    await page.wait_for_function("() => globalThis.socket?.connected && globalThis.did_handshake")
    ways: list[str] = []
    page.on("request", lambda asked: ways.append(asked.url) if asked.is_navigation_request() else None)
    served.sign_out(token)
    await expect(page.get_by_role("heading", name="登录")).to_be_visible()
    await expect(page).to_have_url(served.url + "/login?next=%2Fe%2Fthing%3Fview%3Ddear")  # and back there afterwards
    assert served.url + "/login" not in ways


async def test_a_page_is_small_on_the_server(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/e/thing")
    elements = await page.evaluate("() => Object.keys(mounted_app.elements).length")
    assert elements <= 80


async def test_the_log_does_not_say_what_an_open_page_calls_itself(visit: Visit, served: Served) -> None:
    page = await visit("clerk", "/")
    assert await client_of(page) not in served.log.read_text(encoding="utf-8")


async def test_a_page_just_opened_holds_no_dialog_no_menu_and_no_editor(visit: Visit, served: Served) -> None:
    made = served.call("clerk", "POST", "/thing", {"name": "nothing open"})
    page = await visit("clerk", "/")
    for path, shown in (
        ("/", "h1"), ("/queue", "h1"), ("/e/thing?view=all", ".ag-row"), ("/e/offer?view=board", ".gw-board"),
        (f"/e/thing/{made['id']}", ".gw-stream li"),
    ):  # fmt: skip
        await page.goto(served.url + path)
        await expect(page.locator(shown).first).to_be_visible()
        for built in ("[role=dialog]", "[role=menu]", ".gw-cell-editor", ".gw-pop"):
            assert await page.locator(built).count() == 0, f"{path}: {built}"
