"""Memory and SQL give the same answers, on both engines, for generated expressions and rows."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from expressions.close import closed
from expressions.errors import ExpressionErrors
from expressions.evaluate import Evaluation
from expressions.figures import figure
from expressions.frame import Frame
from expressions.memory_world import MemoryWorld
from expressions.nodes import (
    Aggregate,
    Ancestor,
    And,
    Arithmetic,
    Call,
    Collected,
    Compare,
    Convert,
    Follow,
    If,
    In,
    IsEmpty,
    Negative,
    Node,
    Not,
    Or,
    ProfileOf,
    Setting,
    Whole,
)  # fmt: skip
from expressions.settle import settled
from expressions.tree import Expression
from store.sql import NotInSql, compile_sql
from tests import postgres
from tests.expressions.database import TABLES, Postgres, Sqlite
from tests.expressions.rows import world_of
from tests.expressions.shop import FRAME, made
from tests.properties.expression_rows import rows as generated_rows
from tests.properties.expression_sources import sources
from tests.properties.undisturbed import undisturbed

SOAK: Final = os.environ.get("GRIDWRIGHT_SOAK") == "1"
EXAMPLES: Final = 500 if SOAK else 40
LEAST: Final = 100
ASKED: Final = replace(
    FRAME, old={"credit": Decimal("5.00")}, is_new=True, submitter=2, now=FRAME.now + timedelta(microseconds=7)
)
NAMES: Final = {
    Follow: "follow", Ancestor: "ancestor", Setting: "setting", ProfileOf: "profile", Negative: "negative", In: "in",
    IsEmpty: "is empty", Not: "not", And: "and", Or: "or", If: "if", Collected: "collected",
}  # fmt: skip
_MORE: Final = """+ - * / == < <= > >= sum count min max avg any all first last join has_role within first_filled round
    days_between hours_between workdays_between add_days add_months add_workdays start_of period is_workday month year
    quarter lower contains starts_with length"""
REQUIRED: Final = frozenset(NAMES.values()) | frozenset(_MORE.split()) | {
    "text +", "convert day", "convert instant", "convert reference", "min of values", "max of values", "owned",
}  # fmt: skip


def kind_of(node: Node) -> str:
    """What a node is called in the count."""
    if isinstance(node, Arithmetic):
        return "text +" if node.type.kind == "text" else node.op
    if isinstance(node, Compare):
        return node.op
    if isinstance(node, Convert):
        return f"convert {node.to}"
    if isinstance(node, Call):
        return f"{node.name} of values" if node.name in ("min", "max") else node.name
    return node.function if isinstance(node, Aggregate) else NAMES.get(type(node), "")


class Tracing(Evaluation):
    """An evaluation that counts nodes with an empty operand, or with a question that turned on an empty value."""

    __slots__ = ("counts", "stack")

    def __init__(self, world: Any, frame: Frame, rows: Any = None) -> None:
        super().__init__(world, frame, rows)
        self.counts: Counter[str] = world.counts
        self.stack: list[list[bool]] = world.stack

    def value(self, node: Node) -> Any:
        self.stack.append([])
        found = super().value(node)
        touched = any(self.stack.pop())
        if touched and kind_of(node):
            self.counts[kind_of(node)] += 1
        if touched and isinstance(node, Aggregate) and node.said.startswith("owned("):  # made of counts
            self.counts["owned"] += 1
        if self.stack:
            empty = found is None or found == ()
            self.stack[-1].append(empty or (touched and node.type.kind == "boolean"))
        return found


class TracedWorld(MemoryWorld):
    """Counts inside figures over whole entities too."""

    counts: Counter[str]
    stack: list[list[bool]]

    def aggregate(self, node: Aggregate, frame: Frame) -> Any:
        assert isinstance(node.source, Whole)
        return figure(node, self._all(node.source.entity), Tracing(self, frame))


class Engines:
    """Both engines, the counts, and what could not be compared."""

    def __init__(self) -> None:
        self.url = postgres.fresh_database("expressions")
        self.all: tuple[Sqlite | Postgres, ...] = (Sqlite(), Postgres(self.url))
        self.counts: dict[str, Counter[str]] = {engine.name: Counter() for engine in self.all}
        self.compared: Counter[str] = Counter()

    def fill(self, rows: Any) -> None:
        for engine in self.all:
            engine.clear()
            engine.fill(rows)

    def close(self) -> None:
        for engine in self.all:
            engine.close()
        postgres.drop_database(self.url)


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    found = Engines()
    yield found
    found.close()


@pytest.mark.postgres
@pytest.mark.timeout(3600)
def test_memory_and_sql_give_the_same_answers(engines: Engines, record_property: Callable[[str, object], None]) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=not SOAK, database=None,
              suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # fmt: skip
    @given(seed=st.integers(0, 2**32), written=sources())
    def run(seed: int, written: list[str]) -> None:
        rows = generated_rows(Random(seed))
        engines.fill(rows)
        for source in written:
            compare(engines, source, rows)

    with undisturbed():
        run()
    record_property("told", report(engines))
    for engine, counts in engines.counts.items():
        rare = {kind: counts[kind] for kind in REQUIRED if counts[kind] < LEAST}
        assert not rare, f"{engine}: too seldom reached with an empty operand: {rare}"


def report(engines: Engines) -> str:
    """How often each kind of node was reached with an empty operand, per engine."""
    lines = []
    for engine in engines.all:
        counts = sorted(engines.counts[engine.name].items())
        shown = ", ".join(f"{kind} {times}" for kind, times in counts)
        lines.append(f"{engine.name}: {engines.compared[engine.name]} answers compared; with an empty operand: {shown}")
    return "\n".join(lines)


def compare(engines: Engines, source: str, rows: Any) -> None:
    """One expression over all customers, in memory and on both engines: as a value and as a condition."""
    try:
        expression = made(source, "customer")
    except ExpressionErrors:
        return  # two operands that do not go together
    plain = world_of(rows, ASKED)
    world = TracedWorld(rows, plain._computed)
    world.counts, world.stack = Counter(), []
    ids = [row["id"] for row in rows["customer"]]
    expected = [Tracing(world, ASKED.about(id)).value(expression.root) for id in ids]
    for engine in engines.all:
        if _same(engine, expression, expected, ids):
            engines.counts[engine.name] += world.counts
            engines.compared[engine.name] += len(ids)
    eased = settled(expression, plain, ASKED)
    if eased.root != expression.root:
        _same(engines.all[0], eased, expected, ids)


def _same(engine: Sqlite | Postgres, expression: Expression, expected: list[Any], ids: list[int]) -> bool:
    try:
        value = compile_sql(expression, ASKED, engine.name, TABLES, purpose="value")
    except NotInSql:
        assert expression.type.kind in ("collection", "list", "json"), f"{expression}: not in SQL"
        return False
    found = dict(engine.fetch(f'SELECT "customer"."id", {value.text} FROM "customer"', value.params))
    answers = [value.decode(found[id]) for id in ids]
    assert answers == expected, f"{engine.name}: {expression}\nmemory {expected}\nSQL    {answers}\n{value.text}"
    if expression.type.kind == "boolean":
        where = compile_sql(expression, ASKED, engine.name, TABLES)
        kept = {row[0] for row in engine.fetch(f'SELECT "id" FROM "customer" WHERE {where.text}', where.params)}
        holding = {id for id, holds in zip(ids, expected, strict=True) if holds}
        assert kept == holding, f"{engine.name}: {expression}\nmemory {holding}\nWHERE  {kept}\n{where.text}"
    return True


def test_a_closed_figure_asks_nothing_of_the_record_at_hand() -> None:
    expression = made("count(customer, where=customer.owner == owner and customer.credit < credit)")
    node = expression.root
    assert isinstance(node, Aggregate)
    rows = {"customer": [{"id": 1, "owner": 2, "credit": Decimal(5)}, {"id": 2, "owner": 2, "credit": Decimal(3)}]}
    world = world_of(rows)
    figure_node = closed(node, Evaluation(world, FRAME.about(1)).value)
    assert world.aggregate(figure_node, FRAME.about(None)) == 1
    assert figure_node == closed(node, Evaluation(world, FRAME.about(1)).value)
