"""A field as screens read it."""

import json

from forms.spec import form_of
from tests.grids.small_schema import ALL, Rights, schema


def test_a_field_is_plain_json_in_both_languages() -> None:
    for language, label in (("en", "Name"), ("zh-CN", "字段name")):
        name = json.loads(json.dumps(form_of(schema(), "customer", ALL, language).fields))["name"]
        assert (name["label"], name["required"], name["icon"], name["cell"]["kind"]) == (label, True, "text", "text")
        assert [operator["key"] for operator in name["operators"]][:2] == ["contains", "lacks"]


def test_a_footer_offers_the_figures_that_make_sense() -> None:
    fields = form_of(schema(), "customer", Rights(masked=frozenset({"secret"})), "en").fields
    assert fields["money_0"]["totals"] == ["sum", "avg", "min", "max"] and fields["secret"]["totals"] == []
    assert (fields["percent_0"]["totals"], fields["date_0"]["totals"]) == (["avg", "min", "max"], ["min", "max"])
    assert fields["name"]["totals"] == []


def test_money_knows_the_applications_currency() -> None:
    secret = form_of(schema(), "customer", ALL, "en").fields["secret"]
    assert (secret["cell"]["currency"], secret["widget"]["currency"]) == ("CNY", "CNY")


def test_the_stage_is_a_dot_with_text() -> None:
    assert form_of(schema(), "customer", ALL, "en").fields["stage"]["cell"]["kind"] == "stage"


def test_a_masked_field_is_neither_sorted_nor_filtered_nor_written() -> None:
    secret = form_of(schema(), "customer", Rights(masked=frozenset({"secret"})), "en").fields["secret"]
    assert (secret["masked"], secret["sortable"], secret["operators"], secret["readonly"]) == (True, False, [], True)
