"""The table of operations: no address of the product's own can be taken by an entity of somebody's schema."""

from api.routes import OPERATIONS
from schema.sections.naming import FORM, PATHS


def test_an_entity_cannot_be_named_like_an_address_of_the_interface() -> None:
    first = {operation.path.strip("/").partition("/")[0] for operation in OPERATIONS}
    own = {word for word in first if FORM.fullmatch(word)}
    shipped = {"user"}  # an entity of the product, which a schema adds to and does not name anew
    assert own >= {"me", "queue", "files"} and own - shipped <= PATHS


def test_each_operation_is_declared_once() -> None:
    named = [(operation.method, operation.path) for operation in OPERATIONS]
    assert len(named) == len(set(named))
