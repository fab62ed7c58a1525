"""Access: which role may do what on which rows (language.md, Access)."""

from collections.abc import Iterable
from typing import Any, Final

from schema import entity_codes
from schema.desk import Said, did_you_mean
from schema.model import Entity, Grant, Scope
from schema.nodes import Hole, Node, Scalar, Sequence, shortened
from schema.sections.bench import Bench, Here
from schema.sections.naming import FORM

VERBS: Final = (
    "read", "create", "update", "delete", "assign", "import", "export", "print", "share", "comment", "merge",
)  # fmt: skip
_KINDS: Final = ("own", "team", "all")


def access(bench: Bench, said: Said, entity: Entity) -> dict[str, tuple[Grant, ...]]:
    """Grants per role."""
    actions = tuple(name.text for name, _ in said.pairs("actions")) if said.has("actions") else ()
    found: dict[str, tuple[Grant, ...]] = {}
    for role, node in said.pairs("access") if said.has("access") else ():
        if not bench.role(role, everyone=True):
            continue
        nodes = node.items if isinstance(node, Sequence) else (node,)
        grants = (_grant(bench, role.text, item, entity, actions) for item in nodes)
        found[role.text] = tuple(grant for grant in grants if grant is not None)
    return found


def _grant(bench: Bench, role: str, node: Node, entity: Entity, actions: tuple[str, ...]) -> Grant | None:
    said = bench.desk.open(node, "grant", role)
    if said is None:
        return None
    here = Here(entity.name)
    names = {word: frozenset(_fields(bench, said, word, entity.name)) for word in ("hide", "mask", "readonly")}
    return Grant(
        role, _scopes(bench, said, "rows", entity), frozenset(_verbs(bench, said, entity.name, actions)), said.place,
        bench.expression(said.get("when"), "when", here), names["hide"], names["mask"], names["readonly"],
        frozenset(_fields(bench, said, "fields", entity.name)) if said.has("fields") else None,
        _scopes(bench, said, "to", entity) if said.has("to") else None,
    )  # fmt: skip


def _verbs(bench: Bench, said: Said, entity: str, actions: tuple[str, ...]) -> list[str]:
    return known_verbs(bench, said.names("can"), entity, actions)


def known_verbs(bench: Bench, names: Iterable[Scalar], entity: str, actions: Iterable[str]) -> list[str]:
    """Those of the names that are verbs of the entity; the others are reported."""
    found = []
    for scalar in names:
        if scalar.text in VERBS or scalar.text in actions:
            found.append(scalar.text)
        else:
            hint = did_you_mean(scalar.text, (*VERBS, *actions))
            bench.desk.report(entity_codes.NO_VERB, scalar, name=shortened(scalar.text), entity=entity, hint=hint)
    return found


def _fields(bench: Bench, said: Said, word: str, entity: str) -> list[str]:
    """Fields, also those of lines (`lines.cost`)."""
    found = []
    for scalar in said.names(word):
        first, dot, second = scalar.text.partition(".")
        member = bench.scope.member(entity, first)
        if (
            dot and member is not None and member.kind == "collection" and bench.scope.member(member.entity, second)
        ) or bench.is_field(scalar, entity):
            found.append(scalar.text)
    return found


def _scopes(bench: Bench, said: Said, word: str, entity: Entity) -> tuple[Scope, ...]:
    node = said.get(word)
    if node is None:
        return ()
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found = (_scope(bench, item, word, entity) for item in nodes if not isinstance(item, Hole))
    return tuple(scope for scope in found if scope is not None)


def _scope(bench: Bench, node: Node, word: str, entity: Entity) -> Scope | None:
    scalar = bench.desk.scalar(node, word, prose=True)
    if scalar is None:
        return None
    text = scalar.text.strip()
    if text in _KINDS:
        return _plain(bench, scalar, text, entity)
    if text in bench.scope.levels():
        return Scope("level", text)
    if FORM.fullmatch(text) and bench.scope.member(entity.name, text) is None:
        known = (*_KINDS, *bench.scope.levels(), *entity.fields)
        bench.desk.report(entity_codes.ROWS, scalar, found=shortened(text), hint=did_you_mean(text, known))
        return None
    found = bench.expression(scalar, word, Here(entity.name))
    return Scope("expression", expression=found) if found is not None else None


def _plain(bench: Bench, scalar: Scalar, text: str, entity: Entity) -> Scope | None:
    if text in ("own", "team") and not entity.owner and entity.name != "user":
        bench.desk.report(entity_codes.OWNERLESS, scalar, entity=entity.name, word=f"rows: {text}")
        return None
    kind: Any = text
    return Scope(kind)
