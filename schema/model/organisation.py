"""Units, parameters, profiles and roles as written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema.model.fields import Field
from schema.model.values import Value


@dataclass(frozen=True, slots=True)
class UnitSeed:
    """A unit of the organisation as written."""

    code: str
    name: str
    level: str
    profile: str
    place: Place
    parent: str = ""
    more: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value, overridable per unit; `by` is a path like `customer.level` whose value picks from `choices`."""

    name: str
    type: str
    label: Text
    place: Place
    default: Value = None
    by: tuple[str, str] | None = None
    choices: Mapping[str, Value] = field(default_factory=dict)  # with "otherwise"
    field: Field | None = None  # type, min, max, options as a field


@dataclass(frozen=True, slots=True)
class Profile:
    """A bundle of parameter values a unit takes."""

    name: str
    label: Text
    values: Mapping[str, Value]
    place: Place


@dataclass(frozen=True, slots=True)
class Role:
    """Who may hold what."""

    name: str
    label: Text
    place: Place
    when: Expression | None = None
    otherwise: str = ""
    limit_per: str = ""  # a level; "" = overall
    limit_at_most: int | None = None
    outside: bool = False
    administers: frozenset[str] = frozenset()  # accounts, schema, workflows
    was: str = ""
