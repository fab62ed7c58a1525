"""A third-party checker finds no 500 and no undocumented answer, as three roles with valid ids and stateful links."""

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api.house import populate
from tests.api.serving import Served, command, served, unexpected
from tests.contracts.surface import surface

ROLES = ("ada", "sam", "boss")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance"
)
SOAK = bool(os.environ.get("GRIDWRIGHT_SOAK"))
EXAMPLES = 200 if SOAK else 8
SECONDS = 900 if SOAK else 50


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The shop with a few records that everybody's ids point at."""
    folder = tmp_path_factory.mktemp("served")
    database = f"sqlite:///{folder}/shop.db"
    populate(database, folder)
    with served(database, folder / "log") as running:
        _stock(running)
        yield running


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
        value = {"parameter": "greeting", "unit": 1, "value": "Hi"}
        _made(boss, "parameter_value", value)
        _delete(boss, "parameter_value", _made(boss, "parameter_value", {**value, "unit": 2}))
        _delete(boss, "product", _made(boss, "product", {"name": "Gone", "price": "1"}))
        unit = {"code": "gone", "name": "Gone", "level": "department", "parent": 1}
        _delete(boss, "unit", _made(boss, "unit", unit))
        said = boss.post(f"/api/v1/customer/{customer}/comments", json={"text": "look @sam @ada @boss"})
        assert said.status_code == 201, said.text


def _wait(running: Served, round_: int) -> None:
    """Requests for every kind of decision, and drafts whose moves disturb none of them."""
    with running.signed_in("boss") as boss, running.signed_in("sam") as sam:
        product = _made(boss, "product", {"name": "Pen", "price": "3.50"})
        customer = _made(sam, "customer", {"name": f"Waiting {round_}"})
        requests = [_submitted(sam, customer, product, count) for count in (1, 1, 1, 1, 1, 1, 500)]
        _decide(boss, requests[5], "return")
        _decide(boss, requests[6], "approve")
        for client, name in ((boss, f"Boss's {round_}"), (sam, f"Sam's {round_}")):
            own = _made(client, "customer", {"name": name})
            for _ in range(5):
                _made(client, "order", _order(own, product, 1))


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


def _made(client: httpx.Client, entity: str, values: dict[str, Any]) -> int:
    answer = client.post(f"/api/v1/{entity}", json=values)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def run(running: Served, login: str, folder: Path) -> tuple[str, dict[str, Counter[int]]]:
    """Runs the checker as this person; gives what it printed and the statuses seen per operation."""
    where = ("--schema", "tests/api/shop.yaml", "--database", _database(running))
    token = json.loads(command("token", "create", login, "--json", *where).stdout)["token"]
    report, document = folder / f"{login}.har", _document(running, token)
    decided = _published_decisions(running, token, document)
    words = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{running.url}/api/v1/openapi.json",
        "--url", f"{running.url}/api/v1", "-H", f"Authorization: Bearer {token}", "--checks", CHECKS, "--no-color",
        "--max-examples", str(EXAMPLES), "--seed", "1", "--max-time", str(SECONDS), "--continue-on-failure",
        "--report", "har", "--report-har-path", str(report), "--request-timeout", "30", "--warnings", "off",
        "--suppress-health-check", "all", "--exclude-path", "/logout", "--exclude-path", "/login",
        "--exclude-path", "/login/first", "--exclude-path", "/me/password",
        *(("--exclude-path-regex", "^/(user|role_holding)(/|$)") if login == "boss" else ()),  # it would freeze itself
    ]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, check=False, timeout=SECONDS + 200)
    found = _statuses(document, report)
    for name, status in decided.items():
        found[name][status] += 1
    return done.stdout + done.stderr, found


def _database(running: Served) -> str:
    return next(word for word in running.process.args if str(word).startswith("sqlite:"))  # type: ignore[union-attr]


def _published_decisions(running: Served, token: str, document: dict[str, Any]) -> dict[str, int]:
    """Calls the published example of each decision: the checker's own order of calls uses the requests up first."""
    found = {}
    for path, methods in document["paths"].items():
        body = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
        if path.startswith("/requests/") and "example" in body:
            id = next(iter(methods["post"]["parameters"][0]["examples"].values()))["value"]
            url = f"{running.url}/api/v1{path.replace('{id}', str(id))}"
            sent = httpx.post(url, json=body["example"], headers={"authorization": f"Bearer {token}"}, timeout=30)
            found[f"POST {path}"] = sent.status_code
    return found


def _document(running: Served, token: str) -> dict[str, Any]:
    answer = httpx.get(f"{running.url}/api/v1/openapi.json", headers={"authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _statuses(document: dict[str, Any], report: Path) -> dict[str, Counter[int]]:
    patterns = [
        (method.upper(), re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", path) + "$"), f"{method.upper()} {path}")
        for path, methods in sorted(document["paths"].items(), key=lambda each: "{" in each[0])
        for method in methods
    ]
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for entry in json.loads(report.read_text())["log"]["entries"]:
        path = urlsplit(entry["request"]["url"]).path.removeprefix("/api/v1")
        for method, pattern, name in patterns:
            if method == entry["request"]["method"] and pattern.match(path):
                found[name][entry["response"]["status"]] += 1
                break
    return found


@pytest.mark.xdist_group("schemathesis")
@surface("GET /openapi.json")
def test_the_checker_finds_nothing_and_every_operation_succeeds_for_somebody(
    server: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    total: dict[str, Counter[int]] = defaultdict(Counter)
    for round_, login in enumerate(ROLES):
        _wait(server, round_)
        printed, statuses = run(server, login, tmp_path)
        assert unexpected(server.log) == []
        assert not re.search("FAILURES|ERRORS", printed), printed[-8000:]
        for name, seen in statuses.items():
            total[name].update(seen)
    shares = {name: sum(n for s, n in seen.items() if s < 300) / seen.total() for name, seen in total.items()}
    with capsys.disabled():
        print(f"\nschemathesis: {len(shares)} operations, {sum(c.total() for c in total.values())} requests")
        for name, share in sorted(shares.items(), key=lambda each: each[1]):
            print(f"  {share:6.1%} {name} {dict(sorted(total[name].items()))}")
    assert [name for name, share in shares.items() if not share] == []
