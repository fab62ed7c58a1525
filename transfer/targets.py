"""What a column of a file may become: fields that the person may write, child lines, and what records are found by."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from access.fields import RecordRights
from records.parsing import ASSIGNED
from records.sight import Sight
from schema.model import Entity, Field

NEAR: Final = 86  # of 100, from which a name is taken for a field's
_FOUND_BY: Final = ("id", "number")
_AROUND: Final = re.compile(r"[\s*＊:：_\-/\\.,;()（）\[\]【】\"'“”]+")
_REMARK: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@dataclass(frozen=True, slots=True)
class Target:
    """`name` of a field, or `lines.field` of one of its lines. `match`: records may be found by it; `writes`: it may be
    written, not only found by. `whole`: the lines as a list, as JSON holds them; of each line what it `keeps` is
    written, and what the product fills in by itself is left out."""

    name: str
    field: Field
    lines: Field | None = None
    match: bool = False
    writes: bool = True
    whole: Entity | None = None
    keeps: frozenset[str] = frozenset()

    def label(self, language: str) -> str:
        """As people call it."""
        own = self.field.label.in_(language)
        return f"{self.lines.label.in_(language)} · {own}" if self.lines else own


def targets(sight: Sight, entity: Entity) -> dict[str, Target]:
    """By name, in the order of the form."""
    return {each.name: each for each in _targets(sight, entity)}


def _targets(sight: Sight, entity: Entity) -> Iterator[Target]:
    rights = sight.policy.fields(sight.actor, entity.name).anywhere
    unique = {rule.fields[0] for rule in entity.unique if len(rule.fields) == 1 and rule.where is None}
    for field in entity.fields.values():
        if not rights.sees(field.name):
            continue
        if field.lines:
            yield from _of_lines(sight, field, rights)
            continue
        plain = field.stored and not rights.masks(field.name)
        match = plain and (bool(field.unique) or field.name in unique or field.name in _FOUND_BY)
        writes = _writable(field, rights)
        if writes or match:
            yield Target(field.name, field, None, match, writes)


def _of_lines(sight: Sight, lines: Field, rights: RecordRights) -> Iterator[Target]:
    open_ = rights.everything or rights.writes_within(lines.name) or rights.writes(lines.name, creating=True)
    if lines.readonly is True or not open_:
        return
    inner = sight.policy.fields(sight.actor, lines.lines).anywhere
    child = sight.house.schema.entity(lines.lines)
    own = [f for f in child.fields.values() if inner.sees(f.name) and not f.lines and _writable(f, inner)]
    yield Target(lines.name, lines, whole=child, keeps=frozenset(field.name for field in own))
    for field in own:
        yield Target(f"{lines.name}.{field.name}", field, lines)


def offered(known: Mapping[str, Target], form: str) -> dict[str, Target]:
    """Those that columns of a file of this form may become: only JSON holds lists."""
    return {name: each for name, each in known.items() if form == "json" or each.whole is None}


def _writable(field: Field, rights: RecordRights) -> bool:
    if field.computed or (field.type == "number" and field.automatic):
        return False
    if field.automatic and field.name not in ASSIGNED and field.name != "stage":
        return False
    if rights.everything or field.name in ASSIGNED or field.name == "stage":
        return True
    return field.readonly is not True and (rights.writes(field.name) or rights.writes(field.name, creating=True))


# ------------------------------------------------------------------------------------------------ guessing
def guessed(columns: Sequence[str], known: dict[str, Target]) -> list[str]:
    """The target of each column by its name, each at most once; "" where none is near enough."""
    scores = [
        (score, -place, -rank, name)
        for place, column in enumerate(columns)
        for rank, (name, target) in enumerate(known.items())
        if (score := _likeness(column, target)) >= NEAR
    ]
    found, used = [""] * len(columns), set[str]()
    for _, place, _, name in sorted(scores, reverse=True):
        if not found[-place] and name not in used:
            found[-place] = name
            used.add(name)
    return found


def _likeness(column: str, target: Target) -> float:
    """100 for the name or a label itself; what stands in brackets counts little, a field of lines a little less."""
    least = 0.5 if target.lines else 0.0
    least += 0.0 if target.writes else 0.25
    calls = {_bare(each) for each in _calls(target)}
    for worse, text in enumerate((_bare(column), _bare(_REMARK.sub("", column)))):
        if text and text in calls:
            return 100 - worse - least
    text = _bare(_REMARK.sub("", column)) or _bare(column)
    near = max((fuzz.ratio(text, each) for each in calls if len(each) > 2 and len(text) > 2), default=0.0)
    return min(near, 97) - least


def _calls(target: Target) -> Iterator[str]:
    own = [target.field.name, *(text for _, text in target.field.label)]
    yield from own
    if target.lines:
        above = [target.lines.name, *(text for _, text in target.lines.label)]
        yield from (f"{up} {each}" for up in above for each in own)


def _bare(text: str) -> str:
    return _AROUND.sub("", text).casefold()
