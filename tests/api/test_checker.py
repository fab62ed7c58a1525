"""A third-party checker finds no 500 and no undocumented answer, as three roles with valid ids and stateful links."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.routes import OPERATIONS
from tests.acceptance.company import ADMINISTRATOR, MANAGER, SELLER
from tests.api.checker import (
    EVERY_PHASE,
    LONGEST,
    SOAK,
    Statuses,
    accounts_checked,
    checked,
    crm,
    first_checked,
    furnish,
    shop,
)
from tests.fixtures.stores import ENGINES

QUICK = EVERY_PHASE if SOAK else "examples,fuzzing,stateful"  # every value at its borders: one role, on one engine
ROLES = ("ada", "sam", "boss")  # only reads; has rows of their own; administers
OWN = {operation.path.split("/")[1] for operation in OPERATIONS} - {"{entity}", "user"}
# Nobody of the three has these when the company was just filled; the shop has them.
SELDOM = (
    "POST /export_job/{id}/password",
    "GET /export_job/{id}/file",
    *(
        f"POST /requests/{{id}}/{verb}"
        for verb in ("resubmit", "take-back", "remove-signer", "add-signer", "hand-over", "done", "cannot")
    ),
)
Tell = Callable[[str, object], None]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.timeout(LONGEST + 60)
def test_the_checker_finds_nothing_in_the_shop_and_every_operation_succeeds_for_somebody(
    engine: str, tmp_path: Path, record_property: Tell
) -> None:
    def one(login: str) -> Statuses:
        with shop(engine, tmp_path / login) as target:
            phases = EVERY_PHASE if (login, engine) == ("ada", "sqlite") else QUICK
            return checked(target, login, phases, administers=login == "boss")

    with ThreadPoolExecutor(len(ROLES)) as at_once:
        found = dict(zip(ROLES, at_once.map(one, ROLES), strict=True))
    with shop(engine, tmp_path / "accounts") as target:
        found |= {"sue": accounts_checked(target), "nobody": first_checked(target)}
    record_property("told", told(f"the shop on {engine}", found))
    assert failed(found) == []


@pytest.mark.timeout(2 * LONGEST)
def test_the_checker_finds_nothing_in_the_crm(tmp_path: Path, record_property: Tell) -> None:
    found = {}
    for login in (SELLER, MANAGER, ADMINISTRATOR):
        with crm(tmp_path / "filled", tmp_path / login) as target:
            furnish(target, login)
            found[login] = checked(target, login, "examples,fuzzing", administers=login == ADMINISTRATOR)
    record_property("told", told("the CRM on sqlite", found))
    assert [name for name in failed({"the company": kinds(found)}) if name not in SELDOM] == []


def kinds(found: Mapping[str, Statuses]) -> Statuses:
    """The statuses of each kind of operation, whatever entity it was asked of."""
    total: dict[str, Counter[int]] = {}
    for name, seen in together(found).items():
        total.setdefault(kind(name), Counter()).update(seen)
    return total


def kind(name: str) -> str:
    """`POST /{entity}/{id}/actions/{action}` of `POST /customer/{id}/actions/claim`."""
    method, _, path = name.partition(" /")
    first, *rest = path.split("/")
    whole = [first if first in OWN else "{entity}", *rest]
    return f"{method} /" + re.sub(r"/(actions|submit|route)/\w+", r"/\1/{name}", "/".join(whole))


def failed(found: Mapping[str, Statuses]) -> list[str]:
    """Operations that were never asked by a role that has them, or succeeded for nobody."""
    unasked = [f"{login}: {name}" for login, statuses in found.items() for name, seen in statuses.items() if not seen]
    return unasked + [name for name, seen in together(found).items() if not succeeded(seen)]


def together(found: Mapping[str, Statuses]) -> dict[str, Counter[int]]:
    """The statuses of all roles."""
    total: dict[str, Counter[int]] = {}
    for statuses in found.values():
        for name, seen in statuses.items():
            total.setdefault(name, Counter()).update(seen)
    return total


def succeeded(seen: Counter[int]) -> int:
    """How often the answer was a success."""
    return sum(count for status, count in seen.items() if status < 300)


def told(what: str, found: Mapping[str, Statuses]) -> str:
    """The share of 2xx per operation, of each role."""
    total = together(found)
    head = f"schemathesis on {what}: {len(total)} operations, {sum(seen.total() for seen in total.values())} requests"
    roles = [f"{login} {_share(sum(statuses.values(), Counter()))}" for login, statuses in found.items()]
    lines = []
    for name, seen in total.items():
        each = ", ".join(f"{login} {_share(statuses[name])}" for login, statuses in found.items() if name in statuses)
        lines.append(f"  {_share(seen)} {name} ({each})")
    return "\n".join([f"{head}; 2xx per role: {', '.join(roles)}; per operation:", *sorted(lines)])


def _share(seen: Counter[int]) -> str:
    return f"{succeeded(seen) / seen.total():.1%} of {seen.total()}" if seen.total() else "none"
