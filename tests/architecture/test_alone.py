"""Which tests that failed are run again alone (decision 0024)."""

from pathlib import Path

import pytest

from tests.alone import MOST, RACING, refusal

PAGE = "tests/browser/test_grid.py::test_a[sqlite]"


def test_a_few_tests_of_pages_and_processes_are_run_again() -> None:
    assert refusal([PAGE, "tests/faults/test_server_crowd.py::test_b", "tests/acceptance/test_people.py::test_c"]) == ""


@pytest.mark.parametrize(
    ("failed", "why"),
    [
        ([], "No test failed"),
        ([f"{PAGE}{number}" for number in range(MOST + 1)], "too many"),
        ([PAGE, "tests/store/test_store_turns.py::test_d"], "Nothing races in tests/store/test_store_turns.py::test_d"),
    ],
)
def test_nothing_else_is(failed: list[str], why: str) -> None:
    assert why in refusal(failed)


def test_the_folders_that_may_race_are_there() -> None:
    assert [folder for folder in RACING if not Path(folder).is_dir()] == []
