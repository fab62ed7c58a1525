"""Who may do what, worked out from the schema's text in plain Python: nothing here knows the product's policy."""

from dataclasses import dataclass
from typing import Any

import yaml

from tests.contracts.rights_schema import LENT, PEOPLE, SCHEMA

PARENT = {"g": None, "east": "g", "west": "g", "s1": "east", "s2": "east", "s3": "west", "d1": "s1", "d2": "s1",
          "d3": "s2", "d4": "s3"}  # fmt: skip
LEVEL = {"g": "group", "east": "company", "west": "company", "s1": "section", "s2": "section", "s3": "section",
         "d1": "department", "d2": "department", "d3": "department", "d4": "department"}  # fmt: skip
ORDER = ["group", "company", "section", "department"]
_ACCESS: dict[str, Any] = yaml.safe_load(SCHEMA)["entities"]["deal"]["access"]
HOME = {person.login: person.unit for person in PEOPLE}
BOSS = {person.login: person.manager for person in PEOPLE}
HELD = {
    person.login: [(r.split("@")[0], r.partition("@")[2] or person.unit) for r in person.roles] for person in PEOPLE
}


@dataclass(frozen=True)
class Deal:
    """What a grant may look at."""

    id: int
    owner: str
    stage: str
    level: str

    @property
    def unit(self) -> str:
        """The owner's home."""
        return HOME[self.owner]


def _up(unit: str | None) -> list[str]:
    return [] if unit is None else [unit, *_up(PARENT[unit])]


def covers(held: str, level: str, unit: str) -> bool:
    """Whether a role held for a unit reaches a unit, at a level."""
    above = [each for each in _up(held) if LEVEL[each] == level]
    top = above[0] if above else held
    return top in _up(unit)


def reports(person: str, to: str) -> bool:
    """Whether a person reports to another, at any depth."""
    seen = set()
    boss = BOSS[person]
    while boss and boss not in seen:
        if boss == to:
            return True
        seen.add(boss)
        boss = BOSS[boss]
    return False


def _row(scope: Any, person: str, held: str, deal: Deal) -> bool:
    if scope == "own":
        return deal.owner == person
    if scope == "team":
        return reports(deal.owner, person)
    if scope == "all":
        return True
    if scope in ORDER:
        return covers(held, scope, deal.unit)
    if scope == "lent":
        return held in _up(deal.unit)
    return _says(scope, deal)


def _says(text: str, deal: Deal) -> bool:
    field, _, value = text.partition(" == ")
    return bool(getattr(deal, field) == value.strip("'"))


def grants(person: str) -> list[tuple[str, dict[str, Any]]]:
    """The grants of a person with the unit each is held for."""
    found = []
    for role, unit in HELD[person]:
        written = _ACCESS.get(role, [])
        found += [(unit, each) for each in (written if isinstance(written, list) else [written])]
    return [*found, *_lent(person, [grant for _, grant in found])]


def _lent(person: str, written: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Rights for a time: on more records, without a field that all the person's roles take away."""
    reading = [grant for grant in written if "read" in grant["can"]]
    hidden = [set(grant.get("hide", ())) for grant in reading]
    masked = [{*grant.get("hide", ()), *grant.get("mask", ())} for grant in reading]
    closed = [set(grant.get("readonly", ())) for grant in written if "update" in grant["can"]]
    taken = {"hide": hidden, "mask": masked, "readonly": closed}
    limits = {word: sorted(set.intersection(*names)) for word, names in taken.items() if names}
    return [(unit, {"rows": "lent", "can": list(can), **limits}) for who, unit, can in LENT if who == person]


def _applies(person: str, held: str, grant: dict[str, Any], deal: Deal) -> bool:
    return _row(grant["rows"], person, held, deal) and ("when" not in grant or _says(grant["when"], deal))


def applying(person: str, deal: Deal, verb: str) -> list[dict[str, Any]]:
    """The grants that give a verb on a deal."""
    return [grant for held, grant in grants(person) if verb in grant["can"] and _applies(person, held, grant, deal)]


def can(person: str, verb: str, deal: Deal) -> bool:
    """Whether a verb is allowed; every verb needs reading."""
    return bool(applying(person, deal, "read")) and bool(applying(person, deal, verb))


def status(person: str, verb: str, deal: Deal) -> int:
    """404 unreadable, 403 readable only, else 200."""
    if not can(person, "read", deal):
        return 404
    return 200 if can(person, verb, deal) else 403


def shows(person: str, deal: Deal, field: str) -> str:
    """`plain`, `masked` or `hidden`; over several grants the most open one counts."""
    found = applying(person, deal, "read")
    if any(field not in [*grant.get("hide", ()), *grant.get("mask", ())] for grant in found):
        return "plain"
    return "masked" if any(field not in grant.get("hide", ()) for grant in found) else "hidden"


def writes(person: str, deal: Deal, field: str) -> bool:
    """Whether a field may be changed."""
    if not can(person, "update", deal) or shows(person, deal, field) != "plain":
        return False
    return any(
        field not in grant.get("readonly", ()) and field in grant.get("fields", [field])
        for grant in applying(person, deal, "update")
    )


def creates(person: str, owner: str) -> bool:
    """Whether a closed deal of level b may be made for an owner."""
    made = Deal(0, owner, "closed", "b")
    return any("create" in grant["can"] and _into(person, held, grant, made) for held, grant in grants(person))


def assigns(person: str, deal: Deal, owner: str) -> int:
    """The status of giving a deal to an owner."""
    if status(person, "assign", deal) != 200:
        return status(person, "assign", deal)
    after = Deal(deal.id, owner, deal.stage, deal.level)
    fits = any(
        "assign" in grant["can"] and _applies(person, held, grant, deal) and _into(person, held, grant, after)
        for held, grant in grants(person)
    )
    return 200 if fits else 403


def _into(person: str, held: str, grant: dict[str, Any], deal: Deal) -> bool:
    if "to" in grant:
        return _row(grant["to"], person, held, deal)
    return _applies(person, held, grant, deal)


def names(person: str, field: str) -> bool:
    """Whether a field is a known name for filters and sorts: plain under some grant that reads."""
    reading = [grant for _, grant in grants(person) if "read" in grant["can"]]
    return any(field not in [*grant.get("hide", ()), *grant.get("mask", ())] for grant in reading)
