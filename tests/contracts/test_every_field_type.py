"""Laws that every registered field type keeps, those of plugins included."""

import json
import string
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import Place, declared
from kernel.text import Text
from plugins.credit_code import CreditCodeType
from schema.fieldtypes import operators, registry
from schema.fieldtypes.base import COMMON_KEYS, Column, FieldType, Invalid, Reading
from schema.fieldtypes.shapes import CELL_KINDS, STATE_COLOURS, TAG_COLOURS, WIDGET_KINDS, Shape
from schema.model import Field

NAMES = [
    *("text", "long_text", "rich_text", "integer", "decimal", "money", "percent", "boolean", "choice", "choices"),
    *("date", "datetime", "duration", "email", "phone", "url", "address", "user", "users", "unit", "link", "links"),
    *("lines", "file", "files", "image", "signature", "score", "color", "json", "number"),
]
READER = Reading(today=date(2026, 11, 21))
PLAIN = Field("f", "text", Text((("en", "Field"), ("zh-CN", "字段"))), Place("x.yaml", 1))
SMALL = st.integers() | st.text(max_size=5)
RAW = st.one_of(
    st.none() | st.booleans() | st.integers() | st.floats() | st.binary(max_size=4),
    st.text(max_size=40),
    st.text(alphabet=string.digits + "-/.:,年月日%¥万 天hT+Z#@（）", max_size=20),
    st.lists(SMALL, max_size=3) | st.dictionaries(st.text(max_size=3), SMALL | st.lists(SMALL, max_size=2), max_size=3),
)


def fields() -> list[Any]:
    """A field of every type in each of its interesting settings."""
    return [
        pytest.param(kind, replace(PLAIN, type=kind.name, **settings), id=f"{kind.name}-{n}")
        for kind in (*(registry.get(name) for name in sorted(registry.own())), CreditCodeType())
        for n, settings in enumerate(kind.sample())
    ]


every = pytest.mark.parametrize(("kind", "field"), fields())


def values(kind: FieldType, field: Field) -> list[Any]:
    return [value for _, value in kind.examples(field).good if value is not None]


def test_every_type_of_the_language_is_there() -> None:
    assert registry.own() == set(NAMES)


@every
def test_examples_read_as_they_say(kind: FieldType, field: Field) -> None:
    for raw, value in kind.examples(field).good:
        assert kind.parse(field, raw, READER) == value, raw
    for raw, code in kind.examples(field).bad:
        with pytest.raises(Invalid) as caught:
            kind.parse(field, raw, READER)
        assert (caught.value.problem.code.name, caught.value.problem.field) == (code, "f"), raw
        assert caught.value.raw is raw


@every
def test_export_reads_back(kind: FieldType, field: Field) -> None:
    for value in values(kind, field):
        for language in ("zh-CN", "en"):
            assert kind.parse(field, kind.text(field, value, language), READER) == value


@every
def test_the_api_form_reads_back_strictly(kind: FieldType, field: Field) -> None:
    for value in values(kind, field):
        sent = json.loads(json.dumps(kind.as_json(field, value)))
        assert kind.strict(field, sent, READER) == value


@every
def test_what_is_stored_comes_back(kind: FieldType, field: Field) -> None:
    for value in [*values(kind, field), kind.empty]:
        assert kind.unpack(field, kind.pack(field, value)) == value
        assert kind.fit(field, value) == value


@every
def test_blank_is_empty_everywhere(kind: FieldType, field: Field) -> None:
    for raw in (None, "", "  ", "\u3000\n"):
        assert kind.parse(field, raw, READER) == kind.empty
        assert kind.strict(field, raw, READER) == kind.empty
    assert kind.parse(field, kind.text(field, kind.empty, "en"), READER) == kind.empty
    assert kind.fit(field, kind.empty) == kind.empty
    assert kind.strict(field, kind.as_json(field, kind.empty), READER) == kind.empty


@every
def test_its_shapes_are_ones_the_screens_know(kind: FieldType, field: Field) -> None:
    assert_known(kind.widget(field), WIDGET_KINDS)
    assert_known(kind.cell(field), CELL_KINDS)


def assert_known(shape: Shape, kinds: Any) -> None:
    allowed = kinds[shape.kind]
    assert set(shape.properties) <= {name.rstrip("?") for name in allowed}
    assert {name for name in allowed if not name.endswith("?")} <= set(shape.properties)
    for language in ("zh-CN", "en"):
        json.dumps(shape.as_json(language))
    for option in shape.properties.get("options", ()):
        assert option["color"] in TAG_COLOURS + STATE_COLOURS


