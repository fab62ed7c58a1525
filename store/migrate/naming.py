"""Says what a plan is about in the words of the file: labels beside the keys, and the place where it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from kernel.errors import Place, Problem
from kernel.text import LANGUAGES, Text
from schema.model import Entity, Field, Schema
from store.layout import members_of, table_of

_FORMS: Final = {"zh-CN": "{label}（{key}）", "en": "{label} ({key})"}


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something of the schema: how people call it, and where it is written."""

    key: str
    label: Text
    place: Place

    def named(self, key: str) -> Text:
        """The label and the key; the key alone where nothing else was written."""
        forms = {language: (self.label.in_(language), form) for language, form in _FORMS.items()}
        return Text.of({
            language: key if label in ("", self.key) else form.format(label=label, key=key)
            for language, (label, form) in forms.items()
        })  # fmt: skip


@dataclass(frozen=True)
class Naming:
    """Tables and columns as the schema says them; those it does not have keep their keys. Looked up when there is
    something to say: most starts have nothing."""

    schema: Schema | None = None

    @cached_property
    def _entities(self) -> Mapping[str, Entity]:
        return {table_of(entity.name): entity for entity in (self.schema.entities.values() if self.schema else ())}

    @cached_property
    def tables(self) -> Mapping[str, _Thing]:
        """By the names of tables."""
        members = {
            members_of(entity.name, each.name): _thing(each)
            for entity in self._entities.values()
            for each in entity.fields.values()
        }
        return members | {table: _thing(entity) for table, entity in self._entities.items()}

    @cached_property
    def columns(self) -> Mapping[tuple[str, str], _Thing]:
        """By the names of table and column."""
        return {(t, each.name): _thing(each) for t, entity in self._entities.items() for each in entity.fields.values()}

    @cached_property
    def uniques(self) -> Mapping[tuple[str, int], Place]:
        """By the name of the table, and which of its rules it is."""
        return {(t, n): rule.place for t, entity in self._entities.items() for n, rule in enumerate(entity.unique)}

    def said(self, problem: Problem) -> Problem:
        """The problem with labels, at its place; the place of what is new where something vanished."""
        values = problem.values
        return replace(problem, values={**values, **self._words(values)}, place=problem.place or self._place(values))

    def _place(self, values: Mapping[str, Any]) -> Place | None:
        table = values.get("table", "")
        rule = self.uniques.get((table, values.get("rule", -1)))
        keys = (values.get("instead", ""), values.get("column", ""), values.get("columns", "").partition(", ")[0])
        things = [
            *(self.columns.get((table, key)) for key in keys),
            *(self.tables.get(key) for key in (keys[0], table)),
        ]
        return rule or next((thing.place for thing in things if thing), None)

    def _words(self, values: Mapping[str, Any]) -> dict[str, Any]:
        words: dict[str, Any] = {}
        table = values.get("table", "")
        if table in self.tables:
            words["table"] = self.tables[table].named(table)
        for word in ("column", "instead"):
            key = values.get(word, "")
            if thing := self.columns.get((table, key)) or (self.tables.get(key) if word == "instead" else None):
                words[word] = thing.named(key)
        if "columns" in values and "rule" in values:
            words["columns"] = self._listed(table, values["columns"].split(", "))
        return words

    def _listed(self, table: str, keys: list[str]) -> Text:
        things = [self.columns.get((table, key)) for key in keys]
        said = [thing.named(key) if thing else Text.of(key) for key, thing in zip(keys, things, strict=True)]
        return Text.of(
            {each: ("、" if each == "zh-CN" else ", ").join(t.in_(each) for t in said) for each in LANGUAGES}
        )


def _thing(written: Entity | Field) -> _Thing:
    return _Thing(written.name, written.label, written.place)
