"""The grid of an entity for one person."""

from pathlib import Path

import pytest

from grids.spec import grid_of
from kernel.text import Text
from schema.load import SchemaErrors, load
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


@pytest.mark.parametrize("way", ["hidden", "masked"])
def test_what_places_a_view_is_told_only_to_those_who_see_it_plainly(way: str) -> None:
    days = View("days", Text.of("Days"), "calendar", HERE, more={"start": "secret", "report": "none"})
    [told] = grid_of(schema({"days": days}), "customer", ALL, "en").views
    assert (told["start"], told.get("end"), told.get("report")) == ("secret", None, None)
    [kept] = grid_of(schema({"days": days}), "customer", Rights(**{way: frozenset({"secret"})}), "en").views
    assert kept["start"] == "", "the screen leaves out a view that it cannot draw"


def test_a_view_written_in_the_schema_groups_by_periods_and_names_its_totals(tmp_path: Path) -> None:
    source = """
roles: {clerk: Clerk}
entities:
  deal:
    fields: {name: text, size: {type: choice, options: {s: S}}, day: {type: date}, price: {type: money}}
    access: {clerk: {rows: all, can: [read]}}
    views:
      months: {group: [size, "-day:month", "price:100"], totals: {price: sum, name: count}}
"""
    file = tmp_path / "schema.yaml"
    file.write_text(source.replace("name: text", "name: {type: text}"))
    view = load(file).entity("deal").views["months"]
    assert (view.group, view.totals) == (("size", "-day:month", "price:100"), {"price": "sum", "name": "count"})
    file.write_text(file.read_text().replace("day:month", "day:fortnight").replace("price: sum", "price: most"))
    with pytest.raises(SchemaErrors) as refused:
        load(file)
    assert len(refused.value.problems) == 2
