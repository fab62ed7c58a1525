"""One kind of record, with everything the file says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.errors import Place
from kernel.text import Text
from schema.model.access import Grant
from schema.model.effects import Action, Automation
from schema.model.fields import Collection, Field
from schema.model.rules import Duplicate, Locked, Rule, Unique
from schema.model.screens import Form, View
from schema.model.stages import Stage
from schema.model.values import Asked


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of record. `fields` holds the automatic ones first, then those of the file, in order."""

    name: str
    label: Text
    title: Text
    place: Place
    fields: Mapping[str, Field]
    number: str = ""
    owner: bool = True
    internal: bool = False  # no surface, no audit
    system: bool = False  # from system.yaml
    collections: Mapping[str, Collection] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    unique: tuple[Unique, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    merge: Mapping[str, Any] | None = None
    locked: Locked | None = None
    stages: Mapping[str, Stage] = field(default_factory=dict)
    access: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)
    form: Form = field(default_factory=Form)
    actions: Mapping[str, Action] = field(default_factory=dict)
    automations: Mapping[str, Automation] = field(default_factory=dict)
    lines_of: tuple[str, str] | None = None  # (parent entity, its field): then `parent` and `position` are fields
    icon: str = ""
    was: str = ""
    encrypt_export: Asked = False  # over the export, which is a record of `export_job`

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """Fields written in the file."""
        return tuple(f for f in self.fields.values() if not f.automatic)
