"""Runs units of work: in a task of their own that a cancelled caller cannot tear, again where two met."""

import asyncio
import contextvars
import inspect
import logging
import random
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

import asyncpg
from tortoise.exceptions import BaseORMException

from kernel.errors import Refusal
from store import codes
from store.faults import TryAgain
from store.unit import AfterCommit

T = TypeVar("T")
_log = logging.getLogger("store")
DRIVER: Final = (
    sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, BaseORMException,
)  # fmt: skip
_TOGETHER: Final = 3  # tries beside others, before a transaction runs alone
_TRIES: Final = 8
_inside: contextvars.ContextVar[bool] = contextvars.ContextVar("inside_a_unit", default=False)


async def apart(work: Coroutine[Any, Any, T]) -> T:
    """Runs `work` in a task and context of its own. A caller who is cancelled waits for its end and is cancelled then:
    half a transaction would hang the ORM's connection for good."""
    if _inside.get():
        work.close()
        raise RuntimeError("a unit of work was started inside another; use the unit at hand, or its savepoint()")
    own = contextvars.Context()
    own.run(_inside.set, True)
    task = asyncio.get_running_loop().create_task(work, context=own)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _settled(task)
        raise


async def _settled(task: asyncio.Task[Any]) -> None:
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:  # asked again: the answer is the same
            continue
    if not task.cancelled():
        task.exception()  # known to the caller as a cancellation


async def again(once: Callable[[bool], Awaitable[T]], told: Callable[[Exception], BaseException]) -> T:
    """Runs `once(alone)` until it meets no other transaction; after a few tries alone, so that it must come to an end.

    `told` says what a driver's error means. Raises Refusal BUSY at last."""
    for number in range(1, _TRIES + 1):
        try:
            return await once(number > _TOGETHER)
        except DRIVER as error:
            meant = told(error)
            if not isinstance(meant, TryAgain):
                raise meant from error
        except TryAgain:
            pass
        await asyncio.sleep(random.uniform(0, 0.01 * number))
    raise Refusal(codes.BUSY)


async def after(calls: list[AfterCommit]) -> None:
    """What was asked for after the commit. The transaction stands, so a failure here is logged, not raised."""
    _inside.set(False)
    for call in calls:
        try:
            made = call()
            if inspect.isawaitable(made):
                await made
        except Exception:  # noqa: BLE001 - whatever it was, the commit stands
            _log.exception("a call after the commit failed")
