"""Malformed and hostile HTTP against the real server: a coded answer each time, and the server goes on as before."""

import contextlib
import itertools
import json
import random
import select
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.faults.serving import SOAK, Server, coded, until

TRIES = 5_000 if SOAK else 250
GARBAGE = 1_000 if SOAK else 60
LARGE = 100 * 1024 * 1024
LIMIT = 8 * 1024 * 1024
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def sam(server: Server) -> Iterator[httpx.Client]:
    """A salesperson's browser."""
    with server.client("sam") as client:
        yield client


@pytest.fixture(scope="module")
def acme(sam: httpx.Client) -> int:
    """A customer of the salesperson."""
    made = sam.post("/api/v1/customer", json={"name": "Acme"})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


@pytest.fixture(autouse=True)
def goes_on(server: Server, sam: httpx.Client, acme: int) -> Iterator[None]:
    """After each of these the server answers others as before, and logged no error."""
    yield
    assert sam.get(f"/api/v1/customer/{acme}").json()["name"] == "Acme"
    server.check_log()


# ------------------------------------------------------------------------------------------------ pasted tables
NOTHING = {"rows": [0, 1_000], "columns": ["name", "limit"], "do": "paste", "filter": "name == 'Acme'"}


@pytest.mark.parametrize(
    ("text", "more", "status", "code"),
    [
        ("a\tb\nc", {}, 422, "API022"),
        ("a\t1\n\n", {}, 422, "API022"),
        ("a,b,c\n,", {"separator": "comma"}, 422, "API022"),
        ('"a,1\n', {"separator": "comma"}, 422, "API023"),
        ('a,"1\n2\n3', {"separator": "comma"}, 422, "API023"),
        ("\t" * 50, {}, 422, "API024"),
        ("a\n" * 100_000, {}, 422, "API024"),
        ("a\t1\n" * 1_000, {}, 422, "REC054"),
        ("", {}, 422, "API010"),
        ("\ufeff", {}, 422, "API024"),
        ("x" * 4_000_001, {}, 422, "API010"),
        ("a\tb\0", {}, 422, "API014"),
        ("Acme\t1", {"first": 10**9}, 409, "REC053"),
        ("Acme\t1", {"values": [["x"]]}, 422, "API025"),
        ("Acme\t1", {"columns": ["name", "orders_total"]}, 200, ""),
        ("Acme\t1", {"columns": ["name", "no_such"]}, 422, "REC060"),
        ("Acme\tmuch", {}, 200, ""),
        ('"Acme\t1', {}, 200, ""),
    ],
)
def test_a_pasted_text_that_is_no_table_is_refused_whole_or_named_by_the_cell(
    sam: httpx.Client, acme: int, text: str, more: dict[str, object], status: int, code: str
) -> None:
    answer = sam.post("/api/v1/customer/ranges", json=NOTHING | {"text": text} | more)
    assert answer.status_code == status, answer.text[:500]
    if status != 200:
        assert answer.json()["error"]["code"] == code
    elif text.startswith('"'):
        assert answer.json()["written"] == 2, "between tabs a quote that nothing closes is a character"
        assert sam.patch(f"/api/v1/customer/{acme}", json={"name": "Acme"}).status_code == 200
    else:
        assert (0, 1) in [(problem["row"], problem["column"]) for problem in answer.json()["problems"]]
        assert answer.json()["written"] == (1 if "columns" in more else 0), "what nobody may write is left out alone"


def test_lone_surrogates_and_rubbish_bytes_in_a_pasted_text_are_refused(sam: httpx.Client) -> None:
    whole = json.dumps(NOTHING | {"text": "SURROGATE"}).encode()
    for bytes_ in (b"\\ud800", b"\xed\xa0\x80", b"\xff\xfe", b"a\tb\n"):
        answer = sam.post("/api/v1/customer/ranges", content=whole.replace(b"SURROGATE", bytes_), headers=JSON)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "API001"), bytes_


