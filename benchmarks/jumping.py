"""Jumps to any row of a list under a sort and a filter, as the grid asks for them, against pages by primary key."""

import random
import time
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.filling import COLUMNS
from benchmarks.measuring import Figure, Series, in_turn
from benchmarks.pages import FILTER, answered, page, writing
from benchmarks.place import Place
from benchmarks.serving import Caller, Served

PAGE = 200  # rows the grid asks for at once
SHOWN = COLUMNS  # of a wide list the grid asks for those that are seen, twenty together
LEAST = 100  # jumps, or a p95 says nothing
FIRSTS = 3
SETTLED = 4.0  # seconds somebody looks at the first rows before jumping


def run(place: Place) -> Iterator[Figure]:
    """Random rows of a list whose order is known, then the first jump into lists that nobody has asked for before."""
    with place.product() as served, place.yardstick() as bare:
        token = Caller(served).sign_in()
        for sort in ("amount", "quantity"):
            yield _anywhere(place, served, bare, token, sort)
            yield from _first(place, served, bare, token, sort)


def _anywhere(place: Place, served: Served, bare: Served, token: str, sort: str) -> Figure:
    ours, theirs, places = Caller(served, token), Caller(bare, token), random.Random(7)
    total = place.rows // 4  # a filter by one of four kinds
    calls = {
        "jump": lambda: answered(ours, _page(sort, FILTER, places.randrange(1_000, total - PAGE))),
        "keyed": lambda: answered(theirs, _keyed(places.randrange(place.rows - PAGE))),
    }
    with writing(served, token) as writes:
        found = in_turn(max(LEAST, place.rounds), calls)
    note = f"jump {found['jump']}; bare page by primary key {found['keyed']}; {len(writes.seconds)} writes beside it"
    ratio = found["jump"].p95 / found["keyed"].p95
    return Figure(f"any row under {sort} and a filter, p95", ratio, bar=5, note=note)


def _first(place: Place, served: Served, bare: Served, token: str, sort: str) -> Iterator[Figure]:
    """Right away, and after the first rows were looked at, as the grid shows them with the count that follows."""
    ours, theirs = Caller(served, token), Caller(bare, token)
    fresh = (f"{FILTER} and quantity != {number}" for number in count(1))  # never asked before, hardly narrower
    offset = place.rows // 5

    def at_once() -> Callable[[], object]:
        asked = next(fresh)
        return lambda: answered(ours, _page(sort, asked, offset))

    def after_looking() -> Callable[[], object]:
        asked = next(fresh)
        answered(ours, _page(sort, asked, 0))
        answered(ours, page(sort, filter=asked, limit=1, count="exact"))
        time.sleep(SETTLED)
        return lambda: answered(ours, _page(sort, asked, offset))

    skipped = Series()
    for _ in range(3):
        skipped.time(lambda: answered(theirs, f"/page?sort={sort}&kind=1&limit={PAGE}&offset={offset}"))
    for what, prepare in (("at once", at_once), ("after a look", after_looking)):
        took = Series()
        for _ in range(FIRSTS):
            took.time(prepare())
        note = f"{took}; bare OFFSET {skipped}"
        yield Figure(f"  first jump {what}, to bare OFFSET", took.median / skipped.median, note=note)


def _page(sort: str, asked: str, offset: int) -> str:
    return page(sort, filter=asked, limit=PAGE, offset=offset, count="none", fields=",".join(SHOWN))


def _keyed(after: int) -> str:
    return f"/page?sort=id&limit={PAGE}&after={after}"
