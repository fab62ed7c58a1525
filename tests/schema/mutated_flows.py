"""Faults that a business admin makes in an approval: each operator over the text of one, as the product pins it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from schema.model import Workflow

Said = dict[str, Any]
_NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")


@dataclass(frozen=True, slots=True)
class Fault:
    """One change: by which operator, what it did, and the text it leaves."""

    operator: str
    what: str
    text: str


def faults(workflow: Workflow) -> Iterator[Fault]:
    """Every fault of every operator at every place."""
    for operator, change in OPERATORS.items():
        for number in range(10_000):
            said = json.loads(workflow.text)
            what = change(said, number)
            if what is None:
                break
            if what:
                yield Fault(operator, f"{workflow.name}: {what}", json.dumps(said, ensure_ascii=False))


# ------------------------------------------------------------------------------------------------ places
def _lists(said: Any) -> Iterator[list[Any]]:
    """Every list of blocks or rows, outer before inner; not the cases."""
    if isinstance(said, dict):
        for name, value in said.items():
            if name in ("steps", "choose", "together") and isinstance(value, list):
                yield value
            if name != "cases":
                yield from _lists(value)
    elif isinstance(said, list):
        for each in said:
            yield from _lists(each)


def _steps(said: Any) -> Iterator[Said]:
    for blocks in _lists(said):
        yield from (each for each in blocks if isinstance(each, dict) and ({"step", "work"} & each.keys()))


def _asking(said: Said) -> Iterator[Said]:
    """Everything with a `when` that is a question."""
    found = [said, *(each for blocks in _lists(said) for each in blocks if isinstance(each, dict))]
    yield from (each for each in found if isinstance(each.get("when"), str) and each["when"] != "otherwise")


def _seats(said: Said) -> Iterator[Said]:
    for step in _steps(said):
        who = step.get("who")
        yield from (each for each in (who if isinstance(who, list) else [who]) if isinstance(each, dict))


def _nth(found: Iterator[Any], number: int) -> Any:
    return next((each for place, each in enumerate(found) if place == number), None)


# ------------------------------------------------------------------------------------------------ operators
def _drop_block(said: Said, number: int) -> str | None:
    """A step, a row or a branch is gone."""
    places = [(blocks, place) for blocks in _lists(said) for place in range(len(blocks))]
    if number >= len(places):
        return None
    blocks, place = places[number]
    return f"drops {str(blocks.pop(place))[:60]}"


def _drop_condition(said: Said, number: int) -> str | None:
    found = _nth(_asking(said), number)
    return None if found is None else f"drops when {found.pop('when')}"


def _drop_seats(said: Said, number: int) -> str | None:
    found = _nth((step for step in _steps(said) if "who" in step), number)
    return None if found is None else f"drops who {found.pop('who')}"


def _swap(said: Said, number: int) -> str | None:
    """Two neighbours change places."""
    pairs = [(blocks, place) for blocks in _lists(said) for place in range(len(blocks) - 1)]
    if number >= len(pairs):
        return None
    blocks, place = pairs[number]
    blocks[place], blocks[place + 1] = blocks[place + 1], blocks[place]
    return f"swaps {str(blocks[place])[:50]} and its neighbour"


def _negate(said: Said, number: int) -> str | None:
    found = _nth(_asking(said), number)
    if found is None:
        return None
    found["when"] = f"not ({found['when']})"
    return f"negates {found['when']}"


def _widen(said: Said, number: int) -> str | None:
    """A limit includes what it left out, or the other way round; or its number is another one."""
    places = []
    for asking in _asking(said):
        text = asking["when"]
        places += [(asking, each.span(), each[0], _TURNED[each[0]]) for each in re.finditer(r"<=|>=|<|>", text)]
        places += [(asking, each.span(), each[0], _other(each[0])) for each in _NUMBER.finditer(text)]
    if number >= len(places):
        return None
    asking, (start, end), old, new = places[number]
    asking["when"] = f"{asking['when'][:start]}{new}{asking['when'][end:]}"
    return f"{old} becomes {new} in {asking['when']}"


_TURNED: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def _other(number: str) -> str:
    """One step more."""
    whole, dot, part = number.partition(".")
    return f"{whole}.{int(part) + 1:0{len(part)}}" if dot else str(int(whole) + 1)


def _rename(said: Said, number: int) -> str | None:
    """A name that something else goes by is another one: roles, fields in questions, steps, targets."""
    places: list[tuple[Said, str, str]] = []
    for seat in _seats(said):
        places += [(seat, key, f"{seat[key]}x") for key in seat if key in ("role", "field", "user", "plugin")]
    for asking in _asking(said):
        names = re.findall(r"(?<![\w.'])(?!and\b|or\b|not\b|in\b|is\b|empty\b|true\b|false\b)[a-z_]\w*", asking["when"])
        places += [(asking, "when", asking["when"].replace(name, f"{name}x", 1)) for name in dict.fromkeys(names)]
    places += [(step, key, f"{step[key]}x") for step in _steps(said) for key in ("step", "work") if key in step]
    if number >= len(places):
        return None
    where, key, new = places[number]
    old, where[key] = where[key], new
    return f"{old} becomes {new}"


_LISTS: Final = (
    "may_edit", "must_fill", "hide", "return_to", "restart_if_changed", "fields", "cc", "visible_to", "add_from",
    "hand_over_to", "who_may_start", "notify", "hand_over", "add", "buttons",
)  # fmt: skip
_OBJECTS: Final = ("move", "create", "update", "start", "call", "entity", "within", "calendar", "manager_of",
                   "managers_of", "department_head_of")  # fmt: skip


def _inside(said: Any) -> Iterator[Said]:
    """Every mapping of the approval, effects and what they write among them; not the cases."""
    if isinstance(said, dict):
        yield said
        for name, value in said.items():
            if name not in ("cases", "label", "text"):
                yield from _inside(value)
    elif isinstance(said, list):
        for each in said:
            yield from _inside(each)


def _rename_deep(said: Said, number: int) -> str | None:
    """What an effect, a list of fields or people, or a way upwards names is another name."""
    places: list[tuple[Any, Any]] = []
    for found in _inside(said):
        places += [(found, key) for key in found if key in _OBJECTS and isinstance(found[key], str)]
        places += [(found, key) for key in found if key in _LISTS and isinstance(found[key], str)]
        for key in (each for each in _LISTS if isinstance(found.get(each), list)):
            places += [(found[key], place) for place, each in enumerate(found[key]) if isinstance(each, str)]
        for key in (each for each in ("set", "with") if isinstance(found.get(each), dict)):
            places += [(found[key], name) for name in found[key]]
    if number >= len(places):
        return None
    where, key = places[number]
    if isinstance(where, dict) and key not in (*_OBJECTS, *_LISTS):
        where[f"{key}x"] = where.pop(key)
        return f"{key} becomes {key}x"
    old, where[key] = where[key], f"{where[key]}x"
    return f"{old} becomes {where[key]}"


_NEEDS: Final = {"due": ("late", "remind"), "accept_risk": ("approve",), "with": ("create",), "from": ("chosen_by",),
                 "levels": ("managers_of",), "text": ("notify",)}  # fmt: skip


def _drop_word(said: Said, number: int) -> str | None:
    """A word that another one needs is gone: the time of what is late, the values of what is made."""
    places = [(found, word) for found in _inside(said) for word, others in _NEEDS.items()
              if word in found and any(each in found for each in others)]  # fmt: skip
    if number >= len(places):
        return None
    found, word = places[number]
    return f"drops {word} {str(found.pop(word))[:60]}"


def _move_elsewhere(said: Said, number: int) -> str | None:
    """A record under approval is moved to the stage it asks for, or an effect writes what only the product writes."""
    places = [found for found in _inside(said) if "set" in found or "move" in found]
    if number >= len(places):
        return None
    found = places[number]
    if "move" in found:
        found["set"] = {"stage": found.pop("move")}
        return "sets the stage"
    found["set"] = {**found["set"], "created_at": "=now"}
    return "sets created_at"


OPERATORS: Final[dict[str, Callable[[Said, int], str | None]]] = {
    "drop": _drop_block, "drop a condition": _drop_condition, "drop the people": _drop_seats, "swap": _swap,
    "negate": _negate, "widen": _widen, "rename": _rename,
    "rename inside": _rename_deep, "drop a word": _drop_word, "write what is closed": _move_elsewhere,
}  # fmt: skip
