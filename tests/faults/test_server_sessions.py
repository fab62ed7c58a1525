"""Sessions that end in the middle of work, forged messages on the websocket, pages of foreign sites."""

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

import app as wiring
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from accounts.sessions import ABSOLUTE, IDLE, hashed
from accounts.shelf import SESSION
from tests.api.house import database
from tests.api.serving import command
from tests.faults.serving import Server, coded, until

CLIENT = re.compile(r'"client_id": "([0-9a-f-]{36})"')


async def _aged(server: Server, token: str, **changes: timedelta) -> None:
    async with wiring.house(server.settings) as house:
        accounts = Accounts(HouseHolder(house))
        (row,) = await accounts.shelf.find(SESSION, token=hashed(token))
        now = house.clock.now()
        await accounts.shelf.change(SESSION, row["id"], **{name: now - age for name, age in changes.items()})


def lapse(server: Server, token: str) -> None:
    """Makes a session one that was idle too long."""
    asyncio.run(_aged(server, token, seen_at=IDLE + timedelta(minutes=1)))


def outlive(server: Server, token: str) -> None:
    """Makes a session one that is too old, though it was used just now."""
    asyncio.run(_aged(server, token, created_at=ABSOLUTE + timedelta(minutes=1)))


def revoke(server: Server, token: str) -> None:
    """Signs the session out, as its person does on another device."""
    headers = {"origin": server.url, "cookie": f"gridwright_session={token}"}
    assert httpx.post(f"{server.url}/api/v1/logout", json={}, headers=headers, timeout=30).status_code == 200


ENDS = (lapse, outlive, revoke)


class Page:
    """An open page of a person: its client id and, when opened, its socket."""

    def __init__(self, server: Server, login: str) -> None:
        self.server = server
        self.token = server.token(login)
        answer = httpx.get(server.url + "/", headers={"cookie": self._cookie(self.token)}, timeout=60)
        found = CLIENT.search(answer.text)
        assert answer.status_code == 200 and found, answer.text[-300:]
        self.client_id = found[1]

    @contextmanager
    def socket(self, token: str | None = None, origin: str = "", client_id: str = "") -> Iterator[ClientConnection]:
        """A websocket of this page; another token, origin or client id for what an attacker tries."""
        query = {
            "EIO": "4", "transport": "websocket", "client_id": client_id or self.client_id, "tab_id": "tab",
            "document_id": "document", "implicit_handshake": "true", "next_message_id": "0",
        }  # fmt: skip
        address = self.server.url.replace("http", "ws", 1) + "/_nicegui_ws/socket.io/?" + urlencode(query)
        cookie = {"Cookie": self._cookie(self.token if token is None else token)}
        with connect(
            address, origin=Origin(origin or self.server.url), additional_headers=cookie, close_timeout=1
        ) as socket:
            assert str(socket.recv(30)).startswith("0{")
            socket.send("40")
            yield socket

    def _cookie(self, token: str) -> str:
        return f"gridwright_session={token}"


def said(socket: ClientConnection, beginning: str, seconds: float = 30) -> str:
    """The next message that begins like this."""
    while True:
        message = str(socket.recv(seconds))
        if message.startswith("2"):
            socket.send("3")
        if message.startswith(beginning):
            return message


def is_closed(socket: ClientConnection, seconds: float = 30) -> bool:
    """Whether the server closes the socket or takes the page off it."""
    try:
        return said(socket, "41", seconds) == "41"
    except ConnectionClosed:
        return True


def event(page: Page, **more: Any) -> str:
    body = {"id": 5, "client_id": page.client_id, "listener_id": "x", "args": [], **more}
    return "42" + json.dumps(["event", body])


