"""The policy in memory: conditions, verbs, fields over several grants, explanations."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from access.explain import Explained, explain
from access.facts import Appointment, Member, Unit
from access.guard import guarded
from access.names import VisibleNames
from access.organisation import Organisation
from access.policy import Policy
from expressions.compile import compile
from expressions.conditions import FALSE, TRUE
from expressions.errors import ExpressionErrors
from expressions.evaluate import evaluate
from expressions.frame import Frame
from expressions.memory_world import MemoryWorld
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.text import Text
from schema.load import load
from schema.model import Schema
from schema.scope import SchemaScope
from tests.fixtures.houses import ORGANISATION

SCHEMA = """
app: {name: Test, locale: en}
roles:
  {sales: {label: Sales}, dept_manager: {label: Manager}, clerk: {label: Clerk}, portal: {label: Portal, outside: true}}
entities:
  deal:
    label: Deal
    title: "{name}"
    fields:
      name:  {type: text}
      cost:  {type: money}
      phone: {type: text}
      level: {type: choice, options: {a: A, b: B}}
      peer:  {type: link, to: deal, reverse: peers}
      lines: {type: lines, fields: {item: {type: text}, price: {type: money}}}
    access:
      sales:
        - {rows: own, can: [read, create, update]}
        - {rows: team, can: [read], hide: [cost], mask: [phone], readonly: [name]}
      dept_manager: {rows: department, can: [read, assign], to: section, hide: [lines.price]}
      clerk: {rows: all, when: "level == 'a'", can: [read, update], fields: [phone], hide: [lines]}
      portal: {rows: "level == 'b'", can: [read]}
  note:
    fields: {text: {type: text}, deal: {type: link, to: deal}}
    access: {everyone: {rows: all, can: [read]}, portal: {rows: all, can: [read]}}
  hidden:
    fields: {text: {type: text}}
    access: {clerk: {rows: all, can: [read]}}
