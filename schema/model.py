"""The frozen model of one schema: what the YAML says, checked, with defaults filled in and expressions compiled.

Mappings are read-only (`types.MappingProxyType`) and keep the order of the file. `place` is where a thing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from expressions.tree import Expression
from kernel.duration import Duration
from kernel.errors import Place, Problem
from kernel.text import Text

Value = Any  # a literal as the field's type reads it
Given = Value | Expression  # a key that holds a value: literal, or computed (`=...`)
Asked = bool | Expression  # a key that asks: constant, or an expression
Verb = str  # read create update delete assign import export print share comment merge, or an action's name


# --------------------------------------------------------------------------------------------- fields and entities
@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a choice."""

    key: str
    label: Text
    color: str = ""
    when: Expression | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `type` names a class in schema/fieldtypes. Automatic fields (id, owner, stage ...) are fields too."""

    name: str
    type: str
    label: Text
    place: Place
    help: Text | None = None
    required: Asked = False
    suggested: bool = False
    unique: Literal["", "exact", "normalised"] = ""
    default: Given = None
    formula: Expression | None = None
    show: Asked = True
    readonly: Asked = False
    check: Expression | None = None
    message: Text | None = None
    where: Expression | None = None
    options: tuple[Option, ...] = ()
    to: tuple[str, ...] = ()  # link targets; ("any",) for every entity
    reverse: str = ""
    on_delete: Literal["refuse", "clear", "cascade"] = "refuse"
    min: Any = None
    max: Any = None
    pattern: str = ""
    input_mask: str = ""
    index: bool = False
    search: bool = False
    track: bool = True
    was: str = ""
    decimals: int | None = None
    round: Literal["half_up", "down", "up"] = "half_up"
    lines: str = ""  # type lines: the name of the child entity, `quote.lines`
    automatic: bool = False  # made by the product, not written in the file
    stored: bool = True  # False: a clock formula, computed in each query
    more: Mapping[str, Any] = field(default_factory=dict)  # keys that only its type understands (FieldType.keys)

    @property
    def computed(self) -> bool:
        """Whether people cannot write it because a formula does."""
        return self.formula is not None

    def option(self, key: str) -> Option | None:
        """The option with this key."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Collection:
    """Records seen from the other side: the reverse of a link, or lines."""

    name: str
    entity: str  # whose records these are
    field: str  # the link in that entity that points here


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that must hold (`only: warn` saves and shows)."""

    name: str
    check: Expression
    message: Text
    place: Place
    when: Expression | None = None
    at: str = ""  # the field where the message stands
    warn: bool = False
    cases: tuple["Case", ...] = ()


@dataclass(frozen=True, slots=True)
class Unique:
    """No two undeleted records alike in these fields; no fields = at most one."""

    fields: tuple[str, ...]
    message: Text
    place: Place
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A search for look-alikes at every save."""

    match: tuple[str, ...]
    how: Literal["exact", "normalised", "similar"]
    percent: int  # for similar
    others: tuple[tuple[str, str], ...]  # (entity, field) pairs of `with`; a bare entity means its same-named field
    then: Literal["refuse", "warn", "link", "create"]
    message: Text
    place: Place
    create: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """A lock of the whole record while `when` holds."""

    when: Asked
    except_: tuple[str, ...]
    message: Text
    place: Place


