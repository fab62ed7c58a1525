"""Calls of foreign code, each in a daemon thread: what hangs holds up nobody, not even the end of the process."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


def started(call: Callable[[], Any], name: str) -> "Future[Any]":
    """Starts `call` in a new thread (with an empty context: no connection of ours leaks into it)."""
    done: Future[Any] = Future()
    done.set_running_or_notify_cancel()  # so that giving up on it does not clash with an answer that still comes

    def run() -> None:
        try:
            result = call()
        except BaseException as error:  # noqa: BLE001 - handed over whole, SystemExit included
            done.set_exception(error if isinstance(error, Exception) else RuntimeError(repr(error)))
        else:
            done.set_result(result)

    threading.Thread(target=run, name=name, daemon=True).start()
    return done


async def awaited(call: Callable[[], Any], name: str, seconds: float) -> Any:
    """The result of `call`. Raises TimeoutError when it is late; the thread is left to itself then."""
    return await asyncio.wait_for(asyncio.wrap_future(started(call, name)), seconds)


def blocked(call: Callable[[], Any], name: str, seconds: float) -> Any:
    """The same for callers that cannot wait otherwise: pure functions within an expression."""
    return started(call, name).result(seconds)