"""
UNITS = {1: Unit(1, "g", "G", "group"), 2: Unit(2, "s1", "S1", "section", 1), 3: Unit(3, "d1", "D1", "department", 2),
         4: Unit(4, "d2", "D2", "department", 2)}  # fmt: skip
MEMBERS = {1: Member(1, "ann", "Ann", 3), 2: Member(2, "bob", "Bob", 3, 1), 3: Member(3, "eve", "Eve", 4),
           4: Member(4, "man", "Man", 3), 5: Member(5, "cle", "Cle", 1), 6: Member(6, "por", "Por", 1)}  # fmt: skip
HELD = (
    Appointment(1, "sales", 3),
    Appointment(4, "dept_manager", 3),
    Appointment(5, "clerk", 1),
    Appointment(6, "portal", 1),
)
DEALS = [
    {"id": 1, "name": "own", "owner": 1, "unit": 3, "level": "a", "cost": 5, "phone": "1", "peer": 3},
    {"id": 2, "name": "team", "owner": 2, "unit": 3, "level": "b", "cost": 5, "phone": "2", "peer": 1},
    {"id": 3, "name": "other", "owner": 3, "unit": 4, "level": "b", "cost": 5, "phone": "3", "peer": None},
]
ROWS: Mapping[str, Iterable[Mapping[str, Any]]] = {
    "deal": DEALS,
    "note": [{"id": 1, "text": "x", "deal": 3}],
    "deal.lines": [{"id": 1, "parent": 1}, {"id": 2, "parent": 3}],
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    file = tmp_path_factory.mktemp("policy") / "schema.yaml"
    file.write_text(SCHEMA + ORGANISATION, encoding="utf-8")
    return load(file)


@pytest.fixture
def policy(schema: Schema) -> Policy:
    facts = Organisation(date(2026, 11, 20), tuple(schema.levels), UNITS, MEMBERS, HELD, (), schema.roles)
    return Policy(schema, SchemaScope.of(schema), facts)


def actor(policy: Policy, user: int) -> Actor:
    return policy.organisation.actor(user)


def holds(policy: Policy, user: int, condition: Expression, entity: str = "deal") -> list[int]:
    """Ids of the rows for which the condition holds."""
    world = MemoryWorld(ROWS)
    frame = Frame(datetime(2026, 11, 20, tzinfo=UTC), organisation=policy.organisation, me=user)
    return [row["id"] for row in ROWS[entity] if evaluate(condition, world, frame.about(row["id"]))]


@pytest.mark.parametrize(
    ("user", "verb", "rows"),
    [(1, "read", [1, 2]), (1, "update", [1]), (1, "assign", []), (4, "read", [1, 2]), (4, "update", []),
     (4, "assign", [1, 2]), (5, "read", [1]), (5, "update", [1]), (6, "read", [2, 3]), (2, "read", []),
     (1, "delete", [])],
)  # fmt: skip
def test_one_condition_per_verb(policy: Policy, user: int, verb: str, rows: list[int]) -> None:
    assert holds(policy, user, policy.rows(actor(policy, user), verb, "deal")) == rows


def test_the_product_may_everything_and_nobody_sees_internal_tables(policy: Policy) -> None:
    product = Actor.system("test")
    assert policy.rows(product, "delete", "deal") is TRUE
    assert policy.rows(actor(policy, 5), "read", "session") is FALSE
    assert policy.verbs(actor(policy, 5), "session") == frozenset()


def test_verbs_are_those_of_all_grants(policy: Policy) -> None:
    assert policy.verbs(actor(policy, 1), "deal") == {"read", "create", "update"}
    assert policy.verbs(actor(policy, 2), "deal") == frozenset()
    assert policy.verbs(actor(policy, 4), "deal.lines") == {"read", "assign"}


def test_an_outside_person_is_not_everyone(policy: Policy) -> None:
    assert policy.verbs(actor(policy, 6), "user") == frozenset()
    assert policy.verbs(actor(policy, 2), "user") >= {"read"}


def test_lines_have_their_parents_rights(policy: Policy) -> None:
    assert holds(policy, 4, policy.rows(actor(policy, 4), "read", "deal.lines"), "deal.lines") == [1]
    assert policy.rows(actor(policy, 5), "read", "deal.lines") is FALSE, "the field of the lines is hidden"
    assert not policy.fields(actor(policy, 4), "deal.lines").anywhere.sees("price")
    assert policy.fields(actor(policy, 1), "deal.lines").anywhere.sees("price")


def test_a_field_hidden_by_one_grant_shows_where_another_grant_shows_it(policy: Policy) -> None:
    rights = policy.fields(actor(policy, 1), "deal")
    own, team, both = rights.on([0]), rights.on([1]), rights.on([0, 1])
    assert (own.sees("cost"), team.sees("cost"), both.sees("cost")) == (True, False, True)
    assert (own.masks("phone"), team.masks("phone"), both.masks("phone")) == (False, True, False)
    assert (own.writes("name"), team.writes("name"), both.writes("name")) == (True, False, True)
    assert not rights.on([]).sees("name")


def test_fields_names_the_only_ones_that_may_be_changed(policy: Policy) -> None:
    rights = policy.fields(actor(policy, 5), "deal").anywhere
    assert rights.writes("phone") and not rights.writes("name")


def test_to_is_where_one_may_assign(policy: Policy) -> None:
    ((before, after),) = policy.into(actor(policy, 4), "assign", "deal")
    assert (holds(policy, 4, before), holds(policy, 4, after)) == ([1, 2], [1, 2, 3])


def test_hidden_names_do_not_exist(policy: Policy) -> None:
    names = VisibleNames(policy, actor(policy, 5))
    assert names.member("deal", "lines") is None and names.member("deal", "cost") is not None
    assert "hidden" not in VisibleNames(policy, actor(policy, 1)).entities()
    with pytest.raises(ExpressionErrors):
        compile("count(hidden) > 0", VisibleNames(policy, actor(policy, 1)), "deal", expects=BOOLEAN)


def asked(policy: Policy, user: int, source: str, entity: str = "deal") -> list[int]:
    names = VisibleNames(policy, actor(policy, user))
    found = guarded(policy, actor(policy, user), compile(source, names, entity, expects=BOOLEAN))
    return holds(policy, user, found, entity)


def test_a_persons_filter_sees_what_the_person_sees(policy: Policy) -> None:
    assert asked(policy, 1, "cost == 5") == [1], "hidden on the team's row: empty there"
    assert asked(policy, 1, "peer.name == 'other'") == [], "the linked deal is not readable"
    assert asked(policy, 1, "peer.name == 'own'") == [2]
    assert asked(policy, 1, "deal.name is not empty", "note") == []
    assert asked(policy, 1, "count(deal) == 2", "note") == [1], "unreadable rows are not counted"
    assert asked(policy, 1, "any(peers, where=peers.name == 'team')") == [1]
    assert asked(policy, 5, "any(peers, where=peers.name == 'team')") == []


def told(policy: Policy, user: int, verb: str, id: int) -> Explained:
    world = MemoryWorld(ROWS)
    frame = Frame(datetime(2026, 11, 20, tzinfo=UTC), organisation=policy.organisation, me=user).about(id)
    entity = policy.schema.entity("deal")
    return explain(policy, actor(policy, user), verb, Text.of(verb), entity, lambda c: bool(evaluate(c, world, frame)))


def test_an_explanation_names_the_rule_and_what_would_help(policy: Policy) -> None:
    allowed = told(policy, 1, "update", 1)
    assert allowed.allowed and "As Sales for D1 you may update: your own records." in allowed.why[0].text()
    assert allowed.place is not None and allowed.place.file.endswith("schema.yaml")
    assert SCHEMA.splitlines()[allowed.place.line - 1].strip().startswith("- {rows: own")
    other = told(policy, 1, "update", 2)
    assert not other.allowed and "not among them" in other.why[0].text() and other.why[0].help()
    nobody = told(policy, 1, "assign", 1)
    assert "None of your roles (Sales)" in nobody.why[0].text() and "Manager" in nobody.why[0].help()
    late = told(policy, 5, "update", 2)
    assert "level is A" in late.why[0].text()
