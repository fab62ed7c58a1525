"""The form of an entity for one person: its sections and fields, ready for JSON."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from expressions.tree import Expression
from kernel.text import Text
from schema.fieldtypes.description import Rights, asked, described
from schema.model import Asked, Entity, Field, Schema, Section

_QUESTIONS: Final = ("show", "required", "readonly")


@dataclass(frozen=True, slots=True)
class FormSpec:
    """`fields` are all that the person sees or fills in, described; `related` the lists of other entities below.

    `hidden` says how many `fields` and `related` lists the form has that are not for this person: a number, no names.
    """

    sections: tuple[Mapping[str, Any], ...]
    fields: Mapping[str, Mapping[str, Any]]
    related: tuple[Mapping[str, Any], ...]
    hidden: Mapping[str, int]


def form_of(
    schema: Schema, entity: str, rights: Rights, language: str, visible: Callable[[str], bool] = lambda entity: True
) -> FormSpec:
    """The form of `entity` with texts in `language`; `visible` says whether the person sees another entity at all.

    A question that speaks of a field the person does not read is "": the server alone answers it.
    Raises KeyError for an unknown entity.
    """
    known = schema.entity(entity)
    seen = {name: field for name, field in known.fields.items() if rights.sees(name) or rights.writes(name, True)}
    plain = plain_names(known, rights)
    written = _sections(known)
    sections = tuple(_section(each, seen, plain, language) for each in written)
    related = tuple(_related(schema, known, visible, language))
    hidden = {
        "fields": len({name for section in written for name in section.fields} - seen.keys()),
        "related": sum(name in known.collections for name in known.form.related) - len(related),
    }
    return FormSpec(
        tuple(section for section in sections if section["fields"]),
        {name: form_field(field, rights, plain, language, schema.app.currency) for name, field in seen.items()},
        related,
        hidden,
    )


def plain_names(entity: Entity, rights: Rights) -> set[str]:
    """The fields whose values the person reads: a question of the schema may speak of these."""
    return {name for name in entity.fields if rights.sees(name) and not rights.masks(name)}


def form_field(
    field: Field, rights: Rights, plain: Collection[str], language: str, currency: str = ""
) -> dict[str, Any]:
    """One field; `plain` are the fields whose values the person reads."""
    body = described(field, rights, language, currency)
    asks = {name: _source(getattr(field, name), plain) for name in _QUESTIONS if body[name] is not True}
    return body | asks


def _sections(entity: Entity) -> tuple[Section, ...]:
    """The sections as written; without any, all own fields in one."""
    if entity.form.sections:
        return entity.form.sections
    return (Section(Text.of(""), tuple(field.name for field in entity.own_fields)),)


def _section(section: Section, seen: Collection[str], plain: Collection[str], language: str) -> dict[str, Any]:
    return {
        "label": section.label.in_(language),
        "fields": [name for name in section.fields if name in seen],
        "columns": section.columns,
        "show": _source(section.show, plain),
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
