"""Marks a test as the contract test of surfaces: what it names is held to the rights of the person who asks."""

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])


def surface(*names: str) -> Callable[[Test], Test]:
    """`@surface("GET /{entity}", "command user")`: read by test_surfaces from the source, without running it."""
    if not names:
        raise ValueError("a contract test names the surfaces it covers")

    def marked(test: Test) -> Test:
        return test

    return marked
