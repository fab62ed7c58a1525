"""Imports go down the floors; and the contracts really bite: planted violations are each caught."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES = tuple(SETTINGS["root_packages"])

# contract, the file that breaks it, the line planted
PLANTED = {
    "floors": ("kernel/text.py", "import schema.model"),
    "siblings": ("accounts/codes.py", "import workflows"),
    "door": ("accounts/shelf.py", "import store"),
    "sql-home": ("records/__init__.py", "import sqlite3"),
    "orm-home": ("accounts/codes.py", "import tortoise"),
    "screen-home": ("api/codes.py", "import nicegui"),
    "http-home": ("commands/codes.py", "import starlette"),
    "template-home": ("notices/__init__.py", "import jinja2"),
    "yaml-home": ("access/__init__.py", "import yaml"),
    "plugin-gate": ("plugins/regions/__init__.py", "import kernel.clock"),
}
BROKEN = {"siblings": "floors", "orm-home": "sql-home"}


def lint(folder: Path) -> str:
    """What import-linter prints for the tree in `folder`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def name_of(contract: str) -> str:
    """The name import-linter prints for a contract's id."""
    id = BROKEN.get(contract, contract)
    found: str = next(each["name"] for each in SETTINGS["contracts"] if each["id"] == id)
    return found


def test_every_contract_is_kept() -> None:
    printed = lint(ROOT)
    assert " 0 broken" in printed, printed


def test_every_package_of_the_house_stands_under_the_contracts() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert found == set(PACKAGES)


def test_every_plugin_stands_behind_the_gate() -> None:
    (gate,) = (each for each in SETTINGS["contracts"] if each["id"] == "plugin-gate")
    found = {
        path.stem for path in (ROOT / "plugins").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert set(gate["source_modules"]) == {f"plugins.{name}" for name in found - {"__init__", "api"}}


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_is_caught(contract: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.js", "vendor")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    file, line = PLANTED[contract]
    path = tmp_path / file
    path.write_text(f"{path.read_text()}\n{line}\n")
    printed = lint(tmp_path)
    assert f"{name_of(contract)} BROKEN" in printed, printed


def test_every_contract_has_a_planted_violation() -> None:
    assert {BROKEN.get(each, each) for each in PLANTED} == {each["id"] for each in SETTINGS["contracts"]}


def test_nothing_imports_the_root_module() -> None:
    importers = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if _imports_app(path)]
    assert importers == []


def _imports_app(path: Path) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(
        line.startswith(("import app ", "import app\n", "from app import")) or line == "import app" for line in lines
    )
