"""Comments and history of one cell: under the rights of its record and its field."""

from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.update import Update
from tests.fixtures.houses import Housed
from tests.fixtures.outcomes import record_of


async def told(house: Housed, login: str, id: int, field: str = "") -> list[Any]:
    """The texts of the comments that somebody reads."""
    return [row["text"] for row in (await house.door(login).comments("customer", id, field=field))["rows"]]


async def test_a_comment_on_a_cell_is_read_by_whoever_reads_the_cell(open_shop: Housed) -> None:
    director = open_shop.door("dir")
    made = record_of(await director.run(Create("customer", {"name": "A", "cost": "5"})))
    await director.run(Comment("customer", made.id, "too dear, @clerk", field="cost"))
    await director.run(Comment("customer", made.id, "a good name", field="name"))
    await director.run(Comment("customer", made.id, "of the whole"))
    assert await told(open_shop, "dir", made.id) == ["of the whole", "a good name", "too dear, @clerk"]
    assert await told(open_shop, "dir", made.id, "cost") == ["too dear, @clerk"]
    assert await told(open_shop, "clerk", made.id) == ["of the whole", "a good name"]
    with pytest.raises(Refusal) as refused:
        await told(open_shop, "clerk", made.id, "cost")
    assert refused.value.problems[0].code.name == "REC002"
    marks = {
        login: (await open_shop.door(login).commented("customer", [made.id]))["rows"] for login in ("dir", "clerk")
    }
    assert marks["clerk"] == [{"id": made.id, "field": "name", "count": 1}]
    assert [mark["field"] for mark in marks["dir"]] == ["cost", "name"]


async def test_whoever_may_not_read_the_cell_is_not_told_of_being_mentioned_there(open_shop: Housed) -> None:
    director = open_shop.door("dir")
    made = record_of(await director.run(Create("customer", {"name": "A"})))
    done = await director.run(Comment("customer", made.id, "look @clerk", field="cost"))
    assert [warning.code.name for warning in done.warnings] == ["REC059"]
    assert (await director.run(Comment("customer", made.id, "look @clerk", field="name"))).warnings == ()


async def test_nobody_comments_on_a_cell_that_is_not_there_for_them(open_shop: Housed) -> None:
    made = record_of(await open_shop.door("dir").run(Create("customer", {"name": "A"})))
    for field in ("nothing", "id_"):
        with pytest.raises(Refusal) as refused:
            await open_shop.door("dir").run(Comment("customer", made.id, "x", field=field))
        assert refused.value.status == 422


async def test_the_history_of_a_cell_tells_its_changes_alone_and_goes_on_page_by_page(open_shop: Housed) -> None:
    door = open_shop.door("dir")
    made = record_of(await door.run(Create("customer", {"name": "A", "cost": "1"})))
    for cost in ("2", "3", "4"):
        await door.run(Update("customer", made.id, {"cost": cost}))
        await door.run(Update("customer", made.id, {"name": f"A{cost}"}))
    first = await door.history("customer", made.id, 2, field="cost")
    rest = await door.history("customer", made.id, 5, first["next"], "cost")
    pairs = [row["changes"] for row in (*first["rows"], *rest["rows"])]
    assert pairs == [{"cost": pair} for pair in (["3.00", "4.00"], ["2.00", "3.00"], ["1.00", "2.00"], [None, "1.00"])]
    assert rest["next"] is None
    with pytest.raises(Refusal) as refused:
        await open_shop.door("clerk").history("customer", made.id, field="cost")
    assert refused.value.status == 422
