"""The whole example schemas load clean, and mean what they say."""

from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

import app
from expressions.tree import Expression
from kernel.duration import Duration
from kernel.settings import Settings
from kernel.text import Text
from schema.load import load
from schema.model import Choose, Person, Schema, Scope, Step
from schema.reread import reread

EXAMPLES = Path(__file__).with_name("examples")
BUNDLED = Path(__file__).parents[2] / "crm_schema.yaml"


def read(path: Path) -> Schema:
    """An example, or the bundled schema with the plugins it names."""
    return app.load(Settings.read({}, schema=path)).schema if path == BUNDLED else load(path)


@pytest.fixture(scope="module")
def lending() -> Schema:
    return load(EXAMPLES / "lending.yaml")


@pytest.mark.parametrize("path", [*sorted(EXAMPLES.glob("*.yaml")), BUNDLED], ids=lambda path: path.name)
def test_an_example_loads_with_notes_only_about_what_is_not_run_yet(path: Path) -> None:
    schema = read(path)
    assert {note.code.name for note in schema.notes if note.severity == "note"} <= {"SCH090", "SCH290"}
    assert all(note.severity != "error" for note in schema.notes)


def test_the_fields_hold_what_was_written(lending: Schema) -> None:
    loan = lending.entities["loan"].fields
    assert loan["equipment"].to == ("equipment",)
    assert loan["equipment"].reverse == "loans"
    assert isinstance(loan["equipment"].where, Expression)
    assert loan["from_day"].default.source == "today"
    assert loan["days_late"].stored is False
    assert lending.entities["equipment"].fields["lent_out"].stored is True
    assert loan["back_at"].readonly is True
    assert lending.entities["equipment"].fields["code"].unique == "normalised"
    assert lending.parameters["longest_days"].default == 14
    assert lending.parameters["costly"].default == Decimal(5000)


def test_automatic_fields_come_first_and_collections_are_made(lending: Schema) -> None:
    equipment = lending.entities["equipment"]
    automatic = [name for name, field in equipment.fields.items() if field.automatic]
    assert list(equipment.fields)[: len(automatic)] == automatic
    assert automatic == [
        "id", "version", "number", "owner", "unit", "stage", "stage_since", "approval",
        "created_at", "created_by", "updated_at", "updated_by", "completeness",
    ]  # fmt: skip
    assert equipment.collections["loans"].entity == "loan"
    assert equipment.collections["loans"].field == "equipment"
    assert equipment.collections["moves"].entity == "stage_move"


def test_stages_hold_their_ways_and_effects(lending: Schema) -> None:
    stages = lending.entities["loan"].stages
    assert list(stages) == ["asked", "booked", "out", "back", "refused"]
    assert [way.to for way in stages["booked"].next] == ["out", "refused"]
    assert stages["booked"].approval == "lend"
    assert stages["booked"].clock is not None
    assert stages["booked"].clock.time == Duration(Decimal(2), "day", working=True)
    assert stages["back"].locked == "all"
    assert stages["back"].ends == "closed"
    effect = stages["back"].when_entered[2]
    assert (effect.word, effect.through, effect.entity) == ("update", "equipment", "equipment")
    assert [(then.word, then.object) for then in effect.then] == [("move", "repair")]
    assert effect.when is not None
    assert effect.when.source == "damage is not empty"


def test_grants_hold_rows_and_verbs(lending: Schema) -> None:
    employee, keeper = lending.entities["equipment"].access["employee"], lending.entities["equipment"].access["keeper"]
    assert employee[0].rows[0].kind == "expression"
    assert employee[0].hide == {"value"}
    assert keeper[0].rows == (Scope("level", "company"),)
    assert keeper[0].can == {"read", "create", "update", "delete", "import", "print"}


def test_without_organisation_there_is_one_unit_main_at_level_company(lending: Schema) -> None:
    assert list(lending.levels) == ["company"]
    assert [(unit.code, unit.level) for unit in lending.units] == [("main", "company")]


