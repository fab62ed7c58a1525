"""Runs once more, alone, the few tests that failed beside others in real browsers and processes (decision 0024).

python -m tests.alone        after a run of pytest that failed; exit 0 when each passes now
"""

import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Final

import pytest

MOST: Final = 3  # more than that is a fault, not a race
RACING: Final = ("tests/acceptance/", "tests/browser/", "tests/commands/", "tests/faults/")
FAILED: Final = Path(".pytest_cache/v/cache/lastfailed")


def refusal(failed: Collection[str]) -> str:
    """Why these are not run again; empty where they are."""
    if not failed:
        return "No test failed, and yet the run did."
    if len(failed) > MOST:
        return f"{len(failed)} tests failed: too many to be races."
    settled = [name for name in failed if not name.startswith(RACING)]
    return f"Nothing races in {', '.join(settled)}." if settled else ""


def main() -> int:
    """Runs what the last run left failed. Gives the exit code."""
    failed = list(json.loads(FAILED.read_text("utf-8"))) if FAILED.exists() else []
    why = refusal(failed)
    if why:
        print(why)
        return 1
    code = pytest.main(["-n", "0", *failed])
    if code == pytest.ExitCode.OK:
        print("These failed beside others and passed alone; they race and are to be mended:", *failed, sep="\n  ")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
