"""The PostgreSQL of the tests: what a killed run leaves behind never stops the next one."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests import postgres


@pytest.mark.parametrize("pid", [2147483000, os.getpid()], ids=["nobody", "somebody else"])
def test_a_killed_run_is_cleared_and_nobody_else_is_stopped(
    pid: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    left = tmp_path / "gridwright-postgres-killed"
    (left / "users").mkdir(parents=True)
    (left / "users" / "2147483000").touch()
    (left / "data").mkdir()
    (left / "data" / "postmaster.pid").write_text(f"{pid}\n{left / 'data'}\n")
    if os.geteuid() == 0:
        (left / "small_1").mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(left / "small_1")], capture_output=True, check=False)
    postgres._clear_leftovers()
    assert list(tmp_path.iterdir()) == []
