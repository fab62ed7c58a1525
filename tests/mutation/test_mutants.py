"""The mutation run itself works: its operators, its planting, and that every argument is about a mutant there is."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.mutation.argued import known
from tests.mutation.mutants import ROOT, modules, told_of
from tests.mutation.operators import changes

SAMPLE = """
def judged(votes, need="any", least=1):
    '''Not this.'''
    if len(votes) >= least and not votes[0]:
        raise ValueError(f"not {need}")
    return tuple(each for each in votes if each.counts)
"""


def test_every_operator_makes_its_change_and_takes_it_back() -> None:
    tree = ast.parse(SAMPLE)
    before = ast.unparse(tree)
    told = set()
    for change in changes(tree.body[0]):
        take_back = change.put()
        assert ast.unparse(tree) != before, told_of(change)
        compile(tree, "sample", "exec")
        take_back()
        assert ast.unparse(tree) == before
        told.add(told_of(change).partition(" in `")[0])
    assert {
        "`len(votes) >= least` -> `len(votes) > least`", "`not votes[0]` -> `votes[0]`", "without `each.counts`",
        "without `raise ValueError(f'not {need}')`", "`0` -> `1`", "`'any'` -> `''`",
        "`len(votes) >= least and (not votes[0])` -> `len(votes) >= least or not votes[0]`",
    } <= told  # fmt: skip
    assert not any("Not this" in each for each in told)


def test_every_known_survivor_is_in_a_function_there_is() -> None:
    """Who takes a function away takes its survivors from tests/mutation/survivors.toml; the run tells the rest."""
    there = {f"{mutant.module.name}:{mutant.owner}" for module in modules() for mutant in module.mutants()}
    assert {name.partition(": ")[0] for name in known()} - there == set()


def test_a_run_tells_what_is_noticed_from_what_survives(tmp_path: Path) -> None:
    """Mutants of the counting that its tests notice, and one that nobody can: both words end nothing at once."""
    words = (
        "--module", "counting", "--match", "ends_when", "--kept", str(tmp_path / "kept"),
        "--tests", str(ROOT / "tests/workflows/test_engine_counting.py"),
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutation", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    assert "argued   workflows.counting:ends_when: `'unreachable'` -> `''`" in said
    (figures,) = (line for line in said.splitlines() if line.startswith("| all "))
    mutants, noticed, *_, survived = (int(each) for each in figures.strip("| ").split("|")[1:])
    assert (mutants >= 5, noticed >= mutants - 1, survived) == (True, True, 0), figures
