"""Whatever is sent, the door answers with a result or a coded refusal."""

import random
import string
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.assign import Assign
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.update import Update
from records.results import Query
from tests.fixtures.houses import Housed
from tests.fixtures.outcomes import id_of

SCALARS = [
    None,
    True,
    False,
    0,
    -1,
    7,
    10**6,
    2**62,
    2**63,
    10**40,
    1.5,
    float("inf"),
    "",
    " ",
    "a",
    "x" * 3000,
    "\0",
    "\ud800",
    "2026-11-21",
    "2026-13-45",
    "12.345",
    "1e400",
    "NaN",
    "'; DROP TABLE customer; --",
    "中文",
    "customer:1",
    "#1",
    "=me",
]
FIELDS = [
    "name",
    "phone",
    "level",
    "is_key",
    "met_on",
    "cost",
    "parent_customer",
    "watchers",
    "owner",
    "stage",
    "id",
    "version",
    "lines",
    "customer",
    "total",
    "",
    "no_such",
    "title_",
    "deleted_at_",
]
WORDS = [
    "name",
    "cost",
    "level",
    "'a'",
    "1",
    "(",
    ")",
    "==",
    "and",
    "not",
    "count(",
    "customer",
    ".",
    "me",
    "today",
    "is empty",
    "in [",
    "]",
    "\0",
    "\ud800",
    "param.most",
    "lookup(",
    "é",
    "50%",
    "-",
    "/ 0",
    "old.name",
    "ask.x",
]


def anything(rng: random.Random, depth: int = 0) -> Any:
    roll = rng.random()
    if depth < 3 and roll < 0.15:
        return [anything(rng, depth + 1) for _ in range(rng.randrange(4))]
    if depth < 3 and roll < 0.3:
        return {rng.choice(["id", "item", "price", *FIELDS]): anything(rng, depth + 1) for _ in range(rng.randrange(4))}
    return rng.choice(SCALARS)


def body(rng: random.Random) -> Any:
    if rng.random() < 0.05:
        return anything(rng)
    return {rng.choice(FIELDS): anything(rng) for _ in range(rng.randrange(1, 5))}


def action(rng: random.Random, known: int) -> object:
    entity = rng.choice(["customer", "customer", "order", "task", "user", "audit", "session", "order.lines", "nothing"])
    id = rng.choice([known, known, 0, -1, 99, 2**62, 2**70])
    values = body(rng)
    version = rng.choice([None, None, 0, 1, 2**62])
    return rng.choice(
        [
            Create(entity, values, form=rng.choice([None, "typed"])),
            Update(entity, id, values, version),
            Delete(entity, id, version),
            Restore(entity, id),
            Assign(entity, id, rng.choice([None, 1, 99, 2**70])),
            Act(entity, id, rng.choice(["claim", "x"]), values),
            Comment(entity, id, rng.choice(["hello", *(s for s in SCALARS if isinstance(s, str))])),
            Bulk(
                entity,
                create=(values,),
                update=(values, {"id": id, **(values if isinstance(values, dict) else {})}),
                delete=(id, "x"),
            ),
            Cells(entity, tuple(Edit(id, rng.choice(FIELDS), anything(rng)) for _ in range(3))),
        ]
    )


@pytest.mark.parametrize("seed", range(4))
async def test_actions_of_any_content_are_done_or_refused_with_a_code(open_shop: Housed, seed: int) -> None:
    rng = random.Random(seed)
    known = id_of(await open_shop.door("ann").run(Create("customer", {"name": "A"})))
    done = 0
    for _ in range(60):
        door = open_shop.door(rng.choice(["ann", "dir", "clerk", "admin"]))
        try:
            await door.run(action(rng, known))
            done += 1
        except Refusal as error:
            assert error.status in (403, 404, 409, 422), error
            assert error.as_json("zh-CN")["message"]
    assert done, "some of it is fine"


@pytest.mark.parametrize("seed", range(4))
async def test_lists_of_any_question_are_answered_or_refused_with_a_code(open_shop: Housed, seed: int) -> None:
    rng = random.Random(seed)
    await open_shop.door("ann").run(Create("customer", {"name": "A", "level": "a"}))
    for _ in range(60):
        query = Query(
            filter=" ".join(rng.choice(WORDS) for _ in range(rng.randrange(5))),
            q=rng.choice(["", "", "a", "\0", "\ud800", "%_'\"", "中文 a", "".join(rng.choices(string.printable, k=9))]),
            sort=rng.choice(["", "name", "-cost,name", "age", "lines", "no", "-", "\0", "watchers", "owner"]),
            limit=rng.choice([1, 100, 0, -1, 10**9]),
            offset=rng.choice([0, 1, -1, 2**62]),
            after=rng.choice(["", "", "x", "\ud800", "e30"]),
            fields=rng.choice([None, ("name",), ("no",), ("lines",), ()]),
            view=rng.choice(["", "key", "no"]),
            count=rng.choice(["none", "capped", "exact"]),
        )
        for who in ("ann", "clerk"):
            for read in (open_shop.door(who).page, open_shop.door(who).grid):
                try:
                    await read("customer", query)
                except Refusal as error:
                    assert error.status in (400, 404, 422), (error, query)
