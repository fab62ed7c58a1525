"""The form of an entity for one person."""

import json
from dataclasses import replace

from forms.spec import form_of
from kernel.text import Text
from schema.model import Form, Section
from tests.forms.sample_schema import CUSTOMER, Rights, question, schema

ALL = Rights()
FORM = Form(
    (
        Section(Text((("en", "Basics"), ("zh-CN", "基本"))), ("name", "level", "amount"), 3),
        Section(Text.of("Key"), ("tags",), show=question("is_key")),
        Section(Text.of("Money"), ("ratio",), show=question("amount > 5")),
    ),
    ("contacts",),
)


def test_a_form_without_sections_shows_all_own_fields_in_one() -> None:
    form = form_of(schema(), "customer", ALL, "en")
    assert [section["fields"] for section in form.sections] == [[field.name for field in CUSTOMER.own_fields]]


def test_a_form_is_plain_json_in_the_persons_language() -> None:
    form = form_of(schema(FORM), "customer", ALL, "zh-CN")
    first = form.sections[0]
    assert (first["label"], first["columns"], first["show"]) == ("基本", 3, True)
    assert form.sections[1]["show"] == "is_key"
    assert json.loads(json.dumps(form.fields))["name"]["label"] == "字段name"
    assert list(form.related) == [{"name": "contacts", "label": "contact", "entity": "contact", "field": "customer"}]


def test_conditions_of_fields_come_as_they_are_written() -> None:
    due = replace(CUSTOMER.fields["due"], required=question("is_key"), show=question("owner.name == 'Li'"))
    field = form_of(schema(due=due), "customer", ALL, "en").fields["due"]
    assert (field["required"], field["show"], field["readonly"]) == ("is_key", "owner.name == 'Li'", False)


def test_hidden_fields_leave_no_trace() -> None:
    due = replace(CUSTOMER.fields["due"], required=question("amount > 5"))
    form = form_of(schema(FORM, due=due), "customer", Rights(hidden=frozenset({"amount"})), "en")
    assert "amount" not in json.dumps([form.sections, form.fields, form.related])
    assert form.fields["due"]["required"] == form.sections[2]["show"] == ""


def test_a_section_of_which_nothing_is_seen_is_left_out() -> None:
    form = form_of(schema(FORM), "customer", Rights(hidden=frozenset({"tags"})), "en")
    assert [section["label"] for section in form.sections] == ["Basics", "Money"]


def test_a_field_one_may_not_write_is_readonly() -> None:
    fields = form_of(schema(), "customer", Rights(readonly=frozenset({"phone"})), "en").fields
    assert fields["phone"]["readonly"] is True
    assert fields["name"]["readonly"] is False


def test_lists_of_entities_one_does_not_see_are_left_out() -> None:
    assert form_of(schema(FORM), "customer", ALL, "en", lambda entity: False).related == ()


def test_what_is_hidden_is_counted_and_not_named() -> None:
    form = form_of(schema(FORM), "customer", Rights(hidden=frozenset({"amount", "phone"})), "en", lambda name: False)
    assert form.hidden == {"fields": 1, "related": 1}  # the phone stands in no section
    assert form_of(schema(FORM), "customer", ALL, "en").hidden == {"fields": 0, "related": 0}
