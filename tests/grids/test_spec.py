"""The grid of an entity for one person."""

import pytest

from grids.spec import grid_of
from kernel.text import Text
from schema.model import View
from tests.grids.small_schema import ALL, HERE, Rights, question, schema

MINE = View(
    "mine", Text((("en", "Mine"), ("zh-CN", "我的"))), "grid", HERE, question("owner == me"),
    ("name", "secret", "owner.name"), ("-secret", "name"), {"red": question("secret > 5")}, group=("secret",),
)  # fmt: skip
BOSS = View("boss", Text.of("Boss"), "board", HERE, by="stage", card=("name", "secret"), roles=("boss",))


def test_columns_begin_with_own_fields_and_end_with_stage_and_owner() -> None:
    columns = grid_of(schema(), "customer", ALL, "en").columns
    assert columns[:2] == ("name", "secret") and columns[-2:] == ("stage", "owner")
    assert "id" not in columns


@pytest.mark.parametrize("way", ["hidden", "masked"])
def test_a_field_one_may_not_see_leaves_no_trace_in_views(way: str) -> None:
    rights = Rights(**{way: frozenset({"secret", "owner"})})
    grid = grid_of(schema({"mine": MINE, "boss": BOSS}), "customer", rights, "en")
    mine = grid.views[0]
    assert (mine["where"], mine["sort"], mine["color"], mine["group"]) == ("", ["name"], {}, [])
    assert mine["columns"] == (["name"] if way == "hidden" else ["name", "secret", "owner.name"])


def test_views_of_other_roles_are_left_out() -> None:
    views = {"mine": MINE, "boss": BOSS}
    assert [view["name"] for view in grid_of(schema(views), "customer", ALL, "en", {"sales"}).views] == ["mine"]
    assert [view["name"] for view in grid_of(schema(views), "customer", ALL, "en", {"boss"}).views] == ["mine", "boss"]


def test_a_view_keeps_what_one_may_see() -> None:
    mine = grid_of(schema({"mine": MINE}), "customer", ALL, "zh-CN").views[0]
    assert (mine["label"], mine["where"], mine["color"]) == ("我的", "owner == me", {"red": "secret > 5"})
