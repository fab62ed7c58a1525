"""What holds for every test: an unexpected exception (INT001) fails the test in which it happened."""

import gc
import logging
import os
import shutil
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings

from kernel.kept import Kept, Same
from schema.model import Schema
from store.engines.face import Dialect
from store.layout import Layout
from store.shelves import Shelves, shelves_of
from store.tables import Predicate, layout_of

pytest_plugins = ("tests.fixtures.stores", "tests.fixtures.ends", "tests.engines")
# How long an example takes says how busy the machine is. Profiles hold for what is decorated after them.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_configure() -> None:
    """Databases of tests live in memory where there is room: with both engines a run waits for the disk else."""
    memory, gib = Path("/dev/shm"), 1 << 30
    room = memory.is_dir() and shutil.disk_usage(memory).free > 4 * gib and psutil.virtual_memory().available > 8 * gib
    if room and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = str(memory)
        tempfile.tempdir = None


def pytest_sessionstart() -> None:
    """While tests are collected nothing is thrown away."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through it for garbage again and again took a fifth of the time."""
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
    gc.enable()


FIRST = "test_crm_over_http"  # fills the company that other files copy: nobody need wait for it
LONG = ("benchmarks", "properties", "acceptance", "browser", "commands", "faults", "crm", "contracts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: at the end several workers can share what is short."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: (item.path.stem != FIRST, place.get(_area(item.path), len(LONG))))


def _area(path: Path) -> str:
    """The folder of the tests that a file stands in, at whatever depth."""
    return path.relative_to(Path(__file__).parent).parts[0]


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


@pytest.fixture(scope="session", autouse=True)
def prepared_once() -> Iterator[None]:
    """What a store makes of a schema is made once for all houses that tests open over the very same schema."""
    layouts: Kept[Layout] = Kept(16)
    known: Kept[Shelves] = Kept(16)

    def layout(schema: Schema, predicate: Predicate) -> Layout:
        key = Same(schema)
        return layouts.find(key) or layouts.keep(key, layout_of(schema, predicate))

    def shelves(schema: Schema, layout: Layout, dialect: Dialect) -> Shelves:
        key = (Same(schema), dialect.name)
        made = known.find(key) or known.keep(key, shelves_of(schema, layout, dialect))
        return Shelves(made.schema, made.tables, made.layout, made.entities, made.uniques)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.open.layout_of", layout)
        patch.setattr("store.open.shelves_of", shelves)
        yield


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Every client of HTTP would read all certificates of the system, 25 ms of processor each; no test speaks TLS."""
    context = ssl.create_default_context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", lambda *_, **__: context)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