# ------------------------------------------------------------------------------------------------ bodies
@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"", JSON, 400, "API001"),
        (b"{", JSON, 400, "API001"),
        (b'{"name": "A",}', JSON, 400, "API001"),
        (b"{'name': 'A'}", JSON, 400, "API001"),
        (b'{"name": NaN}', JSON, 400, "API001"),
        (b"\xff\xfe{\x00}\x00", JSON, 400, "API001"),
        (b'{"name": "\\ud800"}', JSON, 400, "API001"),
        (b'{"name": "\xed\xa0\x80"}', JSON, 400, "API001"),
        (b"[" * 100_000, JSON, 400, "API001"),
        (b'{"name": ' + b"[" * 500 + b"]" * 500 + b"}", JSON, 400, "API001"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, JSON, 400, "API001"),
        (b'{"name": "A"}', {"content-type": "text/plain"}, 400, "API001"),
        (b"name=A", {"content-type": "application/x-www-form-urlencoded"}, 400, "API001"),
        (b"<name>A</name>", {"content-type": "application/xml"}, 400, "API001"),
        (b"\x1f\x8b\x08\x00rubbish", {**JSON, "content-encoding": "gzip"}, 400, "API001"),
        (b'{"name": "A\\u0000B"}', JSON, 422, "API014"),
        (b'{"\\u0000": 1}', JSON, 422, "API014"),
        (b"[]", JSON, 422, ""),
        (b"null", JSON, 422, ""),
        (b'"name"', JSON, 422, ""),
        (b"7", JSON, 422, ""),
        (b'{"name": "A", "no_such": 1}', JSON, 422, ""),
        (b'{"name": "A", "title_": "x"}', JSON, 422, ""),
        (b'{"name": "A", "deleted_at_": null, "version": 7, "id": 9}', JSON, 422, ""),
        (b'{"name": "A", "orders_total": "5.00"}', JSON, 422, ""),
        (b'{"name": "A", "cost": "5.00"}', JSON, 422, ""),
        (b'{"name": 5}', JSON, 422, ""),
        (b'{"name": {"en": "A"}}', JSON, 422, ""),
        (b'{"name": null}', JSON, 422, ""),
        (b'{"name": "A", "is_key": "perhaps"}', JSON, 422, ""),
        (b'{"name": "A", "level": ["a"]}', JSON, 422, ""),
        (b'{"name": "A", "since": "21.11.2026"}', JSON, 422, ""),
        (b'{"name": "A", "since": 20261121}', JSON, 422, ""),
        (b'{"name": "A", "limit": "1e400"}', JSON, 422, ""),
        (b'{"name": "A", "limit": ' + b"9" * 5_000 + b"}", JSON, 400, "API001"),
        (b'{"name": "A", "limit": "' + b"9" * 100_000 + b'"}', JSON, 422, ""),
        (b'{"name": "A", "limit": "Infinity"}', JSON, 422, ""),
        (b'{"name": "A", "owner": 99999999999999999999999}', JSON, 422, ""),
        (b'{"name": "A", "proof": 1e308}', JSON, 422, ""),
        (b'{"name": "' + b"x" * 1_000_000 + b'"}', JSON, 422, ""),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_taken_is_refused_with_a_code(
    sam: httpx.Client, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = sam.post("/api/v1/customer", content=content, headers=headers)
    assert coded(answer, status)["code"] == code or not code


def test_many_keys_and_one_key_twice_are_answered(sam: httpx.Client) -> None:
    coded(sam.post("/api/v1/customer", content=json.dumps({f"k{n}": n for n in range(50_000)}), headers=JSON), 422)
    twice = sam.post("/api/v1/customer", content=b'{"name": 5, "name": "Twice"}', headers=JSON)
    assert twice.status_code == 201 and twice.json()["name"] == "Twice"


# ------------------------------------------------------------------------------------------------ too large
def connected(server: Server) -> socket.socket:
    url = httpx.URL(server.url)
    return socket.create_connection((url.host, url.port or 80), timeout=30)


def head(server: Server, path: str, *more: str, method: str = "POST") -> bytes:
    """The head of a request by sam."""
    lines = [f"{method} {path} HTTP/1.1", "host: " + server.url.removeprefix("http://"), *more]
    lines += [f"{name}: {value}" for name, value in server.headers("sam").items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def sent_until_answered(peer: socket.socket, piece: bytes, most: int) -> int:
    """Sends `piece` again and again until something comes back; how many bytes were taken."""
    sent = 0
    while sent < most:
        readable, writable, _ = select.select([peer], [peer], [], 30)
        if readable:
            break
        assert writable, "the server neither reads nor answers"
        try:
            sent += peer.send(piece)
        except OSError:
            break
    return sent


@pytest.mark.parametrize("path", ["/api/v1/customer", "/api/v1/login", "/api/v1/files?name=a.txt"])
def test_a_hundred_megabytes_are_413_while_they_stream(server: Server, path: str) -> None:
    before = server.memory()
    kind = "text/plain" if "files" in path else "application/json"
    with connected(server) as peer:
        peer.sendall(head(server, path, f"content-type: {kind}", "transfer-encoding: chunked"))
        sent = sent_until_answered(peer, b"10000\r\n" + b"x" * 0x10000 + b"\r\n", LARGE)
        assert peer.recv(4096).startswith(b"HTTP/1.1 413 ")
    limit = 50 * 1024 * 1024 if "files" in path else LIMIT
    assert sent < limit + 24 * 1024 * 1024, f"{sent} bytes were taken"
    assert server.memory() - before < 64 * 1024 * 1024


def test_a_body_that_says_it_is_too_large_is_413_before_it_comes(server: Server) -> None:
    with connected(server) as peer:
        peer.sendall(head(server, "/api/v1/customer", "content-type: application/json", f"content-length: {LARGE}"))
        assert b"HTTP/1.1 413 " in peer.recv(4096)


def test_a_large_body_is_413_with_its_code(sam: httpx.Client) -> None:
    assert coded(sam.post("/api/v1/customer", content=b" " * (LIMIT + 1), headers=JSON), 413)["code"] == "API004"


# ------------------------------------------------------------------------------------------------ addresses, headers
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("after=rubbish", 400), ("after=e30", 400), ("after=%F0%9F%92%A3", 400), ("after=" + "A" * 5000, 400),
        ("after=eyJhIjoxfQ==&sort=name", 400), ("limit=0", 422), ("limit=-1", 422), ("limit=1001", 422),
        ("limit=1e3", 422), ("limit=" + "9" * 3000, 422), ("offset=-1", 422), ("offset=99999999999999999999", 422),
        ("sort=no_such", 422), ("sort=-", 422), ("sort=cost", 422), ("sort=;drop%20table", 422), ("fields=no", 422),
        ("view=no", 422), ("count=perhaps", 422), ("limit=1&limit=2", 422), ("no_such=1", 422), ("q=%00", 422),
        ("filter=(((", 422), ("filter=name%20==", 422), ("filter=__import__('os')", 422), ("filter=cost%3E1", 422),
        ("filter=" + "(" * 4000, 422), ("filter=" + "not%20" * 3000 + "is_key", 422),
        ("filter=limit%20%3E%20" + "9" * 3000, 422), ("filter=%FF%FE", 422), ("filter=name.__class__", 422),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused_with_a_code(sam: httpx.Client, query: str, status: int) -> None:
    coded(sam.get(f"/api/v1/customer?{query}"), status, 400, 422)


def test_a_cursor_of_another_list_is_refused(sam: httpx.Client) -> None:
    for name in "BCD":
        sam.post("/api/v1/customer", json={"name": f"Cursor {name} {time.time_ns()}"})
    cursor = sam.get("/api/v1/customer?limit=1&sort=name").json()["next"]
    assert cursor
    for query in ({"sort": "-name"}, {"sort": "name", "filter": "is_key"}, {"sort": "name", "offset": "1"}):
        coded(sam.get("/api/v1/customer", params={**query, "after": cursor}), 400, 422)
    coded(sam.get("/api/v1/contact", params={"sort": "name", "after": cursor}), 400, 422)
    bent = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    answer = sam.get("/api/v1/customer", params={"sort": "name", "after": bent})
    assert answer.status_code == 200 or coded(answer, 400, 422)


ADDRESSES = (
    "/customer/0", "/customer/-1", "/customer/1.0", "/customer/1e9", "/customer/" + "9" * 400, "/customer/%00",
    "/customer/%EF%BC%91", "/customer/1%2F..%2F..%2Fuser", "/../../../etc/passwd", "/..%2f..%2fapp.py",
    "/%2e%2e/%2e%2e/healthz", "/customer/../user", "/files/../../app.py", "/files/%2e%2e%2fapp.py", "//customer",
    "/customer//1", "/customer/1/", "/customer/1/actions/..", "/Customer", "/customer;a=b", "/session", "/audit/1/x",
    "/customer.lines", "/order.lines/987654321", "/credential", "/" + "a" * 8000, "/%FF%FE",
    "/customer/1/submit/%00", "/",
    "/" + "x/" * 500,
)  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_address_with_tricks_is_nothing(server: Server, path: str, method: str) -> None:
    with connected(server) as peer:  # raw: a client library would straighten the path
        body = b"{}"
        peer.sendall(head(server, "/api/v1" + path, "content-type: application/json", "content-length: 2",
                          "connection: close", method=method) + body)  # fmt: skip
        said = b"".join(iter(lambda: peer.recv(65536), b""))
    first, _, rest = said.partition(b"\r\n")
    assert first.split()[1] in (b"400", b"403", b"404", b"405", b"422"), said[:400]
    content = rest.partition(b"\r\n\r\n")[2]
    assert json.loads(content)["error"]["code"] != "INT001" and b"root:" not in said, said[:400]


HEADERS = (
    {"authorization": "Bearer " + "x" * 5000}, {"authorization": "Basic c2FtOng="}, {"authorization": "\xff\xfe"},
    {"accept-language": "q=,;;;" + "x," * 500}, {"accept-language": "zh;q=9e999"}, {"if-match": "W/"},
    {"if-match": '"99999999999999999999999"'}, {"if-match": "*"}, {"if-match": '"-1"'}, {"if-match": "\xff"},
    {"idempotency-key": "x" * 201}, {"idempotency-key": ""}, {"idempotency-key": "\xe9"},
    {"content-type": "application/json; charset=klingon"}, {"content-type": ";;;"}, {"content-type": "\xff"},
    {"x-forwarded-for": "rubbish, ::::, 1"}, {"x-forwarded-proto": "gopher"}, {"host": "evil.example"}, {"host": ""},
    {"cookie": "gridwright_session=" + "\xff" * 50}, {"cookie": "gridwright_session=;;;=;="}, {"cookie": "=" * 4000},
    {"origin": "null"}, {"origin": "http://[::"}, {"range": "bytes=99-1"}, {"expect": "200-maybe"},
    {"content-encoding": "br"}, {"accept": "image/gif"}, {"upgrade": "rubbish"},
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(HEADERS)))
def test_a_header_of_rubbish_is_passed_over_or_refused_with_a_code(server: Server, number: int) -> None:
    odd = {name.encode(): value.encode("latin-1") for name, value in HEADERS[number].items()}
    with server.client("sam") as client:
        base = {name.encode(): value.encode() for name, value in client.headers.items()}
        for method, path in (("GET", "/customer"), ("PATCH", "/customer/1"), ("GET", "/nothing"), ("POST", "/contact")):
            sent = {**base, b"content-type": b"application/json", **odd}
            body = b"" if method == "GET" else b"{}"
            try:
                answer = client.request(method, f"/api/v1{path}", headers=sent, content=body)
            except httpx.RemoteProtocolError:
                continue  # the connection was closed on it: no answer is no acknowledgement
            if answer.headers["content-type"].startswith("text/plain"):  # the HTTP parser's own refusal, before us
                assert answer.status_code == 400 and "Traceback" not in answer.text
            elif answer.status_code != 200:
                coded(answer, 400, 401, 403, 404, 409, 422)


# ------------------------------------------------------------------------------------------------ at random
TEXTS = ("", "name", "A", "a" * 300, "\u202e", "\u0000", "中文", "1", "-1", "1e400", "NaN", "true", "2026-13-45",
         "' OR 1", "{{7*7}}", "=cmd|' /C calc'!A0", "<script>", "../..", "%s%n", "customer", "level")  # fmt: skip
NUMBERS = (0, -1, 1, 1.5, 2**31, 2**53, 2**63, -(2**63), 10**30, 1e308, True, None)
FIELDS = ("name", "level", "phone", "limit", "since", "is_key", "demands", "cost", "proof", "orders_total", "owner",
          "unit", "id", "version", "stage", "customer", "day", "lines", "product", "count", "create", "update",
          "delete", "atomic", "edits", "field", "value", "to", "reason", "text", "login", "password", "decisions",
          "request", "verb", "seat", "revision", "client_key", "filter", "sort", "rows", "columns",
          "do", "values")  # fmt: skip
PLACES = ("/customer", "/customer/1", "/customer/bulk", "/customer/cells", "/customer/ranges", "/customer/1/stage",
          "/customer/1/comments", "/customer/1/actions/promote", "/customer/1/restore", "/order", "/contact",
          "/product", "/order/1/submit/order_check", "/queue/batch", "/requests/1/approve", "/undo", "/redo", "/me",
          "/me/password", "/me/preferences", "/login", "/files", "/saved_view", "/user", "/role_holding",
          "/audit")  # fmt: skip


def anything(chance: random.Random, depth: int = 0) -> object:
    roll = chance.random()
    if depth < 4 and roll < 0.2:
        return [anything(chance, depth + 1) for _ in range(chance.randrange(4))]
    if depth < 4 and roll < 0.5:
        return {chance.choice(FIELDS): anything(chance, depth + 1) for _ in range(chance.randrange(5))}
    return chance.choice(TEXTS if roll < 0.75 else NUMBERS)


def test_whatever_is_sent_is_done_or_refused_with_a_code(server: Server) -> None:
    chance = random.Random(3)
    with server.client("sue") as sue:
        for _ in range(TRIES):
            method, place = chance.choice(("POST", "POST", "PATCH", "PUT", "DELETE", "GET")), chance.choice(PLACES)
            body = {chance.choice(FIELDS): anything(chance) for _ in range(chance.randrange(6))}
            raw = json.dumps(anything(chance) if chance.random() < 0.1 else body).encode()
            if chance.random() < 0.1:
                raw = bytes(chance.choice(raw) if chance.random() < 0.05 else each for each in raw)
            answer = sue.request(method, "/api/v1" + place, content=raw, headers=JSON)
            if answer.status_code >= 300:
                coded(answer, 400, 401, 403, 404, 405, 409, 413, 422, 429)


# ------------------------------------------------------------------------------------------------ no HTTP at all
RAW = (
    b"\r\n" * 1000, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,  # the beginning of TLS
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 50, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * 200_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"".join(b"x%d: y\r\n" % n for n in range(20_000)) + b"\r\n", b"\x00" * 10_000,
    b"POST /api/v1/login HTTP/1.1\r\nhost: a\r\ncontent-length: -5\r\n\r\n{}",
    b"POST /api/v1/login HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{}xxx",
    b"POST /api/v1/login HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /",
    b"POST /api/v1/login HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx",
    b"POST /api/v1/login HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n\r\n",
    b"GET /api/v1/me HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: x\r\n\r\n",
    b"POST /api/v1/login HTTP/1.1\r\nhost: a\r\ntransfer-encoding: rot13\r\n\r\n{}",
    b"GET /_nicegui_ws/socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\n\r\n",
)  # fmt: skip


def thrown(server: Server, raw: bytes) -> bytes:
    """Sends the bytes, says that there are no more, and gives what came back."""
    said = b""
    with connected(server) as peer, contextlib.suppress(OSError):
        peer.sendall(raw)
        peer.shutdown(socket.SHUT_WR)
        while part := peer.recv(65536):
            said += part
    return said


@pytest.mark.parametrize("number", range(len(RAW)))
def test_bytes_that_are_no_request_do_not_hurt(server: Server, number: int) -> None:
    said = thrown(server, RAW[number])
    assert said == b"" or said.startswith(b"HTTP/1.1 ")
    assert not said.startswith(b"HTTP/1.1 5") and b"Traceback" not in said


def test_random_bytes_do_not_hurt(server: Server) -> None:
    chance = random.Random(5)
    good = head(server, "/api/v1/customer", "content-type: application/json", "content-length: 14") + b'{"name": "Hm"}'
    for number in range(GARBAGE):
        raw = chance.randbytes(chance.randrange(1, 2_000))
        if number % 2:  # a good request with a few bytes changed
            raw = bytes(chance.randrange(256) if chance.random() < 0.01 else each for each in good)
        said = thrown(server, raw)
        assert not said.startswith(b"HTTP/1.1 5") and b"Traceback" not in said, said[:500]


def test_many_who_connect_and_say_nothing_keep_nobody_out(server: Server, sam: httpx.Client) -> None:
    before = server.connections()
    with contextlib.ExitStack() as silent:
        for number in range(150):
            peer = silent.enter_context(connected(server))
            peer.sendall(b"" if number % 2 else b"POST /api/v1/login HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{")
        started = time.monotonic()
        assert all(sam.get("/api/v1/customer").status_code == 200 for _ in range(5))
        assert time.monotonic() - started < 15
    until(lambda: server.connections() <= before + 1, "the connections of who said nothing are closed")


def test_every_refusal_speaks_the_persons_language(server: Server) -> None:
    with server.client() as nobody:
        cases = itertools.product(("zh-CN", "en"), ("/customer", "/nothing/here", "/login"))
        for language, path in cases:
            answer = nobody.post(f"/api/v1{path}", content=b"{", headers={**JSON, "accept-language": language})
            error = coded(answer, 400, 401, 404, 405)
            assert error["message"].isascii() == (language == "en"), error
