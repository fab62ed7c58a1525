"""Patterns and masks are checked when they are written, asked for when a text is saved, and hold nobody up."""

import time
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Place
from kernel.text import Text
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid
from schema.model import Field
from tests.schema.writing import ACCESS, lines

SCHEMA = "roles: {sales: 业务}\nentities:\n  thing:\n    fields:\n      code: {type: text, pattern: %s}\n" + ACCESS


def field(**more: Any) -> Field:
    return Field("code", "text", Text.of("Code"), Place("f.yaml", 1), **more)


def fit(of: Field, text: str) -> object:
    return registry.get("text").fit(of, text)


@pytest.mark.parametrize("pattern", ["'('", "'[a'", "'*a'", "'(?P<n>a'", "'a{2,1}'"])
def test_a_pattern_nothing_could_be_matched_with_is_named_at_its_place(tmp_path: Path, pattern: str) -> None:
    (found,) = lines(tmp_path, SCHEMA % pattern)
    assert found.startswith(f"5:35 SCH082 `{pattern[1:-1]}` is no regular expression:")
    assert "Write a form such as" in found


def test_a_text_must_have_the_form_of_its_pattern_as_a_whole() -> None:
    assert fit(field(pattern=r"\d{4}"), "2026") == "2026"
    with pytest.raises(Invalid) as refused:
        fit(field(pattern=r"\d{4}"), "2026-11")
    assert refused.value.problem.code.name == "VAL006"


@pytest.mark.parametrize("pattern", [r"(a|a)+b", r"(x+x+)+y", r"(.*a){20}"])
def test_a_pattern_that_would_take_for_ever_is_refused_within_a_second(pattern: str) -> None:
    begun = time.process_time()
    with pytest.raises(Invalid) as refused:
        fit(field(pattern=pattern), ("x" if "x" in pattern else "a") * 1_900 + "!")
    assert refused.value.problem.code.name in ("VAL006", "VAL007")
    assert time.process_time() - begun < 1


def test_what_could_not_be_matched_in_time_is_said_so() -> None:
    with pytest.raises(Invalid) as refused:
        fit(field(pattern=r"(a|a)+b"), "a" * 1_900 + "!")
    assert refused.value.problem.code.name == "VAL007"


@pytest.mark.parametrize(
    ("mask", "typed", "kept"),
    [
        ("AA-999999", "AB-123456", "AB-123456"),
        ("AA-999999", "AB123456", "AB-123456"),
        ("(999) 9999", "5711234", "(571) 1234"),
        ("***", "a1B", "a1B"),
        ("T-99", "T-07", "T-07"),
    ],
)
def test_a_mask_is_a_picture_of_the_text_and_its_own_characters_need_not_be_typed(
    mask: str, typed: str, kept: str
) -> None:
    assert fit(field(input_mask=mask), typed) == kept
    assert fit(field(input_mask=mask), kept) == kept


@pytest.mark.parametrize(("mask", "typed"), [("AA-999999", "A1-123456"), ("999", "abc"), ("999", "1234"), ("99", "1")])
def test_a_text_unlike_its_mask_is_refused_with_the_mask(mask: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        fit(field(input_mask=mask), typed)
    assert refused.value.problem.code.name == "VAL006"
    assert mask in refused.value.problem.line("en")
