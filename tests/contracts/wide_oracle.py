"""Who may do what with every entity of the wide schema, worked out from its text: nothing here knows the policy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import yaml

from tests.contracts.oracle import BOSS, HELD, HOME, LEVEL, ORDER, covers, reports
from tests.contracts.wide_schema import SCHEMA

WRITTEN: Final[dict[str, Any]] = yaml.safe_load(SCHEMA)["entities"]
LINES: Final = {"ticket.parts": ("ticket", "parts")}
ENTITIES: Final = (*WRITTEN, *LINES)
TURNS: Final = {"create": "update", "delete": "update", "restore": "update"}  # what a verb on a line is on its parent
WHO_MOVES: Final = {("ticket", "new"): ("manager", "owner"), ("ticket", "done"): ("nobody",)}
WHO_ACTS: Final = {"reply": ("section", "owner")}
WHO_STARTS: Final = {"settle": ("manager", "owner")}


@dataclass(frozen=True)
class Thing:
    """A record of any entity: whose it is (through its parent, where it has no owner), and what grants ask of it."""

    entity: str
    id: int
    owner: str
    marked: bool  # grade a, or urgent

    @property
    def unit(self) -> str:
        """The owner's home."""
        return HOME[self.owner]


SAYS: Final[dict[str, Callable[[str, Thing], bool]]] = {
    "grade == 'a'": lambda person, thing: thing.marked,
    "grade == 'b'": lambda person, thing: not thing.marked,
    "urgent": lambda person, thing: thing.marked,
    "ticket.urgent": lambda person, thing: thing.marked,
    "ticket.owner == me": lambda person, thing: thing.owner == person,
    "ticket.owner.manager == me": lambda person, thing: BOSS[thing.owner] == person,
}


def grants(person: str, entity: str) -> list[tuple[str, dict[str, Any]]]:
    """The grants of a person on an entity, with the unit each is held for; lines have their parent's."""
    access = WRITTEN[LINES[entity][0] if entity in LINES else entity]["access"]
    found = []
    for role, unit in HELD[person]:
        written = access.get(role, [])
        found += [(unit, each) for each in (written if isinstance(written, list) else [written])]
    return found


def asks_for_marks(person: str, entity: str) -> bool:
    """Whether what a person may do there depends on more than whose the record is."""
    return any("when" in grant or str(grant["rows"]) in SAYS for _, grant in grants(person, entity))


def _in(scope: Any, person: str, held: str, thing: Thing) -> bool:
    if isinstance(scope, list):
        return any(_in(each, person, held, thing) for each in scope)
    if scope in ("own", "team"):
        return thing.owner == person if scope == "own" else reports(thing.owner, person)
    if scope in ORDER:
        return covers(held, scope, thing.unit)
    return scope == "all" or SAYS[scope](person, thing)


def _applies(person: str, held: str, grant: dict[str, Any], thing: Thing) -> bool:
    return _in(grant["rows"], person, held, thing) and ("when" not in grant or SAYS[grant["when"]](person, thing))


def applying(person: str, thing: Thing, verb: str) -> list[dict[str, Any]]:
    """The grants that give a verb on a record."""
    found = grants(person, thing.entity)
    return [grant for held, grant in found if verb in grant["can"] and _applies(person, held, grant, thing)]


def can(person: str, verb: str, thing: Thing) -> bool:
    """Whether a verb is allowed; every verb needs reading, a deletion is taken back by who may delete."""
    if thing.entity in LINES:
        field = LINES[thing.entity][1]
        return shows(person, thing, field) == "plain" and _given(person, TURNS.get(verb, verb), thing)
    return _given(person, "delete" if verb == "restore" else verb, thing)


def _given(person: str, verb: str, thing: Thing) -> bool:
    return bool(applying(person, thing, "read")) and bool(applying(person, thing, verb))


def status(person: str, verb: str, thing: Thing) -> int:
    """404 unreadable, 403 readable only, else 200."""
    if not can(person, "read", thing):
        return 404
    return 200 if can(person, verb, thing) else 403


def shows(person: str, thing: Thing, field: str) -> str:
    """`plain`, `masked` or `hidden`; over several grants the most open one counts."""
    found = applying(person, thing, "read")
    if any(field not in [*grant.get("hide", ()), *grant.get("mask", ())] for grant in found):
        return "plain"
    return "masked" if any(field not in grant.get("hide", ()) for grant in found) else "hidden"


def written(person: str, thing: Thing, field: str) -> int:
    """The status of changing a field; on lines as on the field of the parent that holds them."""
    if status(person, "update", thing) != 200:
        return status(person, "update", thing)
    field = LINES[thing.entity][1] if thing.entity in LINES else field
    open_ = any(
        field not in [*grant.get("readonly", ()), *grant.get("hide", ())] and field in grant.get("fields", [field])
        for grant in applying(person, thing, "update")
    )
    return 200 if open_ and shows(person, thing, field) == "plain" else 422


def assigned(person: str, thing: Thing, owner: str) -> int:
    """The status of giving a record to an owner."""
    if status(person, "assign", thing) != 200:
        return status(person, "assign", thing)
    after = Thing(thing.entity, thing.id, owner, thing.marked)
    fits = any(
        "assign" in grant["can"] and _applies(person, held, grant, thing) and _into(person, held, grant, after)
        for held, grant in grants(person, thing.entity)
    )
    return 200 if fits else 403


def created(person: str, made: Thing) -> bool:
    """Whether a record like this may be made."""
    found = grants(person, made.entity)
    return any("create" in grant["can"] and _into(person, held, grant, made) for held, grant in found)


def _into(person: str, held: str, grant: dict[str, Any], thing: Thing) -> bool:
    return _in(grant["to"], person, held, thing) if "to" in grant else _applies(person, held, grant, thing)


def acted(person: str, action: str, thing: Thing) -> int:
    """The status of a named action; `who` narrows it further, wherever a role is held."""
    found = status(person, action, thing)
    if found != 200 or action not in WHO_ACTS:
        return found
    named = {role for role, _ in HELD[person]} & set(WHO_ACTS[action])
    return 200 if named or ("owner" in WHO_ACTS[action] and thing.owner == person) else 403


def moved(person: str, thing: Thing, stage: str) -> int:
    """The status of moving on from a stage: `update`, or where the way says who, that and reading."""
    who = WHO_MOVES.get((thing.entity, stage))
    if who is None or not can(person, "read", thing):
        return status(person, "update", thing)
    return 200 if _named(person, who, thing) else 403


def started(person: str, workflow: str, thing: Thing) -> int:
    """The status of submitting: `update`, or where the workflow says who, that and reading."""
    who = WHO_STARTS.get(workflow)
    if who is None or not can(person, "read", thing):
        return status(person, "update", thing)
    return 200 if _named(person, who, thing) else 403


def _named(person: str, who: tuple[str, ...], thing: Thing) -> bool:
    """Roles are meant for the unit of the record (S4.3)."""
    held = any(role in who and covers(unit, LEVEL[unit], thing.unit) for role, unit in HELD[person])
    return held or ("owner" in who and thing.owner == person)