@every
def test_its_column_holds_what_it_packs(kind: FieldType, field: Field) -> None:
    column = kind.column(field)
    if column is None:
        assert kind.kind(field).kind == "collection"
        return
    for value in values(kind, field):
        assert_fits(column, kind.pack(field, value))


def assert_fits(column: Column, stored: Any) -> None:
    expected = {"text": str, "reference": str, "boolean": bool, "date": date, "instant": datetime}
    if column.kind in ("integer", "scaled", "link"):
        assert type(stored) is int and abs(stored) <= 2**63 - 1
    elif column.kind == "json":
        json.dumps(stored)
    else:
        assert type(stored) is expected[column.kind]


@every
def test_it_says_what_it_is(kind: FieldType, field: Field) -> None:
    assert kind.label.in_("en") and kind.label.in_("zh-CN") != kind.label.in_("en")
    assert kind.icon and kind.width >= 48
    assert not kind.keys & COMMON_KEYS
    assert isinstance(kind.kind(field).kind, str)
    assert (type(kind).__doc__ or "").strip()


@every
def test_its_operators_write_expressions(kind: FieldType, field: Field) -> None:
    offered = kind.operators(field)
    assert len({operator.key for operator in offered}) == len(offered) > 0
    for operator in offered:
        assert ("{value}" in operator.template) == (operator.operand != "none"), operator
        assert "{field}" in operator.template
        assert operator.label.in_("zh-CN") and operator.label.in_("en")


@every
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=RAW)
def test_any_input_is_a_value_or_a_coded_problem(kind: FieldType, field: Field, raw: Any) -> None:
    for read in (kind.parse, kind.strict):
        try:
            value = read(field, raw, READER)
        except Invalid as error:
            assert error.problem.code.name in declared()
            for language in ("zh-CN", "en"):
                assert "{" not in error.problem.text(language) or "{" in str(raw)
                json.dumps(error.problem.text(language)).encode()
            continue
        assert kind.parse(field, kind.text(field, value, "zh-CN"), READER) == value
        assert kind.strict(field, json.loads(json.dumps(kind.as_json(field, value))), READER) == value
        assert kind.unpack(field, kind.pack(field, value)) == value


@every
def test_no_code_point_that_a_database_refuses_gets_through(kind: FieldType, field: Field) -> None:
    for raw in ("a\0b", "\ud800", ["a\0"], {"a": "\udfff"}, "1\0", "2026-11-21\0"):
        for read in (kind.parse, kind.strict):
            try:
                value = read(field, raw, READER)
            except Invalid:
                continue
            kept = json.dumps(kind.as_json(field, value), ensure_ascii=False)
            kept.encode()
            assert "\\u0000" not in kept and "\0" not in kept


@every
def test_deep_and_endless_input_is_a_value_or_a_coded_problem(kind: FieldType, field: Field) -> None:
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    for raw in (deep, {"a": deep}, 10**5_000, "9" * 5_000, "[" * 5_000, "(" * 5_000, {"id": 10**5_000}, 1e308):
        for read in (kind.parse, kind.strict):
            try:
                read(field, raw, READER)
            except Invalid as error:
                assert len(error.problem.text("en")) < 600


def test_a_plugin_may_add_a_type_but_not_take_a_name() -> None:
    class Barcode(type(registry.get("text"))):  # type: ignore[misc]
        """A bar code."""

        name = "barcode"

    registry.add(Barcode())
    try:
        assert registry.get("barcode").label.in_("en") == "Text"
        with pytest.raises(ValueError, match="money"):
            registry.add(type("Fake", (Barcode,), {"name": "money"})())
    finally:
        registry.forget("barcode")
    with pytest.raises(KeyError):
        registry.get("barcode")


def test_operator_sets_have_no_double_keys() -> None:
    for name in ("TEXTS", "NUMBERS", "CHOICES", "DAYS", "PEOPLE", "UNITS", "HOLDINGS", "LINKS"):
        keys = [operator.key for operator in getattr(operators, name)]
        assert len(keys) == len(set(keys))


def test_instants_read_back_where_clocks_are_put_back() -> None:
    kind, zone = registry.get("datetime"), ZoneInfo("Europe/Berlin")
    reader = replace(READER, zone=zone)
    for hour in (0, 1, 2):
        at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        assert kind.parse(PLAIN, kind.text(PLAIN, at, "en", zone), reader) == at
