"""Runs a third-party checker against a served product as one person, with valid ids and stateful links."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import httpx

from records.internal import Internal
from tests import postgres
from tests.acceptance.company import copied
from tests.api.house import opened, populate
from tests.api.serving import PASSWORD, SHOP, Served, command, served, unexpected

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance"
)
ACCOUNT = r"^/(logout|login|login/first|login/welcome|me/password)$"  # asked apart: they end or throttle sessions
ITSELF = r"^/(user|role_holding)(/(?!\{id\}/invitation)|$)"  # an administrator would freeze itself
SOAK = bool(os.environ.get("GRIDWRIGHT_SOAK"))
SEED = int(os.environ.get("GRIDWRIGHT_SEED", "1"))
EXAMPLES = 200 if SOAK else 5  # generated per operation, besides the published ones and those at the borders
UNDOING = ("/saved_view", "/undo", "/redo")
SETTINGS = "[phases.coverage]\nunexpected-methods = []\n"  # tests/api asks for methods that no operation has
WHILE = {"from_at": "2026-12-01T00:00:00Z", "to_at": "2026-12-02T00:00:00Z"}
EVERY_PHASE = "examples,coverage,fuzzing,stateful"
BUDGET = ("--max-time", "900") if SOAK else ()
LONGEST = 1200 if SOAK else 900  # seconds, on a machine that does much besides


Statuses = Mapping[str, Counter[int]]  # per operation of the document, how often which status was answered


@dataclass(frozen=True)
class Target:
    """A running server, what it serves and from where; `examples` are made up per operation besides those published."""

    running: Served
    schema: Path
    database: str
    folder: Path
    examples: int = EXAMPLES


@contextmanager
def shop(engine: str, folder: Path) -> Iterator[Target]:
    """A stocked shop."""
    folder.mkdir()
    database = postgres.fresh_database("checked") if engine == "postgres" else f"sqlite:///{folder}/shop.db"
    populate(database, folder)
    with served(database, folder / "log") as running:
        _stock(running)
        _wait(running)
        asyncio.run(_aside(database, folder, SHOP))
        with running.signed_in("boss") as boss:
            for entity in ("temporary_grant", "order.lines"):
                newest = boss.get(f"/api/v1/{entity}", params={"sort": "-id"}).json()["rows"][0]
                _delete(boss, entity, newest["id"])
        yield Target(running, SHOP, database, folder)
    if engine == "postgres":
        postgres.drop_database(database)


@contextmanager
def crm(kept: Path, folder: Path) -> Iterator[Target]:
    """The company that `make run` fills."""
    database = copied("sqlite", kept, folder)
    with served(database, folder / "log", folder / "schema.yaml") as running:
        asyncio.run(_aside(database, folder, folder / "schema.yaml"))
        yield Target(running, folder / "schema.yaml", database, folder, examples=2)


def checked(target: Target, login: str, phases: str = EVERY_PHASE, administers: bool = False) -> Statuses:
    """Lets the checker at it as this person. Fails for a finding, or an unexpected error.

    First at what other calls would spoil: each decision with the request its example names, undo and redo behind a
    creation, the removal of a file. The checker reuses every id it has met, also those that belong to another example.
    """
    token = _token(target, login)
    document = _document(target.running, token)
    if "/delegation" in document["paths"]:  # the examples of two times are the same one
        document["paths"]["/delegation"]["post"]["requestBody"]["content"]["application/json"]["example"] |= WHILE
    found: dict[str, Counter[int]] = {}
    for number, paths in enumerate(_apart(document)):
        _add(found, _asked(target, f"{login}-{number}", token, "examples", paths.__contains__, document=document))
    _add(found, _asked(target, f"{login}-undo", token, "stateful", UNDOING.__contains__, document=document))
    unasked = f"{ACCOUNT}|{ITSELF}" if administers else ACCOUNT
    _add(found, _asked(target, login, token, phases, lambda path: not re.search(unasked, path), document=document))
    return found


def _apart(document: Mapping[str, Any]) -> list[list[str]]:
    """What is asked apart, together: whom one may choose, each decision that has an example, files taken off, files
    hung up, what an undo of one's last acts would take away."""
    paths: Mapping[str, Any] = document["paths"]
    bodies = {
        path: asked.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
        for path, asked in paths.items()
    }
    decided = ("/requests/", "/effects/")
    decisions = [[path] for path, body in bodies.items() if path.startswith(decided) and "example" in body]
    files = [path for path in paths if path.endswith("/attachments/{file}")]
    removals = [path for path in files if "examples" in paths[path]["delete"]["parameters"][1]]
    hung = [path for path, body in bodies.items() if path.endswith("/attachments") and "example" in body]
    undone = [path for path in paths if path.endswith(("/views/{view}", ".lines/{id}/restore", "/actions/revoke"))]
    return [["/requests/{id}/people"], *decisions, *(paths for paths in (removals, hung, undone) if paths)]


