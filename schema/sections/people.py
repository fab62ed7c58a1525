"""Lists of people: roles, person fields and short words (workflow-semantics 2.5, Who)."""

from collections.abc import Iterable
from typing import Any, Final

from schema import codes, entity_codes
from schema.desk import Said, did_you_mean
from schema.model import Person
from schema.nodes import Hole, Mapping, Node, Scalar, Sequence, kind_of
from schema.sections.bench import Bench, Here

PERSONAL: Final = frozenset(("user", "users"))
WHO: Final = frozenset(("owner", "nobody", "everyone"))
TOLD: Final = frozenset(("submitter", "owner", "previous", "everyone"))


def people(
    bench: Bench, said: Said, word: str, here: Here, shorts: frozenset[str], *, outside: bool = False
) -> tuple[Person, ...]:
    """The people a word names. `shorts`: short words allowed; `outside`: links to records with an address count too."""
    return listed(bench, said.get(word), here, shorts, outside=outside)


def listed(
    bench: Bench, node: Node | None, here: Here, shorts: frozenset[str], *, outside: bool = False
) -> tuple[Person, ...]:
    """The same for a node: one name, a mapping, or a list of these."""
    if node is None or isinstance(node, Hole):
        return ()
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found = (_person(bench, item, here, shorts, outside) for item in nodes if not isinstance(item, Hole))
    return tuple(person for person in found if person is not None)


def _person(bench: Bench, node: Node, here: Here, shorts: frozenset[str], outside: bool) -> Person | None:
    if isinstance(node, Mapping):
        return _said(bench, node, here, outside)
    scalar = bench.desk.scalar(node, "who") if isinstance(node, Scalar) else None
    if scalar is None:
        if not isinstance(node, Scalar):
            bench.desk.report(entity_codes.SEAT_SHAPE, node, found=kind_of(node)[0])
        return None
    name = scalar.text
    if name in shorts:
        return _short(bench, scalar, here)
    role, personal = name in bench.roles, is_person(bench, here.entity, name, outside)
    if role and personal:
        bench.desk.report(codes.TWO_MEANINGS, scalar, name=name)
        return None
    if role or personal:
        return Person("role" if role else "field", name)
    hint = did_you_mean(name, [*bench.roles, *person_fields(bench, here.entity, outside), *shorts])
    bench.desk.report(codes.NOT_PERSON, scalar, name=name, hint=hint)
    return None


def _short(bench: Bench, scalar: Scalar, here: Here) -> Person | None:
    entity = bench.entities.get(here.entity or "")
    if scalar.text == "owner" and entity is not None and not entity.owner:
        bench.desk.report(entity_codes.OWNERLESS, scalar, entity=entity.name, word="owner")
        return None
    kind: Any = scalar.text
    return Person(kind)


def _said(bench: Bench, node: Mapping, here: Here, outside: bool) -> Person | None:
    """`{role: x}` or `{field: x}`."""
    keys = list(node.entries)
    if keys not in (["role"], ["field"]):
        bench.desk.report(entity_codes.SEAT_SHAPE, node, found=" ".join(node.raw.split())[:60])
        return None
    scalar = bench.desk.scalar(node.get(keys[0]), keys[0])
    if scalar is None:
        return None
    if keys[0] == "role":
        return Person("role", scalar.text) if bench.role(scalar) else None
    if is_person(bench, here.entity, scalar.text, outside):
        return Person("field", scalar.text)
    known = person_fields(bench, here.entity, outside)
    bench.desk.report(codes.NOT_PERSON, scalar, name=scalar.text, hint=did_you_mean(scalar.text, known))
    return None


def is_person(bench: Bench, entity: str | None, path: str, outside: bool = False) -> bool:
    """Whether a field, or a dotted path of links to one, names a person (or, `outside`, a record with an address)."""
    *links, last = path.split(".")
    held: str | None = entity
    for name in links:
        member = bench.scope.member(held, name)
        held = member.entity if member is not None and member.kind == "link" else None
        if held is None:
            return False
    member = bench.scope.member(held, last) if held else None
    if member is None or member.kind == "collection":
        return False
    if links and outside and member.entity != "user":
        return False  # an address is that of a record this one names
    return member.entity == "user" or (outside and member.kind == "link" and _addressed(bench, member.entity))


def _addressed(bench: Bench, entity: str | None) -> bool:
    held = bench.entities.get(entity or "")
    return held is not None and any(field.type in ("email", "phone") for field in held.fields.values())


def person_fields(bench: Bench, entity: str | None, outside: bool = False) -> Iterable[str]:
    """Names of the person fields of an entity."""
    held = bench.entities.get(entity or "")
    return [name for name in held.fields if is_person(bench, entity, name, outside)] if held else []
