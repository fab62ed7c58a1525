"""The reference pages say what the code says."""

import subprocess
import sys
from pathlib import Path

import pytest

from docs import reference, rules

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "reference.py"


def test_the_reference_pages_are_current() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run `python docs/reference.py` and commit docs/reference"


def test_a_changed_page_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)

    def ran(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["reference.py", *words])
        return reference.main()

    assert (ran(), ran("--check")) == (0, 0)
    page = tmp_path / "fieldtypes.md"
    page.write_text(page.read_text(encoding="utf-8") + "| `gone` |", encoding="utf-8")
    assert ran("--check") == 1


def test_every_rule_of_approvals_is_held_by_a_test() -> None:
    found = rules.tests_of_rules()
    assert [rule for rule in rules.rules() if rule not in found] == []
    assert [rule for rule in found if rule not in rules.rules()] == [], "a test names a rule that is none"