def _add(found: dict[str, Counter[int]], more: Statuses) -> None:
    for name, seen in more.items():
        found.setdefault(name, Counter()).update(seen)


def furnish(target: Target, login: str) -> None:
    """Gives this person of the company what the shop's people have: files, one of them hung up, a view, long work."""
    headers = {"authorization": f"Bearer {_token(target, login)}"}
    with httpx.Client(base_url=target.running.url, headers=headers, timeout=60) as me:
        file = me.post("/api/v1/files", files={"file": ("note.txt", b"hello")})
        assert file.status_code == 201, file.text
        view = {"entity": "customer", "name": "Mine", "layout": {}}
        _made(me, "saved_view", view)
        _delete(me, "saved_view", _made(me, "saved_view", view))
        job = {"rows": [0, 6000], "columns": ["name"], "do": "copy"}
        assert me.post("/api/v1/saved_view/ranges", json=job).status_code == 202
        readable = me.get("/api/v1/schema").json()["entities"]
        _list(me, "customer")
        _hang(me, *(name for name in ("customer", "contact", "lead", "task") if name in readable))


def accounts_checked(target: Target) -> Statuses:
    """Signing in and out, passwords and invitations, each with a body that is taken once."""
    with target.running.signed_in("boss") as boss:
        guest = next(row["id"] for row in boss.get("/api/v1/user").json()["rows"] if row["login"] == "wes")
        link = boss.post(f"/api/v1/user/{guest}/invitation", json={}).json()["link"]
    bodies = {
        "/login": {"login": "sam", "password": PASSWORD},
        "/login/welcome": {"token": link.rpartition("/")[2], "password": PASSWORD},
        "/me/password": {"old": PASSWORD, "new": PASSWORD + "!"},
    }
    return _asked(
        target, "accounts", _token(target, "sue"), "examples,fuzzing",
        lambda path: bool(re.search(ACCOUNT, path)) and path != "/login/first", bodies,
    )  # fmt: skip


def first_checked(target: Target) -> Statuses:
    """The first administrator of an empty database, made by the checker; the document is that of `target`."""
    document = _document(target.running, _token(target, "sue"))
    folder = target.folder / "empty"
    folder.mkdir()
    with served(f"sqlite:///{folder}/empty.db", folder / "log") as running:
        empty = Target(running, target.schema, f"sqlite:///{folder}/empty.db", folder)
        first = {"/login/first": {"login": "first", "name": "First", "password": PASSWORD}}
        return _asked(empty, "first", "", "examples,fuzzing", lambda path: path == "/login/first", first, document)


def _token(target: Target, login: str) -> str:
    where = ("--schema", str(target.schema), "--database", target.database)
    return str(json.loads(command("token", "create", login, "--json", *where).stdout)["token"])


