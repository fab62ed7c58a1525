"""The normaliser of company names."""

import pytest

from plugins.company_names import normalise_name, plain_name

ONE_FIRM = (
    "杭州澜序仪表有限公司",
    "浙江省杭州市澜序仪表股份有限公司",
    "澜序仪表（杭州）有限公司",
    "杭州 澜序仪表 有限责任公司",
    "澜序仪表(杭州市)集团",
    "杭州“澜序”仪表集团股份有限公司",
)


@pytest.mark.parametrize("name", ONE_FIRM)
def test_one_firm_has_one_name_however_it_is_written(name: str) -> None:
    assert plain_name(name) == "杭州澜序仪表"


@pytest.mark.parametrize("other", ["宁波澜序仪表有限公司", "杭州澜序仪器有限公司", "杭州澜序仪表有限公司宁波分公司"])
def test_other_firms_keep_other_names(other: str) -> None:
    assert plain_name(other) != "杭州澜序仪表"


def test_places_may_be_left_out_by_an_option() -> None:
    assert normalise_name("宁波澜序仪表有限公司", "customer", {"drop_places": True}) == "澜序仪表"
    assert normalise_name("宁波澜序仪表有限公司", "customer", {}) == "宁波澜序仪表"


def test_english_names_lose_case_width_and_legal_form() -> None:
    assert plain_name("ＡＢＣ Instruments Co., Ltd.") == plain_name("abc instruments (Inc)") == "abcinstruments"


@pytest.mark.parametrize("name", ["集团有限公司", "公司", "Co., Ltd.", "北京", "…", "（）"])
def test_a_name_never_becomes_empty(name: str) -> None:
    assert plain_name(name)


@pytest.mark.parametrize(
    "name", [*ONE_FIRM, "吉林省吉林市大有厂", "常州泰州瑞丰", "中山市大有公司", "内蒙古自治区包头市北方"]
)
def test_a_normalised_name_stays_as_it_is(name: str) -> None:
    assert plain_name(plain_name(name)) == plain_name(name)


def test_other_entities_can_be_left_alone() -> None:
    assert normalise_name("甲公司", "contact", {"entities": ["customer"]}) is None
    assert normalise_name("甲公司", "customer", {"entities": ["customer"]}) == "甲"
