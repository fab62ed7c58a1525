"""A small schema by hand: customers with contacts and lines, for forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from expressions.compile import compile
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Place
from kernel.text import Text
from schema.model import App, Collection, Entity, Field, Form, Option, Schema
from schema.scope import SchemaScope

HERE = Place("small.yaml", 1)
OPTIONS = (Option("a", Text.of("A")), Option("b", Text.of("B")))


def make(name: str, kind: str, **more: Any) -> Field:
    return Field(name, kind, Text((("en", name.title()), ("zh-CN", f"字段{name}"))), HERE, **more)


def entity(name: str, *fields: Field, **more: Any) -> Entity:
    return Entity(name, Text.of(name), Text.of("{name}"), HERE, MappingProxyType({f.name: f for f in fields}), **more)


CUSTOMER = entity(
    "customer",
    make("id", "integer", automatic=True, readonly=True),
    make("name", "text", required=True),
    make("level", "choice", options=OPTIONS),
    make("tags", "choices", options=OPTIONS),
    make("is_key", "boolean"),
    make("amount", "money"),
    make("ratio", "percent"),
    make("due", "date"),
    make("seen_at", "datetime"),
    make("owner", "user"),
    make("boss", "user"),
    make("phone", "phone"),
    make("parts", "lines", lines="customer.parts", max=3),
    collections={"contacts": Collection("contacts", "contact", "customer")},
)
PART = entity(
    "customer.parts",
    make("id", "integer", automatic=True, readonly=True),
    make("parent", "link", to=("customer",), automatic=True, readonly=True),
    make("name", "text", required=True),
    make("price", "money"),
    lines_of=("customer", "parts"),
)
CONTACT = entity("contact", make("name", "text"), make("customer", "link", to=("customer",)))
USER = entity("user", make("name", "text"))
ENTITIES: Mapping[str, Entity] = MappingProxyType({each.name: each for each in (CUSTOMER, PART, CONTACT, USER)})
SCOPE = SchemaScope(ENTITIES)


def question(source: str) -> Expression:
    return compile(source, SCOPE, "customer", expects=BOOLEAN)


def schema(form: Form | None = None, **fields: Field) -> Schema:
    """The schema with this form, and these fields of customers in place of their own."""
    customer = replace(CUSTOMER, form=form or Form(), fields={**CUSTOMER.fields, **fields})
    nothing: Mapping[str, Any] = MappingProxyType({})
    return Schema(
        App(Text.of("Small")), nothing, (), nothing, nothing, nothing, {**ENTITIES, "customer": customer}, nothing, (),
        nothing, nothing, nothing, nothing, nothing, "v1", ("small.yaml",),
    )  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """Everything may be seen and written, but for these."""

    hidden: frozenset[str] = field(default=frozenset())
    masked: frozenset[str] = field(default=frozenset())
    readonly: frozenset[str] = field(default=frozenset())

    def sees(self, name: str) -> bool:
        return name not in self.hidden

    def masks(self, name: str) -> bool:
        return name in self.masked

    def writes(self, name: str, creating: bool = False) -> bool:
        return name not in self.hidden | self.masked | self.readonly
