"""Chips write expressions, and expressions are read back into chips."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.chips import Chip, write
from grids.filters import Filter, read
from grids.spec import resolver
from kernel.errors import Refusal
from schema.fieldtypes import registry
from schema.fieldtypes.base import Reading
from schema.fieldtypes.operators import Operator
from schema.model import Field
from tests.grids.small_schema import ALL, Rights, every_field, question, schema

READER = Reading(today=date(2026, 11, 21))
RESOLVE = resolver(schema(), "customer", ALL)


def operands(field: Field, operator: Operator) -> list[Any]:
    """Operands to try, in the API's form."""
    kind = registry.of(field)
    examples = [value for _, value in kind.examples(field).good if value not in (None, (), True, False)]
    sent = [kind.as_json(field, value) for value in examples]
    sent = [each[0] if each and isinstance(each, list) else each for each in sent]
    match operator.operand:
        case "none":
            return [None]
        case "number":
            return [0, 30]
        case "text":
            return ["科技", 'it\'s \\ a "test"']
        case "day":
            return ["2026-11-21"]
        case "values":
            return [sent[:1], list(dict.fromkeys(sent))]
        case _:
            return sent


def chips() -> Iterator[Any]:
    for field in every_field():
        for operator in registry.of(field).operators(field):
            for n, operand in enumerate(operands(field, operator)):
                yield pytest.param(Chip(field.name, operator.key, operand), id=f"{field.name}-{operator.key}-{n}")


@pytest.mark.parametrize("chip", list(chips()))
def test_every_operator_writes_an_expression_that_compiles_and_reads_back(chip: Chip) -> None:
    source = write([chip], RESOLVE, READER)
    question(source)
    back = read(source, RESOLVE, READER)
    assert back.expert == ""
    assert write(back.chips, RESOLVE, READER) == source
    assert [(found.field, found.operator) for found in back.chips] == [(chip.field, chip.operator)]


def test_chips_are_joined_by_and_and_read_back_in_order() -> None:
    several = (
        Chip("choice_0", "one_of", ["a", "b"]),
        Chip("date_0", "recent", 7),
        Chip("owner", "me"),
        Chip("money_0", "at_least", "200000.01"),
        Chip("boolean_0", "no"),
    )
    source = write(several, RESOLVE, READER)
    assert source == (
        "choice_0 in ['a', 'b'] and (date_0 <= today and days_since(date_0) <= 7) and owner == me"
        " and money_0 >= 200000.01 and not boolean_0"
    )
    question(source)
    assert read(source, RESOLVE, READER) == Filter(several)


@pytest.mark.parametrize(
    ("source", "chip"),
    [
        ("choice_0 == 'a'", Chip("choice_0", "one_of", ["a"])),
        ("choice_0 != 'a'", Chip("choice_0", "none_of", ["a"])),
        ("(choice_0 in ['a'])", Chip("choice_0", "one_of", ["a"])),
        ("integer_0 == -5", Chip("integer_0", "is", -5)),
        ("percent_0 >= 50%", Chip("percent_0", "at_least", "0.50")),
        ("owner.name == 'Li'", Chip("owner.name", "is", "Li")),
        ("link_0.owner == me", Chip("link_0.owner", "me")),
    ],
)
def test_what_people_write_reads_as_chips(source: str, chip: Chip) -> None:
    assert read(source, RESOLVE, READER) == Filter((chip,))


@pytest.mark.parametrize(
    "source",
    [
        "name == 'a' or name == 'b'",
        "integer_0 > integer_0",
        "count(link_0) > 1 and name == 'a'",
        "choice_0 == 'no_such_option'",
        "nowhere == 'a'",
        "name = 'a'",
        "((",
        "name == 'a' and not (name == 'b')",
    ],
)
def test_what_chips_cannot_say_stays_an_experts_text(source: str) -> None:
    assert read(source, RESOLVE, READER) == Filter(expert=source)
    assert read(source, RESOLVE, READER).source(RESOLVE, READER) == source


def test_an_empty_filter_has_no_chips() -> None:
    assert read("  ", RESOLVE, READER) == Filter() == Filter(()) and write([], RESOLVE, READER) == ""


@pytest.mark.parametrize(
    ("chip", "code"),
    [
        (Chip("nowhere", "is", 1), "VAL080"),
        (Chip("name", "at_least", 1), "VAL080"),
        (Chip("money_0", "is", "lots"), "VAL010"),
        (Chip("money_0", "is", None), "VAL002"),
        (Chip("choice_0", "one_of", "a"), "VAL023"),
        (Chip("choice_0", "one_of", []), "VAL023"),
        (Chip("date_0", "is", "2026/11/21"), "VAL030"),
        (Chip("date_0", "older", "x"), "VAL010"),
        (Chip("date_0", "older", True), "VAL010"),
        (Chip("name", "contains", " "), "VAL002"),
        (Chip("owner", "is", 0), "VAL050"),
    ],
)
def test_bad_chips_are_refused_with_a_code(chip: Chip, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        write([chip, Chip("owner", "me")], RESOLVE, READER)
    assert [(problem.code.name, problem.field) for problem in caught.value.problems] == [(code, chip.field)]


def test_hidden_and_masked_fields_are_like_unknown_ones() -> None:
    resolve = resolver(schema(), "customer", Rights(hidden=frozenset({"secret"}), masked=frozenset({"owner"})))
    for chip in (Chip("secret", "is", "1.00"), Chip("owner", "me"), Chip("owner.name", "is", "Li")):
        with pytest.raises(Refusal):
            write([chip], resolve, READER)
    assert read("secret == 1", resolve, READER).expert == "secret == 1"


@given(text=st.text(min_size=1, max_size=30).filter(lambda text: text.strip()))
def test_no_text_escapes_its_quotes(text: str) -> None:
    try:
        source = write([Chip("name", "contains", text)], RESOLVE, READER)
    except Refusal:
        return
    back = read(source, RESOLVE, READER)
    assert back.expert == source or back.chips == (Chip("name", "contains", text.strip()),)
