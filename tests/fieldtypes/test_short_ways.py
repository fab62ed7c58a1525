"""Plain numbers and addresses are read by a short way, which says what the long way says."""

from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import Problem
from schema.fieldtypes import email, phone
from schema.fieldtypes.base import Invalid
from schema.fieldtypes.phone import _valid, _written, normal_phone
from tests.fieldtypes.test_texts import field


@settings(max_examples=300, deadline=None)
@given(st.from_regex(r"1[0-9]{10}", fullmatch=True))
def test_a_mobile_is_what_the_whole_check_says(text: str) -> None:
    number = _valid(text)
    assert normal_phone(text) == (_written(number) if number else None)


@settings(max_examples=300, deadline=None)
@given(st.from_regex(r"[A-Za-z0-9._+-]{1,12}@[a-z0-9.-]{1,14}", fullmatch=True))
def test_an_address_is_what_the_whole_check_says(text: str) -> None:
    kind, of = email.TYPE, field("email")
    try:
        short: str | Problem = kind.fit(of, text)
    except Invalid as error:
        short = error.problem
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
        long = found.normalized if "." in found.domain else None
    except ValueError:
        long = None
    assert (short if isinstance(short, str) else None) == long


def test_ranges_of_mobiles_are_known_by_five_digits() -> None:
    phone._begins_mobile.cache_clear()
    assert normal_phone("13867140283") == "13867140283" and normal_phone("10867140283") is None
