"""Running numbers: `C{yyyy}-{seq:5}`; the sequence restarts when the text before it changes, and is never reused."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from records.draft import Draft
from records.work import Work
from schema.model import Entity

_HOLE: Final = re.compile(r"\{(yyyy|yy|mm|dd|seq)(?::(\d+))?\}|\{([a-z_][a-z0-9_]*)\}")


async def give_number(work: Work, draft: Draft) -> None:
    """Fills `number`, and fields of type number, of a new record; nothing where no form is written."""
    for name, form in _forms(draft.entity):
        if not draft.row.get(name):
            draft.row[name] = await _next(work, draft, f"{draft.entity.name}.{name}", form)


def _forms(entity: Entity) -> list[tuple[str, str]]:
    own = [("number", entity.number)] if entity.number else []
    return own + [(f.name, str(f.default or "")) for f in entity.own_fields if f.type == "number"]


async def _next(work: Work, draft: Draft, key: str, form: str) -> str:
    today = work.frame.today
    before, _, after = form.partition("{seq")
    if not after:
        return _filled(form, draft, today, 0)
    prefix = _filled(before, draft, today, 0)
    sequence = await work.unit.next_number(f"{key}:{prefix}")
    return _filled(form, draft, today, sequence)


def _filled(form: str, draft: Draft, today: date, sequence: int) -> str:
    dates = {"yyyy": f"{today:%Y}", "yy": f"{today:%y}", "mm": f"{today:%m}", "dd": f"{today:%d}"}

    def fill(hole: "re.Match[str]") -> str:
        if hole[3]:
            value = draft.row.get(hole[3])
            return "" if value is None else str(value)
        return str(sequence).zfill(int(hole[2] or 1)) if hole[1] == "seq" else dates[hole[1]]

    return _HOLE.sub(fill, form)


async def give_numbers(work: Work, drafts: Sequence[Draft]) -> None:
    """The same for many new records: one question per series."""
    wanted: dict[str, list[tuple[Draft, str, str]]] = {}
    forms = _forms(drafts[0].entity)
    for draft in drafts if forms else ():
        for name, form in forms:
            if not draft.row.get(name):
                before, _, after = form.partition("{seq")
                prefix = _filled(before, draft, work.frame.today, 0) if after else ""
                wanted.setdefault(f"{draft.entity.name}.{name}:{prefix}", []).append((draft, name, form))
    for key, each in wanted.items():
        counted = "{seq" in each[0][2]
        last = await work.unit.next_number(key, len(each)) if counted else len(each)
        for sequence, (draft, name, form) in enumerate(each, last - len(each) + 1):
            draft.row[name] = _filled(form, draft, work.frame.today, sequence)


def is_numbered(entity: Entity) -> bool:
    """Whether records of the entity are given running numbers."""
    return bool(entity.number) or any(field.type == "number" for field in entity.own_fields)
