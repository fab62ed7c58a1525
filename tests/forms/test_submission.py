"""What somebody typed into a form."""

from datetime import date
from decimal import Decimal
from typing import Any

from forms.submission import Submission, submitted
from schema.fieldtypes.base import Reading
from tests.forms.sample_schema import Rights, schema

READER = Reading(date(2026, 11, 21), found={("user", "李敏"): (7,)})


def typed(raw: dict[str, Any], rights: Rights | None = None, creating: bool = False) -> Submission:
    return submitted(schema(), "customer", raw, lambda entity: rights or Rights(), READER, creating)


def test_everything_is_read_as_people_type_it() -> None:
    found = typed(
        {"name": " 甲 ", "amount": "￥1,234.5", "due": "今天", "owner": "李敏", "is_key": "是", "tags": "A、B"}
    )
    assert found.fine
    assert found.values == {
        "name": "甲", "amount": Decimal("1234.50"), "due": date(2026, 11, 21), "owner": 7, "is_key": True,
        "tags": ("a", "b"),
    }  # fmt: skip


def test_what_cannot_be_read_is_kept_with_all_problems_and_the_rest_is_read() -> None:
    found = typed({"phone": "1365-52x-78", "due": "2024/5", "name": "甲"})
    assert {name: problem.code.name for name, problem in found.problems.items()} == {"phone": "VAL041", "due": "VAL030"}
    assert found.kept == {"phone": "1365-52x-78", "due": "2024/5"}
    assert found.values == {"name": "甲"}
    assert found.problems["phone"].text("zh-CN") == "“1365-52x-78”不是有效电话：应为 11 位手机号，或“区号-号码”。"


def test_required_fields_are_asked_for() -> None:
    assert typed({"name": "  "}).problems["name"].code.name == "VAL001"
    assert typed({}, creating=True).problems["name"].code.name == "VAL001"
    assert typed({}).fine


def test_unknown_hidden_and_readonly_fields_are_refused() -> None:
    rights = Rights(hidden=frozenset({"amount"}), readonly=frozenset({"due"}))
    found = typed({"nowhere": 1, "amount": "1", "due": "2026-11-21", "id": 5}, rights)
    codes = {name: problem.code.name for name, problem in found.problems.items()}
    assert codes == {"nowhere": "VAL081", "amount": "VAL081", "due": "VAL082", "id": "VAL082"}
    assert found.values == {}


def test_lines_are_read_row_by_row() -> None:
    found = typed({"parts": [{"id": 3, "price": "1万"}, {"name": "b", "price": ""}]})
    assert found.values["parts"] == ({"id": 3, "price": Decimal("10000.00")}, {"name": "b", "price": None})


def test_problems_in_lines_say_in_which_line() -> None:
    found = typed({"parts": [{"name": "a", "price": "lots"}, {"price": "1"}]})
    assert {name: problem.code.name for name, problem in found.problems.items()} == {
        "parts.1.price": "VAL010",
        "parts.2.name": "VAL001",
    }
    assert found.kept["parts.1.price"] == "lots"


def test_too_many_lines_are_refused() -> None:
    assert typed({"parts": [{"name": "a"}] * 4}).problems["parts"].code.name == "VAL022"
