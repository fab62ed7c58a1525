"""Installed plugins that throw, hang and leave during a save: named, contained, shown; other people work on."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.api.serving import SHOP
from tests.faults.serving import Server, check_whole, coded, shop
from tests.fixtures.stores import ENGINES

PLUGIN = '''
"""Does harm when a name asks for it."""
import os
import sys
import time

from plugins.api import Refuse, hookimpl


@hookimpl
def before_create(record):
    name = record.values.get("name") or ""
    if name.startswith("throw"):
        raise ZeroDivisionError("a plugin's own mistake")
    if name.startswith("hang"):
        time.sleep(60)
    if name.startswith("leave"):
        sys.exit(3)
    if name.startswith("recurse"):
        before_create(record)
    if name.startswith("nonsense"):
        return ["a list"]
    if name.startswith("surrogate"):
        return {"phone": "\\ud800"}
    if name.startswith("refuse"):
        raise Refuse({"en": "Not this name.", "zh-CN": "不可用此名称。"}, "name")
    return None


@hookimpl
def after_create(record):
    if (record.values.get("name") or "").startswith("late"):
        raise RuntimeError("after the commit")
'''
HANG = 2.0  # seconds a hook before a write may take


@pytest.fixture(scope="module", params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shop with an installed plugin, as a package with its entry point."""
    folder = tmp_path_factory.mktemp("plugins")
    site, schema = folder / "site", folder / "shop.yaml"
    package, about = site / "gridwright_harm", site / "gridwright_harm-1.0.dist-info"
    package.mkdir(parents=True)
    about.mkdir()
    (package / "__init__.py").write_text(PLUGIN, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: gridwright-harm\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[gridwright.plugins]\nharm = gridwright_harm\n")
    schema.write_text(SHOP.read_text(encoding="utf-8") + "\nplugins: {harm: {}}\n", encoding="utf-8")
    with shop(str(request.param), folder, schema=schema, environment={"PYTHONPATH": str(site)}) as running:
        yield running


def create(client: httpx.Client, name: str) -> httpx.Response:
    return client.post("/api/v1/customer", json={"name": name})


def names(client: httpx.Client) -> list[str]:
    return [row["name"] for row in client.get("/api/v1/customer?sort=id").json()["rows"]]


@pytest.mark.parametrize("harm", ["throw", "leave", "recurse", "nonsense"])
def test_a_plugin_that_fails_during_a_save_is_named_and_nothing_is_saved(server: Server, harm: str) -> None:
    with server.client("sam") as sam, server.client("boss") as boss:
        error = coded(create(sam, f"{harm} it"), 422)
        assert error["code"] == "PLG002" and "harm" in error["message"] and "before_create" in error["message"]
        assert f"{harm} it" not in names(sam)
        told = boss.get("/api/v1/status").json()["plugins"]
        assert [(each["name"], each["hook"], each["off"]) for each in told] == [("harm", "before_create", False)]
        assert create(sam, f"fine after {harm}").status_code == 201
    server.check_log()


def test_a_value_no_database_keeps_is_refused_from_a_plugin_too(server: Server) -> None:
    with server.client("sam") as sam:
        coded(create(sam, "surrogate it"), 422)
        assert create(sam, "fine after surrogate").status_code == 201
    server.check_log()


def test_a_plugin_may_refuse_in_its_own_words(server: Server) -> None:
    with server.client("sam") as sam:
        error = coded(create(sam, "refuse it"), 422)
        assert (error["code"], error["message"]) == ("PLG001", "Not this name.")
        assert error["problems"][0]["field"] == "name"


def test_a_plugin_that_fails_after_the_commit_changes_nothing_but_is_shown(server: Server) -> None:
    with server.client("sam") as sam, server.client("boss") as boss:
        assert create(sam, "late it").status_code == 201
        assert "late it" in names(sam)
        assert boss.get("/api/v1/status").json()["plugins"][0]["hook"] == "after_create"


def test_a_plugin_that_hangs_is_left_behind_while_others_read(server: Server) -> None:
    answers: list[tuple[httpx.Response, float]] = []

    def hang() -> None:
        with server.client("sam") as sam:
            started = time.monotonic()
            answers.append((create(sam, "hang it"), time.monotonic() - started))

    with server.client("sue") as sue, server.client("boss") as boss:
        hanging = threading.Thread(target=hang)
        hanging.start()
        time.sleep(0.5)
        read = 0
        while hanging.is_alive():
            assert sue.get("/api/v1/customer").status_code == 200
            read += 1
        hanging.join()
        ((answer, took),) = answers
        error = coded(answer, 422)
        assert error["code"] == "PLG002" and "2 s" in error["message"]
        assert HANG <= took < 10 and read >= 3
        (told,) = boss.get("/api/v1/status").json()["plugins"]
        assert (told["name"], told["hook"], told["off"]) == ("harm", "before_create", False)
        assert "2 s" in told["message"]
        assert create(sue, "fine after hang").status_code == 201
        assert "hang it" not in names(sue)
    server.check_log()


def test_three_failures_in_a_row_switch_it_off_and_work_goes_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of this file: from here on the plugin is off."""
    with server.client("sam") as sam, server.client("boss") as boss:
        assert create(sam, "fine before").status_code == 201
        for number in range(3):
            coded(create(sam, f"throw {number}"), 422)
        assert create(sam, "throw 4").status_code == 201
        (told,) = boss.get("/api/v1/status").json()["plugins"]
        assert told["off"] and "switched off" in told["message"]
    monkeypatch.syspath_prepend(server.folder / "site")
    check_whole(server)
    server.check_log()
