"""The scope answers the expression checker from the entities of a schema."""

from pathlib import Path

import pytest

from expressions.compile import compile
from expressions.errors import ExpressionErrors
from expressions.functions import Function
from expressions.types import BOOLEAN
from schema.load import load
from schema.scope import SchemaScope

EXAMPLES = Path(__file__).with_name("examples")


@pytest.fixture(scope="module")
def crm() -> SchemaScope:
    return SchemaScope.of(load(EXAMPLES / "crm_sketch.yaml"), [Function("crm.region", lambda a: "n", ["text"], "text")])


def test_members_are_fields_links_and_collections(crm: SchemaScope) -> None:
    def kinds(entity: str, *names: str) -> list[str]:
        return [found.kind if (found := crm.member(entity, name)) else "" for name in names]

    assert kinds("opportunity", "amount", "customer", "competitors", "team", "owner", "unit") == [
        "field", "link", "links", "links", "link", "link",
    ]  # fmt: skip
    assert kinds("customer", "activities", "moves", "stage", "nothing") == ["collection", "collection", "field", ""]
    lines = crm.member("quote", "lines")
    assert lines is not None
    assert (lines.kind, lines.entity, lines.field) == ("collection", "quote.lines", "parent")
    parent = crm.member("quote.lines", "parent")
    assert parent is not None
    assert (parent.kind, parent.entity) == ("link", "quote")


def test_open_links_name_their_targets(crm: SchemaScope) -> None:
    records = crm.member("dispute_case", "records")
    assert records is not None
    assert (records.entity, records.targets) == (None, ("customer", "opportunity"))
    about = crm.member("task", "about")
    assert about is not None
    assert (about.entity, about.targets) == (None, ())


def test_clock_formulas_say_so_and_pass_it_on(crm: SchemaScope) -> None:
    idle, alert = crm.member("customer", "idle_days"), crm.member("customer", "contact_alert")
    assert idle is not None
    assert alert is not None
    assert idle.clock
    assert alert.clock
    total = crm.member("quote", "ratio")
    assert total is not None
    assert not total.clock


def test_parameters_roles_levels_functions_and_owners(crm: SchemaScope) -> None:
    visit = crm.parameter("visit_days")
    assert visit is not None
    assert (visit.by, visit.keys) == (("customer", "level"), ("a", "b"))
    assert {"sales", "everyone", "system_admin"} <= set(crm.roles())
    assert list(crm.levels()) == ["group", "company", "section", "department"]
    assert {"crm.region", "report.follow_up"} <= set(crm.functions())
    assert "customer" in crm.owned()
    assert "user" not in crm.owned()
    assert "session" not in crm.owned()
    assert "quote.lines" not in crm.owned()


def test_every_record_shares_the_automatic_members(crm: SchemaScope) -> None:
    assert {"id", "owner", "unit", "created_at", "stage"} <= set(crm.members(None))


def test_a_filter_typed_by_a_person_compiles_against_a_loaded_schema(crm: SchemaScope) -> None:
    found = compile("customer.level == 'a' and amount > 5", crm, "opportunity", expects=BOOLEAN)
    assert found.reads == {("customer", "level"), ("amount",)}
    with pytest.raises(ExpressionErrors):
        compile("custmer.level == 'a'", crm, "opportunity", expects=BOOLEAN)
