"""Routes: an empty field that could change the answer leaves it unknown and is named; answers can be explained."""

from decimal import Decimal

import pytest

from expressions.decide import Unknown, decide
from expressions.explain import explain
from tests.expressions.rows import ROWS, world_of
from tests.expressions.shop import FRAME, made

WORLD = world_of(ROWS)


def decided(source: str, record: int = 3) -> bool | tuple[str, ...]:
    """The answer about a customer (the third has only a creation date), or the fields it hangs on."""
    found = decide(made(source), WORLD, FRAME.about(record))
    return found.fields if isinstance(found, Unknown) else found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ratio >= 0.45", ("ratio",)),
        ("not (ratio >= 0.45)", ("ratio",)),
        ("ratio != 0.45", ("ratio",)),
        ("ratio >= 0.45 and credit > 5", ("credit", "ratio")),
        ("ratio >= 0.45 and 1 > 2", False),
        ("ratio >= 0.45 or 2 > 1", True),
        ("ratio is empty or ratio > 3", True),
        ("credit + 1 > 3", ("credit",)),
        ("1 / 0 > 3 or name == 'x'", ("1 / 0", "name")),
        ("first_filled(credit, 0) > 3", False),
        ("first_filled(credit, ratio) > 3", ("credit", "ratio")),
        ("max(credit, 0) >= 0", ("credit",)),
        ("level in ['a', 'b']", ("level",)),
        ("'a' in [level, 'a']", True),
        ("'a' in [level, 'b']", ("level",)),
        ("owner.manager.active", ("owner",)),
        ("parent.ratio > 1", ("parent",)),
        ("(1 if credit > 5 else 1) == 1", True),
        ("(1 if credit > 5 else 2) == 1", ("credit",)),
        ("contains(name, 'x')", ("name",)),
        ("is_key", False),
        ("param.mode == 'x'", ("param.mode",)),
        ("count(activities) > 0", False),
        ("max(activities.cost) > 5", ("max(activities.cost)",)),
        ("days_since(seen) > 3", ("seen",)),
        ("unit.section == me.section", ("unit",)),
        ("has_role(owner, 'sales')", ("owner",)),
    ],
)
def test_an_empty_field_matters_only_where_it_could_change_the_answer(
    source: str, expected: bool | tuple[str, ...]
) -> None:
    assert decided(source) == expected


@pytest.mark.parametrize("source", ["ratio >= 0.45 and credit > 5", "owner.manager.active", "level in ['a', 'b']"])
def test_filled_fields_give_the_plain_answer(source: str) -> None:
    assert decided(source, 1) in (True, False)


def test_a_division_by_zero_names_the_fields_it_reads() -> None:
    assert decided("credit / (score - score) > 5", 1) == ("credit", "score")


def test_an_unknown_answer_cannot_be_taken_for_no() -> None:
    with pytest.raises(TypeError):
        bool(Unknown(("ratio",)))


def settling(source: str, record: int) -> list[tuple[str, str, object, object, bool, bool]]:
    """The facts that settle a question: left as written, operator, both values, whether it holds and should."""
    facts = explain(made(source), WORLD, FRAME.about(record)).facts()
    return [
        (fact.left.node.said, fact.operator, fact.left.value, fact.right and fact.right.value, fact.holds, fact.wanted)
        for fact in facts
    ]


@pytest.mark.parametrize(
    ("source", "record", "expected"),
    [
        ("ratio >= 0.45", 2, [("ratio", ">=", Decimal("0.4499"), Decimal("0.45"), False, True)]),
        ("ratio >= 0.45", 3, [("ratio", ">=", None, Decimal("0.45"), False, True)]),
        ("is_key and ratio >= 0.45", 2, [("is_key", "true", False, None, False, True),
                                         ("ratio", ">=", Decimal("0.4499"), Decimal("0.45"), False, True)]),
        ("is_key and ratio >= 0.46", 1, [("ratio", ">=", Decimal("0.45"), Decimal("0.46"), False, True)]),
        ("is_key or ratio >= 0.46", 1, [("is_key", "true", True, None, True, True)]),
        ("not (is_key and score > 9)", 1, [("score", ">", 7, 9, False, False)]),
        ("level != 'a'", 1, [("level", "==", "a", "a", True, False)]),
        ("level not in ['b', 'c']", 1, [("level", "in", "a", ("b", "c"), False, False)]),
        ("ratio is not empty", 3, [("ratio", "empty", None, None, True, False)]),
        ("count(activities) > param.pool_days", 1, [("count(activities)", ">", 3, 30, False, True)]),
        ("owner.active or seen < created_at", 1, [("owner.active", "true", True, None, True, True)]),
    ],
)  # fmt: skip
def test_an_answer_says_which_comparisons_settled_it(source: str, record: int, expected: list[object]) -> None:
    assert settling(source, record) == expected


def test_what_settled_nothing_stands_beside() -> None:
    found = explain(made("is_key and ratio >= 0.46 and (score > 9 or level == 'a')"), WORLD, FRAME.about(1))
    assert [fact.left.node.said for fact in found.facts()] == ["ratio"]
    assert [fact.left.node.said for fact in found.beside()] == ["is_key", "level"]


def test_a_plain_alternative_speaks_for_an_exception() -> None:
    assert settling("ratio >= 0.46 or is_key and score > 9", 1) == [
        ("ratio", ">=", Decimal("0.45"), Decimal("0.46"), False, True)
    ]


def test_a_fact_names_every_field_it_looked_at() -> None:
    (owner,) = explain(made("owner.manager.active"), WORLD, FRAME.about(1)).facts()
    customer, boss = ROWS["customer"][0], ROWS["user"][0]
    assert owner.left.reads[0] == ("user", "active", next(
        row["manager"] for row in ROWS["user"] if row["id"] == customer["owner"]))  # fmt: skip
    assert ("customer", "owner", 1) in owner.left.reads and boss["id"]
    (count,) = explain(made("count(activities) > 1"), WORLD, FRAME.about(1)).facts()
    assert [(entity, record) for entity, _, record in count.left.reads] == [("activity", None)]


def test_an_explanation_is_a_tree_with_values() -> None:
    found = explain(made("is_key and (ratio > 1 or score > 9)"), WORLD, FRAME.about(1))
    assert not found.holds and found.question
    (either,) = found.parts
    assert [(part.text, part.holds, part.values[0].value) for part in either.parts] == [
        ("ratio > 1", False, ROWS["customer"][0]["ratio"]),
        ("score > 9", False, 7),
    ]
