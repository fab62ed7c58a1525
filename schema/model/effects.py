"""What is done: effects, the actions people take, automations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema.model.fields import Field
from schema.model.people import Person
from schema.model.values import Given


@dataclass(frozen=True, slots=True)
class Effect:
    """One entry of a `do`, `when_entered`, `when_approved` ... list (language.md, Effects).

    `word` is set, move, assign, create, update, delete, merge, start, notify, send, webhook, call, grant, revoke,
    account, transfer, draw, hand_over, add, reject or approve; `object` what stands behind it: a stage for move, an
    entity or link name for create and update, an Expression for assign and delete, a function for call, people for
    notify, the verbs for grant and revoke, create, change, freeze, unfreeze or close for account, entities (none: all)
    for transfer.
    """

    word: str
    object: Any
    place: Place
    values: Mapping[str, Given] = field(default_factory=dict)  # of set and with
    when: Expression | None = None
    where: Expression | None = None
    otherwise: tuple["Effect", ...] = ()
    entity: str = ""  # the entity this effect writes, where it is known at load
    through: str = ""  # update: the link or collection of this record it follows; "" = the entity as a whole
    then: tuple["Effect", ...] = ()  # update: what is done to each record (set, move, assign)
    for_each: str = ""
    as_: str = ""
    copy: Mapping[str, str] = field(default_factory=dict)
    text: Text | None = None
    message: str = ""
    via: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    note: Given = None
    retry: bool = True
    more: Mapping[str, Any] = field(default_factory=dict)  # what stands beside a word: unit, until, roles, from, to ...


@dataclass(frozen=True, slots=True)
class Action:
    """A named deed people may do on a record; its name is a verb of `can`."""

    name: str
    label: Text
    who: tuple[Person, ...]
    place: Place
    when: Expression | None = None
    ask: Mapping[str, Field] = field(default_factory=dict)
    do: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Automation:
    """Effects in the transaction that created, deleted or changed a record."""

    name: str
    after: Literal["created", "deleted", "changed"]
    changed: tuple[str, ...]
    do: tuple[Effect, ...]
    place: Place
    when: Expression | None = None
