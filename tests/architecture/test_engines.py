"""The report of a run: tests per engine, and no test skipped in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PASSING = """
import pytest

@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_on_both(engine): pass

def test_on_none(): pass
"""
SKIPPING = """
import pytest

@pytest.mark.parametrize("engine", ["postgres"])
def test_on_one(engine): pytest.LEAVE_OUT("no PostgreSQL here")
""".replace("LEAVE_OUT", "skip")


def run(folder: Path, *files: str, more: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    for number, text in enumerate(files):
        (folder / f"test_{number}.py").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.engines",
        "-p",
        "no:cacheprovider",
        *more,
        str(folder),
    ]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "in parallel"])
def test_a_run_tells_how_many_tests_each_engine_passed(tmp_path: Path, workers: tuple[str, ...]) -> None:
    done = run(tmp_path, PASSING, more=workers)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed: 1 on SQLite, 1 on PostgreSQL, 1 that name no engine." in done.stdout


def test_a_skipped_test_fails_the_run_and_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, PASSING, SKIPPING)
    assert done.returncode == 1, done.stdout
    assert "Skipped, which counts as failed: test_1.py::test_on_one[postgres]" in done.stdout


def test_a_file_that_skips_itself_fails_the_run_too(tmp_path: Path) -> None:
    done = run(tmp_path, PASSING, 'import pytest\n\npytest.importorskip("no_such_package")\n', more=("-n", "2"))
    assert done.returncode == 1, done.stdout
    assert "Skipped, which counts as failed: test_1.py" in done.stdout
