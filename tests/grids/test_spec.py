"""The grid of an entity for one person."""

import json

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


def test_a_grid_is_plain_json_in_both_languages() -> None:
    for language, label in (("en", "Name"), ("zh-CN", "字段name")):
        grid = json.loads(json.dumps(grid_of(schema({"mine": MINE}), "customer", ALL, language).as_json()))
        name = grid["fields"]["name"]
        assert (name["label"], name["required"], name["icon"], name["cell"]["kind"]) == (label, True, "text", "text")
        assert [operator["key"] for operator in name["operators"]][:2] == ["contains", "lacks"]


def test_columns_begin_with_own_fields_and_end_with_stage_and_owner() -> None:
    columns = grid_of(schema(), "customer", ALL, "en").columns
    assert columns[:2] == ("name", "secret") and columns[-2:] == ("stage", "owner")
    assert "id" not in columns


def test_a_footer_offers_the_figures_that_make_sense() -> None:
    fields = grid_of(schema(), "customer", Rights(masked=frozenset({"secret"})), "en").fields
    assert fields["money_0"]["totals"] == ["sum", "avg", "min", "max"] and fields["secret"]["totals"] == []
    assert (fields["percent_0"]["totals"], fields["date_0"]["totals"]) == (["avg", "min", "max"], ["min", "max"])
    assert fields["name"]["totals"] == []


def test_money_knows_the_applications_currency() -> None:
    secret = grid_of(schema(), "customer", ALL, "en").fields["secret"]
    assert (secret["cell"]["currency"], secret["widget"]["currency"]) == ("CNY", "CNY")


def test_the_stage_is_a_dot_with_text() -> None:
    assert grid_of(schema(), "customer", ALL, "en").fields["stage"]["cell"]["kind"] == "stage"


@pytest.mark.parametrize("way", ["hidden", "masked"])
def test_a_field_one_may_not_see_leaves_no_trace_in_views(way: str) -> None:
    rights = Rights(**{way: frozenset({"secret", "owner"})})
    grid = grid_of(schema({"mine": MINE, "boss": BOSS}), "customer", rights, "en")
    mine = grid.views[0]
    assert (mine["where"], mine["sort"], mine["color"], mine["group"]) == ("", ["name"], {}, [])
    assert ("secret" in grid.fields) == (way == "masked")
    assert mine["columns"] == (["name"] if way == "hidden" else ["name", "secret", "owner.name"])


def test_a_masked_field_is_neither_sorted_nor_filtered_nor_written() -> None:
    secret = grid_of(schema(), "customer", Rights(masked=frozenset({"secret"})), "en").fields["secret"]
    assert (secret["masked"], secret["sortable"], secret["operators"], secret["readonly"]) == (True, False, [], True)


def test_views_of_other_roles_are_left_out() -> None:
    views = {"mine": MINE, "boss": BOSS}
    assert [view["name"] for view in grid_of(schema(views), "customer", ALL, "en", {"sales"}).views] == ["mine"]
    assert [view["name"] for view in grid_of(schema(views), "customer", ALL, "en", {"boss"}).views] == ["mine", "boss"]


def test_a_view_keeps_what_one_may_see() -> None:
    mine = grid_of(schema({"mine": MINE}), "customer", ALL, "zh-CN").views[0]
    assert (mine["label"], mine["where"], mine["color"]) == ("我的", "owner == me", {"red": "secret > 5"})
