"""The region read from an address."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hooks.arguments import RecordEvent
from kernel.actor import Actor
from plugins.api import place_in, places
from plugins.regions import before_create, before_update, register_functions


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("杭州市西湖区文三路 478 号", "east"),
        ("上海市南京东路 1 号", "east"),
        ("广东省深圳市南山区科技园", "south"),
        ("辽宁省朝阳市双塔区", "northeast"),
        ("北京市朝阳区建国路 88 号", "north"),
        ("湖北路 5 号，武汉", "central"),
        ("新疆维吾尔自治区喀什地区", "west"),
        ("文三路 478 号", None),
    ],
)
def test_the_region_is_that_of_the_province_or_city(address: str, region: str | None) -> None:
    [function] = register_functions({})
    assert function.name == "region_of"
    assert function.call is not None and function.call(address) == region


def test_a_schema_may_draw_its_own_regions_and_a_city_wins_over_its_province() -> None:
    [function] = register_functions({"regions": {"home": ["杭州"], "delta": ["浙江", "上海"]}})
    assert function.call is not None
    assert [function.call(text) for text in ("浙江省杭州市", "浙江宁波", "上海", "北京")] == [
        "home",
        "delta",
        "delta",
        "north",
    ]


def test_every_province_is_there_with_its_region() -> None:
    provinces = {place.province: place.region for place in places().values()}
    assert len(provinces) == 34
    assert set(provinces.values()) == {"east", "south", "north", "central", "west", "northeast"}


def test_the_city_after_a_province_is_the_place() -> None:
    place = place_in("浙江省宁波市鄞州区")
    assert place is not None and (place.name, place.province) == ("宁波", "浙江")


def saved(**values: Any) -> RecordEvent:
    return RecordEvent("customer", 7, Actor(1), values, datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.parametrize("hook", [before_create, before_update])
def test_an_empty_region_is_filled_from_the_address_where_the_schema_says_so(hook: Any) -> None:
    options = {"fill": {"customer": {"region": "address"}}}
    assert hook(saved(address="杭州市文三路1号", region=None), options) == {"region": "east"}
    assert hook(saved(address="杭州市文三路1号", region="south"), options) == {}
    assert hook(saved(address=None, region=None), options) == {}
    assert hook(saved(address="杭州", region=None), {}) == {}