# ------------------------------------------------------------------------------------------------ in the middle of work
@pytest.mark.parametrize("end", ENDS)
def test_a_session_that_ends_in_the_middle_of_work_writes_nothing_more(server: Server, end: Any) -> None:
    token = server.token("sam")
    headers = {"origin": server.url, "cookie": f"gridwright_session={token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as sam, server.client("sam") as other:
        first = sam.post("/api/v1/customer", json={"name": f"Before {end.__name__}"})
        assert first.status_code == 201
        end(server, token)
        id = first.json()["id"]
        refused = [
            sam.patch(f"/api/v1/customer/{id}", json={"level": "a"}),
            sam.post("/api/v1/customer", json={"name": f"After {end.__name__}"}),
            sam.get("/api/v1/customer"),
            sam.post("/api/v1/customer/cells", json={"edits": [{"id": id, "field": "level", "value": "a"}]}),
            sam.post("/api/v1/files", files={"file": ("a.txt", b"a", "text/plain")}),
        ]
        assert {coded(answer, 401)["code"] for answer in refused} == {"AUT002"}
        found = other.get("/api/v1/customer", params={"filter": f"name == 'After {end.__name__}'"}).json()
        assert found["rows"] == [] and other.get(f"/api/v1/customer/{id}").json()["level"] == "c"
        page = sam.get("/", follow_redirects=False)
        assert page.status_code in (302, 303, 307) and "/login" in page.headers["location"]


@pytest.mark.parametrize("end", ENDS)
def test_a_socket_of_a_session_that_ended_is_closed_at_its_next_message(server: Server, end: Any) -> None:
    page = Page(server, "sam")
    with page.socket() as socket:
        assert said(socket, "4").startswith("40")
        end(server, page.token)
        if end is not revoke:
            socket.send(event(page))
        assert is_closed(socket)
    with page.socket() as again:
        assert said(again, "4").startswith("44")
    server.check_log()


def test_a_frozen_person_is_out_of_requests_and_sockets(server: Server) -> None:
    page = Page(server, "wes")
    headers = {"origin": server.url, "cookie": f"gridwright_session={page.token}"}
    with page.socket() as socket, httpx.Client(base_url=server.url, headers=headers, timeout=60) as wes:
        assert said(socket, "4").startswith("40") and wes.get("/api/v1/me").status_code == 200
        command("user", "freeze", "wes", "--schema", str(server.schema), "--database", server.database)
        until(lambda: wes.get("/api/v1/me").status_code == 401, "the frozen person is out")
        socket.send(event(page))
        assert is_closed(socket)
    server.check_log()


def lock(server: Server, login: str, active: bool = False) -> None:
    """Locks or unlocks a person in the grid of people."""
    with server.client("boss") as boss:
        found = boss.get("/api/v1/user", params={"filter": f"login == '{login}'"}).json()["rows"]
        edits = [{"id": found[0]["id"], "field": "active", "value": active}]
        answer = boss.post("/api/v1/user/cells", json={"edits": edits})
        assert answer.status_code == 200 and "error" not in answer.json()["results"][0], answer.text


def test_whoever_is_locked_in_the_grid_is_out_of_open_pages_at_once_and_for_good(server: Server) -> None:
    page = Page(server, "sue")
    headers = {"origin": server.url, "cookie": f"gridwright_session={page.token}"}
    try:
        with page.socket() as socket, httpx.Client(base_url=server.url, headers=headers, timeout=60) as sue:
            assert said(socket, "4").startswith("40")
            lock(server, "sue")
            assert is_closed(socket, 20)  # it said nothing itself
            assert sue.get("/api/v1/me").status_code == 401
            lock(server, "sue", active=True)
            assert sue.get("/api/v1/me").status_code == 401
        assert server.token("sue")
    finally:
        lock(server, "sue", active=True)
        server.tokens.pop("sue", None)  # locking ended the one that tests share
    server.check_log()


SOON = """
import runpy, sys
import ui.sockets
ui.sockets.SWEEP = 0.3
sys.argv = sys.argv[2:]
runpy.run_path("app.py", run_name="__main__")
"""


@pytest.mark.parametrize("end", [lapse, outlive])
def test_the_sweep_closes_pages_of_sessions_that_lapsed_in_silence(tmp_path: Path, end: Any) -> None:
    server = Server(database("sqlite", tmp_path), tmp_path, before=(sys.executable, "-c", SOON))
    server.start()
    try:
        page = Page(server, "sam")
        with page.socket() as socket:
            assert said(socket, "4").startswith("40")
            end(server, page.token)
            assert is_closed(socket, 20)
    finally:
        server.stop()


# ------------------------------------------------------------------------------------------------ forged messages
def test_a_socket_without_a_right_to_the_page_is_refused(server: Server) -> None:
    page, other = Page(server, "sam"), Page(server, "sue")
    tries = [page.socket(token=""), page.socket(token="x" * 43), page.socket(token=other.token),
             page.socket(client_id="0" * 36), page.socket(client_id="'; --")]  # fmt: skip
    for each in tries:
        with each as socket:
            assert said(socket, "4").startswith("44")
    for origin in ("https://evil.example", "null", server.url + ".evil.example", "http://127.0.0.1:1"):
        with pytest.raises(InvalidStatus) as refused, page.socket(origin=origin):
            pass
        assert refused.value.response.status_code == 403
    server.check_log()


def forged(page: Page, other: Page) -> tuple[str, ...]:
    """Messages that no page of ours sends."""
    events: tuple[list[Any], ...] = (
              ["event"], ["event", None], ["event", 5], ["event", []], ["event", {}], ["event", {"client_id": None}],
              ["event", {"client_id": page.client_id}], ["event", {"client_id": [page.client_id]}],
              ["event", {"client_id": other.client_id, "id": 1, "listener_id": "x", "args": []}],
              ["javascript_response", {"client_id": page.client_id, "request_id": "x", "result": 1}],
              ["javascript_response", {"client_id": page.client_id}], ["ack", {"client_id": page.client_id}],
              ["ack", {"client_id": page.client_id, "next_message_id": "x"}], ["log", {"client_id": page.client_id}],
              ["log", {"client_id": page.client_id, "level": "x", "message": {}}], ["handshake", {}], ["handshake", 5],
              ["handshake", {"client_id": other.client_id}], ["no_such", {}], ["connect", {}], ["disconnect"], [], [5],
              ["too_long_message"], ["event", {"client_id": page.client_id}, 1, 2, 3])  # fmt: skip
    changed: tuple[dict[str, Any], ...] = (
        {"id": None}, {"id": "x"}, {"id": 10**30}, {"id": -1}, {"listener_id": None}, {"listener_id": ["x"]},
        {"args": None}, {"args": "x"}, {"args": ["{"]}, {"args": [{}] * 1000}, {"args": ["\x00\ud800"]},
        {"args": "[" * 3000 + "]" * 3000},
    )  # fmt: skip
    own = [event(page, **more) for more in changed]
    return ("42" + "[" * 5000, "42{", "42null", "42", "4", "43[]", "439999[1]", "45", "452-[]", "6", "9", "2", "zz",
            "", *("42" + json.dumps(each) for each in events), *own)  # fmt: skip


def test_forged_messages_do_nothing_and_hurt_nobody(server: Server) -> None:
    victim = Page(server, "sue")
    with victim.socket() as watched, server.client("sam") as sam:
        assert said(watched, "4").startswith("40")
        watched.send("42" + json.dumps(["gridwright_listening", {"client_id": victim.client_id}]))
        page = Page(server, "sam")
        for message in forged(page, victim):
            with page.socket() as socket:
                assert said(socket, "4").startswith("40")
                socket.send(message)
                socket.send(event(page))
        with page.socket() as socket:
            socket.send(b"\x00\xff" * 100)
            socket.send(event(page))
            assert sam.get("/api/v1/customer").status_code == 200
        made = sam.post("/api/v1/customer", json={"name": "Seen by the neighbour"})
        assert made.status_code == 201
        while "customer" not in said(watched, "42"):
            pass  # told of log-ins too; said() fails when nothing comes any more
    server.check_log()


def test_a_message_of_many_megabytes_closes_its_own_socket_only(server: Server) -> None:
    page = Page(server, "sam")
    before = server.memory()
    with page.socket() as socket:
        assert said(socket, "4").startswith("40")
        try:
            for _ in range(10):
                socket.send("42" + "x" * 10_000_000)
            closed = is_closed(socket)
        except ConnectionClosed:
            closed = True
        assert closed
    assert server.memory() - before < 150 * 1024 * 1024
    with server.client("sam") as sam:
        assert sam.get("/api/v1/me").status_code == 200
    server.check_log()


# ------------------------------------------------------------------------------------------------ foreign sites
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1", "file://"])
def test_a_foreign_page_can_use_nobodys_cookie(server: Server, origin: str) -> None:
    cookie = f"gridwright_session={server.token('boss')}"
    headers = {"cookie": cookie, **({"origin": origin} if origin else {})}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as page, server.client("boss") as boss:
        for method, path in (("POST", "/customer"), ("PATCH", "/user/1"), ("DELETE", "/user/1"), ("POST", "/undo"),
                             ("POST", "/logout"), ("POST", "/files"), ("POST", "/customer/bulk")):  # fmt: skip
            answer = page.request(method, f"/api/v1{path}", json={})
            assert coded(answer, 403)["code"] == "API005"
        plain = page.post("/api/v1/customer", content='{"name": "F"}', headers={"content-type": "text/plain"})
        assert coded(plain, 403)["code"] == "API005"
        read = page.get("/api/v1/me")
        assert "access-control-allow-origin" not in read.headers
        assert boss.get("/api/v1/me").status_code == 200
