"""When people are reminded, and what happens when something is late: `remind`, and `late: [{at: due, do: [...]}]`."""

import re
from typing import Final, Literal

from kernel.duration import Duration
from kernel.text import Text
from schema import codes, entity_codes
from schema.desk import Said
from schema.model import Late, Reminder
from schema.nodes import Scalar, shortened
from schema.sections.bench import Bench, Here
from schema.sections.effects import effects
from schema.sections.naming import thing

_AFTER: Final = re.compile(r"^(.+) after due$")
_BEFORE: Final = re.compile(r"^(.+) before due$")
_EVERY: Final = re.compile(r"^every (.+)$")
_FORMS: Final[tuple[tuple[Literal["before", "after", "every"], re.Pattern[str]], ...]] = (
    ("before", _BEFORE), ("after", _AFTER), ("every", _EVERY),
)  # fmt: skip
_THEN: Final = re.compile(r",?\s+then\s+")
_SHORTEST: Final = 10  # minutes between two reminders


def late(bench: Bench, said: Said, here: Here, *, in_step: bool) -> tuple[Late, ...]:
    """How long after due (None: at due), and what is done."""
    found: list[Late] = []
    for node in said.items("late"):
        inner = bench.desk.open(node, "late")
        if inner is not None:
            done = effects(bench, inner.get("do"), "do", here, late=in_step)
            found.append(Late(_at(bench, inner), done, inner.place))
    return tuple(found)


def without_due(bench: Bench, said: Said, what: Text) -> None:
    """Reports what would never come, because nothing is due."""
    for word, code in (("late", entity_codes.LATE_WITHOUT_DUE), ("remind", entity_codes.REMIND_WITHOUT_DUE)):
        if said.has(word):
            bench.desk.report(code, said.at(word), what=what)


def _at(bench: Bench, said: Said) -> Duration | None:
    scalar = said.name_at("at")
    if scalar is None or scalar.text == "due":
        return None
    found = _AFTER.match(scalar.text)
    if found and (span := _span(found[1])):
        return span
    _report(bench, scalar, "Write `due` or `1 working day after due`.", "请写 `due` 或 `1 working day after due`。")
    return None


def remind(bench: Bench, said: Said) -> tuple[Reminder, ...]:
    """`2 working hours before due`, `due`, `every working day`, joined by `then`; `urgent` before one of them."""
    scalar = said.name_at("remind")
    if scalar is None:
        return ()
    parts = [_reminder(part) for part in _THEN.split(scalar.text.strip())]
    found = tuple(part for part in parts if part is not None)
    if len(found) == len(parts):
        return found
    _report(
        bench, scalar, "Write `2 working hours before due` or `every working day`, joined by `then`.",
        "请写 `2 working hours before due` 或 `every working day`，用 `then` 连接。",
    )  # fmt: skip
    return ()


def _reminder(part: str) -> Reminder | None:
    urgent = part.startswith("urgent ")
    words = part.removeprefix("urgent ").strip()
    if words == "due":
        return Reminder("due", None, urgent)
    for kind, form in _FORMS:
        if found := form.match(words):
            span = _often(found[1]) if kind == "every" else _span(found[1])
            return Reminder(kind, span, urgent) if span else None
    return None


def _often(text: str) -> Duration | None:
    """`working day`, `2 hours`; nothing so short that it would never let go."""
    span = _span(text) or _span(f"1 {text}")
    return None if span is None or not span.amount or (span.unit == "minute" and span.amount < _SHORTEST) else span


def _span(text: str) -> Duration | None:
    try:
        return Duration.parse(text)
    except ValueError:
        return None


def _report(bench: Bench, scalar: Scalar, en: str, zh: str) -> None:
    bench.desk.report(codes.NOT_TIME, scalar, found=shortened(scalar.text), expected=thing(en, zh))