def _stock(running: Served) -> None:
    with running.signed_in("boss") as boss, running.signed_in("sam") as sam, running.signed_in("ada") as ada:
        for who, client in (("Boss", boss), ("Sam", sam)):
            for number in range(3):
                customer = _made(client, "customer", {"name": f"{who} {number}", "level": "b"})
                _made(client, "contact", {"customer": customer, "name": f"{who}'s contact {number}"})
            _delete(client, "customer", _made(client, "customer", {"name": f"{who} gone"}))
            _delete(client, "contact", _made(client, "contact", {"customer": customer, "name": "Gone"}))
        for client in (boss, sam, ada):
            view = {"entity": "customer", "name": "Mine", "layout": {}}
            _made(client, "saved_view", view)
            _delete(client, "saved_view", _made(client, "saved_view", view))
            file = client.post("/api/v1/files", files={"file": ("note.txt", b"hello")})
            assert file.status_code == 201, file.text
            job = {"rows": [0, 6000], "columns": ["name"], "do": "copy"}
            assert client.post("/api/v1/saved_view/ranges", json=job).status_code == 202
        for client in (boss, sam):
            _list(client, "customer", "contact")
        value = {"parameter": "greeting", "unit": 1, "value": "Hi"}
        _made(boss, "parameter_value", value)
        _delete(boss, "parameter_value", _made(boss, "parameter_value", {**value, "unit": 2}))
        _delete(boss, "product", _made(boss, "product", {"name": "Gone", "price": "1"}))
        _made(boss, "product", {"name": "Ink", "price": "2"})
        unit = {"code": "gone", "name": "Gone", "level": "department", "parent": 1}
        _delete(boss, "unit", _made(boss, "unit", unit))
        for client in (boss, sam):
            _hang(client, "customer", "contact", "product")
        said = boss.post(f"/api/v1/customer/{customer}/comments", json={"text": "look @sam @ada @boss"})
        assert said.status_code == 201, said.text


def _wait(running: Served) -> None:
    """Requests for every kind of decision, and drafts whose moves disturb none of them."""
    with running.signed_in("boss") as boss, running.signed_in("sam") as sam:
        product = _made(boss, "product", {"name": "Pen", "price": "3.50"})
        customer = _made(sam, "customer", {"name": "Waiting"})
        counts = (1, 1, 1, 1, 1, 1, 500, 200, 200, 1, 1, 1, 1)
        requests = [_submitted(sam, customer, product, count) for count in counts]
        _decide(boss, requests[5], "return")
        _decide(boss, requests[6], "approve")
        _decide(boss, requests[9], "add-signer", people=[_someone(boss, requests[9])], place="before")
        for client, name in ((boss, "Boss's own"), (sam, "Sam's own")):
            own = _made(client, "customer", {"name": name})
            for _ in range(5):
                _made(client, "order", _order(own, product, 1))
            _hang(client, "order")


async def _aside(database: str, folder: Path, schema: Path) -> None:
    """What comes from no request: effects that could not leave, one to be sent again, one that was done by hand; rights
    for a time."""
    async with opened(database, folder, schema, populated=False) as shop:
        house = shop.holder.current
        for number in range(2):
            row = {"key": f"failed/{number}", "kind": "letter", "payload": {}, "state": "failed", "attempts": 6}
            await Internal(lambda: house).add("outbox", **row, next_at=house.clock.now())
        now, people = house.clock.now(), sorted(house.organisation.members)[:3]
        grants = [{"user": user, "entity": "customer", "verbs": "read", "created_at": now} for user in people]
        await house.store.unit(lambda unit: unit.insert_many("temporary_grant", grants))


def _hang(client: httpx.Client, *entities: str) -> None:
    """A file on the newest record of each that one may change."""
    for entity in entities:
        rows = client.get(f"/api/v1/{entity}", params={"sort": "-id", "limit": 1}).json()["rows"]
        place = f"/api/v1/{entity}/{rows[0]['id']}/attachments" if rows else ""
        if place and "attach" in client.get(place).json()["may"]:
            file = client.post("/api/v1/files", files={"file": ("hung.txt", b"hello")}).json()["id"]
            assert client.post(place, json={"file": file}).status_code == 201


def _list(client: httpx.Client, *entities: str) -> None:
    """What one has of lists: a view of each, files of some and into some, and somebody who acts in one's place."""
    me = client.get("/api/v1/me").json()["id"]
    for entity in entities:
        for _ in range(3):
            client.post(f"/api/v1/{entity}/import", files={"file": ("rows.csv", b"name\nA\n")})
            client.post(f"/api/v1/{entity}/export", json={"format": "csv"})
    other = next(row["id"] for row in client.get("/api/v1/user").json()["rows"] if row["id"] != me)
    _made(client, "delegation", {"from_user": me, "to_user": other, **WHILE})


