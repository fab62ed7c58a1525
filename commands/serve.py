"""Serves: checks the schema, applies its safe changes, answers until it is told to stop."""

import argparse
import asyncio
import ctypes
import gc
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, Final

import uvicorn

from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from commands import logs
from commands.call import Call
from commands.codes import PORT_TAKEN
from commands.reload import Reload
from commands.rounds import Rounds
from kernel.errors import Refusal
from kernel.settings import Settings
from notices.unset import unset
from records.catching_up import Follower
from records.likeness import Preparing
from records.long_work import LongWorker
from records.outbox import NoticeSender, Sender
from records.worker import Worker
from transfer.making import Exporter
from workflows import migrating
from workflows.ticking import Timers
from workflows.vacancies import vacancies

WORKERS: Final[Mapping[type[Worker], float]] = {
    Sender: 5.0, NoticeSender: 5.0, LongWorker: 5.0, Exporter: 5.0, Follower: 2.0, Rounds: 60.0, Preparing: 30.0,
    Timers: 20.0,
}  # fmt: skip

HELP = "Checks the schema, applies its safe changes and serves."
# How many new objects come before Python looks for rings among them: an answer makes thousands that end with it, and
# looking at every 700, as it would, took a tenth of a page. Writing 1,000 records of a paste makes some 35,000.
_RINGS: Final = (50_000, 4, 20)
_ARENA_MAX: Final = -8  # M_ARENA_MAX of glibc's mallopt(3)


def options(parser: argparse.ArgumentParser) -> None:
    """`serve [--host] [--port] [--demo]`."""
    parser.add_argument("--host", help="the address to listen at (GRIDWRIGHT_HOST; default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port (GRIDWRIGHT_PORT; default 8080)")
    parser.add_argument(
        "--demo", action="store_true", default=None, help="fill an empty database with a believable company"
    )


def run(call: Call) -> int:
    """Serves until SIGINT or SIGTERM. Gives the exit code."""
    logs.begin()
    share_one_heap()
    gc.set_threshold(*_RINGS)
    with _listening(call.settings) as listener:
        asyncio.run(_serve(call, listener))
    return 0


def share_one_heap() -> None:
    """Lets all threads take their memory from one heap where the C library would give each its own, in which what was
    freed waits for that thread: a large export held 57 MB more. Nothing elsewhere."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)


async def _serve(call: Call, listener: socket.socket) -> None:
    async with call.parts.house(call.settings, serving=True) as house:
        await migrating.follow(house)  # the file may have changed while nobody served it
        holder = HouseHolder(house)
        accounts = Accounts(holder)
        log_ins = await _demo(call, holder, accounts) if call.settings.demo else ()
        ready = partial(_welcome, call, listener, holder, accounts, log_ins)
        server = _Server(call.parts.application(holder, accounts), ready)
        gc.collect()
        gc.freeze()  # what is there from the start stays: it is not looked through again and again
        async with _beside(holder, Reload(holder, call.parts.load, call.parts.adopt)):
            await server.serve(sockets=[listener])


async def _demo(call: Call, holder: HouseHolder, accounts: Accounts) -> Sequence[Mapping[str, str]]:
    if accounts.is_empty():
        call.say("Filling the empty database with a demo company; this takes about half a minute.")
    return await call.parts.demo(holder, accounts)


@asynccontextmanager
async def _beside(holder: HouseHolder, reload: Reload) -> AsyncIterator[None]:
    """What runs beside the answers: watching the schema, sending what left the database, long work, the rounds."""
    stop = asyncio.Event()
    watching = asyncio.create_task(reload.watch(stop))
    endless = [
        asyncio.create_task(_woken(holder, kind(holder.current)).serve(pause)) for kind, pause in WORKERS.items()
    ]
    try:
        yield
    finally:
        stop.set()
        for task in endless:
            task.cancel()
        await asyncio.gather(watching, *endless, return_exceptions=True)


def _woken(holder: HouseHolder, worker: Worker) -> Worker:
    """The worker, told of every reload and of every commit."""
    holder.current.store.on_change(worker.heard)
    holder.on_change(worker.moved)
    return worker


class _Server(uvicorn.Server):
    """uvicorn with our log and httptools; one process, one event loop."""

    def __init__(self, application: Any, ready: Callable[[], None]) -> None:
        self._ready = ready
        super().__init__(
            uvicorn.Config(
                application, http="httptools", ws="websockets-sansio", log_config=None, access_log=False,
                server_header=False, timeout_graceful_shutdown=5, proxy_headers=True, forwarded_allow_ips="127.0.0.1",
                lifespan="on", timeout_keep_alive=75,  # longer than a server in front keeps a connection
            )
        )  # fmt: skip

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts listening and says so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()


def _welcome(call: Call, listener: socket.socket, holder: HouseHolder, accounts: Accounts, log_ins: Any) -> None:
    host, port = listener.getsockname()[:2]
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"
    call.answer({"address": address, "log_ins": [dict(each) for each in log_ins]})
    call.say(f"Gridwright serves {call.settings.schema} at {address} (Ctrl+C stops it)")
    for problem in (*vacancies(holder.current.policy), *unset(holder.current.schema, call.settings)):
        call.say(problem.line(holder.current.schema.app.locale))
    if accounts.is_empty():
        call.say(f"Nobody can sign in yet: open {address}/login to make the first administrator.")
    for each in log_ins:
        call.say(f"  {each['login']:<18} {each['password']:<18} {each['about']}")


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """Binds before anything is opened, so that a taken port is a sentence and no half start."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, so that asyncio turns off waiting for acknowledgements: else each answer comes 40 ms late.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            values = {"host": settings.host, "port": settings.port, "why": error.strerror}
            raise Refusal(PORT_TAKEN, values) from error
        yield listener
