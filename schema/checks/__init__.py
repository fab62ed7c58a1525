"""What is asked of a schema as a whole once it is built: one module per topic, every problem at once."""

from schema.sections.bench import Bench
from schema.model import Schema


def run(schema: Schema, bench: Bench) -> None:
    """Puts every problem on the bench's desk."""