def test_an_approval_holds_its_route_and_cases(lending: Schema) -> None:
    lend = lending.workflows["lend"]
    assert lend.starts == "move"
    assert lend.after_approval == "open"
    (step,) = lend.steps
    assert isinstance(step, Step)
    assert (step.who[0].kind, step.who[0].name) == ("manager_of", "submitter")
    assert step.due == Duration(Decimal(1), "day", working=True)
    assert [case.expect["route"] for case in lend.cases] == [(), ("manager",)]
    assert lend.cases[1].given == {"equipment.value": Decimal("5000.01")}
    assert lend.unbuilt == ()


def test_words_that_are_not_built_keep_an_approval_from_starting() -> None:
    workflows = load(EXAMPLES / "crm_sketch.yaml").workflows
    assert workflows["contract_sign"].unbuilt == ()
    assert workflows["access_change"].unbuilt == ()
    assert workflows["policy_sign"].unbuilt == ()
    assert workflows["expense"].unbuilt == ()
    assert workflows["quote_discount"].unbuilt == ()


def test_lines_are_entities_of_their_own() -> None:
    schema = load(EXAMPLES / "crm_sketch.yaml")
    quote = schema.entities["quote"]
    lines = schema.entities["quote.lines"]
    assert quote.fields["lines"].lines == "quote.lines"
    assert quote.fields["lines"].min == 1
    assert lines.lines_of == ("quote", "lines")
    assert list(lines.fields)[:4] == ["id", "version", "parent", "position"]
    assert lines.fields["list_price"].default.source == "product.list_price"
    assert schema.entities["expense_claim.lines"].unique[0].fields == ("activity",)


def test_people_may_be_named_as_roles_or_as_fields() -> None:
    handling = load(EXAMPLES / "service.yaml").entities["case"].stages["handling"]
    assert handling.who == (Person("role", "agent"), Person("field", "engineer"))


def test_a_schema_adds_fields_to_people_and_removes_none() -> None:
    user = load(EXAMPLES / "service.yaml").entities["user"]
    assert "customer" in user.fields
    assert {"login", "name", "unit", "manager", "active", "language", "email", "phone"} <= set(user.fields)


def test_labels_are_kept_per_language() -> None:
    label = load(EXAMPLES / "leave.yaml").entities["leave_request"].label
    assert label.in_("en") == "Leave request"
    assert label.in_("zh-CN") == "请假单"


def test_a_choose_holds_rows_in_order_with_otherwise_last() -> None:
    (choose,) = load(EXAMPLES / "crm_sketch.yaml").workflows["quote_discount"].steps
    assert isinstance(choose, Choose)
    assert [row.when.source if row.when else None for row in choose.rows] == ["ratio >= 0.50", "ratio >= 0.45", None]


@pytest.mark.parametrize("path", [*sorted(EXAMPLES.glob("*.yaml")), BUNDLED], ids=lambda path: path.name)
def test_a_pinned_approval_is_read_again_from_its_own_text(path: Path) -> None:
    schema = read(path)
    for name, workflow in schema.workflows.items():
        again = reread(schema, name, workflow.text)
        assert again.text_hash == workflow.text_hash
        assert _without_places(again) == _without_places(workflow)


def _without_places(thing: object) -> object:
    if isinstance(thing, Text):
        return dict(thing.values)
    if isinstance(thing, Expression):
        return str(thing)
    if isinstance(thing, tuple):
        return tuple(_without_places(each) for each in thing)
    if hasattr(thing, "items"):
        return {key: _without_places(value) for key, value in thing.items()}
    if type(thing).__module__.startswith("schema.model."):
        names = [each.name for each in fields(thing) if each.name not in ("place", "cases", "label")]  # type: ignore[arg-type]
        return {name: _without_places(getattr(thing, name)) for name in names}
    return thing


def test_loading_twice_gives_the_same_version_and_another_text_another() -> None:
    one, two = load(EXAMPLES / "leave.yaml"), load(EXAMPLES / "leave.yaml")
    assert one.version == two.version
    assert one.version != load(EXAMPLES / "lending.yaml").version


def test_nothing_of_a_loaded_schema_can_be_changed(lending: Schema) -> None:
    with pytest.raises(TypeError):
        lending.entities["loan"] = lending.entities["equipment"]  # type: ignore[index]
    with pytest.raises(TypeError):
        lending.entities["loan"].fields["x"] = lending.entities["loan"].fields["id"]  # type: ignore[index]
