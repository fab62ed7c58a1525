# ruff: noqa: E501
"""What every schema has: people, units, roles, the trail and the product's own tables."""

from pathlib import Path

import pytest

from schema.fieldtypes import registry
from schema.load import load
from schema.model import Schema
from tests.schema.writing import loaded, written

INTERNAL = {
    "credential", "session", "api_token", "login_failure", "throttle", "idempotency_key", "change_set", "outbox", "lock",
    "number_series", "schema_version", "invitation",
}  # fmt: skip
ORDINARY = {
    "user", "unit", "role", "role_holding", "parameter_value", "login_event", "stage_move", "audit", "comment", "notice",
    "file", "saved_view", "request",
}  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    return load(written(tmp_path_factory.mktemp("system"), "app: {name: X}\n"))


def test_an_almost_empty_file_is_a_working_schema(empty: Schema) -> None:
    assert {name for name, entity in empty.entities.items() if not entity.internal} >= ORDINARY
    assert {name for name, entity in empty.entities.items() if entity.internal} >= INTERNAL
    assert all(entity.system for entity in empty.entities.values())
    assert empty.roles["system_admin"].administers == {"accounts", "schema", "workflows"}
    assert empty.notes == ()


def test_an_internal_table_has_its_own_fields_only(empty: Schema) -> None:
    session = empty.entities["session"]
    assert list(session.fields)[:2] == ["id", "version"]
    assert session.access == {}
    assert not session.owner


def test_everyone_sees_names_for_pickers_and_all_of_their_own(empty: Schema) -> None:
    grants = empty.entities["user"].access["everyone"]
    hidden = {field.name for field in empty.entities["user"].own_fields} - grants[0].hide
    assert hidden == {"name", "unit", "active"}
    assert grants[1].rows[0].kind == "own"
    assert grants[2].fields == frozenset(("language", "email", "phone"))


def test_fields_that_a_schema_adds_to_people_are_not_shown_to_everyone(tmp_path: Path) -> None:
    schema = loaded(tmp_path, "entities: {user: {fields: {salary: {type: money}}}}\n")
    assert "salary" in schema.entities["user"].access["everyone"][0].hide
    assert "salary" not in schema.entities["user"].access["everyone"][1].hide


def test_every_role_that_administers_accounts_may_administer_people(tmp_path: Path) -> None:
    schema = loaded(
        tmp_path, "roles: {it: {label: IT, administers: [accounts]}, clerk: {label: 文员, administers: [schema]}}\n"
    )
    assert schema.entities["user"].access["it"][0].can == schema.entities["user"].access["system_admin"][0].can
    assert schema.entities["role_holding"].access["it"][0].can >= {"create", "update", "delete"}
    assert "clerk" not in schema.entities["user"].access


def test_a_schema_adds_access_stages_rules_and_relabels(tmp_path: Path) -> None:
    text = (
        "roles: {hr: 人事, system_admin: {label: 管理员, administers: [accounts, schema, workflows], limit: {at_most: 2}}}\n"
        "entities:\n  user:\n    label: 同事\n    fields: {name: {label: 姓名全称}, badge: {type: text}}\n"
        "    rules: {badge: {check: badge is not empty or not active, message: 请填写工牌}}\n"
        "    access: {hr: {rows: all, can: [read, update]}, everyone: {rows: team, can: [read]}}\n"
        "    stages: {new: {label: 新, next: [on]}, on: 在岗}\n  audit:\n    access: {hr: {rows: all, can: [read]}}\n"
    )
    schema = loaded(tmp_path, text)
    user = schema.entities["user"]
    assert str(user.label) == "同事"
    assert str(user.fields["name"].label) == "姓名全称"
    assert user.fields["name"].required is True
    assert [rule.name for rule in user.rules] == ["badge"]
    assert len(user.access["everyone"]) == 4
    assert list(user.stages) == ["new", "on"]
    assert "hr" in schema.entities["audit"].access
    assert schema.roles["system_admin"].limit_at_most == 2


def test_levels_profiles_and_parameters_are_the_choices_of_units(tmp_path: Path) -> None:
    text = (
        "organisation: {levels: {group: 集团, company: 公司}, units: [{code: g, name: 集团, level: group, profile: p, units: "
        "[{code: c, name: 分公司, level: company, seats: 9}]}]}\n"
        "profiles: {p: {label: 甲, values: {days: 3}}}\nparameters: {days: {type: integer, default: 1}}\n"
        "entities: {unit: {fields: {seats: {type: integer}}}}\n"
    )
    schema = loaded(tmp_path, text)
    assert [option.key for option in schema.entities["unit"].fields["level"].options] == ["group", "company"]
    assert [option.key for option in schema.entities["unit"].fields["profile"].options] == ["p"]
    assert [option.key for option in schema.entities["parameter_value"].fields["parameter"].options] == ["days"]
    assert [(unit.code, unit.parent, dict(unit.more)) for unit in schema.units] == [
        ("g", "", {}),
        ("c", "g", {"seats": 9}),
    ]
    assert schema.profiles["p"].values == {"days": 3}


def test_every_field_of_every_system_entity_has_a_type_and_a_label(empty: Schema) -> None:
    for entity in empty.entities.values():
        for field in entity.fields.values():
            assert field.type in registry.all_types()
            assert entity.internal or field.label.in_("en") != field.label.in_("zh-CN") or field.name == "sha256"
