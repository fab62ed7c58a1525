"""The form of an entity for one person: sections, fields, and what depends on what, ready for JSON."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from expressions.tree import Expression
from forms.conditions import portable
from schema.fieldtypes.description import Rights, asked, described
from schema.model import Asked, Entity, Field, Schema, Section


@dataclass(frozen=True, slots=True)
class FormSpec:
    """`fields` are described as for grids, with `conditions` (show, required, readonly) as data for the browser."""

    entity: str
    label: str
    sections: tuple[Mapping[str, Any], ...]
    fields: Mapping[str, Mapping[str, Any]]
    related: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "entity": self.entity,
            "label": self.label,
            "sections": [dict(section) for section in self.sections],
            "fields": {name: dict(field) for name, field in self.fields.items()},
            "related": [dict(each) for each in self.related],
        }


def form_of(
    schema: Schema, entity: str, rights: Rights, language: str, visible: Callable[[str], bool] = lambda entity: True
) -> FormSpec:
    """The form of `entity` with texts in `language`; `visible` says whether the person sees another entity at all.

    Raises KeyError for an unknown entity.
    """
    known = schema.entity(entity)
    seen = {
        name: field for name, field in known.fields.items() if rights.sees(name) or rights.writes(name, creating=True)
    }
    plain = {name for name in seen if not rights.masks(name)}
    sections = tuple(_section(each, seen, plain, language) for each in _sections(known))
    return FormSpec(
        entity,
        known.label.in_(language),
        tuple(section for section in sections if section["fields"]),
        {name: form_field(field, rights, plain, language, schema.app.currency) for name, field in seen.items()},
        tuple(_related(schema, known, visible, language)),
    )


def form_field(
    field: Field, rights: Rights, plain: Collection[str], language: str, currency: str = ""
) -> dict[str, Any]:
    """One field with its conditions; `plain` are the fields whose values the person reads."""
    body = described(field, rights, language, currency)
    questions = {"show": field.show, "required": field.required, "readonly": field.readonly}
    body.update({name: _source(question, plain) for name, question in questions.items() if body[name] is not True})
    conditions = {name: portable(question, plain) for name, question in questions.items()}
    return body | {"conditions": conditions | ({"readonly": True} if body["readonly"] is True else {})}


def _sections(entity: Entity) -> tuple[Section, ...]:
    """The sections as written; without any, all own fields in one."""
    if entity.form.sections:
        return entity.form.sections
    return (Section(entity.label, tuple(field.name for field in entity.own_fields)),)


def _section(section: Section, seen: Collection[str], plain: Collection[str], language: str) -> dict[str, Any]:
    return {
        "label": section.label.in_(language),
        "fields": [name for name in section.fields if name in seen],
        "columns": section.columns,
        "show": _source(section.show, plain),
        "condition": portable(section.show, plain),
    }


def _source(question: Asked, plain: Collection[str]) -> bool | str:
    """The question's text; "" when it speaks of a field that the person does not read."""
    if isinstance(question, Expression) and any(path[0] not in plain for path in question.reads):
        return ""
    return asked(question)


def _related(schema: Schema, entity: Entity, visible: Callable[[str], bool], language: str) -> Iterator[dict[str, Any]]:
    for name in entity.form.related:
        collection = entity.collections.get(name)
        if collection is not None and visible(collection.entity):
            label = schema.entity(collection.entity).label.in_(language)
            yield {"name": name, "label": label, "entity": collection.entity, "field": collection.field}
