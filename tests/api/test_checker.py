"""A third-party checker finds no 500 and no undocumented answer, as three roles with valid ids and stateful links."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.api.checker import EVERY_PHASE, LONGEST, SOAK, checked

QUICK = EVERY_PHASE if SOAK else "examples,fuzzing,stateful"  # every value at its borders takes a minute a role
ROLES = {"ada": QUICK, "sam": QUICK, "boss": EVERY_PHASE}  # only reads; has rows of their own; administers


@pytest.mark.timeout(LONGEST + 60)
def test_the_checker_finds_nothing_and_every_operation_succeeds_for_somebody(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with ThreadPoolExecutor(len(ROLES)) as at_once:
        runs = at_once.map(lambda role: checked(role[0], tmp_path / role[0], role[1]), ROLES.items())
        found = dict(zip(ROLES, runs, strict=True))
    total: dict[str, Counter[int]] = {}
    for login, statuses in found.items():
        for name, seen in statuses.items():
            total.setdefault(name, Counter()).update(seen)
        untried = [name for name, seen in statuses.items() if not seen]
        assert untried == [], f"{login} never asked for these"
    shares = {name: sum(count for status, count in seen.items() if status < 300) / seen.total()
              for name, seen in total.items()}  # fmt: skip
    head = f"schemathesis: {len(shares)} operations, {sum(seen.total() for seen in total.values())} requests; 2xx:"
    each = (f"  {share:6.1%} {name} {dict(sorted(total[name].items()))}" for name, share in shares.items())
    record_property("told", "\n".join([head, *sorted(each)]))
    assert [name for name, share in shares.items() if not share] == []
