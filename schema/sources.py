"""Gathers a schema from its files: `include`, and the merging of what several files say about one thing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

from kernel.errors import Problem
from kernel.text import Text
from schema import yaml_codes as say
from schema.codes import WRONG_KIND
from schema.nodes import Entry, Hole, Mapping, Node, Scalar, Sequence, kind_of, shortened
from schema.reader import read_file

MOST_FILES: Final = 200
_DEEP: Final = frozenset(("fields", "rules", "stages", "access", "views", "actions", "automations"))
SHIPPED_FILES: Final = "shipped:"  # how the names of the product's own files begin
_SYSTEM: Final = Path(__file__).with_name("system.yaml")
# What a schema may say about what the product ships (language.md, Top level).
_OPEN_TO_ALL: Final = frozenset(("label", "title", "icon", "form", "access", "views"))
_ADDED: Final = frozenset(
    (*_OPEN_TO_ALL, "fields", "rules", "stages", "actions", "automations", "unique", "duplicates", "locked")
)
_GROWING: Final = frozenset(("user", "unit"))
_RULED: Final = frozenset(("role_holding", "parameter_value"))  # what people enter by hand: rules may be stricter
_ROLE_WORDS: Final = frozenset(("label", "limit"))


@dataclass(slots=True)
class Sources:
    """All that was read: the merged top mapping, the files, their texts' hash and every problem so far."""

    top: Mapping | None
    files: tuple[str, ...]
    version: str
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False  # a file could not be read to its end: what is missing may stand there
    system: frozenset[str] = frozenset()  # entities that the product ships


@dataclass(slots=True)
class _Gathering:
    files: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    tops: list[Mapping] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False
    seen: set[Path] = field(default_factory=set)


def gather(path: Path) -> Sources:
    """Reads a schema file, what it includes, and the system schema beneath them."""
    shipped, system = _system()
    ours = _Gathering()
    _read(ours, path, str(path), ())
    problems = [*system.problems, *ours.problems]
    written = _merged(ours.tops, problems) if ours.tops else None
    top = _upon(shipped, written, problems) if shipped and written else None
    entities = shipped.get("entities") if shipped else None
    return Sources(
        top,
        tuple(ours.files),
        _hash([*ours.texts, *system.texts]),
        problems,
        ours.broken or system.broken or written is None,
        frozenset(entities.entries) if isinstance(entities, Mapping) else frozenset(),
    )


@cache
def _system() -> tuple[Mapping | None, _Gathering]:
    """What the product ships, read once."""
    system = _Gathering()
    _read(system, _SYSTEM, f"{SHIPPED_FILES}{_SYSTEM.name}", ())
    return _merged(system.tops, system.problems), system


