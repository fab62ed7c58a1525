"""The SQL itself: what stays bare so that an index can serve it, what needs a function, what only memory can do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from expressions.compile import compile
from expressions.errors import ExpressionErrors
from expressions.evaluate import evaluate
from expressions.functions import Function
from expressions.nodes import Aggregate
from store.sql import NotInSql, compile_sql, depth
from tests.expressions.database import TABLES, Sqlite
from tests.expressions.rows import ROWS, world_of
from tests.expressions.shop import FRAME, Shop, made


@pytest.fixture
def database() -> Iterator[Sqlite]:
    found = Sqlite()
    found.fill(ROWS)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("source", "sqlite"),
    [
        ("credit > 200000", '"customer"."credit" > 20000000'),
        ("credit >= 0.015", '"customer"."credit" >= 2'),
        ("credit < 0.015", '"customer"."credit" < 2'),
        ("credit <= 0.015", '"customer"."credit" <= 1'),
        ("credit == 0.015", "FALSE"),
        ("credit < 99999999999999999999", '"customer"."credit" IS NOT NULL'),
        ("45% <= ratio", '"customer"."ratio" >= 4500'),
        ("credit in [1, 2.5, 0.001]", '"customer"."credit" IN (100, 250)'),
        ("not not (score == 1)", '"customer"."score" = 1'),
        ("score != 1", '("customer"."score" = 1) IS NOT TRUE'),
        ("not (score == 1 and is_key)", '(("customer"."score" = 1) IS NOT TRUE OR ("customer"."is_key") IS NOT TRUE)'),
        ("name is empty", '"customer"."name" IS NULL'),
        ("name == 'x' and is_key", """("customer"."name" = 'x' AND "customer"."is_key")"""),
        ("days_since(since) > 30", "\"customer\".\"since\" < '2026-10-22'"),
        ("days_since(since) >= 30.5", "\"customer\".\"since\" <= '2026-10-21'"),
        ("seen >= '2026-11-21'", '"customer"."seen" >= 1795190400000000'),
        ("seen == today", '("customer"."seen" >= 1795190400000000 AND "customer"."seen" < 1795276800000000)'),
        ("since > add_days(today, -1)", "\"customer\".\"since\" > '2026-11-20'"),
        ("unit.company == 2", '"customer"."unit" IN (2, 3, 4)'),
        ("within(unit, 2)", '"customer"."unit" IN (2, 3, 4)'),
        ("owner.unit == 3", '"customer"."owner" IN (SELECT t1."id" FROM "user" AS t1 WHERE t1."unit" = 3)'),
        ("count(activities) > 0", 'EXISTS (SELECT 1 FROM "activity" AS t1 WHERE t1."customer" = "customer"."id"'
         ' AND t1."deleted_at_" IS NULL)'),
        ("credit > ratio", 'gw_cmp(gw_dec("customer"."credit", 2), gw_dec("customer"."ratio", 4)) > 0'),
    ],
)  # fmt: skip
def test_a_condition_stays_as_bare_as_it_can(source: str, sqlite: str) -> None:
    assert compile_sql(made(source), FRAME, "sqlite", TABLES, inline=True).text == sqlite


def test_a_value_is_never_unknown_where_it_is_a_question() -> None:
    assert (
        compile_sql(made("score == 1"), FRAME, "sqlite", TABLES, purpose="value").text
        == '("customer"."score" = 1) IS TRUE'
    )


@pytest.mark.parametrize(
    "source", ["is_workday('2026-11-20')", "workdays_between('2026-11-19', '2026-11-20')",
               "add_workdays('2026-11-19', 1)"],
)  # fmt: skip
def test_working_days_are_those_of_the_records_unit(source: str, database: Sqlite) -> None:
    sql = compile_sql(made(source), FRAME, "sqlite", TABLES, purpose="value")
    found = [
        sql.decode(row[0])
        for row in database.fetch(f'SELECT {sql.text} FROM "customer" WHERE id < 4 ORDER BY id', sql.params)
    ]
    assert found == [evaluate(made(source), world_of(ROWS), FRAME.about(each)) for each in (1, 2, 3)]
    assert found[0] != found[1] == found[2]


def test_texts_are_parameters_unless_an_index_needs_them_inline() -> None:
    source = made("name == 'it\\'s ?'")
    asked = compile_sql(source, FRAME, "postgres", TABLES)
    assert asked.text == '"customer"."name" = CAST(? AS text)' and asked.params == ("it's ?",)
    inline = compile_sql(source, FRAME, "postgres", TABLES, inline=True)
    assert inline.text == """"customer"."name" = 'it''s ?'""" and inline.params == ()


def test_an_index_serves_a_plain_condition(database: Sqlite) -> None:
    database.fetch('CREATE INDEX "by_credit" ON "customer" ("credit") WHERE "deleted_at_" IS NULL')
    sql = compile_sql(made("credit > 5 and is_key"), FRAME, "sqlite", TABLES)
    plan = database.fetch(f'EXPLAIN QUERY PLAN SELECT id FROM "customer" WHERE "deleted_at_" IS NULL AND {sql.text}')
    assert "by_credit" in str(plan)


def test_the_record_at_hand_may_be_an_alias_or_the_frames(database: Sqlite) -> None:
    expression = made("credit + 1 > 3 and this == owner.customer", "customer")
    named = compile_sql(expression, FRAME, "sqlite", TABLES, row="c")
    assert named.text.startswith('(gw_cmp(gw_add(gw_dec(c."credit", 2), 1), 3) > 0')
    figure = made("count(activities)")
    fixed = compile_sql(figure, FRAME.about(1), "sqlite", TABLES, row="", purpose="value")
    assert database.fetch(f"SELECT {fixed.text}", fixed.params) == [(3,)]


def test_a_closed_figure_is_a_question_of_its_own(database: Sqlite) -> None:
    asked: list[Aggregate] = []
    world = world_of(ROWS)
    inner = world.aggregate
    world.aggregate = lambda node, frame: asked.append(node) or inner(node, frame)  # type: ignore[method-assign, func-returns-value]
    value = evaluate(made("sum(customer.credit, where=customer.owner == owner)"), world, FRAME.about(1))
    sql = compile_sql(asked[0], FRAME, "sqlite", TABLES, purpose="value")
    assert sql.decode(database.fetch(f"SELECT {sql.text}", sql.params)[0][0]) == value


def test_a_sum_beyond_64_bits_is_exact(database: Sqlite) -> None:
    database.fetch('UPDATE "activity" SET "minutes" = ? WHERE "customer" = 1', [2**63 - 1])
    sql = compile_sql(made("sum(activities.minutes)"), FRAME, "sqlite", TABLES, purpose="value")
    found = [sql.decode(row[0]) for row in database.fetch(f'SELECT {sql.text} FROM "customer"', sql.params)]
    assert found[:2] == [3 * (2**63 - 1), 0]
    average = compile_sql(made("avg(activities.minutes)"), FRAME, "sqlite", TABLES, purpose="value")
    assert average.decode(database.fetch(f'SELECT {average.text} FROM "customer"')[0][0]) == 2**63 - 1


def test_sort_keys_order_decimals_days_and_empties(database: Sqlite) -> None:
    key = compile_sql(made("credit / 3 - 100"), FRAME, "sqlite", TABLES, purpose="key")
    rows = database.fetch(f'SELECT id FROM "customer" ORDER BY {key.text} DESC NULLS LAST, id', key.params)
    assert [row[0] for row in rows] == [1, 4, 2, 3]


@pytest.mark.parametrize("source", ["crm.f(name) > 2", "helpers", "(1 if " * 17 + "is_key" + " else 2) == 1" * 17])
def test_what_only_memory_can_compute_is_refused_with_a_reason(source: str) -> None:
    shop = Shop({"crm.f": Function("crm.f", len, args=["text"], returns="integer")})
    expression = compile(source, shop, "customer")
    with pytest.raises(NotInSql) as caught:
        compile_sql(expression, FRAME, "sqlite", TABLES, purpose="value")
    assert caught.value.code.name == "EXP082"
    assert "cannot be asked of the database" in str(caught.value)


def test_a_plugins_function_of_known_values_is_computed_beforehand() -> None:
    shop = Shop({"crm.f": Function("crm.f", len, args=["text"], returns="integer")})
    sql = compile_sql(compile("score > crm.f('abc')", shop, "customer"), FRAME, "sqlite", TABLES)
    assert sql.text == '"customer"."score" > 3'


@pytest.mark.parametrize(
    "form", ["({} + 1) * 2", "first_filled({}, score)", "(1 if {} > 3 else 2)", "-{}", "max({}, 1)", "round({} / 3, 2)",
             "1 - {}", "count(customer, where=customer.score > {})", "days_between(add_days(since, {}), today)"],
)  # fmt: skip
def test_what_the_checker_and_the_compiler_let_through_fits_the_parser_of_sqlite(database: Sqlite, form: str) -> None:
    source, levels = "credit", 0
    try:
        while levels < 60:
            levels, source = levels + 1, form.format(source)
            sql = compile_sql(made(source), FRAME, "sqlite", TABLES, purpose="value")
            asked = f'SELECT * FROM (SELECT {sql.text} AS v FROM "customer") AS s WHERE (v IS NULL OR (v))'
            database.fetch(asked, sql.params)
    except (NotInSql, ExpressionErrors) as refused:
        assert refused.code.name in ("EXP003", "EXP082")
    assert 4 < levels < 60


def test_the_depth_of_a_text_counts_what_a_parser_holds_open() -> None:
    assert depth("((1))") == 4
    assert depth("f(g('(((', 1))") == 8
    assert depth("(SELECT 1)") == 9


def test_a_link_path_of_any_length_is_one_flat_query(database: Sqlite) -> None:
    sql = compile_sql(made("parent." * 30 + "name"), FRAME, "sqlite", TABLES, purpose="value")
    assert sql.text.count("SELECT") == 1
    assert database.fetch(f'SELECT {sql.text} FROM "customer"', sql.params) == [(None,)] * 4


def test_frozen_parameters_and_asked_values_are_constants() -> None:
    frame = replace(FRAME, frozen={"pool_days": 7}, names={"made": 3}, now=datetime(2026, 1, 2, tzinfo=UTC))
    expression = made("score > param.pool_days and owner == made", names={"made": made("owner").type})
    assert (
        compile_sql(expression, frame, "sqlite", TABLES).text == '("customer"."score" > 7 AND "customer"."owner" = 3)'
    )
