"""What is asked of a schema as a whole once it is built: one module per topic, every problem at once."""

from schema.checks import effects, fields, names, notes, reach, routes, seats, ways
from schema.model import Schema
from schema.sections.bench import Bench


def run(schema: Schema, bench: Bench) -> None:
    """Puts every problem on the bench's desk."""
    for topic in (names, fields, reach, routes, seats, ways, effects, seats, notes):
        topic.check(schema, bench)
