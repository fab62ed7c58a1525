"""Spoilt expressions: any text is a value or a coded problem with its place, never another exception."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

import pytest

from expressions.compile import compile
from expressions.decide import Unknown, decide
from expressions.errors import ExpressionErrors, span_of
from expressions.evaluate import evaluate
from expressions.explain import explain
from kernel.errors import Refusal
from store.sql import NotInSql, compile_sql
from tests import postgres
from tests.expressions.database import TABLES, Postgres, Sqlite
from tests.expressions.rows import ROWS, world_of
from tests.expressions.shop import FRAME, SHOP
from tests.properties.expression_sources import KINDS

Databases = tuple[Sqlite, Postgres]
COUNT: Final = 10_000 if os.environ.get("GRIDWRIGHT_SOAK") == "1" else 500
SEEDS: Final = (
    "credit <= 200000 and ratio >= 45%",
    "stage in ['won', 'draft'] and is_key",
    "sum(quotes.lines.price * quotes.lines.quantity)",
    "count(activities, where=activities.done and hours_between(activities.at, now) <= param.pool_days) > 0",
    "'d60' if idle_days > 60 else 'd30' if idle_days > 30 else 'none'",
    "lookup(allocation, level=level, kind='call').person",
    "name is not empty and not contains(phone, '139')",
    "first(activities, sort=[-activities.at]).note",
    "owner == me",
    "param.visit_days + credit / 3 - round(ratio, 2)",
    "seen >= '2026-11-21 08:00' or since in ['2026-01-31']",
    "unit.section == me.section",
    "old.credit != credit",
    "today <= add_months(since, 3)",
    "about == this",
)
PIECES: Final = (
    *" ()[]{}.,='\"+-*/%<>!&|^~@#$?:;\\`\n\t",
    "==",
    "!=",
    "<=",
    "**",
    "//",
    "&&",
    "||",
    "=>",
    ":=",
    "->",
    "...",
    "is",
    "is not",
    "in",
    "not",
    "and",
    "or",
    "if",
    "else",
    "None",
    "True",
    "lambda",
    "for",
    "await",
    "empty",
    "this",
    "me",
    "old.",
    "param.",
    "ask.x",
    "now",
    "0",
    "1",
    "1e999999",
    "0x1F",
    "1_000",
    "007",
    "9" * 60,
    "1.5.2",
    "5%",
    "% 5",
    "200,000",
    "''",
    "'x'",
    '"y"',
    "f'x'",
    "b'x'",
    "'a' 'b'",
    "\0",
    "\ud800",
    "\x7f",
    "\u200b",
    "\u3000",
    "\xa0",
    "，",
    "（",
    "“",
    "’",
    "＝",
    "ａ",
    "Ⅷ",
    "²",
    "٣",
    "客户",
    "😀",
    "é",
    "\u202e",
    "credit",
    "name",
    "activities",
    "customer",
    "count(",
    "sum(",
    "first(",
    "lookup(",
    "date('x')",
    "x.y.z",
    "(" * 30,
    "[" * 200,
    "not " * 70,
    "-" * 80,
    "+credit" * 90,
    "a." * 90,
    "'" + "z" * 5000,
    "add_days(" * 15 + "today" + ", 1)" * 15,
    "(" * 12 + "credit" + " + 1) * 2" * 12,
    "not (" * 18 + "is_key" + ")" * 18,
)


WORDS: Final = (
    ("credit", "ratio", "score", "idle_days", "0", "3", "0.45", "200000"),
    ("name", "phone", "level", "stage"),
    ("since", "seen", "created_at", "today", "now"),
    ("owner", "me", "unit", "parent", "this", "about", "empty"),
    ("activities", "quotes", "branches", "competitors", "customer", "tags"),
    ("and", "or", "+", "*"),
    ("is_key", "true"),
    ("sum", "count", "min", "max", "avg", "any", "all", "first", "last", "join"),
    ("==", "!=", "<", "<=", ">", ">="),
    ("cost", "minutes", "note", "at", "done", "owner", "customer"),
    ("+", "-", "*", "/"),
    ("month", "year", "quarter"),
    ("days_between", "workdays_between", "hours_between"),
    ("add_days", "add_months", "add_workdays"),
)


def mutated(chance: Random, source: str) -> str:
    """A source with one to three things spoilt or exchanged."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        if chance.random() < 0.5:
            source = exchanged(chance, source)
            continue
        at, end = sorted((chance.randint(0, len(source)), chance.randint(0, len(source))))
        way = chance.randint(0, 5)
        if way == 0:
            source = source[:at] + source[min(at + chance.randint(1, 6), len(source)) :]
        elif way == 1:
            source = source[:at] + chance.choice(PIECES) + source[at:]
        elif way == 2:
            source = source[:at] + chance.choice(PIECES) + source[at + 1 :]
        elif way == 3 and len(source) < 600:
            source = source[:end] + source[at:]
        elif way == 4:
            source = " ".join(chance.sample(source.split(" "), len(source.split(" "))))
        else:
            source = f"{source} {chance.choice(('and', 'or', '+', 'in', 'if', '==', ','))} {chance.choice(SEEDS)}"
    return source


