"""What holds for every test: an unexpected exception (INT001) fails the test in which it happened."""

import logging
from collections.abc import Iterator

import pytest

pytest_plugins = ("tests.fixtures.stores", "tests.engines")


class _Unexpected(logging.Handler):
    """Keeps what was logged as unexpected."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == "unexpected":
            self.seen.append(str(getattr(record, "facts", "")))


@pytest.fixture
def unexpected() -> Iterator[list[str]]:
    """The unexpected exceptions logged so far; a test that provokes one clears the list."""
    handler = _Unexpected()
    logger = logging.getLogger("gridwright")
    logger.addHandler(handler)
    yield handler.seen
    logger.removeHandler(handler)


@pytest.fixture(autouse=True)
def nothing_unexpected(unexpected: list[str]) -> Iterator[None]:
    """A catch-all never counts as handling."""
    yield
    assert unexpected == [], f"INT001 in this test: {unexpected}"
