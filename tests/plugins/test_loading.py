"""A schema is read with the plugins it names: their functions, types, approvers and effects, and what is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app
from hooks.specs import hookimpl
from kernel.errors import Refusal
from kernel.settings import Settings
from schema.fieldtypes import registry
from schema.load import SchemaErrors

FLOW = """
workflows:
  check:
    entity: thing
    steps: [{step: a, who: {plugin: %s}}]
    when_approved: [{call: %s}]
"""
THING = """
roles: {sales: {label: Sales}}
entities:
  thing:
    fields: {name: {type: text}, code: {type: %s}}
    access: {sales: {rows: own, can: [read, create]}}
"""


class Made:
    """A plugin written in a test."""

    def __init__(self, **hooks: Any) -> None:
        for name, call in hooks.items():
            setattr(self, name, hookimpl(call))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Made]]:
    """Plugins that are installed beside the bundled ones; put more into it."""
    from hooks import loading

    made: dict[str, Made] = {}
    bundled, known = loading.module_of, loading.known
    monkeypatch.setattr(loading, "module_of", lambda name: made.get(name) or bundled(name))
    monkeypatch.setattr(loading, "known", lambda: tuple(sorted({*known(), *made})))
    before = set(registry.all_types())
    yield made
    for name in set(registry.all_types()) - before:
        registry.forget(name)


def said(folder: Path, text: str) -> list[str]:
    """The problems of a file, without its name."""
    file = folder / "f.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaErrors) as caught:
        app.load(Settings(schema=file))
    return [each.line().replace(f"{file}:", "") for each in caught.value.problems if each.severity == "error"]


def test_names_no_plugin_has_are_problems_with_a_suggestion(tmp_path: Path, installed: dict[str, Made]) -> None:
    from hooks.arguments import Effect

    installed["erp"] = Made(register_effects=lambda: [Effect("erp.push_order", print)])
    text = "plugins: [approvers, erp]" + THING % "text" + FLOW % ("approvers.regional_haed", "erp.push_ordr")
    assert said(tmp_path, text) == [
        "11:37 SCH065 No plugin function `approvers.regional_haed` is installed. "
        "Did you mean `approvers.regional_head`?",
        "12:28 SCH065 No plugin function `erp.push_ordr` is installed. Did you mean `erp.push_order`?",
    ]


def test_a_plugin_that_is_not_there_and_a_type_it_would_bring_are_said_together(tmp_path: Path) -> None:
    assert said(tmp_path, "plugins: [regions, credit_cod]" + THING % "credit_cod") == [
        "1:20 PLG003 There is no plugin called credit_cod. Did you mean `credit_code`? "
        "Installed plugins: approvers, company_names, credit_code, regions.",
        "5:47 SCH040 There is no field type `credit_cod`. "
        "Choose one of the field types, such as text, choice or money.",
    ]


def test_a_type_is_known_only_where_its_plugin_is_enabled(tmp_path: Path, installed: dict[str, Made]) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("plugins: [credit_code]" + THING % "credit_code", encoding="utf-8")
    assert app.load(Settings(schema=file)).schema.entities["thing"].fields["code"].type == "credit_code"
    without = said(tmp_path, "plugins: [regions]" + THING % "credit_code")
    assert any(line.startswith("5:47 SCH040 There is no field type `credit_code`.") for line in without)


def test_what_is_wrong_with_a_plugin_stands_at_its_name(tmp_path: Path, installed: dict[str, Made]) -> None:
    from hooks.arguments import Effect

    def broken() -> None:
        raise AssertionError

    money = type("Money", (type(registry.get("text")),), {"name": "money"})
    installed["own"] = Made(register_field_types=lambda: [money()])
    installed["odd"] = Made(register_field_types=lambda: [type("Odd", (), {"name": "odd"})()])
    installed["one"] = installed["two"] = Made(register_effects=lambda: [Effect("push", print)])
    installed["bad"] = Made(before_lunch=broken)
    installed["two"] = Made(register_effects=lambda: [Effect("push", print)])
    found = said(tmp_path, "plugins:\n  own: {}\n  odd: {}\n  one: {}\n  two: {}\n  bad: {}" + THING % "text")
    assert [line.split(". ")[0] for line in found] == [
        "2:3 SCH080 The plugin own adds the field type `money`, which the product has itself",
        "3:3 SCH081 The plugin odd adds Odd as a field type; a subclass of FieldType was expected",
        "5:3 PLG005 The plugin two registers `push`, which the plugin one registered already",
        "6:3 PLG004 The plugin bad cannot be loaded: PluginValidationError: there is no hook called before_lunch",
    ]


def test_a_field_type_that_raises_is_named(tmp_path: Path, installed: dict[str, Made]) -> None:
    def read(self: Any, *_: Any) -> Any:
        raise ZeroDivisionError("by nought")

    text = type(registry.get("text"))
    installed["bad"] = Made(register_field_types=lambda: [type("Bad", (text,), {"name": "bad", "read_strict": read})()])
    file = tmp_path / "f.yaml"
    file.write_text("plugins: [bad]" + THING % "bad", encoding="utf-8")
    loaded = app.load(Settings(schema=file))
    field = loaded.schema.entities["thing"].fields["code"]
    with pytest.raises(Refusal, match="The plugin bad failed in strict: ZeroDivisionError: by nought"):
        registry.of(field).strict(field, "x", None)  # type: ignore[arg-type]
    assert [failure.plugin for failure in loaded.relay.failures] == ["bad"]
