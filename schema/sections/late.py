"""What happens when something is late: `late: [{at: due, do: [...]}]`."""

import re
from typing import Final

from kernel.duration import Duration
from schema import codes
from schema.desk import Said
from schema.model import Effect
from schema.nodes import Scalar, shortened
from schema.sections.bench import Bench, Here
from schema.sections.effects import effects
from schema.sections.naming import thing

_AFTER: Final = re.compile(r"^(.+) after due$")
_BEFORE: Final = re.compile(r"^(.+) before due$")
_EVERY: Final = re.compile(r"^every (working day|day|hour|week)$")

Late = tuple[tuple[Duration | None, tuple[Effect, ...]], ...]


def late(bench: Bench, said: Said, here: Here, *, in_step: bool) -> Late:
    """Pairs of how long after due (None: at due) and what is done."""
    found: list[tuple[Duration | None, tuple[Effect, ...]]] = []
    for node in said.items("late"):
        inner = bench.desk.open(node, "late")
        if inner is not None:
            found.append((_at(bench, inner), effects(bench, inner.get("do"), "do", here, late=in_step)))
    return tuple(found)


def _at(bench: Bench, said: Said) -> Duration | None:
    scalar = said.name_at("at")
    if scalar is None or scalar.text == "due":
        return None
    found = _AFTER.match(scalar.text)
    if found and (span := _span(found[1])):
        return span
    _report(bench, scalar, "Write `due` or `1 working day after due`.", "请写 `due` 或 `1 working day after due`。")
    return None


def remind(bench: Bench, said: Said) -> str:
    """`2 working hours before due`, `every working day`, joined by `then`; checked and kept as written."""
    scalar = said.name_at("remind")
    if scalar is None:
        return ""
    for part in re.split(r",?\s+then\s+", scalar.text.strip()):
        before = _BEFORE.match(part) or _AFTER.match(part)
        if not (_EVERY.match(part) or part == "due" or (before and _span(before[1]))):
            _report(
                bench, scalar, "Write `2 working hours before due` or `every working day`, joined by `then`.",
                "请写 `2 working hours before due` 或 `every working day`，用 `then` 连接。",
            )  # fmt: skip
            break
    return scalar.text


def _span(text: str) -> Duration | None:
    try:
        return Duration.parse(text)
    except ValueError:
        return None


def _report(bench: Bench, scalar: Scalar, en: str, zh: str) -> None:
    bench.desk.report(codes.NOT_TIME, scalar, found=shortened(scalar.text), expected=thing(en, zh))
