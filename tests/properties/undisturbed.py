"""Hypothesis without the numbers it finds in whatever modules are loaded and mixes into what it draws: else other tests
of the same process, and every edit of the product, would make another run of a fixed one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is drawn within depends on the seed alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "_get_local_constants", Constants)
        providers.CONSTANTS_CACHE.cache.clear()
        yield
    providers.CONSTANTS_CACHE.cache.clear()
