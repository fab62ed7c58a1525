"""Conditions as data: a browser's answer is the server's."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expressions.evaluate import evaluate
from expressions.frame import Frame
from expressions.memory_world import MemoryWorld
from forms.conditions import ASK, portable
from schema.fieldtypes import registry
from tests.forms.sample_schema import CUSTOMER, question

KNOWN = set(CUSTOMER.fields)
TODAY = date(2026, 11, 21)


JOINS: dict[str, Callable[[list[Any]], bool]] = {
    "and": all,
    "or": any,
    "not": lambda of: not of[0],
    "empty": lambda of: of[0] in (None, "", []),
    "in": lambda of: of[0] is not None and of[0] in (of[1] or []),
    "==": lambda of: None not in of and of[0] == of[1],
    "<": lambda of: None not in of and of[0] < of[1],
    "<=": lambda of: None not in of and of[0] <= of[1],
    ">": lambda of: None not in of and of[0] > of[1],
    ">=": lambda of: None not in of and of[0] >= of[1],
}


def answered(tree: Any, values: dict[str, Any], is_new: bool = False) -> Any:
    """How a browser answers: over values in the API's form, with the emptiness rule."""
    leaves = {"is_new": is_new, "me": Decimal(7), "today": TODAY.isoformat()}
    if tree["op"] in leaves:
        return leaves[tree["op"]]
    if tree["op"] == "field":
        return _typed(values.get(tree["name"]), tree["kind"])
    if tree["op"] == "value":
        return _typed(tree["value"], tree["kind"])
    of = [answered(each, values, is_new) for each in tree["of"]]
    return of if tree["op"] == "list" else JOINS[tree["op"]](of)


def _typed(value: Any, kind: str) -> Any:
    return Decimal(value) if kind in ("number", "record") and value is not None else value


QUESTIONS = (
    "is_key", "not is_key", "level == 'a'", "level != 'a'", "level in ['a', 'b'] and not is_key", "amount > 1000.50",
    "not (amount <= 1000.5)", "amount is empty or level is not empty", "due < today", "due == '2026-11-21'", "is_new",
    "name == '杭州'", "'a' in tags", "'a' not in tags", "tags is empty", "owner == 7", "owner in [7, 8]",
    "boss == owner", "ratio >= 50%", "true", "amount > ratio", "owner == me",
)  # fmt: skip
ROWS = st.fixed_dictionaries(
    {
        "is_key": st.booleans(),
        "level": st.sampled_from([None, "a", "b"]),
        "amount": st.sampled_from([None, Decimal("1000.50"), Decimal("1000.51"), Decimal("-1.00")]),
        "ratio": st.sampled_from([None, Decimal("0.5000"), Decimal("0.4999")]),
        "due": st.sampled_from([None, TODAY, date(2026, 11, 20)]),
        "name": st.sampled_from([None, "杭州", "x"]),
        "tags": st.sampled_from([(), ("a",), ("a", "b")]),
        "owner": st.sampled_from([None, 7, 9]),
        "boss": st.sampled_from([None, 7]),
    }
)


@pytest.mark.parametrize("source", QUESTIONS)
@given(row=ROWS, is_new=st.booleans())
def test_the_browser_answers_as_the_server_does(source: str, row: dict[str, Any], is_new: bool) -> None:
    expression = question(source)
    tree = json.loads(json.dumps(portable(expression, KNOWN)))
    assert tree != ASK
    sent = {
        name: registry.of(CUSTOMER.fields[name]).as_json(CUSTOMER.fields[name], value) for name, value in row.items()
    }
    frame = Frame(datetime(2026, 11, 21, 3, tzinfo=UTC), me=7, record=1, is_new=is_new)
    world = MemoryWorld({"customer": [{"id": 1, **row}]})
    assert answered(tree, json.loads(json.dumps(sent)), is_new) == evaluate(expression, world, frame)


@pytest.mark.parametrize(
    "source",
    [
        "owner.name == 'Li'",
        "count(contacts) > 0",
        "contains(name, 'x')",
        "days_since(due) > 3",
        "seen_at < now",
        "is_key and amount + 1 > 2",
        "old.amount > 5",
    ],
)
def test_what_a_browser_cannot_answer_asks_the_server(source: str) -> None:
    assert portable(question(source), KNOWN) == ASK


def test_a_hidden_field_is_never_spoken_of() -> None:
    assert portable(question("is_key and amount > 5"), KNOWN - {"amount"}) == ASK


def test_constants_stay_constants() -> None:
    assert portable(True, KNOWN) is True and portable(False, KNOWN) is False


def test_the_tree_names_fields_and_values_with_their_kinds() -> None:
    assert portable(question("level == 'a'"), KNOWN) == {
        "op": "==",
        "of": [
            {"op": "field", "name": "level", "kind": "text"},
            {"op": "value", "value": "a", "kind": "text"},
        ],
    }
