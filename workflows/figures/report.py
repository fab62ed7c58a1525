"""The numbers of S19 and the requests behind each, of what a person may see.

They are worked out from the trails, some requests at a time: memory holds what each contributes, never the trails;
one report reads 20,000 requests at most.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from expressions.conditions import all_of
from expressions.tree import Expression
from kernel.actor import Actor
from kernel.errors import Refusal
from records.house import House
from records.results import Row
from records.sight import Sight
from workflows import words
from workflows.causes import CAUSES
from workflows.figures.codes import BAD_PERIOD, TOO_MANY
from workflows.figures.facts import By, Case, Part, case_of, parts
from workflows.figures.tally import AGES, BEHIND, measured, waited
from workflows.hiding import veil
from workflows.ledger import event_of
from workflows.moments import moment
from workflows.organisation import name_of

MOST: Final = 20_000
AT_ONCE: Final = 100  # requests whose trails are read together
USUAL: Final = timedelta(days=90)
SLOWEST: Final = 5
_COLUMNS: Final = ("id", "request", "kind", "at", "actor", "seat", "revision", "comment", "key", "data")
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Of which approvals (all without a name), submitted from the first to the last day, under which keys."""

    first: date
    last: date
    by: By = "workflow"
    workflow: str = ""


def question(house: House, given: Mapping[str, Any]) -> Question:
    """From the parameters `workflow`, `from`, `to`, `by`. Raises Refusal 422 for what is no period."""
    last = _day(given.get("to")) or house.clock.now().astimezone(house.clock.zone).date()
    first = _day(given.get("from")) or last - min(USUAL, last - date.min)
    if first > last:
        raise Refusal(BAD_PERIOD, {"found": f"{first} – {last}"})
    return Question(first, last, given.get("by") or "workflow", given.get("workflow") or "")


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(BAD_PERIOD, {"found": text[:40]}) from None


# ------------------------------------------------------------------------------------------------ answers
async def report(house: House, actor: Actor, language: str, asked: Question) -> Shown:
    """`{rows, total, slowest, ...}`: the numbers per key, over all, and the steps at which most time is waited."""
    now = house.clock.now()
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        cases = [case async for case in _cases(sight, asked)]
        shown = _told_to(sight)
        found = _under_keys(cases, asked.by, shown)
        steps = _under_keys(cases, "step", shown)
        names = await _labels(sight, asked.by, found, language)
        called = await _labels(sight, "step", steps, language)
    total = measured([part for case in cases for part in parts(case, "workflow")], now)
    return {
        "by": asked.by, "from": asked.first.isoformat(), "to": asked.last.isoformat(), "ages": list(AGES),
        "rows": [{"key": key, "label": names[key], **_said(measured(found[key], now), language)}
                 for key in _in_order(found, asked.by)],
        "total": _said(total, language),
        "slowest": [{"key": key, "label": called[key], "seconds": seconds} for key, seconds in _slowest(steps)],
    }  # fmt: skip


async def behind(
    house: House, actor: Actor, language: str, asked: Question, *, key: str = "", of: str = "requests",
    limit: int = 100, after: str = "",
) -> Shown:  # fmt: skip
    """`{rows, total, next}`: the requests that one number rests on, who waited longest first; all keys without one."""
    start = int(after) if after.isdecimal() else 0
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        shown = _told_to(sight)
        cases = [case async for case in _cases(sight, asked)]
        by: By = asked.by if key else "workflow"
        found = [part for case in cases for part in parts(case, by) if shown(by, part) and key in ("", part.key)]
        kept = sorted(filter(BEHIND[of], found), key=lambda part: (-waited(part), part.request))
        rows = await _requests(sight, kept[start : start + limit], language)
    return {"rows": rows, "total": len(kept), "next": str(start + limit) if start + limit < len(kept) else None}


# ------------------------------------------------------------------------------------------------ read
async def _cases(sight: Sight, asked: Question) -> AsyncIterator[Case]:
    """The requests of the period that this person may see, each from its trail."""
    wanted = ("id", "record", "submitter", "unit", "on_behalf_of")
    rows = await sight.reader.rows(
        "request", wanted, _within(sight, asked), ("opened_at",), MOST + 1, frame=sight.frame
    )
    if len(rows) > MOST:
        raise Refusal(TOO_MANY, {"most": f"{MOST:,}"})
    for at in range(0, len(rows), AT_ONCE):
        some = await _visible(sight, rows[at : at + AT_ONCE])
        for case in await _read(sight, some):
            yield case


def _within(sight: Sight, asked: Question) -> Expression:
    zone = sight.house.clock.zone
    start = datetime.combine(asked.first, time(), zone)
    end = datetime.combine(min(asked.last, date.max - timedelta(days=1)) + timedelta(days=1), time(), zone)
    kept = [moment(sight, "request", "opened_at", ">=", start), moment(sight, "request", "opened_at", "<", end)]
    if asked.workflow:
        kept.append(sight.among("request", "workflow", (asked.workflow,)))
    return all_of(*kept)


