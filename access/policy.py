"""The policy: what each person may do, as conditions over records and rights over fields. Pure; closed by default."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from access.embed import about, link
from access.facts import TemporaryGrant
from access.fields import FieldGrant, FieldRights
from access.organisation import Organisation
from access.temporary import as_grant
from access.veiled import veiled
from expressions.conditions import FALSE, TRUE, all_of, any_of, from_root, path_in
from expressions.scope import Scope as Names
from expressions.tree import Expression
from kernel.actor import Actor, Holding
from kernel.kept import Kept
from schema.model import Entity, Grant, Schema, Scope, Verb

_KEPT: Final = 1_000
LINE_VERBS = {"create": "update", "delete": "update"}  # lines have their parent's rights


@dataclass(frozen=True, slots=True)
class Reach:
    """One grant as it applies to a person: the rows it reaches, and where one may assign or create into (`into`).

    `lent`: it is a temporary one, which no role holds.
    """

    grant: Grant
    holding: Holding | None
    rows: Expression
    into: Expression
    lent: TemporaryGrant | None = None

    def gives(self, verb: Verb) -> bool:
        """Whether the grant contains the verb."""
        return verb in self.grant.can


class Policy:
    """Answers for one schema and one state of the organisation; answers are kept per actor.

    `kept` holds what floors above make of these answers, by questions that begin with the actor: it goes when the
    policy goes, which is replaced with every change to the schema, people, units, roles and parameters.
    """

    def __init__(self, schema: Schema, names: Names, organisation: Organisation) -> None:
        self.schema = schema
        self.names = names
        self.organisation = organisation
        self.veiled = veiled(schema)
        self._reaches: dict[tuple[Actor, str], tuple[Reach, ...]] = {}
        self._rows: dict[tuple[Actor, Verb, str], Expression] = {}
        self._fields: dict[tuple[Actor, str], FieldRights] = {}
        self.kept: Kept[Any] = Kept(_KEPT)

    # ------------------------------------------------------------------------------------------------ questions
    def rows(self, actor: Actor, verb: Verb, entity: str) -> Expression:
        """The condition for lists and single records alike; a verb other than read and create implies read."""
        key = (actor, verb, entity)
        if key not in self._rows:
            self._rows[key] = self._condition(actor, verb, self.schema.entity(entity))
        return self._rows[key]

    def verbs(self, actor: Actor, entity: str) -> frozenset[Verb]:
        """Verbs the person has on some rows of the entity; every one for the product itself."""
        known = self.schema.entity(entity)
        if actor.is_system:
            return ALL_VERBS | known.actions.keys()
        if known.lines_of:
            above = self.verbs(actor, known.lines_of[0])
            return above | {line for line, verb in LINE_VERBS.items() if verb in above}
        found = frozenset[Verb]().union(*(reach.grant.can for reach in self.reaches(actor, entity)))
        return found if "read" in found else found & {"create"}

    def may(self, actor: Actor, verb: Verb, entity: str) -> bool:
        """Whether there may be rows on which the person has the verb."""
        return self.rows(actor, verb, entity) is not FALSE

    def into(self, actor: Actor, verb: Verb, entity: str) -> tuple[tuple[Expression, Expression], ...]:
        """Per grant that gives `verb` (create, assign): the rows before, and what must hold afterwards."""
        if actor.is_system:
            return ((TRUE, TRUE),)
        known = self.schema.entity(entity)
        if known.lines_of:
            rows = self.rows(actor, verb, entity)
            return ((rows, rows),)
        return tuple((reach.rows, reach.into) for reach in self.reaches(actor, entity) if reach.gives(verb))

    def fields(self, actor: Actor, entity: str) -> FieldRights:
        """Field rights over all grants of the person; on lines those of their parent (`hide: [lines.cost]`)."""
        key = (actor, entity)
        if key not in self._fields:
            self._fields[key] = self._field_rights(actor, self.schema.entity(entity))
        return self._fields[key]

    def reaches(self, actor: Actor, entity: str) -> tuple[Reach, ...]:
        """The grants of the person's roles, once per unit a role is held for, and those lent to the person."""
        key = (actor, entity)
        if key not in self._reaches:
            known = self.schema.entity(entity)
            held = tuple(self._reaches_of(actor, known))
            self._reaches[key] = (*held, *self._lent(actor, known, [reach.grant for reach in held]))
        return self._reaches[key]

    # ------------------------------------------------------------------------------------------------ conditions
    def _condition(self, actor: Actor, verb: Verb, entity: Entity) -> Expression:
        if actor.is_system:
            return TRUE
        if entity.internal:
            return FALSE
        if entity.lines_of:
            return self._line_rows(actor, LINE_VERBS.get(verb, verb), entity)
        given = any_of(*(reach.rows for reach in self.reaches(actor, entity.name) if reach.gives(verb)))
        if verb in ("read", "create"):
            return given
        return all_of(self.rows(actor, "read", entity.name), given)

    def _line_rows(self, actor: Actor, verb: Verb, entity: Entity) -> Expression:
        parent, field = entity.lines_of or ("", "")
        shown = self.fields(actor, parent).plain_where(field)
        return self._of_parent(entity, all_of(self.rows(actor, verb, parent), shown))

    def _of_parent(self, entity: Entity, condition: Expression) -> Expression:
        if condition is TRUE or condition is FALSE:
            return condition
        root = about(condition, link(self.names, entity.name, ("parent",)))
        return from_root(self.names, entity.name, root, f"parent: {condition.source}")

    def _reaches_of(self, actor: Actor, entity: Entity) -> Iterable[Reach]:
        for role, grants in entity.access.items():
            for holding in self._held(actor, role):
                for grant in grants:
                    rows = self._scoped(actor, holding, entity, grant.rows)
                    rows = rows if grant.when is None else all_of(rows, grant.when)
                    into = rows if grant.to is None else self._scoped(actor, holding, entity, grant.to)
                    if rows is not FALSE:
                        yield Reach(grant, holding, rows, into)

    def _lent(self, actor: Actor, entity: Entity, written: list[Grant]) -> Iterable[Reach]:
        for lent in self.organisation.lent_to(actor.user_id, entity.name):
            units = None if lent.unit is None else self.organisation.subtree(lent.unit)
            path = ("id",) if entity.name == "unit" else ("unit",)
            rows = TRUE if units is None else self._among(entity, path, units)
            if rows is not FALSE:
                yield Reach(as_grant(lent, written), None, rows, rows, lent)

    def _held(self, actor: Actor, role: str) -> Iterable[Holding]:
        if role == "everyone" and role in actor.roles:
            return (Holding(role, actor.unit or 0),)
        return (holding for holding in actor.holdings if holding.role == role)

    def _scoped(self, actor: Actor, held: Holding, entity: Entity, scopes: Iterable[Scope]) -> Expression:
        return any_of(*(self._scope(actor, held, entity, scope) for scope in scopes))

    def _scope(self, actor: Actor, held: Holding, entity: Entity, scope: Scope) -> Expression:
        if scope.kind == "all":
            return TRUE
        if scope.kind == "expression":
            return scope.expression or FALSE
        if scope.kind == "level":
            path = ("id",) if entity.name == "unit" else ("unit",)
            return self._among(entity, path, self.organisation.scope(held.unit, scope.level))
        people = {actor.user_id or 0} if scope.kind == "own" else self.organisation.team_of(actor.user_id or 0)
        return self._among(entity, ("id",) if entity.name == "user" else ("owner",), people)

    def _among(self, entity: Entity, path: tuple[str, ...], values: Iterable[int]) -> Expression:
        wanted = tuple(sorted(values))
        if not wanted or path[0] not in entity.fields:
            return FALSE
        return path_in(self.names, entity.name, path, wanted)

    # ------------------------------------------------------------------------------------------------ fields
    def _field_rights(self, actor: Actor, entity: Entity) -> FieldRights:
        if actor.is_system:
            return FieldRights((), everything=True)
        if entity.lines_of:
            return self._line_rights(actor, entity)
        grants = tuple(FieldGrant.of(reach.grant, reach.rows) for reach in self.reaches(actor, entity.name))
        return FieldRights((*grants, *self._beside_seats(entity, grants)))

    def _beside_seats(self, entity: Entity, grants: tuple[FieldGrant, ...]) -> Iterable[FieldGrant]:
        """Where a step hides fields and a seat may open more records than these grants read, no list takes all rows
        alike, and nothing hidden is asked beyond the rows of a grant (S7.6)."""
        hidden, reading = self.veiled.get(entity.name), [grant for grant in grants if grant.reads]
        if hidden and reading and not any(grant.rows is TRUE for grant in reading):
            yield FieldGrant(FALSE, reads=True, updates=False, creates=False, hidden=hidden)

    def _line_rights(self, actor: Actor, entity: Entity) -> FieldRights:
        parent, field = entity.lines_of or ("", "")
        rights = self.fields(actor, parent)
        return FieldRights(tuple(self._line_grant(entity, field, grant) for grant in rights.grants), rights.everything)

    def _line_grant(self, entity: Entity, field: str, grant: FieldGrant) -> FieldGrant:
        names = frozenset(entity.fields)
        writes = grant.writes(field, creating=False)
        only = None if grant.only is None or field in grant.only else _below(field, grant.only)
        return FieldGrant(
            self._of_parent(entity, grant.rows),
            grant.reads, writes or bool(only), writes or grant.creates,
            names if field in grant.hidden else _below(field, grant.hidden),
            names if field in grant.masked else _below(field, grant.masked),
            names if field in grant.readonly else _below(field, grant.readonly), only,
        )  # fmt: skip


def _below(field: str, names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.removeprefix(f"{field}.") for name in names if name.startswith(f"{field}."))


ALL_VERBS = frozenset(
    (
        "read",
        "create",
        "update",
        "delete",
        "restore",
        "assign",
        "import",
        "export",
        "print",
        "share",
        "comment",
        "merge",
    )
)
