"""What a commit changed, told to those who listen in this process and in others."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_log = logging.getLogger("store")
_LONGEST: Final = 7_000  # bytes of a message that PostgreSQL carries, with room to spare
EVERYTHING: Final = "*"


@dataclass(frozen=True, slots=True)
class Change:
    """Records of one entity changed. `versions` stand beside `ids`. No ids: too many to name, or unknown ones.

    `fields` are those written; None: records came or went, or it is unknown what was written. `entity` "*": anything
    may have changed. `here`: this process did it.
    """

    entity: str
    ids: tuple[int, ...] = ()
    versions: tuple[int, ...] = ()
    fields: frozenset[str] | None = None
    here: bool = True


Listener = Callable[[tuple[Change, ...]], None]


@dataclass(slots=True)
class Log:
    """What one transaction has changed so far."""

    _seen: dict[str, dict[int, int]] = field(default_factory=dict)
    _fields: dict[str, set[str] | None] = field(default_factory=dict)

    def wrote(self, entity: str, id: int, version: int, fields: Iterable[str] | None) -> None:
        """`fields` None: the record came or went."""
        self._seen.setdefault(entity, {})[id] = version
        known = self._fields.setdefault(entity, set())
        if fields is None or known is None:
            self._fields[entity] = None
        else:
            known.update(fields)

    def wrote_all(self, entity: str, versions: Mapping[int, int], fields: Iterable[str]) -> None:
        """The same of many records: their versions by id."""
        self._seen.setdefault(entity, {}).update(versions)
        known = self._fields.setdefault(entity, set())
        if known is not None:
            known.update(fields)

    def forget(self) -> None:
        """Nothing was changed after all."""
        self._seen.clear()
        self._fields.clear()

    def copy(self) -> "Log":
        """As it stands now, to come back to when a savepoint fails."""
        fields = {entity: None if names is None else set(names) for entity, names in self._fields.items()}
        return Log({entity: dict(ids) for entity, ids in self._seen.items()}, fields)

    def restore(self, other: "Log") -> None:
        """Back to how it was."""
        self._seen, self._fields = other._seen, other._fields

    def changes(self) -> tuple[Change, ...]:
        """One per entity."""
        return tuple(self._change(entity, ids) for entity, ids in self._seen.items())

    def _change(self, entity: str, ids: dict[int, int]) -> Change:
        names = self._fields[entity]
        return Change(entity, tuple(ids), tuple(ids.values()), None if names is None else frozenset(names))


class Listeners:
    """Those who want to know."""

    def __init__(self) -> None:
        self._all: list[Listener] = []

    def add(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` after each commit, quickly and in the event loop. Returns what ends it."""
        self._all.append(listener)
        return lambda: self._all.remove(listener) if listener in self._all else None

    def tell(self, changes: tuple[Change, ...]) -> None:
        """Tells all. The commit stands, so a listener that fails is logged, not raised."""
        for listener in tuple(self._all):
            try:
                listener(changes)
            except Exception:  # noqa: BLE001 - whatever it was, the others must hear
                _log.exception("a listener failed")


def message(sender: str, changes: tuple[Change, ...]) -> str:
    """The changes as a short text; ids are left out where they are too many."""
    full = _packed(sender, changes, lists=True)
    return full if len(full.encode()) < _LONGEST else _packed(sender, changes, lists=False)


def _packed(sender: str, changes: tuple[Change, ...], lists: bool) -> str:
    rows = [
        [c.entity, c.ids if lists else (), c.versions if lists else (), None if c.fields is None else sorted(c.fields)]
        for c in changes
    ]
    text = json.dumps([sender, rows], separators=(",", ":"))
    return text if lists or len(text.encode()) < _LONGEST else json.dumps([sender, [[EVERYTHING, (), (), None]]])


def read(text: str) -> tuple[str, tuple[Change, ...]]:
    """The sender and changes of a message; of "" and of what cannot be read, that anything may have changed."""
    try:
        sender, rows = json.loads(text)
        return str(sender), tuple(_unpacked(*row) for row in rows)
    except (ValueError, TypeError):
        return "", (Change(EVERYTHING, here=False),)


def _unpacked(entity: str, ids: list[int], versions: list[int], names: list[str] | None) -> Change:
    return Change(entity, tuple(ids), tuple(versions), None if names is None else frozenset(names), here=False)
