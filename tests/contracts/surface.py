"""Marks a test as the contract test of surfaces, and sees to it that the test really asks each of them.

What a test asks is read from its requests, whichever client sends them, and from the commands it runs: a name in the
mark that the test does not exercise fails that test, a surface no mark names fails test_surfaces.
"""

import functools
import inspect
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
import pytest

from tests import warm

Test = TypeVar("Test", bound=Callable[..., Any])
API = "/api/v1"


def surface(*names: str) -> Callable[[Test], Test]:
    """`@surface("GET /{entity}", "command user")`: the test asks these, or fails."""
    if not names:
        raise ValueError("a contract test names the surfaces it covers")

    def marked(test: Test) -> Test:
        @functools.wraps(test)
        async def later(*args: Any, **given: Any) -> None:
            with asked_of() as seen:
                await test(*args, **given)
            assert _meant(names, given) - seen == set(), "this test names surfaces that it never asks"

        @functools.wraps(test)
        def now(*args: Any, **given: Any) -> None:
            with asked_of() as seen:
                test(*args, **given)
            assert _meant(names, given) - seen == set(), "this test names surfaces that it never asks"

        return later if inspect.iscoroutinefunction(test) else now  # type: ignore[return-value]

    return marked


def _meant(names: tuple[str, ...], given: dict[str, Any]) -> set[str]:
    """A test with a case per verb asks in each case the surface of that verb."""
    cases = {f"/{value}" for value in given.values() if isinstance(value, str)}
    return {name for name in names if any(name.endswith(case) for case in cases)} or set(names)


@contextmanager
def asked_of() -> Iterator[set[str]]:
    """The surfaces asked within: operations, pages, machine addresses and commands."""
    seen: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        _watch_requests(patch, seen)
        _watch_commands(patch, seen)
        yield seen


def _watch_requests(patch: pytest.MonkeyPatch, seen: set[str]) -> None:
    send, asend = httpx.Client.send, httpx.AsyncClient.send

    def sent(client: httpx.Client, request: httpx.Request, **given: Any) -> httpx.Response:
        seen.update(named(request.method, request.url.path))
        return send(client, request, **given)

    async def asent(client: httpx.AsyncClient, request: httpx.Request, **given: Any) -> httpx.Response:
        seen.update(named(request.method, request.url.path))
        return await asend(client, request, **given)

    patch.setattr(httpx.Client, "send", sent)
    patch.setattr(httpx.AsyncClient, "send", asent)


def _watch_commands(patch: pytest.MonkeyPatch, seen: set[str]) -> None:
    from commands import line

    main = line.main

    def ran(words: Any, *args: Any, **given: Any) -> int:
        seen.update(f"command {word}" for word in words[:1])
        return main(words, *args, **given)

    patch.setattr(line, "main", ran)
    kinds: tuple[Any, ...] = (subprocess.Popen, warm.Forked)
    for kind in kinds:
        patch.setattr(kind, "__init__", _watched(kind.__init__, seen, line.names()))


def _watched(start: Callable[..., None], seen: set[str], known: Sequence[str]) -> Callable[..., None]:
    def started(process: Any, words: Any, *more: Any, **given: Any) -> None:
        listed = [str(word) for word in words] if isinstance(words, list | tuple) else []
        seen.update(f"command {word}" for word in listed if word in known)
        start(process, words, *more, **given)

    return started


def named(method: str, path: str) -> set[str]:
    """The surface an address belongs to: of several patterns the one with the fewest variables."""
    from api.routes import OPERATIONS
    from ui.pages import PATHS

    if path.startswith(f"{API}/"):
        known = [each.path for each in OPERATIONS if each.method == method]
        return {f"{method} {found}" for found in _best(known, path.removeprefix(API))}
    pages = [*PATHS, "/login", "/welcome/{token}"]
    return {f"page {found}" for found in _best(pages, path)} or {f"address {path}"}


def _best(patterns: list[str], path: str) -> list[str]:
    fits = [each for each in patterns if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), path)]
    return sorted(fits, key=lambda each: [part.startswith("{") for part in each.split("/")])[:1]
