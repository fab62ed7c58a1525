"""Which tests reach which lines of the engine, and whether one of them notices a mutant, in a process of its own."""

import gc
import os
import pickle
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest

from tests.mutation.mutants import Module, Mutant
from tests.mutation.planting import Planter

CALM: Final = 5  # seconds of processor on top of three times what the tests take else
ROOM: Final = 2 << 30  # bytes a mutant may take more
Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a test needs in seconds of processor, and the lines of the engine it runs."""

    seconds: float
    lines: frozenset[Line]


# ------------------------------------------------------------------------------------------------ a test
def run(item: pytest.Item) -> None:
    """Runs a collected test with its fixtures; raises what it raises."""
    state = item.session._setupstate
    try:
        state.setup(item)
        item.runtest()
    finally:
        state.teardown_exact(None)


def reach(items: list[pytest.Item], modules: list[Module]) -> dict[str, Reach]:
    """What each test reaches. Raises RuntimeError when one fails without any mutant."""
    found, failed = apart(lambda: _reached(items, {str(module.path): module.name for module in modules}))
    if failed:
        raise RuntimeError(failed)
    return dict(found)


def _reached(items: list[pytest.Item], files: dict[str, str]) -> dict[str, Reach]:
    found = {}
    for item in items:
        lines: set[Line] = set()
        began = time.process_time()
        sys.settrace(_tracer(files, lines))
        try:
            run(item)
        finally:
            sys.settrace(None)
        found[item.nodeid] = Reach(time.process_time() - began, frozenset(lines))
    return found


def _tracer(files: dict[str, str], lines: set[Line]) -> Callable[..., Any]:
    def per_line(frame: FrameType, event: str, argument: Any) -> Any:
        lines.add((files[frame.f_code.co_filename], frame.f_lineno))
        return per_line

    def per_call(frame: FrameType, event: str, argument: Any) -> Any:
        return per_line(frame, event, argument) if frame.f_code.co_filename in files else None

    return per_call


def able(mutant: Mutant, items: list[pytest.Item], reached: dict[str, Reach]) -> list[pytest.Item]:
    """The tests that could notice a mutant, the quickest first; a table may be read by any."""
    module = mutant.module.name
    found = [
        item for item in items
        if mutant.kind == "table" or mutant.kind == "default"
        or any((module, line) in reached[item.nodeid].lines for line in mutant.lines)
    ]  # fmt: skip
    return sorted(found, key=lambda item: reached[item.nodeid].seconds)


# ------------------------------------------------------------------------------------------------ a mutant
def noticed(planter: Planter, mutant: Mutant, items: list[pytest.Item]) -> str:
    """Plants a mutant in this process and runs the tests; the first that fails, or ""."""
    try:
        planter.plant(mutant)
    except (SyntaxError, LookupError) as error:
        return f"no program: {error}"
    except Exception as error:  # noqa: BLE001 a table that cannot be made is noticed at the start
        return f"at the start: {error!r}"[:100]
    for item in items:
        try:
            run(item)
        except BaseException:  # noqa: BLE001 whatever a mutant raises
            return item.nodeid
    return ""


def begin(planter: Planter, mutant: Mutant, items: list[pytest.Item], seconds: float) -> tuple[int, int]:
    """A process that tells whether a mutant is noticed; its number and where it writes."""
    return forked(lambda: noticed(planter, mutant, items), seconds=int(CALM + 3 * seconds))


# ------------------------------------------------------------------------------------------------ processes
def forked(work: Callable[[], Any], seconds: int | None = None) -> tuple[int, int]:
    """Does some work in a copy of this process, which may use so many seconds of processor; what it returns is to be
    read as a pickle."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        gc.freeze()
        os.close(reading)
        _quiet()
        if seconds is not None:
            _limit(seconds)
        answer = pickle.dumps((work(), ""))
    except BaseException as error:  # noqa: BLE001 told to whoever waits for it
        answer = pickle.dumps((None, repr(error)[:4000]))
    with os.fdopen(writing, "wb") as sink:
        sink.write(answer)
    os._exit(0)


def apart(work: Callable[[], Any]) -> tuple[Any, str]:
    """The same, waited for."""
    child, reading = forked(work)
    return answer_of(child, reading)


def answer_of(child: int, reading: int) -> tuple[Any, str]:
    """What a process said, or how it ended."""
    with os.fdopen(reading, "rb") as source:
        said = source.read()
    _, status = os.waitpid(child, 0)
    if not said:
        return None, "out of time" if os.WIFSIGNALED(status) else f"ended with {status}"
    answer: tuple[Any, str] = pickle.loads(said)
    return answer


def _quiet() -> None:
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + ROOM, used + ROOM))
