"""The field types of the bundled plugins are there, as where the product reads a schema that enables them."""

from collections.abc import Iterator

import pytest

from plugins.credit_code import CreditCodeType
from schema.fieldtypes import registry


@pytest.fixture(autouse=True)
def bundled_types() -> Iterator[None]:
    """Registers them, and takes them away again."""
    registry.add(CreditCodeType())
    yield
    registry.forget("credit_code")
