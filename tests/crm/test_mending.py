"""What would end the trouble that a view colours red, over the bundled schema: a date, a related record, or neither."""

import pytest

import app
from api.mending import mending
from forms.spec import form_of
from kernel.settings import Settings
from schema.model import Schema
from schema.scope import SchemaScope
from tests.crm.conftest import SCHEMA
from tests.grids.small_schema import ALL


@pytest.fixture(scope="module")
def crm() -> Schema:
    """The bundled schema."""
    return app.load(Settings.read({}, schema=SCHEMA)).schema


@pytest.mark.parametrize(
    ("name", "fields", "related"),
    [("customer", [], ["activity"]), ("opportunity", ["expected_sign_date"], []), ("task", ["due_at"], [])],
)
def test_red_rests_on_dates_and_on_related_records(
    crm: Schema, name: str, fields: list[str], related: list[str]
) -> None:
    entity = crm.entity(name)
    found = mending(SchemaScope.of(crm), entity, entity.views["mine"].color["red"], form_of(crm, name, ALL, "en"))
    assert found == {"fields": fields, "related": related}


def test_what_the_form_does_not_show_is_not_named(crm: Schema) -> None:
    entity = crm.entity("customer")
    form = form_of(crm, "customer", ALL, "en", lambda other: other != "activity")
    assert mending(SchemaScope.of(crm), entity, entity.views["mine"].color["red"], form)["related"] == []
