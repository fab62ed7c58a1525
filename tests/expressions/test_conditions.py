"""Conditions built by code, and expressions with what is known put into them."""

from decimal import Decimal

import pytest

from expressions.conditions import FALSE, TRUE, all_of, any_of, equals, negated, path_in
from expressions.evaluate import evaluate
from expressions.settle import settled, turned
from expressions.tree import Expression
from kernel.reference import Reference
from store.sql import compile_sql
from tests.expressions.database import TABLES
from tests.expressions.rows import ROWS, world_of
from tests.expressions.shop import FRAME, SHOP, made

WORLD = world_of(ROWS)


def holding(expression: Expression) -> list[int]:
    """The customers for which a condition holds."""
    return [id for id in (1, 2, 3, 4) if evaluate(expression, WORLD, FRAME.about(id))]


def where(expression: Expression) -> str:
    """A condition as SQL."""
    return compile_sql(expression, FRAME, "sqlite", TABLES, inline=True).text


def test_joined_conditions_hold_as_their_parts_do() -> None:
    key, rich = made("is_key"), made("credit > 6 or score < 0")
    assert holding(key) == [1, 4] and holding(rich) == [1, 2]
    assert holding(all_of(key, rich)) == [1]
    assert holding(any_of(key, rich)) == [1, 2, 4]
    assert holding(negated(key)) == [2, 3]
    assert all_of(key, rich).source == "is_key and (credit > 6 or score < 0)"
    assert all_of(key, rich).reads == {("is_key",), ("credit",), ("score",)}
    assert all_of(key, rich).entity == "customer"


def test_what_changes_nothing_is_left_out() -> None:
    key = made("is_key")
    assert all_of() is TRUE and any_of() is FALSE
    assert all_of(TRUE, key, key) is key and any_of(FALSE, key) is key
    assert all_of(key, FALSE) is FALSE and any_of(key, TRUE) is TRUE
    assert negated(TRUE) is FALSE and negated(negated(key)).root == key.root


def test_a_path_among_values() -> None:
    assert holding(path_in(SHOP, "customer", ("owner", "unit"), [3, 5])) == [1, 4]
    assert holding(equals(SHOP, "customer", ("name",), "华东学校")) == [1]
    assert holding(equals(SHOP, "customer", ("about",), Reference("quote", 1))) == [2]
    assert holding(path_in(SHOP, "customer", ("credit",), [Decimal("0.01"), 5])) == [2, 4]
    assert path_in(SHOP, "customer", ("owner",), []) is FALSE
    assert path_in(SHOP, "customer", ("owner",), [1, 2]).source == "owner in [1, 2]"
    assert where(path_in(SHOP, "customer", ("owner",), [2, 1])) == '"customer"."owner" IN (1, 2)'


@pytest.mark.parametrize("path", [("nope",), ("owner", "nope"), ("credit", "x"), ("activities",)])
def test_a_path_that_leads_nowhere_is_an_error_of_the_caller(path: tuple[str, ...]) -> None:
    with pytest.raises(KeyError):
        path_in(SHOP, "customer", path, [1])


def test_what_is_known_is_settled_so_that_an_index_can_serve() -> None:
    mine = made("unit.section == me.section and within(unit, me.company) and owner == me.manager")
    eased = settled(mine, WORLD, FRAME)
    assert holding(eased) == holding(mine)
    assert where(eased) == ('("customer"."unit" IN (3) AND "customer"."unit" IN (2, 3, 4) AND "customer"."owner" = 2)')
    few = settled(made("count(customer, where=customer.owner == me) < 3 and is_key"), WORLD, FRAME)
    assert where(few) == '"customer"."is_key"'


def test_a_condition_on_a_link_is_turned_into_one_on_its_candidates() -> None:
    picks = made("customer.stage == 'won' and customer.credit > amount and customer.owner == me", "quote")
    asked = turned(picks, "customer", "customer", WORLD, FRAME.about(1))
    assert asked.entity == "customer" and holding(asked) == [1]
    assert where(asked) == (
        """("customer"."stage" = 'won' AND "customer"."credit" > 9000 AND "customer"."owner" = 1)"""
    )