async def _visible(sight: Sight, rows: Sequence[Row]) -> list[Row]:
    """Who took part, and who may read the record, may count it (S13.5); people from outside what they submitted."""
    if sight.actor.is_system:
        return list(rows)
    me = sight.actor.user_id
    mine = {row["id"] for row in rows if me is not None and me in (row["submitter"], row["on_behalf_of"])}
    if not sight.actor.outside:
        mine |= await sight.readable("request", [row["id"] for row in rows])
        mine |= await _of_records(sight, [row for row in rows if row["id"] not in mine])
    return [row for row in rows if row["id"] in mine]


async def _of_records(sight: Sight, rows: Sequence[Row]) -> set[int]:
    records: dict[str, set[int]] = {}
    for row in rows:
        records.setdefault(row["record"].entity, set()).add(row["record"].id)
    seen = {(entity, id_) for entity, ids in records.items() for id_ in await sight.readable(entity, ids)}
    return {row["id"] for row in rows if (row["record"].entity, row["record"].id) in seen}


async def _read(sight: Sight, rows: Sequence[Row]) -> list[Case]:
    where = sight.among("wf_event", "request", [row["id"] for row in rows])
    trails: dict[int, list[Row]] = {row["id"]: [] for row in rows}
    for event in await sight.reader.rows("wf_event", _COLUMNS, where, ("request", "seq"), frame=sight.frame):
        trails[event["request"]].append(event)
    organisation = sight.house.organisation
    found = []
    for row in rows:
        calendar = organisation.working_time(organisation.calendar_of(row["unit"]))
        found.append(case_of(row["id"], map(event_of, trails[row["id"]]), calendar, sight.house.clock.zone))
    return [case for case in found if case is not None]


# ------------------------------------------------------------------------------------------------ keys
def _told_to(sight: Sight) -> Callable[[By, Part], bool]:
    """Figures of a person are for that person, his superior and administrators of approvals (S19)."""
    me, organisation = sight.actor.user_id, sight.house.organisation
    every = sight.actor.is_system or me in organisation.administrators("workflows")

    def shown(by: By, part: Part) -> bool:
        return by != "person" or every or me == int(part.key) or me == organisation.superior(int(part.key))

    return shown


def _under_keys(cases: Sequence[Case], by: By, shown: Callable[[By, Part], bool]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for case in cases:
        for part in parts(case, by):
            if shown(by, part):
                found.setdefault(part.key, []).append(part)
    return found


def _in_order(found: Mapping[str, Sequence[Part]], by: By) -> list[str]:
    """Months as they come, all else by what is most."""
    return sorted(found) if by == "month" else sorted(found, key=lambda key: (-len(found[key]), key))


def _slowest(steps: Mapping[str, Sequence[Part]]) -> list[tuple[str, int]]:
    total = {key: sum((waited(part) for part in each), timedelta()) for key, each in steps.items()}
    longest = sorted(total, key=lambda key: (-total[key], key))[:SLOWEST]
    return [(key, round(total[key].total_seconds())) for key in longest if total[key]]


async def _labels(sight: Sight, by: By, found: Mapping[str, Any], language: str) -> dict[str, str]:
    if by == "unit":
        ids = [int(key) for key in found if key]
        titles = await sight.titles({"unit": ids}) if ids else {}
        return {key: (titles.get(("unit", int(key))) or f"#{key}") if key else "—" for key in found}
    if by == "person":
        return {key: name_of(sight.house.organisation, int(key)) for key in found}
    if by == "month":
        return {key: key for key in found}
    return {key: _called(sight, key, language) for key in found}


def _called(sight: Sight, key: str, language: str) -> str:
    """An approval, or a step of one, as the file calls it now."""
    name, _, step = key.partition(":")
    known = sight.house.schema.workflows.get(name)
    label = known.label.in_(language) if known else name
    said = words.step_label(known, step, language) if known else step
    return f"{label} · {said}" if step else label


def _said(figures: Shown, language: str) -> Shown:
    """Causes in people's words (S13.3)."""
    automatic = [
        {"cause": cause, "label": CAUSES[cause].in_(language) if cause in CAUSES else cause, "count": count}
        for cause, count in figures["automatic"].items()
    ]
    return {**figures, "automatic": automatic}


async def _requests(sight: Sight, found: Sequence[Part], language: str) -> list[Shown]:
    rows = await sight.reader.many("request", {part.request for part in found})
    records: dict[str, set[int]] = {}
    for row in rows.values():
        await veil(sight, row)
        records.setdefault(row["record"].entity, set()).add(row["record"].id)
    titles = await words.titles(sight, records)
    return [
        {
            "id": part.request, "label": _called(sight, row["workflow"], language), "state": row["state"],
            "title": titles.get((row["record"].entity, row["record"].id), ""),
            "opened_at": words.instant(row["opened_at"]), "submitter": words.person_json(sight, row["submitter"]),
            "seconds": round(waited(part).total_seconds()),
        }
        for part in found if (row := rows[part.request])
    ]  # fmt: skip