def _hash(texts: list[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _read(into: _Gathering, path: Path, shown: str, above: tuple[Path, ...]) -> None:
    top, problems, text = read_file(path, shown)
    into.files.append(shown)
    into.texts.append(text)
    into.problems.extend(problems)
    into.seen.add(_true(path))
    if top is None:
        into.broken = True
        return
    into.tops.append(top)
    include = top.get("include")
    if include is not None:
        for pattern in _patterns(include, into):
            _include(into, path, shown, pattern, (*above, _true(path)))


def _true(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _patterns(node: Node, into: _Gathering) -> Iterator[Scalar]:
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar):
            yield item
        elif not isinstance(item, Hole):
            en, zh = kind_of(item)
            into.problems.append(
                Problem(say.INCLUDE_KIND, {"found": Text.of({"en": en, "zh-CN": zh})}, place=item.place)
            )


def _include(into: _Gathering, path: Path, shown: str, pattern: Scalar, above: tuple[Path, ...]) -> None:
    found = _matches(path.parent, pattern.text)
    if not found:
        into.problems.append(Problem(say.INCLUDE_NONE, {"pattern": shortened(pattern.text)}, place=pattern.place))
        into.broken = True
    for match in found:
        true = _true(match)
        if true in above:
            names = " → ".join(Path(p).name for p in (*above, true))
            into.problems.append(Problem(say.INCLUDE_CIRCLE, {"file": match.name, "path": names}, place=pattern.place))
        elif true not in into.seen:
            if len(into.files) >= MOST_FILES:
                into.problems.append(Problem(say.TOO_MANY, {"most": MOST_FILES}, place=pattern.place))
                return
            _read(into, match, f"{SHIPPED_FILES}{match.name}" if shown.startswith(SHIPPED_FILES) else str(match), above)


def _matches(folder: Path, pattern: str) -> list[Path]:
    try:
        if not any(sign in pattern for sign in "*?["):
            return [folder / pattern] if (folder / pattern).is_file() else []
        return sorted(islice((p for p in folder.glob(pattern) if p.is_file()), MOST_FILES + 1))
    except (OSError, ValueError, LookupError, RuntimeError):
        return []


# ------------------------------------------------------------------------------------------------ merging files
def _merged(tops: list[Mapping], problems: list[Problem]) -> Mapping | None:
    merged = tops[0] if tops else None
    for top in tops[1:]:
        assert merged is not None
        merged = _both(merged, top, 0, problems)
    return merged


def _both(one: Mapping, other: Mapping, depth: int, problems: list[Problem]) -> Mapping:
    """Both mappings' entries. Depth 0 is the file, 1 a section such as `entities`, 2 an entity, 3 its `fields`."""
    entries = dict(one.entries)
    for key, entry in other.entries.items():
        mine = entries.get(key)
        if mine is None:
            entries[key] = entry
        elif depth == 0 and key == "include":
            continue
        elif isinstance(mine.value, Mapping) and isinstance(entry.value, Mapping) and _joins(depth, key):
            entries[key] = Entry(mine.key, _both(mine.value, entry.value, depth + 1, problems))
        else:
            problems.append(
                Problem(say.TWO_FILES, {"key": shortened(key), "other": mine.key.place}, place=entry.key.place)
            )
    return replace(one, entries=entries)


def _joins(depth: int, key: str) -> bool:
    return depth == 0 or depth == 1 or (depth == 2 and key in _DEEP)


# ------------------------------------------------------------------------------------------------ upon what is shipped
def _upon(shipped: Mapping, written: Mapping, problems: list[Problem]) -> Mapping:
    """The schema's words upon the system's: shipped things may be added to, never removed."""
    entries = dict(written.entries)
    for section, entry in shipped.entries.items():
        mine = entries.get(section)
        if section == "include":
            continue
        if mine is None:
            entries[section] = entry
        elif isinstance(mine.value, Mapping) and isinstance(entry.value, Mapping):
            entries[section] = Entry(mine.key, _section(section, entry.value, mine.value, problems))
        else:
            _other_kind(mine, entry, problems)
            entries[section] = entry
    return replace(written, entries=entries)


def _section(section: str, shipped: Mapping, written: Mapping, problems: list[Problem]) -> Mapping:
    entries = dict(shipped.entries)
    for name, entry in written.entries.items():
        base = shipped.entries.get(name)
        if base is None:
            entries[name] = entry
        elif isinstance(base.value, Mapping) and isinstance(entry.value, Mapping):
            merge = _entity if section == "entities" else _role
            entries[name] = Entry(base.key, merge(name, base.value, entry.value, problems))
        elif not isinstance(entry.value, Hole):
            _shipped(entry, section, problems)
    return replace(written, entries=entries)


def _other_kind(written: Entry, shipped: Entry, problems: list[Problem]) -> None:
    """What is written is no mapping or list as the shipped one is."""
    if not isinstance(written.value, Hole):
        found, expected = kind_of(written.value), kind_of(shipped.value)
        values = {
            "word": written.key.text,
            "found": Text.of({"en": found[0], "zh-CN": found[1]}),
            "expected": Text.of({"en": expected[0], "zh-CN": expected[1]}),
        }
        problems.append(Problem(WRONG_KIND, values, place=written.value.place))


def _shipped(entry: Entry, owner: str, problems: list[Problem]) -> None:
    problems.append(Problem(say.SHIPPED, {"key": shortened(entry.key.text), "entity": owner}, place=entry.key.place))


def _role(name: str, shipped: Mapping, written: Mapping, problems: list[Problem]) -> Mapping:
    entries = dict(shipped.entries)
    for word, entry in written.entries.items():
        if word in _ROLE_WORDS or word not in shipped.entries:
            entries[word] = entry
        elif _same(shipped.entries[word].value, entry.value):
            continue
        else:
            _shipped(entry, name, problems)
    return replace(written, entries=entries)


def _same(one: Node, other: Node) -> bool:
    """Whether both lists hold the same texts."""
    if not isinstance(one, Sequence) or not isinstance(other, Sequence):
        return False
    return {i.text for i in one.items if isinstance(i, Scalar)} == {
        i.text for i in other.items if isinstance(i, Scalar)
    }


def _entity(name: str, shipped: Mapping, written: Mapping, problems: list[Problem]) -> Mapping:
    entries = dict(shipped.entries)
    may = _ADDED if name in _GROWING else frozenset() if "internal" in shipped.entries else _OPEN_TO_ALL
    may |= {"rules"} if name in _RULED else frozenset()
    for word, entry in written.entries.items():
        base = shipped.entries.get(word)
        if word not in may:
            _shipped(entry, name, problems)
        elif base is None or word in ("label", "title", "icon", "form"):
            entries[word] = entry
        else:
            entries[word] = Entry(entry.key, _part(name, entry.key, base.value, entry.value, problems))
    return replace(written, entries=entries)


def _part(entity: str, key: Scalar, shipped: Node, written: Node, problems: list[Problem]) -> Node:
    if isinstance(shipped, Sequence) and isinstance(written, Sequence):
        return replace(written, items=(*shipped.items, *written.items))
    if not isinstance(shipped, Mapping) or not isinstance(written, Mapping):
        _other_kind(Entry(key, written), Entry(key, shipped), problems)
        return shipped
    entries = dict(shipped.entries)
    for name, entry in written.entries.items():
        base = entries.get(name)
        if base is None or key.text == "views":
            entries[name] = entry
        elif key.text == "access":
            entries[name] = Entry(entry.key, _grants(base.value, entry.value))
        elif key.text == "fields" and isinstance(base.value, Mapping) and isinstance(entry.value, Mapping):
            entries[name] = Entry(base.key, _relabelled(name, base.value, entry.value, problems))
        else:
            _shipped(entry, entity, problems)
    return replace(written, entries=entries)


def _grants(shipped: Node, written: Node) -> Node:
    def listed(node: Node) -> tuple[Node, ...]:
        return node.items if isinstance(node, Sequence) else (node,)

    return Sequence(written.source, written.start, written.end, (*listed(shipped), *listed(written)))


def _relabelled(field_name: str, shipped: Mapping, written: Mapping, problems: list[Problem]) -> Mapping:
    entries = dict(shipped.entries)
    for word, entry in written.entries.items():
        if word in ("label", "help"):
            entries[word] = entry
        else:
            _shipped(entry, field_name, problems)
    return replace(shipped, entries=entries)
