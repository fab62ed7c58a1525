"""What holds for every test: an unexpected exception (INT001) fails the test in which it happened."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytest_plugins = ("tests.fixtures.stores", "tests.engines")


def pytest_configure() -> None:
    """Databases of tests live in memory where there is room: with both engines a run waits for the disk else."""
    memory, gib = Path("/dev/shm"), 1 << 30
    room = memory.is_dir() and shutil.disk_usage(memory).free > 4 * gib and psutil.virtual_memory().available > 8 * gib
    if room and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = str(memory)
        tempfile.tempdir = None


FIRST = "test_crm_over_http"  # fills the company that other files copy: nobody need wait for it
LONG = ("benchmarks", "properties", "acceptance", "browser", "commands", "faults", "crm", "contracts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: at the end several workers can share what is short."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: (item.path.stem != FIRST, place.get(item.path.parent.name, len(LONG))))


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


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
