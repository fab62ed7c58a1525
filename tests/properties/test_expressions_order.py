"""The order of the parts of `and` and `or` never changes an answer: its value, the decided one, and what SQL finds."""

import os
from collections.abc import Iterator
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from expressions import decide as deciding
from expressions.decide import Unknown, decide
from expressions.errors import ExpressionErrors
from expressions.evaluate import evaluate
from expressions.nodes import And, Or
from expressions.tree import Expression
from store.sql import compile_sql
from tests.expressions.database import TABLES, Sqlite
from tests.expressions.rows import world_of
from tests.expressions.shop import made
from tests.properties.expression_rows import rows as generated_rows
from tests.properties.expression_sources import question
from tests.properties.test_expressions_sql import ASKED, Engines

SOAK: Final = os.environ.get("GRIDWRIGHT_SOAK") == "1"
EXAMPLES: Final = 1_000 if SOAK else 60
Answers = tuple[list[Any], list[Any]]


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    found = Engines()
    yield found
    found.close()


@st.composite
def questions(draw: Any) -> list[str]:
    """Two or three conditions."""
    return [question(draw) for _ in range(draw(st.integers(2, 3)))]


def orders(parts: list[str], word: str) -> list[str]:
    """The same parts forwards, backwards and moved on by one."""
    turned = (parts, parts[::-1], [*parts[1:], parts[0]])
    return [f" {word} ".join(f"({part})" for part in each) for each in turned]


def answers(expression: Expression, world: Any, ids: list[int]) -> Answers:
    """For each record the value, and what is decided: yes, no, or the empty fields it hangs on."""
    decided = [decide(expression, world, ASKED.about(id)) for id in ids]
    shown = [each.fields if isinstance(each, Unknown) else each for each in decided]
    return [evaluate(expression, world, ASKED.about(id)) for id in ids], shown


def found(engine: Any, expression: Expression) -> set[int]:
    """The records that the condition finds in a database."""
    where = compile_sql(expression, ASKED, engine.name, TABLES)
    return {row[0] for row in engine.fetch(f'SELECT "id" FROM "customer" WHERE {where.text}', where.params)}


@pytest.mark.postgres
@pytest.mark.timeout(3600)
def test_the_order_of_conditions_never_changes_the_answer(engines: Engines) -> None:
    unknown = 0

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=not SOAK, database=None,
              suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # fmt: skip
    @given(seed=st.integers(0, 2**32), parts=questions(), word=st.sampled_from(("and", "or")))
    def run(seed: int, parts: list[str], word: str) -> None:
        nonlocal unknown
        try:
            written = [made(source, "customer") for source in orders(parts, word)]
        except ExpressionErrors:
            return  # two operands that do not go together
        rows = generated_rows(Random(seed))
        engines.fill(rows)
        world, ids = world_of(rows, ASKED), [row["id"] for row in rows["customer"]]
        first = answers(written[0], world, ids)
        unknown += sum(isinstance(each, tuple) for each in first[1])
        for other in written[1:]:
            assert answers(other, world, ids) == first, (written[0].source, other.source)
        holding = {id for id, holds in zip(ids, first[0], strict=True) if holds}
        for engine in engines.all:
            for each in written:
                assert found(engine, each) == holding, (engine.name, each.source)

    run()
    assert unknown > 50, "answers that empty fields leave open are among them"


def test_an_and_that_stops_at_the_first_empty_part_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(decision: Any, node: And) -> Any:
        known = [decision.known(part) for part in node.parts]
        return next((each for each in known if each.unknown or not each.value), known[-1])

    rows = generated_rows(Random(1))
    world, ids = world_of(rows, ASKED), [row["id"] for row in rows["customer"]]
    one, other = (made(source) for source in orders(["ratio > 1", "1 > 2"], "and")[:2])
    assert answers(one, world, ids) == answers(other, world, ids)
    monkeypatch.setitem(deciding._KNOWN, And, hasty)
    assert answers(one, world, ids) != answers(other, world, ids)


def test_nested_parts_keep_their_meaning_when_they_are_turned() -> None:
    sqlite = Sqlite()
    try:
        rows = generated_rows(Random(2))
        sqlite.fill(rows)
        one, other = made("is_key and (credit > 5 or score > 2)"), made("(score > 2 or credit > 5) and is_key")
        assert isinstance(one.root, And) and any(isinstance(part, Or) for part in one.root.parts)
        assert found(sqlite, one) == found(sqlite, other)
    finally:
        sqlite.close()
