"""The server that the tests of faults share as long as they leave it alive."""

from tests.faults.serving import server

__all__ = ["server"]
