"""Where one run measures: the engine, how many rows, a folder that is gone afterwards."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import filling, serving, wide
from benchmarks.serving import Served
from tests import postgres


@dataclass(frozen=True, slots=True)
class Place:
    """A database of `rows` deals and a copy of the schema that may be edited."""

    engine: str
    rows: int
    rounds: int
    url: str
    schema: Path
    columns: int = 20

    def product(self, synchronous: str = "NORMAL") -> AbstractContextManager[Served]:
        """The product over this database."""
        return serving.product(self.url, self.schema, synchronous)

    def yardstick(self, synchronous: str = "NORMAL") -> AbstractContextManager[Served]:
        """The bare routes over this database."""
        return serving.yardstick(self.url, synchronous)


@contextmanager
def opened(engine: str, rows: int, rounds: int, columns: int = 20, over: str = "") -> Iterator[Place]:
    """A filled database of its own; SQLite's is a copy of one kept between runs. `over`: the URL of one that is filled
    already, measured as it is and left where it is."""
    more = columns - len(filling.COLUMNS)
    with TemporaryDirectory(prefix="gridwright-benchmark-") as name:
        folder = Path(name)
        schema = folder / "sales.yaml"
        schema.write_text(wide.schema(filling.SCHEMA.read_text(), more))
        if over or engine == "sqlite":
            url = over or filling.copy_of(rows, folder, schema, more)
            yield Place(engine, rows, rounds, url, schema, columns)
            return
        url = postgres.fresh_database("benchmark")
        try:
            filling.fill(url, rows, schema, more)
            yield Place(engine, rows, rounds, url, schema, columns)
        finally:
            postgres.drop_database(url)