def exchanged(chance: Random, source: str) -> str:
    """A source with one word or sign taken for another of its kind: it may still be read."""
    for words in chance.sample(WORDS, len(WORDS)):
        found = [each for each in re.finditer(r"\w+|[^\w\s]+", source) if each[0] in words]
        if found:
            word = chance.choice(found)
            return source[: word.start()] + chance.choice(words) + source[word.end() :]
    return source


@pytest.fixture(scope="module")
def databases() -> Iterator[Databases]:
    url = postgres.fresh_database("mutated")
    found = (Sqlite(), Postgres(url))
    for each in found:
        each.fill(ROWS)
    yield found
    for each in found:
        each.close()
    postgres.drop_database(url)


@pytest.mark.postgres
@pytest.mark.timeout(3600)
def test_any_text_is_a_value_or_a_coded_problem(
    databases: Databases, record_property: Callable[[str, object], None]
) -> None:
    chance = Random(20261121)
    seeds = [*SEEDS, *(write(chance_draw(chance)) for write in KINDS.values())]
    outcome: Counter[str] = Counter()
    for _ in range(COUNT):
        source = mutated(chance, chance.choice(seeds))
        outcome[tried(databases, source)] += 1
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(outcome.items()))
    record_property("told", f"{COUNT} mutated expressions, executed in memory, on SQLite and on PostgreSQL: {told}")
    assert outcome["value"] > COUNT / 50 and outcome["problem"] > COUNT / 10


def chance_draw(chance: Random) -> Any:
    """Stands in for hypothesis: a plain choice."""
    return lambda strategy: chance.choice(getattr(strategy, "elements", ("a", "é", "学")))


def tried(databases: Databases, source: str) -> str:
    """What became of a source; anything but a value or a coded problem raises."""
    try:
        expression = compile(source, SHOP, "customer")
    except ExpressionErrors as refused:
        assert refused.problems, source
        for found in refused.problems:
            start, end = span_of(found)
            assert found.code.name.startswith("EXP") and found.severity == "error"
            assert 0 <= start <= end <= max(len(source), 40), (source, found)
            assert found.text("en").strip() and found.text("zh-CN").strip()
            found.text("en").encode()  # a sentence can always be sent
        return "problem"
    world = world_of(ROWS)
    try:
        for row in ROWS["customer"]:
            value = evaluate(expression, world, FRAME.about(row["id"]))
            assert explain(expression, world, FRAME.about(row["id"])).deciding()
            assert isinstance(decide(expression, world, FRAME.about(row["id"])), bool | Unknown)
            hash(value)
        for database in databases:
            sql = compile_sql(expression, FRAME, database.name, TABLES, purpose="value")
            database.fetch(f'SELECT {sql.text} FROM "customer"', sql.params)
    except NotInSql:
        return "not in SQL"
    except Refusal:
        return "refused"
    return "value"
