"""`python -m tests.mutation`: plants every mutant of the engine and tells which no test notices."""

import argparse
import hashlib
import json
import random
import select
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.mutation.argued import Kind, known
from tests.mutation.mutants import ENGINE, ROOT, Mutant, modules
from tests.mutation.noticing import Reach, able, answer_of, begin, reach
from tests.mutation.page import write
from tests.mutation.planting import Planter

KEPT: Final = ROOT / "build" / "mutants.jsonl"
TESTS: Final = ROOT / "tests" / "workflows"
TIMED: Final = "not test_a_long_wait_is_counted_quickly"  # measures the clock: no judge on a busy machine
LONG: Final = "not test_any_order_of_decisions_in_branches_gives_the_same_end"


class Run:
    """Takes the place of pytest's loop once the tests are collected."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.tests = digest([*given.tests, *(str(each) for each in TESTS.rglob("*") if each.is_file())])
        self.known = read(given.kept, self.tests) if not given.again else {}
        self.found: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Every chosen mutant that is not known yet."""
        if session.testsfailed:
            raise session.Interrupted(f"{session.testsfailed} errors while the tests were collected")
        whole = modules(tuple(self.given.module or ENGINE))
        chosen = choose([each for module in whole for each in module.mutants()], self.given)
        self.found = {each.name: self.known[place(each)] for each in chosen if place(each) in self.known}
        fresh = [each for each in chosen if each.name not in self.found]
        print(f"\n{len(chosen)} mutants, {len(chosen) - len(fresh)} known, {len(session.items)} tests", flush=True)
        if fresh:
            reached = reach(session.items, whole)
            with Path(self.given.kept).open("a") as sink:
                for mutant, killer in judged(fresh, session.items, reached, Planter(whole), self.given.jobs):
                    self.found[mutant.name] = killer
                    entry = {"place": place(mutant), "killer": killer, "tests": "" if killer else self.tests}
                    sink.write(json.dumps(entry, ensure_ascii=False) + "\n")
                    sink.flush()
        session.exitstatus = told(chosen, self.found, self.given.page)
        self.status = int(session.exitstatus)
        return True


def judged(
    mutants: list[Mutant], items: list[pytest.Item], reached: dict[str, Reach], planter: Planter, jobs: int
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with the test that noticed it, or "" when none did."""
    began, done = time.monotonic(), 0
    running: dict[int, tuple[Mutant, int]] = {}
    waiting = list(reversed(mutants))
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            tests = able(mutant, items, reached)
            child, reading = begin(planter, mutant, tests, sum(reached[each.nodeid].seconds for each in tests))
            running[reading] = (mutant, child)
        for reading in select.select(list(running), [], [])[0]:
            mutant, child = running.pop(reading)
            killer, trouble = answer_of(child, reading)
            done += 1
            if done % 50 == 0:
                print(f"{done} of {len(mutants)} in {time.monotonic() - began:.0f} s", flush=True)
            yield mutant, trouble if killer is None else killer


def choose(mutants: list[Mutant], given: argparse.Namespace) -> list[Mutant]:
    """Those that were asked for."""
    found = [each for each in mutants if not given.match or given.match in each.name]
    if given.sample:
        found = random.Random(given.seed).sample(found, min(given.sample, len(found)))
    return found


def told(mutants: list[Mutant], found: dict[str, str], page: str = "") -> int:
    """Says what was found; 1 when a mutant survived that the file of survivors does not know."""
    reasons = known()
    programs = [each for each in mutants if not found[each.name].startswith("no program")]
    survived = [each.name for each in programs if not found[each.name]]
    for name in survived:
        print(f"{reasons.get(name, 'SURVIVED'):8} {name}")
    for name in sorted({each.name for each in programs if each.name in reasons} - set(survived)):
        print(f"NOTICED, but {reasons[name]}: {name}")
    print(figures := table(programs, found, reasons))
    if page:
        write(figures, page)
    return int(any(name not in reasons for name in survived))


def table(mutants: list[Mutant], found: dict[str, str], reasons: dict[str, Kind]) -> str:
    """The figures per module, as Markdown."""
    rows: dict[str, Counter[str]] = {}
    for each in mutants:
        how = found[each.name]
        kind = reasons.get(each.name, "survived") if not how else _kind(how)
        rows.setdefault(each.module.name, Counter())[kind] += 1
    kinds = ("test", "walk", "out of time", "argued", "open", "survived")
    lines = [f"| module | mutants | {' | '.join(kinds)} |", f"|---|{'--:|' * (len(kinds) + 1)}"]
    rows["all"] = sum(rows.values(), Counter())
    for name, counts in rows.items():
        lines.append(f"| {name} | {counts.total()} | {' | '.join(str(counts[kind]) for kind in kinds)} |")
    return "\n".join(lines)


def _kind(how: str) -> str:
    if how.startswith("out of time"):
        return how
    return "walk" if "walks.py" in how else "test"


# ------------------------------------------------------------------------------------------------ what is known
def place(mutant: Mutant) -> str:
    """A mutant of this very text of its function."""
    return f"{mutant.digest} {mutant.name}"


def digest(paths: list[str]) -> str:
    """Changes with the tests."""
    texts = (Path(each).read_bytes() for each in sorted(set(paths)) if "__pycache__" not in each)
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]


def read(path: Path, tests: str) -> dict[str, str]:
    """What earlier runs found: a mutant that was noticed stays noticed, one that survived did so before these tests."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        return {}
    entries: list[dict[str, Any]] = [json.loads(line) for line in path.read_text().splitlines()]
    return {each["place"]: each["killer"] for each in entries if each["killer"] or each["tests"] == tests}


def arguments() -> argparse.Namespace:
    """What the command was asked."""
    asked = argparse.ArgumentParser("python -m tests.mutation", description=__doc__)
    asked.add_argument("--module", action="append", choices=ENGINE, help="only this module of the engine")
    asked.add_argument("--match", default="", help="only mutants whose name holds this")
    asked.add_argument("--sample", type=int, default=0, help="so many of them, drawn")
    asked.add_argument("--seed", type=int, default=0, help="which are drawn")
    asked.add_argument("--jobs", type=int, default=2, help="how many at once")
    asked.add_argument("--again", action="store_true", help="forget what earlier runs found")
    asked.add_argument("--quick", action="store_true", help="without the walks and the one long test")
    asked.add_argument("--tests", nargs="*", help="by these tests alone")
    asked.add_argument("--page", default="", help="write docs/mutants.md; says there what was run")
    asked.add_argument("--kept", type=Path, default=KEPT, help="where is kept what was found")
    given = asked.parse_args()
    found = [str(path) for path in sorted(TESTS.glob("test_engine*.py"))]
    given.tests = given.tests or [*found, *([] if given.quick else [str(Path(__file__).with_name("walks.py"))])]
    return given


def main() -> int:
    """The exit status: 0 when every survivor is argued."""
    run = Run(arguments())
    left_out = f"{TIMED} and {LONG}" if run.given.quick else TIMED
    said = pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", "-k", left_out, *run.given.tests], plugins=[run])
    return int(getattr(run, "status", said))


if __name__ == "__main__":
    sys.exit(main())
