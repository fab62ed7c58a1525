"""Runs a third-party checker against the served shop as one person, with valid ids and stateful links."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.api.house import populate
from tests.api.serving import Served, command, served, unexpected

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance"
)
UNASKED = (
    r"^/(logout|login|login/first|login/welcome|me/password)$"  # they would end or throttle the checker's own session
)
ITSELF = r"^/(user|role_holding)(/(?!\{id\}/invitation)|$)"  # an administrator would freeze itself
SOAK = bool(os.environ.get("GRIDWRIGHT_SOAK"))
SEED = int(os.environ.get("GRIDWRIGHT_SEED", "1"))
EXAMPLES = 200 if SOAK else 5  # generated per operation, besides the published ones and those at the borders
EVERY_PHASE = "examples,coverage,fuzzing,stateful"
BUDGET = ("--max-time", "900") if SOAK else ()
LONGEST = 1200 if SOAK else 900  # seconds, on a machine that does much besides


Statuses = Mapping[str, Counter[int]]  # per operation of the document, how often which status was answered


def checked(login: str, folder: Path, phases: str = EVERY_PHASE) -> Statuses:
    """Serves a stocked shop and lets the checker at it as this person. Fails for a finding, or an unexpected error."""
    folder.mkdir()
    database = f"sqlite:///{folder}/shop.db"
    populate(database, folder)
    with served(database, folder / "log") as running:
        _stock(running)
        _wait(running)
        printed, statuses = _run(running, login, folder, phases)
        assert unexpected(running.log) == []
    assert not re.search("FAILURES|ERRORS", printed), printed[-8000:]
    return statuses


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
        value = {"parameter": "greeting", "unit": 1, "value": "Hi"}
        _made(boss, "parameter_value", value)
        _delete(boss, "parameter_value", _made(boss, "parameter_value", {**value, "unit": 2}))
        _delete(boss, "product", _made(boss, "product", {"name": "Gone", "price": "1"}))
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
        requests = [_submitted(sam, customer, product, count) for count in (1, 1, 1, 1, 1, 1, 500)]
        _decide(boss, requests[5], "return")
        _decide(boss, requests[6], "approve")
        for client, name in ((boss, "Boss's own"), (sam, "Sam's own")):
            own = _made(client, "customer", {"name": name})
            for _ in range(5):
                _made(client, "order", _order(own, product, 1))
            _hang(client, "order")


def _hang(client: httpx.Client, *entities: str) -> None:
    """A file on the newest record of each that one may change."""
    for entity in entities:
        newest = client.get(f"/api/v1/{entity}", params={"sort": "-id", "limit": 1}).json()["rows"][0]["id"]
        place = f"/api/v1/{entity}/{newest}/attachments"
        if "attach" in client.get(place).json()["may"]:
            file = client.post("/api/v1/files", files={"file": ("hung.txt", b"hello")}).json()["id"]
            assert client.post(place, json={"file": file}).status_code == 201


def _order(customer: int, product: int, count: int) -> dict[str, Any]:
    return {"customer": customer, "day": "2026-11-21", "lines": [{"product": product, "count": count}]}


def _submitted(client: httpx.Client, customer: int, product: int, count: int) -> int:
    order = _made(client, "order", _order(customer, product, count))
    moved = client.post(f"/api/v1/order/{order}/stage", json={"to": "approved"})
    assert moved.status_code == 200, moved.text
    return int(moved.json()["pending"]["request"])


def _decide(client: httpx.Client, request: int, verb: str) -> None:
    known = client.get(f"/api/v1/requests/{request}").json()
    body = {"revision": known["revision"], "client_key": f"stock-{request}", "comment": "please"}
    decided = client.post(f"/api/v1/requests/{request}/{verb}", json=body)
    assert decided.status_code == 200, decided.text


def _delete(client: httpx.Client, entity: str, id: int) -> None:
    assert client.delete(f"/api/v1/{entity}/{id}").status_code == 200


def _made(client: httpx.Client, entity: str, values: dict[str, Any], below: str = "/api/v1") -> int:
    answer = client.post(f"{below}/{entity}", json=values)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def _run(running: Served, login: str, folder: Path, phases: str) -> tuple[str, Statuses]:
    where = ("--schema", "tests/api/shop.yaml", "--database", _database(running))
    token = json.loads(command("token", "create", login, "--json", *where).stdout)["token"]
    document, report = _document(running, token), folder / f"{login}.har"
    unasked = f"{UNASKED}|{ITSELF}" if login == "boss" else UNASKED
    document["paths"] = {path: asked for path, asked in document["paths"].items() if not re.search(unasked, path)}
    first = _published(running, token, document)
    words = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{running.url}/api/v1/openapi.json",
        "--url", f"{running.url}/api/v1", "-H", f"Authorization: Bearer {token}", "--checks", CHECKS, "--no-color",
        "--phases", phases, "--max-examples", str(EXAMPLES), "--seed", str(SEED), *BUDGET, "--continue-on-failure",
        "--report", "har", "--report-har-path", str(report), "--request-timeout", "30", "--warnings", "off",
        "--suppress-health-check", "all", "--exclude-path-regex", unasked,
    ]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, check=False, timeout=LONGEST)
    return done.stdout + done.stderr, _statuses(document, report, first)


def _database(running: Served) -> str:
    words = running.process.args
    assert isinstance(words, list)
    return next(str(word) for word in words if str(word).startswith("sqlite:"))


def _document(running: Served, token: str) -> dict[str, Any]:
    answer = httpx.get(f"{running.url}/api/v1/openapi.json", headers={"authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _published(running: Served, token: str, document: dict[str, Any]) -> list[tuple[str, int]]:
    """Calls what one cannot succeed at in any order: the published example of each decision, redo after undo."""
    found = []
    with httpx.Client(base_url=f"{running.url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=30) as me:
        _made(me, "saved_view", {"entity": "customer", "name": "To be undone", "layout": {}}, "")
        for path in ("/undo", "/redo"):
            found.append((f"POST {path}", me.post(path, json={}).status_code))
        for path, methods in document["paths"].items():
            body = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
            if path.startswith("/requests/") and "example" in body:
                id = next(iter(methods["post"]["parameters"][0]["examples"].values()))["value"]
                found.append((f"POST {path}", me.post(path.format(id=id), json=body["example"]).status_code))
    return found


def _statuses(document: dict[str, Any], report: Path, first: Iterable[tuple[str, int]]) -> Statuses:
    patterns = [
        (method.upper(), re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"), f"{method.upper()} {path}")
        for path, methods in sorted(document["paths"].items(), key=lambda each: "{" in each[0])
        for method in methods
    ]
    found: dict[str, Counter[int]] = {name: Counter() for *_, name in patterns}
    for name, status in first:
        found[name][status] += 1
    for entry in json.loads(report.read_text())["log"]["entries"]:
        path = urlsplit(entry["request"]["url"]).path.removeprefix("/api/v1")
        for method, pattern, name in patterns:
            if method == entry["request"]["method"] and pattern.match(path):
                found[name][entry["response"]["status"]] += 1
                break
    return found
