"""What is asked of a schema as a whole once it is built: one module per topic, every problem at once."""

from schema.checks import fields, names, notes, reach, routes, ways
from schema.model import Schema
from schema.sections.bench import Bench


def run(schema: Schema, bench: Bench) -> None:
    """Puts every problem on the bench's desk."""
    for topic in (names, fields, reach, routes, ways, notes):
        topic.check(schema, bench)
