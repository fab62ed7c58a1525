"""Effects on rights, accounts and whose records are whose: grant, revoke, account, transfer."""

from collections.abc import Mapping
from typing import Any, Final

from expressions.tree import Expression
from kernel.text import Text
from schema import automatic, codes, entity_codes
from schema.desk import Said
from schema.model import Effect, Field, Given
from schema.nodes import Node, Scalar, Sequence
from schema.sections import naming
from schema.sections.access import known_verbs
from schema.sections.bench import Bench, Here
from schema.sections.people import TOLD, listed
from schema.sections.record_effects import Base, known_entity
from schema.sections.written import Written, values

_UNTIL: Final = Field("until", "date", Text.of({"en": "until", "zh-CN": "until"}), automatic.UNIT.place)


def grant(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`grant` and `revoke`: verbs on an entity for people, with `unit` on that unit's records, through `until`."""
    name, entity = said.name, said.name_at("entity")
    if not has(bench, said, "entity") or not has(bench, said, "who") or entity is None:
        return None
    if not known_entity(bench, entity):
        return None
    held = bench.entities[entity.text]
    written = bench.said.get(entity.text)
    actions = [each.text for each, _ in written.pairs("actions")] if written and written.has("actions") else []
    verbs = known_verbs(bench, said.names(name), entity.text, actions)
    if said.has("unit") and "unit" not in held.fields and held.name != "unit":
        bench.desk.report(entity_codes.NO_UNIT_THERE, said.at("unit"), entity=held.name)
    more = {word: bench.given(said.get(word), word, wanted, here)
            for word, wanted in (("unit", automatic.UNIT), ("until", _UNTIL)) if said.has(word)}  # fmt: skip
    return Effect(name, frozenset(verbs), entity=entity.text, people=_who(bench, said, here), more=more, **base)


def account(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`account`: of people there are, or `create` of a new person from `with`."""
    kind = said.choice("account")
    if kind is None:
        return None
    new = said.has("with")
    if new and kind != "create":
        bench.desk.report(entity_codes.ONLY_CREATE, said.at("with"), kind=kind)
        return None
    if not new and not has(bench, said, "who"):
        return None
    if kind == "change" and not has(bench, said, "roles"):
        return None
    made = values(bench, said.get("with"), "with", Written(("user",), create=True), here) if new else {}
    more: dict[str, Given] = {}
    if said.has("unit"):
        more["unit"] = bench.given(said.get("unit"), "unit", automatic.UNIT, here)
    if said.has("roles"):
        more["roles"] = _roles(bench, said, here)
    return Effect("account", kind, entity="user", people=_who(bench, said, here), values=made, more=more, **base)


def transfer(bench: Bench, said: Said, here: Here, base: Base) -> Effect | None:
    """`transfer`: all that one person owns, or those entities, to another."""
    if not has(bench, said, "from") or not has(bench, said, "to"):
        return None
    names = said.names("transfer")
    whole = [name.text for name in names] == ["all"]
    owned = () if whole else tuple(name.text for name in names if known_entity(bench, name) and _owned(bench, name))
    people = {word: bench.given(said.get(word), word, automatic.OWNER, here) for word in ("from", "to")}
    return Effect("transfer", owned, more=people, **base)


def _owned(bench: Bench, name: Scalar) -> bool:
    if not bench.entities[name.text].owner:
        bench.desk.report(entity_codes.OWNERLESS, name, entity=name.text, word="transfer")
    return bench.entities[name.text].owner


def has(bench: Bench, said: Said, word: str) -> bool:
    """Whether the effect says a word that it needs; otherwise reported."""
    if not said.has(word):
        what = naming.thing(f"the effect `{said.name}`", f"动作 `{said.name}` ")
        bench.desk.report(codes.MISSING_WORD, said.node, name=said.name, word=word, what=what)
    return said.has(word)


def _who(bench: Bench, said: Said, here: Here) -> Any:
    return listed(bench, said.get("who"), here, TOLD)


def _roles(bench: Bench, said: Said, here: Here) -> Given:
    """Names of roles, or an expression that gives roles of the system schema, or their names."""
    node = said.get("roles")
    found = bench.given(node, "roles", None, here)
    if not isinstance(found, Expression):
        return tuple(name.text for name in _names(bench, node) if bench.role(name))
    return found


def _names(bench: Bench, node: Node | None) -> list[Scalar]:
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return [scalar for each in nodes if (scalar := bench.desk.scalar(each, "roles")) is not None]


BUILDERS: Final[Mapping[str, Any]] = {"grant": grant, "revoke": grant, "account": account, "transfer": transfer}
