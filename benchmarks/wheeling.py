"""Wheel scrolling through a list in Chromium: the tasks that hold the screen for longer than fifty milliseconds."""

import time
from collections.abc import Iterator, Mapping

from playwright.sync_api import Browser, Page

from benchmarks.measuring import Figure
from benchmarks.place import Place
from benchmarks.serving import Served
from benchmarks.visiting import LIST, bare_grid, load, visitor

SECONDS = 4.0
SETTLED = 3_000  # ms after the first rows: what follows them is not of the wheel
PACE = 1 / 60  # a notch of the wheel with every frame
WAYS: Mapping[str, tuple[int, int]] = {"down": (0, 120), "fast down": (0, 480), "sideways": (120, 0)}
WATCH = """() => {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((each) => each.duration)))
    .observe({ type: "longtask" });
  globalThis.frames = 0;
  const count = () => (frames++, requestAnimationFrame(count));
  requestAnimationFrame(count);
}"""


def run(browser: Browser, place: Place, served: Served, bare: Served, token: str) -> Iterator[Figure]:
    """Down by 260 rows a second, four times as fast, and sideways; AG Grid alone beside it for comparison."""
    addresses = {"product": (served, served.url + LIST), "alone": (bare, bare_grid(place, bare, served))}
    found: dict[str, dict[str, tuple[list[float], float]]] = {}
    for name, (server, address) in addresses.items():
        context = visitor(browser, server, token)
        page = context.new_page()
        load(page, address)
        page.wait_for_timeout(SETTLED)
        page.evaluate(WATCH)
        found[name] = {way: _wheel(page, *by) for way, by in WAYS.items()}
        context.close()
    for way in WAYS:
        (ours, frames), (theirs, others) = found["product"][way], found["alone"][way]
        note = f"{_said(ours)}, {frames:.0f} frames/s; AG Grid alone {_said(theirs)}, {others:.0f} frames/s"
        yield Figure(f"long tasks while wheeling {way}", len(ours), "", 0, note=note)


def _said(tasks: list[float]) -> str:
    return f"{len(tasks)} long tasks" + (f", the longest {max(tasks):.0f} ms" if tasks else "")


def _wheel(page: Page, across: int, down: int) -> tuple[list[float], float]:
    """Long tasks in ms, and frames a second, while real wheel events come."""
    page.mouse.move(900, 500)
    page.evaluate("() => { longTasks.length = 0; frames = 0 }")
    begun = due = time.monotonic()
    while time.monotonic() < begun + SECONDS:
        page.mouse.wheel(across, down)
        due += PACE
        time.sleep(max(0.0, due - time.monotonic()))
    took = time.monotonic() - begun
    page.wait_for_timeout(300)  # rows that are on their way
    tasks, frames = page.evaluate("() => [longTasks, frames]")
    return tasks, frames / took
