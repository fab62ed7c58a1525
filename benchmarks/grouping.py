"""A grouped view as it opens, groups with counts and sums and the first rows of one, against a raw GROUP BY."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from benchmarks.filling import COLUMNS
from benchmarks.measuring import Figure, in_turn
from benchmarks.pages import answered
from benchmarks.place import Place
from benchmarks.serving import Caller

BAR = 1.5
BY = {"choice": "kind", "link": "client", "month": "closes:month", "two": "kind,closes:month"}
WHAT = {
    "choice": "by a choice", "link": "by a link, titles joined", "month": "by the month of a day",
    "two": "by a choice and months",
}  # fmt: skip


def run(place: Place) -> Iterator[Figure]:
    """Each grouping, asked anew in every round: the product keeps its answers until something in them changes."""
    with place.product() as served, place.yardstick() as bare:
        token = Caller(served).sign_in()
        for name, by in BY.items():
            ours, theirs, above = Caller(served, token), Caller(bare, token), iter(range(1, 10_000))
            beside = iter(range(1, 10_000))
            calls = {
                "product": lambda by=by, ours=ours, above=above: opens(ours, by, next(above)),
                "bare": lambda name=name, theirs=theirs, beside=beside: answered(
                    theirs, f"/groups?by={name}&above={next(beside)}"
                ),
            }
            found = in_turn(max(2, place.rounds // 10), calls, warm=1)
            ratio = found["product"].median / found["bare"].median
            note = f"product {found['product']}; bare {found['bare']}"
            yield Figure(f"a list in groups {WHAT[name]}", ratio, bar=BAR, note=note)


def opens(caller: Caller, by: str, above: int) -> bytes:
    """The groups, then the rows that the first of them shows."""
    groups = answered(caller, groups_at(by, above))
    first = json.loads(groups)["groups"][0]["where"]
    asked = {"filter": f"id > {above} and ({first})", "limit": 100, "count": "none", "fields": ",".join(COLUMNS)}
    answered(caller, f"/api/v1/deal?{urlencode(asked)}")
    return groups


def groups_at(by: str, above: int) -> str:
    """The address of the groups of all deals with an id above this one."""
    return f"/api/v1/deal/groups?{urlencode({'by': by, 'totals': 'amount:sum', 'filter': f'id > {above}'})}"