# --------------------------------------------------------------------------------------------- people
@dataclass(frozen=True, slots=True)
class Person:
    """An entry of a plain `who`, `notify` or `cc` list: a role, a person field, or a short word."""

    kind: Literal["role", "field", "submitter", "owner", "previous", "nobody", "everyone"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One entry of a step's `who` (workflow-semantics 2.5, Who)."""

    kind: Literal["role", "field", "manager_of", "managers_of", "department_head_of", "user", "chosen_by", "plugin"]
    name: str  # the role, field, login or plugin function
    place: Place
    within: str = ""  # a level, "anywhere", or "" = nearest
    holders: Literal["", "one", "every"] = ""
    levels: int = 0
    up_to: "Seat | None" = None
    pool: tuple["Seat", ...] = ()  # `from` of chosen_by
    weight: Decimal = Decimal(1)
    veto: bool = False


# --------------------------------------------------------------------------------------------- effects and actions
@dataclass(frozen=True, slots=True)
class Effect:
    """One entry of a `do`, `when_entered`, `when_approved` ... list (language.md, Effects).

    `word` is set, move, assign, create, update, delete, merge, start, notify, send, webhook, call, grant, revoke,
    account, transfer, draw, hand_over, add, reject or approve; `object` what stands behind it: a stage for move, an
    entity or link name for create and update, an Expression for assign and delete, a function for call, people for
    notify.
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
    more: Mapping[str, Any] = field(default_factory=dict)  # keys of words that are not run yet


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


# --------------------------------------------------------------------------------------------- stages
@dataclass(frozen=True, slots=True)
class Next:
    """One way out of a stage; `to` is a stage or "back"."""

    to: str
    place: Place
    who: tuple[Person, ...] = ()
    when: Expression | None = None
    reason: bool = False
    ask: Mapping[str, Field] = field(default_factory=dict)
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of an entity (workflow-semantics 2.4)."""

    name: str
    label: Text
    place: Place
    first: bool = False
    next: tuple[Next, ...] = ()
    from_any: bool = False
    from_: tuple[str, ...] = ()
    must_fill: tuple[str, ...] = ()
    must_fill_only: tuple[str, ...] | None = None
    rules: tuple[Rule, ...] = ()
    who: tuple[Person, ...] = ()
    approval: str = ""
    locked: tuple[str, ...] | Literal["all"] = ()
    reason: bool = False
    ends: Literal["", "won", "lost", "closed"] = ""
    when_entered: tuple[Effect, ...] = ()
    probability: Decimal | None = None
    color: str = ""
    was: tuple[str, ...] = ()
    clock: Mapping[str, Any] = field(default_factory=dict)  # due, remind, late: read and checked, not run yet


# --------------------------------------------------------------------------------------------- access
@dataclass(frozen=True, slots=True)
class Grant:
    """One grant of a role. `rows` is a tuple of scopes, any of which fits."""

    role: str
    rows: tuple["Scope", ...]
    can: frozenset[Verb]
    place: Place
    when: Expression | None = None
    hide: frozenset[str] = frozenset()
    mask: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()
    fields: frozenset[str] | None = None  # update: may change only these
    to: tuple["Scope", ...] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows a grant reaches: own, team, all, a level of the organisation, or an expression."""

    kind: Literal["own", "team", "all", "level", "expression"]
    level: str = ""
    expression: Expression | None = None


# --------------------------------------------------------------------------------------------- screens
@dataclass(frozen=True, slots=True)
class View:
    """A saved way of looking at an entity. Kinds other than grid and board are read, checked and not shown yet."""

    name: str
    label: Text
    kind: str
    place: Place
    where: Expression | None = None
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()  # "-field" = descending
    color: Mapping[str, Expression] = field(default_factory=dict)
    by: str = ""
    card: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form."""

    label: Text
    fields: tuple[str, ...]
    columns: int = 2
    show: Asked = True


@dataclass(frozen=True, slots=True)
class Form:
    """How one record is laid out; without one: all fields in one section."""

    sections: tuple[Section, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An example the file carries: given these values (paths allowed), this comes out."""

    given: Mapping[str, Value]
    expect: Mapping[str, Any]  # {"route": (...)} or {"holds": bool}
    place: Place


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
    form: Form = Form()
    actions: Mapping[str, Action] = field(default_factory=dict)
    automations: Mapping[str, Automation] = field(default_factory=dict)
    lines_of: tuple[str, str] | None = None  # (parent entity, its field): then `parent` and `position` are fields
    icon: str = ""
    was: str = ""

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """Fields written in the file."""
        return tuple(f for f in self.fields.values() if not f.automatic)


# --------------------------------------------------------------------------------------------- workflows
@dataclass(frozen=True, slots=True)
class Step:
    """A step (decide) or a work (do something)."""

    name: str
    label: Text
    place: Place
    work: bool = False
    who: tuple[Seat, ...] = ()
    need: str = "any"  # any, all, in_order, "2", "60%"
    reject_when: Literal["", "first", "unreachable", "after_all"] = ""
    when: Expression | None = None
    may_edit: tuple[str, ...] = ()
    must_fill: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ("return",)
    return_to: tuple[str, ...] = ("start",)
    after_return: Literal["redo", "come_back"] = "redo"
    comment: Literal["optional", "on_reject", "always"] = "on_reject"
    signature: bool = False
    own_request: str = "up"
    same_person: str = "ask"
    if_nobody: Any = "admin"  # admin, skip, reject, or a tuple of Seats
    when_passed: tuple[Effect, ...] = ()
    batch: bool = True
    due: Given = None
    more: Mapping[str, Any] = field(default_factory=dict)  # remind, late, cc, hand_over_to, add_from as written


@dataclass(frozen=True, slots=True)
class Choose:
    """First true row; the last is `otherwise` (its `when` is None)."""

    rows: tuple["Row", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a choose."""

    when: Expression | None
    steps: tuple["Block", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Together:
    """Branches side by side."""

    branches: tuple[tuple[str, tuple["Block", ...]], ...]
    if_one_rejects: Literal["stop_all", "wait_all"]
    place: Place


Block = Step | Choose | Together


@dataclass(frozen=True, slots=True)
class Workflow:
    """An approval (workflow-semantics 2.5). `unbuilt` names the words in it that this release does not run."""

    name: str
    label: Text
    entity: str
    place: Place
    text_hash: str  # sha-256 of the definition in canonical form: the pinned version (S16.1)
    starts: str = "submit"  # submit, move, create, update, delete, export
    fields: tuple[str, ...] = ()
    who_may_start: tuple[Person, ...] = ()
    when: Expression | None = None
    locked: tuple[str, ...] | Literal["all", "none"] = "all"
    restart_if_changed: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    after_approval: Literal["locked", "reopen", "open"] = "locked"
    withdraw: Literal["until_first_decision", "until_decided", "never"] = "until_first_decision"
    max_returns: int = 3
    visible_to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    in_flight: Literal["keep", "move"] = "keep"
    steps: tuple[Block, ...] = ()
    when_approved: tuple[Effect, ...] = ()
    when_rejected: tuple[Effect, ...] = ()
    when_returned: tuple[Effect, ...] = ()
    when_withdrawn: tuple[Effect, ...] = ()
    cases: tuple[Case, ...] = ()
    unbuilt: tuple[str, ...] = ()  # words that change who decides or what happens and are not built yet
    text: str = (
        ""  # the canonical text behind text_hash: JSON of the definition as written, read again for a pinned one
    )


# --------------------------------------------------------------------------------------------- the whole
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


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time."""

    country: str = "CN"
    hours: tuple[tuple[str, str], ...] = (("09:00", "12:00"), ("13:30", "18:00"))
    days_off: tuple[str, ...] = ()
    extra_workdays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class App:
    """Name and conventions of the product that the file makes."""

    name: Text
    locale: str = "zh-CN"
    timezone: str = "Asia/Shanghai"
    currency: str = "CNY"
    accent: str = ""
    calendar: Calendar = Calendar()


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A part of the navigation: entities in order."""

    label: Text
    entities: tuple[str, ...]
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """One loaded schema with everything it says."""

    app: App
    levels: Mapping[str, Text]
    units: tuple[UnitSeed, ...]
    profiles: Mapping[str, Profile]
    parameters: Mapping[str, Parameter]
    roles: Mapping[str, Role]
    entities: Mapping[str, Entity]
    workflows: Mapping[str, Workflow]
    menu: tuple[MenuGroup, ...]
    messages: Mapping[str, Text]
    plugins: Mapping[str, Mapping[str, Any]]
    schedules: Mapping[str, Mapping[str, Any]]
    reports: Mapping[str, Mapping[str, Any]]
    dashboards: Mapping[str, Mapping[str, Any]]
    version: str  # sha-256 of all files' text
    files: tuple[str, ...]
    notes: tuple[Problem, ...] = ()  # warnings and notes

    def entity(self, name: str) -> Entity:
        """The entity called `name`; KeyError when there is none."""
        return self.entities[name]


__all__ = [name for name, thing in list(globals().items()) if isinstance(thing, type) and thing.__module__ == __name__]
__all__ += ["Asked", "Block", "Duration", "Given", "Value", "Verb"]
