"""Addressees outside of the product: links of `notify` to records that carry an address (language.md, Effects)."""

from collections.abc import Iterable
from typing import Final

from schema import entity_codes
from schema.model import Entity, Person
from schema.nodes import Node
from schema.sections.bench import Bench, Here

OPT_OUT: Final = "opt_out"  # a boolean field of such a record: wants no mails


def check(bench: Bench, node: Node | None, here: Here, who: Iterable[Person], via: Iterable[str]) -> None:
    """Says of whom nothing would be told: mails alone reach outside, and only where there is an address for them."""
    for person in who:
        entity = _outsider(bench, here, person)
        if entity is None or node is None:
            continue
        values = {"field": person.name, "entity": entity.name}
        if not any(field.type == "email" for field in entity.fields.values()):
            bench.desk.report(entity_codes.NO_MAIL_FIELD, node, "warning", **values)
        elif "mail" not in via:
            bench.desk.report(entity_codes.MAIL_ALONE, node, "warning", **values)


def _outsider(bench: Bench, here: Here, person: Person) -> Entity | None:
    """The record that the entry stands for, where that is no person of the product."""
    member = bench.scope.member(here.entity, person.name) if person.kind == "field" and here.entity else None
    outside = member is not None and member.kind == "link" and member.entity not in (None, "user")
    return bench.entities.get(member.entity or "") if member is not None and outside else None
