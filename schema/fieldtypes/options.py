"""Options of choices: found by key, former key or label, and named so that the name leads back."""

import re
from functools import lru_cache
from typing import Any, Final

from schema.fieldtypes.characters import narrow
from schema.model import Field

SEPARATORS: Final = re.compile(r"[,，;；、|\n\r\t]+")


def key_of(field: Field, text: str) -> str | None:
    """The key of the option that `text` names by key, former key or label; None when none or several do."""
    text = text.strip()
    if field.option(text):
        return text
    wanted = _alike(text)
    found = {option.key for option in field.options if wanted in _names(option.key, option.was, option.label)}
    return found.pop() if len(found) == 1 else None


def name_of(field: Field, key: str, language: str) -> str:
    """The label of the option, or its key where the label would not lead back to it."""
    option = field.option(key)
    label = option.label.in_(language) if option else key
    return label if key_of(field, label) == key else key


def keys_of(field: Field, text: str) -> list[str] | None:
    """The keys named in a list such as `A级、B级`; labels may hold separators. None when a part is unknown."""
    pieces = [piece for piece in SEPARATORS.split(text) if piece.strip()]
    spans = [match.span() for match in SEPARATORS.finditer(text)]
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    return _longest_first(field, text, starts, ends) if pieces else None


def _longest_first(field: Field, text: str, starts: list[int], ends: list[int]) -> list[str] | None:
    keys: list[str] = []
    at = 0
    while at < len(starts):
        if not text[starts[at] : ends[at]].strip():
            at += 1
            continue
        back = range(len(ends) - 1, at - 1, -1)
        reach = next((n for n in back if key_of(field, text[starts[at] : ends[n]])), None)
        if reach is None:
            return None
        keys.append(str(key_of(field, text[starts[at] : ends[reach]])))
        at = reach + 1
    return keys


def as_data(field: Field) -> tuple[dict[str, Any], ...]:
    """The options for widgets and cells; without a colour they are grey."""
    return tuple(
        {"key": option.key, "label": option.label, "color": option.color or "grey"} for option in field.options
    )


@lru_cache(maxsize=4096)
def _alike(text: str) -> str:
    return re.sub(r"\s+", " ", narrow(text)).casefold()


def _names(key: str, was: tuple[str, ...], label: Any) -> set[str]:
    return {_alike(name) for name in (key, *was, *(text for _, text in label))}
