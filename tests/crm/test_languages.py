"""Whoever reads the CRM in English or in Chinese reads one language only."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

import pytest

import app
from expressions.tree import Expression
from kernel.settings import Settings
from kernel.text import Text
from schema.model import Entity, Schema
from tests.crm.conftest import SCHEMA

CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
PEOPLE: Final = ("user", "unit")  # of the product, and filled in by the CRM
NOT_FOR_READING: Final = ("notes", "text")  # what the check said, and the file's own words


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The bundled schema."""
    return app.load(Settings.read({}, schema=SCHEMA)).schema


def texts(thing: Any, path: str) -> Iterator[tuple[str, Text]]:
    """Every text for people below a part of the schema, with where it stands."""
    if isinstance(thing, Text):
        yield path, thing
    elif isinstance(thing, Expression):
        return
    elif is_dataclass(thing):
        for each in fields(thing):
            if not (path == "" and each.name in NOT_FOR_READING):
                yield from texts(getattr(thing, each.name), f"{path}.{each.name}")
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from texts(value, f"{path}.{key}")
    elif isinstance(thing, tuple | list):
        for number, value in enumerate(thing):
            yield from texts(value, f"{path}.{getattr(value, 'name', getattr(value, 'key', number))}")


def labels(entity: Entity) -> Iterator[tuple[str, Text]]:
    """What an entity and its parts are called."""
    yield entity.name, entity.label
    for parts in (entity.fields, entity.stages, entity.actions):
        yield from ((part.name, part.label) for part in parts.values())


def incomplete(text: Text) -> bool:
    """Whether it says less in one language, or holds Chinese where English is read."""
    said = dict(text.values)
    if set(said) == {""}:
        return bool(CHINESE.search(said[""]))
    return not (said.get("en") and said.get("zh-CN")) or bool(CHINESE.search(said["en"]))


def test_every_label_and_message_is_there_in_both_languages(schema: Schema) -> None:
    found = dict(texts(schema, ""))
    found.pop(".entities.user.fields.language.options.zh-CN.label")  # a language is called what its readers call it
    assert len(found) > 1000
    assert sorted(f"{path}: {text}" for path, text in found.items() if incomplete(text)) == []


def test_every_entity_field_option_and_stage_of_the_crm_is_called_something(schema: Schema) -> None:
    """A label that nobody wrote is the name itself."""
    names = [
        f"{entity.name}.{name}"
        for entity in schema.entities.values() if not (entity.internal or entity.system)
        for name, label in labels(entity)
        if dict(label.values).keys() == {""}
    ]  # fmt: skip
    assert names == []


def test_every_entity_of_the_crm_has_views_and_a_form(schema: Schema) -> None:
    without = {
        entity.name
        for entity in schema.entities.values()
        if not (entity.internal or entity.lines_of or (entity.system and entity.name not in PEOPLE))
        and not (entity.views and entity.form.sections)
    }
    assert without == set()
    assert {"grid"} == {schema.entity(name).views["all" if name == "unit" else "active"].kind for name in PEOPLE}


def test_a_form_shows_every_field_that_people_fill(schema: Schema) -> None:
    left_out = {}
    for entity in schema.entities.values():
        if entity.internal or entity.lines_of or (entity.system and entity.name not in PEOPLE):
            continue
        shown = {name for section in entity.form.sections for name in section.fields}
        if missing := {field.name for field in entity.own_fields if not field.computed} - shown:
            left_out[entity.name] = missing
    assert left_out == {}