def _order(customer: int, product: int, count: int) -> dict[str, Any]:
    return {"customer": customer, "day": "2026-11-21", "lines": [{"product": product, "count": count}]}


def _submitted(client: httpx.Client, customer: int, product: int, count: int) -> int:
    order = _made(client, "order", _order(customer, product, count))
    moved = client.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
    assert moved.status_code == 200, moved.text
    return int(moved.json()["pending"]["request"])


def _someone(client: httpx.Client, request: int) -> int:
    """Whom one may ask to decide first."""
    return int(client.get(f"/api/v1/requests/{request}/people", params={"verb": "add-signer"}).json()["rows"][0]["id"])


def _decide(client: httpx.Client, request: int, verb: str, **more: Any) -> None:
    known = client.get(f"/api/v1/requests/{request}").json()
    body = {"revision": known["revision"], "client_key": f"stock-{request}", "comment": "please", **more}
    decided = client.post(f"/api/v1/requests/{request}/{verb}", json=body)
    assert decided.status_code == 200, decided.text


def _delete(client: httpx.Client, entity: str, id: int) -> None:
    assert client.delete(f"/api/v1/{entity}/{id}").status_code == 200


def _made(client: httpx.Client, entity: str, values: dict[str, Any], below: str = "/api/v1") -> int:
    answer = client.post(f"{below}/{entity}", json=values)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def _asked(
    target: Target, name: str, token: str, phases: str, wanted: Callable[[str], bool],
    bodies: Mapping[str, Any] = MappingProxyType({}), document: dict[str, Any] | None = None,
) -> Statuses:  # fmt: skip
    """Runs the checker over the wanted paths of the document. Fails for a finding."""
    document = deepcopy(document or _document(target.running, token))
    document["paths"] = {path: asked for path, asked in document["paths"].items() if wanted(path)}
    _unlink(document)
    for path, body in bodies.items():
        document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"] = body
    written, report = target.folder / f"{name}.json", target.folder / f"{name}.har"
    written.write_text(json.dumps(document), encoding="utf-8")
    (target.folder / "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
    most = target.examples if "fuzzing" in phases else EXAMPLES
    words = [
        "nice", str(Path(sys.executable).with_name("schemathesis")), "run", str(written),
        "--url", f"{target.running.url}/api/v1", *(("-H", f"Authorization: Bearer {token}") if token else ()),
        "--checks", CHECKS, "--no-color", "--phases", phases, "--max-examples", str(most),
        "--seed", str(SEED), *BUDGET, "--continue-on-failure", "--report", "har", "--report-har-path", str(report),
        "--request-timeout", "30", "--warnings", "off", "--suppress-health-check", "all",
    ]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, cwd=target.folder, check=False, timeout=LONGEST)
    printed = done.stdout + done.stderr
    assert (found := unexpected(target.running.log)) == [], found
    assert report.exists() and not re.search("FAILURES|ERRORS", printed), f"{name}: {printed[-12000:]}"
    return _statuses(document, report)


def _unlink(document: dict[str, Any]) -> None:
    """Leaves out links to operations that are not in the document."""
    operations = [asked for methods in document["paths"].values() for asked in methods.values()]
    known = {asked["operationId"] for asked in operations}
    for asked in operations:
        for answer in asked["responses"].values():
            links = answer.get("links", {})
            answer["links"] = {name: link for name, link in links.items() if link["operationId"] in known}


def _document(running: Served, token: str) -> dict[str, Any]:
    answer = httpx.get(f"{running.url}/api/v1/openapi.json", headers={"authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _statuses(document: dict[str, Any], report: Path) -> Statuses:
    patterns = [
        (method.upper(), re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"), f"{method.upper()} {path}")
        for path, methods in sorted(document["paths"].items(), key=lambda each: "{" in each[0])
        for method in methods
    ]
    found: dict[str, Counter[int]] = {name: Counter() for *_, name in patterns}
    for entry in json.loads(report.read_text())["log"]["entries"]:
        path = urlsplit(entry["request"]["url"]).path.removeprefix("/api/v1")
        for method, pattern, name in patterns:
            if method == entry["request"]["method"] and pattern.match(path):
                found[name][entry["response"]["status"]] += 1
                break
    return found
