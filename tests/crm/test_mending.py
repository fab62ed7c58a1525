"""What would end the trouble that a view colours red, over the bundled schema: a date, a related record, or neither."""

from collections.abc import Callable

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


def mends(crm: Schema, name: str, visible: Callable[[str], bool] = lambda other: True) -> dict[str, list[str]]:
    entity = crm.entity(name)
    red, form = entity.views["mine"].color["red"], form_of(crm, name, ALL, "en", visible)
    return mending(SchemaScope.of(crm), entity, red, form, list(entity.actions))


@pytest.mark.parametrize(
    ("name", "fields", "related", "actions"),
    [
        ("customer", [], ["activity"], ["log_activity"]), ("opportunity", ["expected_sign_date"], [], []),
        ("task", ["due_at"], [], []),
    ],
)  # fmt: skip
def test_red_rests_on_dates_and_on_related_records(
    crm: Schema, name: str, fields: list[str], related: list[str], actions: list[str]
) -> None:
    assert mends(crm, name) == {"fields": fields, "related": related, "actions": actions}


def test_what_the_form_does_not_show_is_not_named(crm: Schema) -> None:
    found = mends(crm, "customer", lambda other: other != "activity")
    assert found == {"fields": [], "related": [], "actions": []}
