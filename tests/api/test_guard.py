"""With our cookie nothing is changed and no socket opened from a page of another site."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.guard import OriginGuard
from api.headers import SecurityHeaders

COOKIE = {"cookie": "gridwright_session=abc"}
OWN = {"origin": "http://testserver"}
FOREIGN = {"origin": "http://evil.example"}


async def _ok(_: object) -> PlainTextResponse:
    return PlainTextResponse("done")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("open")
    await socket.close()


def client(public: str = "") -> TestClient:
    routes = [Route("/api/v1/x", _ok, methods=["GET", "POST", "DELETE"]), WebSocketRoute("/ws", _socket)]
    return TestClient(SecurityHeaders(OriginGuard(Starlette(routes=routes), public)))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({**COOKIE, **OWN}, 200),
        ({**COOKIE, **FOREIGN}, 403),
        (COOKIE, 403),
        ({**COOKIE, "origin": "null"}, 403),
        ({**COOKIE, "origin": "http://testserver.evil.example"}, 403),
        ({**COOKIE, "origin": "http://testserver:81"}, 403),
        ({}, 200),
        (FOREIGN, 403),
        ({"authorization": "Bearer x"}, 200),
        ({"authorization": "Bearer x", **FOREIGN}, 403),
    ],
)
def test_an_unsafe_request_passes_only_from_our_own_pages_or_without_the_cookie(
    headers: dict[str, str], status: int
) -> None:
    assert client().post("/api/v1/x", headers=headers).status_code == status
    assert client().delete("/api/v1/x", headers=headers).status_code == status


def test_reading_needs_no_origin() -> None:
    assert client().get("/api/v1/x", headers={**COOKIE, **FOREIGN}).status_code == 200


def test_a_public_origin_replaces_the_host_header() -> None:
    guarded = client("https://crm.example")
    assert guarded.post("/api/v1/x", headers={**COOKIE, "origin": "https://crm.example"}).status_code == 200
    assert guarded.post("/api/v1/x", headers={**COOKIE, **OWN}).status_code == 403


def test_the_refusal_is_a_coded_sentence_in_the_browsers_language() -> None:
    answer = client().post("/api/v1/x", headers={**COOKIE, **FOREIGN, "accept-language": "zh-CN,zh;q=0.9"})
    error = answer.json()["error"]
    assert error["code"] == "API005" and "本站" in error["message"]


@pytest.mark.parametrize("headers", [FOREIGN, {}, COOKIE, {**COOKIE, **FOREIGN}])
def test_a_socket_from_elsewhere_never_opens(headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect) as closed, client().websocket_connect("/ws", headers=headers):
        pass
    assert closed.value.code == 1008


def test_a_socket_from_our_own_page_opens() -> None:
    with client().websocket_connect("/ws", headers={**COOKIE, **OWN}) as socket:
        assert socket.receive_text() == "open"


def test_every_answer_carries_the_security_headers_refusals_too() -> None:
    answers: list[httpx.Response] = [
        client().get("/api/v1/x"),
        client().post("/api/v1/x", headers=FOREIGN),
        client().get("/no"),
    ]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"
