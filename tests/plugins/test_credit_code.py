"""The field type of the unified social credit code."""

from datetime import date

import pytest

from kernel.errors import Place
from kernel.text import Text
from plugins.credit_code import CreditCodeType, check_character, normal_code
from schema.fieldtypes.base import Invalid, Reading
from schema.model import Field

KIND = CreditCodeType()
FIELD = Field("code", "credit_code", Text.of("Code"), Place("x.yaml", 1))
READER = Reading(today=date(2026, 11, 21))


@pytest.mark.parametrize(("raw", "kept"), KIND.examples(FIELD).good)
def test_a_code_is_put_right(raw: str, kept: str) -> None:
    assert KIND.parse(FIELD, raw, READER) == kept and KIND.text(FIELD, kept, "en") == kept


@pytest.mark.parametrize("raw", [raw for raw, _ in KIND.examples(FIELD).bad])
def test_what_is_no_code_is_refused_with_the_raw_text_kept(raw: str) -> None:
    with pytest.raises(Invalid) as caught:
        KIND.parse(FIELD, raw, READER)
    assert caught.value.raw == raw and caught.value.problem.code.name == "PLG101"
    assert "18" in caught.value.problem.help("zh-CN")


def test_every_slip_of_one_character_is_found() -> None:
    code = KIND.examples(FIELD).good[0][1]
    for place in range(18):
        for other in "0123456789":
            slipped = code[:place] + other + code[place + 1 :]
            assert (normal_code(slipped) == slipped) == (slipped == code)


def test_neighbours_that_changed_places_are_found() -> None:
    code = KIND.examples(FIELD).good[0][1]
    for place in range(17):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert (normal_code(swapped) is None) == (swapped != code)


def test_the_check_character_is_one_of_the_alphabet() -> None:
    assert {check_character(f"9133010012345{n:04}") for n in range(400)} == set("0123456789ABCDEFGHJKLMNPQRTUWXY")
