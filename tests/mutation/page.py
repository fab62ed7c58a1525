"""The page docs/mutants.md: what was run, the figures per module, and what is said of those that live."""

from collections import Counter
from pathlib import Path
from typing import Final

from tests.mutation.argued import arguments
from tests.mutation.mutants import ROOT

PAGE: Final = ROOT / "docs" / "mutants.md"
HEAD: Final = """# Mutants of the approval engine

`make mutants` changes the engine (`workflows/`, the modules below: what `engine.apply` and the look ahead of S18 run)
in every small way, one change at a time, and runs the tests of the engine that reach the changed line until one fails.
A mutant that nothing notices gets a test, or an argument in
[tests/mutation/survivors.toml](../tests/mutation/survivors.toml). The operators: compare otherwise, `and`/`or`, leave
out a condition, a filter, a statement, an argument, an element, a pair or a case, turn a condition round, return
nothing or something empty, another constant or default, calculate otherwise, `any`/`all`, `min`/`max`, another order
([tests/mutation/operators.py](../tests/mutation/operators.py)).

A run plants each mutant in a copy of one process, so that tests are collected once; it goes on where it stopped, and a
noticed mutant is asked again only when its function was changed. `make mutants ARGUMENTS="--sample 200 --seed 7"` draws
some, `--module counting` takes one module, `--quick` leaves out the walks of the machines and the one long test.
`mutmut` and `cosmic-ray` were looked at: the first leaves out decorated functions (all properties of the state), tables
and defaults; the second runs its test command anew for every mutant.

"test": a test of the engine noticed it; "walk": only a short walk of the machines of `tests/properties`; "out of time":
it never ended; "argued": it lives, and why that is right is written down; "open": it lives, and its test is not written
yet. Each of them stands in the file by name.

"""


def write(table: str, run: str, path: Path = PAGE) -> None:
    """Writes the page; `run`: which tests were run."""
    told = Counter({(each.kind, each.why): len(each.mutants) for each in arguments()})
    listed = [f"| {kind} | {count} | {why} |" for (kind, why), count in sorted(told.items())]
    said = "\n".join(("| | mutants | why they live |", "|---|--:|---|", *listed))
    path.write_text(f"{HEAD}{run}\n\n{table}\n\n## Those that live\n{said}\n", encoding="utf-8")
