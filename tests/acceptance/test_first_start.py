"""`make run` as a newcomer meets it: an empty folder, one command, a company to try."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from crm.demo.people import PASSWORD
from tests.api.serving import ROOT, free_port

LOG_IN = re.compile(r"^  (\S+) +(\S+) +(.+)$", re.MULTILINE)


def clean_copy(folder: Path) -> Path:
    """The product as a clean clone has it, beside it the environment of this run, marked as installed."""
    unwanted = shutil.ignore_patterns(".*", "data", "tests", "benchmarks", "docs", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=unwanted)
    environment = folder / ".venv"
    environment.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != ".installed":
            (environment / part.name).symlink_to(part)
    (environment / ".installed").touch()
    return folder


@contextmanager
def make_run(folder: Path) -> Iterator[tuple[str, str]]:
    """`make run` as typed in a terminal: its address and what it has said; ended by Ctrl+C, which is a clean end."""
    port = free_port()
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "GRIDWRIGHT"))}
    log = folder / "said.txt"
    with log.open("w") as sink:
        process = subprocess.Popen(
            ["make", "run"], cwd=folder, stdout=sink, stderr=subprocess.STDOUT, start_new_session=True,
            env={**alone, "GRIDWRIGHT_PORT": str(port), "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            until = time.monotonic() + 240
            while len(LOG_IN.findall(log.read_text())) < 10:
                assert process.poll() is None and time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield f"http://localhost:{port}", log.read_text()
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(20) in (0, -signal.SIGINT), (
                log.read_text()
            )  # make hands the signal on, once all is over
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    said = log.read_text()
    assert "Traceback" not in said and '"level": "error"' not in said, said
    assert list((folder / "data").glob("*-wal")) == [], "the database was closed"


@pytest.mark.timeout(600)
def test_make_run_fills_a_company_whose_printed_log_ins_work_and_starts_again_on_the_same(tmp_path: Path) -> None:
    folder = clean_copy(tmp_path / "clone")
    with make_run(folder) as (address, said):
        assert said.splitlines()[0].endswith("app.py serve --demo"), "nothing is installed anew"
        assert "Filling the empty database with a demo company" in said
        assert f"Gridwright serves crm_schema.yaml at {address}" in said
        log_ins = LOG_IN.findall(said)
        assert {password for _, password, _ in log_ins} == {PASSWORD}
        for login, password, _ in log_ins:
            with httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as client:
                assert client.post("/api/v1/login", json={"login": login, "password": password}).status_code == 200
                assert client.get("/api/v1/me").json()["login"] == login
        with httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as client:
            client.post("/api/v1/login", json={"login": "song.zhiwei", "password": PASSWORD})
            assert client.get("/api/v1/customer?limit=1&count=exact").json()["total"] >= 2_000
            assert len(client.get("/").text) > 1_000
    assert (folder / "data" / "gridwright.db").exists()
    with make_run(folder) as (_, again):
        assert "Filling" not in again
        assert LOG_IN.findall(again) == log_ins
        assert not re.findall(r"^\{", again, re.MULTILINE), "only what concerns a person is said"


def people(database: Path) -> int:
    """How many people stand in the database by now."""
    if not list(database.parent.glob("filling-*")):
        return 0
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return int(connection.execute('SELECT count(*) FROM "user"').fetchone()[0])


def test_a_filling_that_was_interrupted_is_not_served_as_a_whole_company(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/data/gridwright.db"
    words = [sys.executable, "app.py", "serve", "--demo", "--port", str(free_port()), "--database", database]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    until = time.monotonic() + 120
    while people(tmp_path / "data" / "gridwright.db") < 5:
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "CRM001" in done.stderr and database in done.stderr and "start without --demo" in done.stderr
    assert "Traceback" not in done.stderr
