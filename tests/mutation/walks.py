"""Short walks of the two machines over the engine, for mutants that no test of one rule noticed."""

from tests.properties.approval_wide import Wide
from tests.properties.test_workflows_machine import _run


def test_a_short_walk() -> None:
    """Invariants of 3.4 over the first words."""
    _run(6, 40, fixed=True)


def test_a_short_walk_of_the_wider_words() -> None:
    """And over branches, counts, works, delegates and seats given on."""
    _run(5, 40, machine=Wide, fixed=True)
