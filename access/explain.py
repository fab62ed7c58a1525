"""Says why a verb is allowed or not: which role, which rule, what would help; never a value the person may not see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from access import codes
from access.policy import Policy, Reach
from expressions.tree import Expression
from kernel.actor import Actor
from kernel.errors import Code, Place, Problem
from kernel.text import Text
from schema.model import Entity, Grant, Scope
from schema.wording.conditions import stated

Holds = Callable[[Expression], bool]
ASKED_AS: Final = {"restore": "delete"}  # whoever may delete a record may take that back


@dataclass(frozen=True, slots=True)
class Explained:
    """The answer for one verb; `why` in sentences, `place` where the rule is written."""

    verb: str
    allowed: bool
    why: tuple[Problem, ...]
    place: Place | None = None


def explain(policy: Policy, actor: Actor, verb: str, label: Text, entity: Entity, holds: Holds) -> Explained:
    """Why `verb` (read as `label`) is allowed on a record that the person may read; `holds` asks a condition of it.

    Of lines ask their record, with the verb that stands there for one on lines (`access.policy.LINE_VERBS`).
    """
    if actor.is_system:
        return Explained(verb, True, (Problem(codes.WHY_SYSTEM),))
    reaches = [reach for reach in policy.reaches(actor, entity.name) if reach.gives(verb)]
    granting = next((reach for reach in reaches if holds(reach.rows)), None)
    if granting is not None:
        lent = _lent(policy, codes.WHY_LENT, granting, label)
        return Explained(verb, True, (lent or _because(policy, codes.WHY_GRANTED, granting, label),), _place(granting))
    if not reaches:
        return _no_role(policy, actor, verb, label, entity)
    why = tuple(_why_not(policy, actor, entity, reach, label, holds) for reach in reaches)
    return Explained(verb, False, why, _place(reaches[0]))


def _place(reach: Reach) -> Place | None:
    return None if reach.lent else reach.grant.place


def _lent(policy: Policy, code: Code, reach: Reach, label: Text) -> Problem | None:
    """The sentence about a temporary right; None for what a role gives."""
    if reach.lent is None:
        return None
    unit = policy.organisation.units.get(reach.lent.unit or 0)
    which, values = (codes.ROWS_UNIT, {"unit": unit.name}) if unit else (codes.ROWS_ALL, {})
    rows = Text.of({tag: which.sentence(tag, values) for tag in ("en", "zh-CN")})
    return Problem(code, {"verb": label, "rows": rows, "until": reach.lent.until or "—"})


def _because(policy: Policy, code: Code, reach: Reach, label: Text, **more: object) -> Problem:
    held = policy.organisation.units.get(reach.holding.unit) if reach.holding else None
    role = policy.schema.roles.get(reach.grant.role)
    values = {
        "role": role.label if role else Text.of({"en": "a member of the house", "zh-CN": "内部人员"}),
        "unit": held.name if held else "—", "verb": label, "rows": _rows(policy, reach.grant), **more,
    }  # fmt: skip
    return Problem(code, values)


def _no_role(policy: Policy, actor: Actor, verb: str, label: Text, entity: Entity) -> Explained:
    others = [(name, grant) for name, grants in entity.access.items() for grant in grants if verb in grant.can]
    mine = [policy.schema.roles[name].label for name in sorted(actor.roles) if name in policy.schema.roles]
    theirs = [policy.schema.roles[name].label for name, _ in others if name in policy.schema.roles]
    values = {"roles": _listed(mine), "others": _listed(theirs), "verb": label, "entity": entity.label}
    return Explained(verb, False, (Problem(codes.WHY_NO_ROLE, values),), others[0][1].place if others else None)


def _why_not(policy: Policy, actor: Actor, entity: Entity, reach: Reach, label: Text, holds: Holds) -> Problem:
    if (lent := _lent(policy, codes.WHY_LENT_OTHERS, reach, label)) is not None:
        return lent
    when = reach.grant.when
    if when is None or holds(when):
        return _because(policy, codes.WHY_OTHER_ROWS, reach, label)
    if not _readable(policy, actor, entity, when):
        return _because(policy, codes.WHY_HIDDEN_RULE, reach, label)
    return _because(policy, codes.WHY_NOT_NOW, reach, label, when=stated(policy.schema, when))


def _readable(policy: Policy, actor: Actor, entity: Entity, when: Expression) -> bool:
    """Whether the rule names only fields that the person sees plainly."""
    rights = policy.fields(actor, entity.name).anywhere
    return not when.tables and all(not rights.masks(path[0]) for path in when.reads)


def _rows(policy: Policy, grant: Grant) -> Text:
    return _listed([_scope(policy, scope) for scope in grant.rows])


def _scope(policy: Policy, scope: Scope) -> Text:
    plain = {"own": codes.ROWS_OWN, "team": codes.ROWS_TEAM, "all": codes.ROWS_ALL, "expression": codes.ROWS_SOME}
    code = plain.get(scope.kind, codes.ROWS_LEVEL)
    values = {"level": policy.schema.levels.get(scope.level, scope.level)}
    return Text.of({tag: code.sentence(tag, values) for tag in ("en", "zh-CN")})


def _listed(texts: list[Text]) -> Text:
    if not texts:
        return Text.of("—")
    return Text.of({tag: ", ".join(dict.fromkeys(each.in_(tag) for each in texts)) for tag in ("en", "zh-CN")})
