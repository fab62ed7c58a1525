"""A small schema by hand: a field of every type in every interesting setting, over customers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from expressions.compile import compile
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.errors import Place
from kernel.text import Text
from schema.fieldtypes import registry
from schema.model import App, Entity, Field, Form, Schema, Section, View
from schema.scope import SchemaScope

HERE = Place("small.yaml", 1)


def field(name: str, kind: str, **more: Any) -> Field:
    return Field(name, kind, Text((("en", name.title()), ("zh-CN", f"字段{name}"))), HERE, **more)


def entity(name: str, *fields: Field, **more: Any) -> Entity:
    return Entity(name, Text.of(name), Text.of("{name}"), HERE, MappingProxyType({f.name: f for f in fields}), **more)


def every_field() -> list[Field]:
    """`money_0`, `money_1` ...: each type of the product in each of its sample settings."""
    return [
        replace(field(f"{kind.name}_{n}", kind.name), **settings)
        for kind in map(registry.get, sorted(registry.own()))
        for n, settings in enumerate(kind.sample())
    ]


ID = field("id", "integer", automatic=True)
CUSTOMER = entity(
    "customer",
    ID,
    replace(field("stage", "choice", options=registry.get("choice").sample()[0]["options"]), automatic=True),
    field("owner", "user", automatic=True, to=("user",)),
    field("name", "text", required=True),
    field("secret", "money"),
    *every_field(),
    number="C{seq:3}",
)
OTHERS = [
    entity("contact", ID, field("name", "text"), field("customer", "link", to=("customer",))),
    entity("quote.lines", ID, field("parent", "link", to=("customer",)), lines_of=("customer", "lines_0")),
    entity("user", ID, field("name", "text"), field("unit", "unit")),
    entity("unit", ID, field("name", "text"), field("unit", "unit")),
    entity("file", ID, field("name", "text")),
]
ENTITIES: Mapping[str, Entity] = MappingProxyType({each.name: each for each in (CUSTOMER, *OTHERS)})
SCOPE = SchemaScope(ENTITIES)


def question(source: str, of: str = "customer") -> Expression:
    return compile(source, SCOPE, of, expects=BOOLEAN)


def schema(views: Mapping[str, View] | None = None, form: Form | None = None) -> Schema:
    """The schema with these views and this form of customers."""
    customer = replace(CUSTOMER, views=views or {}, form=form or Form())
    nothing: Mapping[str, Any] = MappingProxyType({})
    return Schema(
        App(Text.of("Small")), nothing, (), nothing, nothing, nothing, {**ENTITIES, "customer": customer}, nothing, (),
        nothing, nothing, nothing, nothing, nothing, "v1", ("small.yaml",),
    )  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """Everything may be seen and written, but for these."""

    hidden: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()

    def sees(self, name: str) -> bool:
        return name not in self.hidden

    def masks(self, name: str) -> bool:
        return name in self.masked

    def writes(self, name: str, creating: bool = False) -> bool:
        return name not in self.hidden | self.masked | self.readonly


ALL = Rights()
__all__ = [
    "ALL",
    "CUSTOMER",
    "HERE",
    "Rights",
    "Section",
    "View",
    "entity",
    "every_field",
    "field",
    "question",
    "schema",
]
