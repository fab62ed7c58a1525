"""Texts, contacts, choices and links."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kernel.errors import Place
from kernel.reference import Reference
from kernel.text import Text
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reading
from schema.fieldtypes.options import keys_of
from schema.model import Field, Option

FOUND = {("user", "李敏"): (7,), ("user", "li"): (7,), ("user", "王伟"): (8, 9), ("customer", "12"): (5,)}
READER = Reading(date(2026, 11, 21), found=FOUND)


def field(kind: str, **more: Any) -> Field:
    return replace(Field("f", kind, Text((("en", "F"), ("zh-CN", "字段"))), Place("x", 1)), **more)


def parse(kind: str, raw: Any, **more: Any) -> Any:
    return registry.get(kind).parse(field(kind, **more), raw, READER)


def code(kind: str, raw: Any, strict: bool = False, **more: Any) -> str:
    reads = registry.get(kind)
    with pytest.raises(Invalid) as caught:
        (reads.strict if strict else reads.parse)(field(kind, **more), raw, READER)
    return caught.value.problem.code.name


def test_texts_keep_to_length_and_pattern() -> None:
    assert code("text", "ab", min=3) == "VAL005"
    assert code("text", "abcd", max=3) == "VAL004"
    assert code("text", "x1", pattern="[A-Z]+") == "VAL006"
    assert parse("text", " AB\u200b ", pattern="[A-Z]+", min=2, max=2) == "AB"


def test_what_was_typed_is_kept_whole_and_shown_shortly() -> None:
    long = "x" * 3_000
    with pytest.raises(Invalid) as caught:
        parse("integer", long)
    assert caught.value.raw == long and len(caught.value.problem.text("en")) < 200


def test_emoji_and_joined_characters_survive() -> None:
    family = "👩\u200d👩\u200d👧 e\u0301"
    assert parse("text", family) == family


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("138-6714-0283", "13867140283"),
        ("0086 13867140283", "13867140283"),
        ("tel:+86-571-88881234", "0571-88881234"),
        ("0571 8888 1234 转 801", "0571-88881234-801"),
        ("0571-88881234-801", "0571-88881234-801"),
        ("010-62345678", "010-62345678"),
        ("+852 2123 4567", "+85221234567"),
        ("（021）62345678", "021-62345678"),
    ],
)
def test_one_number_has_one_form(raw: str, stored: str) -> None:
    assert parse("phone", raw) == stored == parse("phone", stored)


def test_a_street_without_number_is_refused_where_the_field_asks_for_one() -> None:
    asks = {"door_number": "true"}
    assert code("address", "杭州市西湖区文三路", more=asks) == "VAL043"
    assert code("address", "一号线地铁旁", more=asks) == "VAL043"
    assert parse("address", "杭州市西湖区文三路", more={}) == "杭州市西湖区文三路"
    for fine in ("待补充 1号", "建国路甲88号院", "Unit 5, 12 Main Street", "文三路四百号", "3-201室"):
        assert parse("address", fine, more=asks) == fine


@pytest.mark.parametrize(
    "raw", ["javascript:alert(1)", "data:text/html,x", 'https://a.com/"onclick=', "//a.com", "https://"]
)
def test_addresses_that_run_something_are_refused(raw: str) -> None:
    assert code("url", raw) == "VAL042"
    assert code("url", raw, strict=True) == "VAL042"


def test_rich_text_is_cleaned_on_every_path() -> None:
    dirty = '<p style="x">a<img src=x onerror=y><a href="https://a.com" onclick="z">b</a><iframe></iframe></p>'
    clean = '<p>a<a href="https://a.com" rel="noopener noreferrer">b</a></p>'
    reads = registry.get("rich_text")
    assert parse("rich_text", dirty) == clean
    assert reads.strict(field("rich_text"), dirty, READER) == clean == reads.fit(field("rich_text"), dirty)


LEVELS = (
    Option("a", Text((("en", "Level A"), ("zh-CN", "A级"))), was=("top",)),
    Option("b", Text.of("B级")),
    Option("c", Text.of("甲、乙")),
)


@pytest.mark.parametrize("raw", ["a", "A级", "Ａ级", " a级 ", "level  a", "LEVEL A", "top"])
def test_options_are_found_by_key_label_and_former_key(raw: str) -> None:
    assert parse("choice", raw, options=LEVELS) == "a"


def test_the_api_takes_keys_only_and_a_refusal_lists_the_options() -> None:
    with pytest.raises(Invalid) as caught:
        registry.get("choice").strict(field("choice", options=LEVELS), "A级", READER)
    assert caught.value.problem.help("zh-CN") == "请从中选择：A级、B级、甲、乙。"
    assert caught.value.problem.help("en") == "Choose one of: Level A, B级, 甲、乙."


@pytest.mark.parametrize("raw", ["A级、B级", "b, a", "B级\nA级", ["b", "A级"], "A级|b|a"])
def test_several_options_come_in_the_order_of_the_options(raw: Any) -> None:
    assert parse("choices", raw, options=LEVELS) == ("a", "b")


def test_labels_may_hold_separators() -> None:
    assert keys_of(field("choices", options=LEVELS), "B级、甲、乙") == ["b", "c"]
    assert keys_of(field("choices", options=LEVELS), "B级、甲") is None


def test_choices_keep_to_their_number() -> None:
    assert code("choices", "a", options=LEVELS, min=2) == "VAL021"
    assert code("choices", "a,b", options=LEVELS, max=1) == "VAL022"
    assert parse("choices", "", options=LEVELS, min=2) == ()


def test_people_are_found_by_name_or_login() -> None:
    assert parse("user", "李敏") == parse("user", "li") == parse("user", "#7") == 7
    assert code("user", "王伟") == "VAL052"
    assert code("user", "nobody") == "VAL051"
    assert parse("users", "李敏、#9") == (7, 9)


def test_a_title_that_looks_like_an_id_is_a_title_first() -> None:
    assert parse("link", "12", to=("customer",)) == 5
    assert parse("link", "13", to=("customer",)) == 13
    assert parse("link", "#12", to=("customer",)) == 12


def test_what_must_be_looked_up_is_known_beforehand() -> None:
    reads = registry.get("links")
    links = field("links", to=("customer", "contact"))
    assert reads.lookups(links, "甲、customer:7") == (("customer", "甲"), ("contact", "甲"))
    assert reads.lookups(links, "a\0b") == reads.lookups(links, None) == reads.lookups(links, [7]) == ()


def test_open_links_name_their_entity() -> None:
    assert parse("link", "customer:7", to=("any",)) == Reference("customer", 7)
    assert code("link", {"entity": "order", "id": 7}, to=("customer", "contact")) == "VAL053"
    assert code("link", 7, strict=True, to=("any",)) == "VAL050"


@pytest.mark.parametrize("raw", ["7", "#7", True, 7.5, 0, -1, 2**63, {"id": "7"}, [], {}])
def test_the_api_takes_ids_only(raw: Any) -> None:
    if raw == []:
        assert registry.get("link").strict(field("link", to=("customer",)), raw, READER) is None
    else:
        assert code("link", raw, strict=True, to=("customer",)) == "VAL050"
