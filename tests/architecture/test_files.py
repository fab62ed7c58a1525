"""What no file of the repository may hold: machine paths, package hosts, unfinished marks."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).name
FORBIDDEN = {
    "a path of one machine": re.compile(r"(^|[^\w.])/(work|farm|root|home/\w+)/"),
    "the address of a package host": re.compile(r"https?://\S*(/simple|\.whl|/packages/|files\.pythonhosted)"),
    "an unfinished mark": re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error"),
    "a skipped test": re.compile(r"pytest\.mark\.(skip|xfail)|pytest\.(skip|xfail)\("),
}
BANNED_NAMES = {"utils", "helpers", "common", "core", "services", "managers"}


def tracked() -> list[Path]:
    """The text files under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    kinds = {".py", ".js", ".css", ".md", ".yaml", ".yml", ".toml", ".lock", ".txt", ".html", ".cfg", ""}
    return [
        ROOT / name for name in listed.split("\0") if name and Path(name).suffix in kinds and (ROOT / name).is_file()
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path.name != HERE
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [
        path for path in tracked() if path.suffix == ".py" and BANNED_NAMES & {path.stem, *path.relative_to(ROOT).parts}
    ]
    assert found == []


def test_every_module_opens_with_its_purpose() -> None:
    packages = [
        path for path in tracked() if path.suffix == ".py" and path.stat().st_size and "tests" not in path.parts
    ]
    silent = [path for path in packages if not path.read_text(encoding="utf-8").lstrip().startswith('"""')]
    assert silent == []


def test_the_lock_file_names_no_package_host_and_a_hash_for_every_package() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock and "--index-url" not in lock and "--find-links" not in lock
    packages = re.findall(
        r"^([A-Za-z0-9_.\[\]-]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.M
    )
    assert len(packages) == len(re.findall(r"^[A-Za-z0-9_.\[\]-]+==", lock, re.M)) > 50


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=\[]", each)[0].lower().replace("_", "-") for each in declared}
    locked = set(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[\S*\])?==", (ROOT / "requirements.lock").read_text(), re.M))
    assert names - {name.lower().replace("_", "-") for name in locked} == set()


LONGEST = 400  # lines of a file, as CONTRIBUTING.md says


def too_long(files: dict[str, str]) -> list[str]:
    """The files with more lines than one reads at a sitting."""
    return sorted(name for name, text in files.items() if len(text.splitlines()) > LONGEST)


def test_no_file_of_code_is_longer_than_one_reads_at_a_sitting() -> None:
    code = [path for path in tracked() if path.suffix in (".py", ".js", ".css")]
    files = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in code}
    assert too_long(files) == [] and f"no file has more than {LONGEST}" in (ROOT / "CONTRIBUTING.md").read_text()
    assert too_long({"planted.py": "x\n" * (LONGEST + 1), "fine.py": "x\n" * LONGEST}) == ["planted.py"]
