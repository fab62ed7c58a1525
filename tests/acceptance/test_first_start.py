"""`make run` as a newcomer meets it: an empty folder, one command, a company to try."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx

from crm.demo.people import PASSWORD
from tests.api.serving import ROOT, free_port, served, unexpected

CRM = ROOT / "crm_schema.yaml"
LOG_IN = re.compile(r"^  (\S+) +(\S+) +(.+)$", re.MULTILINE)


def test_make_run_serves_the_demo_on_embedded_sqlite() -> None:
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    told = subprocess.run(["make", "-n", "run"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1].endswith("app.py serve --demo")


def test_a_new_database_is_filled_its_log_ins_are_printed_and_work_also_after_a_restart(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/data/gridwright.db"
    with served(database, tmp_path / "first", CRM, "--demo") as running:
        said = running.log.read_text()
        assert "Filling the empty database with a demo company" in said
        assert f"Gridwright serves {CRM} at http://localhost:{running.url.rpartition(':')[2]}" in said
        log_ins = LOG_IN.findall(said)
        assert len(log_ins) >= 9 and {password for _, password, _ in log_ins} == {PASSWORD}
        for login, password, _ in log_ins:
            with httpx.Client(base_url=running.url, headers={"origin": running.url}, timeout=60) as client:
                assert client.post("/api/v1/login", json={"login": login, "password": password}).status_code == 200
                assert client.get("/api/v1/me").json()["login"] == login
        with httpx.Client(base_url=running.url, headers={"origin": running.url}, timeout=60) as client:
            client.post("/api/v1/login", json={"login": "song.zhiwei", "password": PASSWORD})
            assert client.get("/api/v1/customer?limit=1&count=exact").json()["total"] >= 2_000
            assert len(client.get("/").text) > 1_000
        assert unexpected(running.log) == []
    with served(database, tmp_path / "second", CRM, "--demo") as again:
        said = again.log.read_text()
        assert "Filling" not in said
        assert LOG_IN.findall(said) == log_ins


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
