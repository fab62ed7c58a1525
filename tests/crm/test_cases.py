"""The file carries a case on both sides of every rule that one record can tell, and the limits of the policy."""

import importlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

import app
from expressions.nodes import Aggregate, Call, Children, Special, Whole, walk
from kernel.settings import Settings
from schema.model import Rule, Schema
from tests.crm.conftest import SCHEMA

OTHERS: Final = {  # told by other records or by who asks: the test that holds each through the door
    "user.handed_over": "test_policy.test_an_account_closes_with_a_signed_agreement_and_nothing_owned",
    "role_holding.others_only": "test_policy.test_an_administrator_gives_roles_to_others_and_none_to_himself",
    "quote.upkeep": "test_limits.test_a_department_that_neglects_customers_gets_no_special_price",
    "quote.current_prices": "test_terms.test_a_quote_made_before_the_price_list_changed_is_not_submitted",
    "sales_order.within_contract": "test_terms.test_orders_of_a_contract_together_stay_within_it",
}
PARAMETERS: Final[dict[str, Any]] = {  # policy Part II, 4 and 8, and its clauses
    "entry_days": 7, "pool_on": True, "pool_days": 90, "pool_at_most": 50, "alert_days": 30, "alarm_days": 60,
    "backdate_hours": 24, "status_hours": 24, "intake": "approved", "service_may_edit": True, "must_pass_exam": False,
    "action_days": 7, "quote_from": Decimal("0.20"), "manager_ratio": Decimal("0.50"),
    "assistant_ratio": Decimal("0.45"), "single_limit": 200_000, "single_ratio": Decimal("0.45"),
    "cap_binds_product": True, "expense_limit": 5000,  # the second: docs/decisions/0004
}  # fmt: skip
OF_THE_CRM: Final = ("customer", "opportunity", "quote", "contract", "sales_order")
PROFILES: Final[dict[str, dict[str, Any]]] = {  # what each seed says of them: G monthly, A weekly, D reviews later ...
    "dezhou": {"pool_on": False, "intake": "reviewed", "must_pass_exam": False},
    "scenario": {"intake": "approved"},
    "huoban": {"intake": "approved", "service_may_edit": False},
    "group": {"action_days": 30},
    "application": {"action_days": 7},
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The bundled schema."""
    return app.load(Settings.read({}, schema=SCHEMA)).schema


def rules(schema: Schema) -> Iterator[tuple[str, Rule]]:
    """Every rule of a record or of entering a stage that the file carries, `entity.rule`."""
    for entity in schema.entities.values():
        for rule in (*entity.rules, *(rule for stage in entity.stages.values() for rule in stage.rules)):
            if Path(rule.place.file).name == SCHEMA.name:
                yield f"{entity.name}.{rule.name}", rule


def sides(rule: Rule) -> set[bool]:
    """On which sides of the rule its cases stand."""
    return {case.expect.get("holds", True) for case in rule.cases}


def looks_further(rule: Rule) -> bool:
    """Whether it asks for other records, or for who is at work."""
    said = [node for each in (rule.when, rule.check) if each is not None for node in walk(each.root)]
    return any(
        (isinstance(node, Aggregate) and isinstance(node.source, Children | Whole))
        or (isinstance(node, Call) and node.name == "owned")
        or (isinstance(node, Special) and node.name == "me")
        for node in said
    )


def test_every_rule_that_one_record_can_tell_has_a_case_on_both_sides(schema: Schema) -> None:
    found = dict(rules(schema))
    assert len(found) > 20
    assert {name for name, rule in found.items() if sides(rule) != {True, False}} == set(OTHERS)
    assert {name for name in OTHERS if not looks_further(found[name])} == set()


def test_every_other_rule_is_held_by_a_test_through_the_door() -> None:
    for place in OTHERS.values():
        module, name = place.split(".")
        assert callable(getattr(importlib.import_module(f"tests.crm.{module}"), name))


def test_every_approval_has_cases(schema: Schema) -> None:
    own = {name: workflow for name, workflow in schema.workflows.items() if workflow.entity in OF_THE_CRM}
    assert len(own) == 5
    assert {name for name, workflow in own.items() if not workflow.cases} == set()


def test_the_parameters_are_those_of_the_policy(schema: Schema) -> None:
    found = {name: parameter.default for name, parameter in schema.parameters.items() if name != "visit_days"}
    assert found == PARAMETERS
    visits = schema.parameters["visit_days"]
    assert visits.by == ("customer", "level")
    assert visits.choices == {"a": 14, "b": 30, "otherwise": 60}


def test_each_profile_says_what_its_policy_says(schema: Schema) -> None:
    assert {name: dict(profile.values) for name, profile in schema.profiles.items()} == PROFILES
