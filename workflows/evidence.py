"""The evidence of an approval: what somebody can verify without the product, and without its database.

The pack is one JSON file, the same bytes each time for the same request and reader. Its parts are each hashed, `seal`
is the hash of these hashes; the trail brings its own chain (S13.1). What the reader may not see is withheld (S13.5):
an entry that would hold it keeps its hash, so that the chain goes on, and says so.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final

from kernel.actor import Actor
from kernel.errors import Refusal
from records.house import House
from records.results import Row
from records.sight import Sight
from workflows import among, revisions, standing_then, words
from workflows.definitions import definition_of
from workflows.events import Event
from workflows.evidence_codes import NO_DECISION
from workflows.ledger import Stored, of_request
from workflows.look import Look
from workflows.state import Request
from workflows.visible import look_of, shown

FORMAT: Final = "gridwright evidence 1"
DECISIONS: Final = frozenset(("approve", "reject", "return", "done", "cannot", "automatic"))
PLAIN: Final = frozenset((
    "name", "as", "for", "for_name", "step", "no", "verdict", "outcome", "state", "to", "cause", "workflow", "version",
    "entity", "record", "need", "person", "names", "people", "to_name", "terms", "signature", "files", "effect", "left",
    "place", "level",
))  # fmt: skip
"""What an entry's data says to everybody who may see the trail."""
Json = dict[str, Any]


async def evidence(house: House, actor: Actor, id_: int, decision: int | None = None) -> bytes:
    """The pack of a request, or of one decision by its number in the trail. Raises Refusal 404."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        stored = await shown(sight, id_)
        return written(sealed(await _parts(sight, stored, decision)))


def written(pack: Mapping[str, Any]) -> bytes:
    """The only form a pack has as a file."""
    return (json.dumps(pack, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def sealed(pack: Json) -> Json:
    """The pack with the hash of each part and of them all."""
    hashes = {name: digest(part) for name, part in parts_of(pack)}
    return {**pack, "hashes": hashes, "seal": digest(hashes)}


def digest(part: Any) -> str:
    """SHA-256 over canonical JSON."""
    return hashlib.sha256(json.dumps(part, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def parts_of(pack: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What is hashed by itself: each entry and decision, and the rest by its key."""
    lists = [(f"{key}.{each.get('seq')}", each) for key in ("trail", "decisions") for each in pack[key]]
    return [*((key, pack[key]) for key in ("format", "request", "definition", "content")), *lists]


# ------------------------------------------------------------------------------------------------ the parts
async def _parts(sight: Sight, stored: Stored, decision: int | None) -> Json:
    state = stored.state
    definition = await definition_of(sight, state.workflow, state.version)
    look = await look_of(sight, stored)
    rows = await sight.reader.rows(
        "wf_event", where=of_request(sight, "wf_event", stored.id), sort=("seq",), frame=sight.frame
    )
    hidden = _hidden(sight, stored, look)
    kept = await revisions.stored(sight, stored.id)
    trail = [
        _among(_entry(row, event, plain=not hidden), apart=_is_apart(sight, state, event))
        for row, event in zip(rows, stored.events, strict=True)
    ]
    decided = [(entry, event) for entry, event in zip(trail, stored.events, strict=True)
               if event.kind in DECISIONS and decision in (None, entry["seq"])]  # fmt: skip
    if decision is not None and not decided:
        raise Refusal(NO_DECISION, {"seq": decision})
    return {
        "format": FORMAT,
        "request": await _request(sight, stored),
        "definition": {"workflow": state.workflow, "hash": definition.text_hash, "text": definition.text},
        "trail": trail,
        "decisions": [_decision(entry, event, state.revision, kept, hidden) for entry, event in decided],
        "content": {"revision": state.revision, "fields": _without(kept.get(state.revision), hidden),
                    "withheld": sorted(hidden)},
    }  # fmt: skip


def _hidden(sight: Sight, stored: Stored, look: Look) -> frozenset[str]:
    """The fields that the reader does not see."""
    entity = sight.house.schema.entities.get(stored.state.entity)
    return frozenset(standing_then.unseen(sight, entity, look)) if entity else frozenset()


async def _request(sight: Sight, stored: Stored) -> Json:
    state = stored.state
    titles = await words.titles(sight, {state.entity: [state.record]})
    return {
        "id": stored.id, "workflow": state.workflow, "entity": state.entity, "record": state.record,
        "title": titles.get((state.entity, state.record), ""), "state": state.state, "void": state.void,
        "round": state.round, "revision": state.revision, "submitter": words.person_json(sight, state.submitter),
        "on_behalf_of": words.person_json(sight, state.on_behalf_of), "opened_at": words.instant(state.opened_at),
        "closed_at": words.instant(state.closed_at), "to_stage": state.to_stage or None,
    }  # fmt: skip


def _entry(row: Row, event: Event, *, plain: bool) -> Json:
    """An entry with its hash; `plain`: the reader may see all of what it says."""
    data = dict(event.data) if plain else {name: each for name, each in event.data.items() if name in PLAIN}
    return {
        "seq": row["seq"], "kind": event.kind, "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor, "seat": event.seat, "revision": event.revision, "comment": event.comment,
        "key": event.key, "data": data, "withheld": data != event.data, "hash": row["hash"],
    }  # fmt: skip


def _is_apart(sight: Sight, state: Request, event: Event) -> bool:
    return among.hidden(event, sight.actor.user_id, state, sight.house.organisation, sight.frame.now)


def _among(entry: Json, *, apart: bool) -> Json:
    """The entry; of what approvers said among themselves only that they did (S13.5)."""
    return {**entry, "comment": "", "data": {}, "actor": None, "withheld": True} if apart else entry


def _decision(
    entry: Json, event: Event, current: int, kept: Mapping[int, Mapping[str, Any]], hidden: frozenset[str]
) -> Json:
    """What was said, by whom as he was then, and the content as he saw it, as far as the reader may see it too."""
    stood = event.data.get("as") or {}
    revision = event.revision or stood.get("revision") or current
    unseen = frozenset(stood.get("unseen", ()))
    return {
        "seq": entry["seq"], "kind": event.kind, "at": entry["at"], "comment": event.comment,
        "by": {"id": event.actor, "name": event.data.get("name"), "unit": stood.get("unit"),
               "roles": stood.get("roles", [])},
        "for": {"id": event.data["for"], "name": event.data.get("for_name")} if event.data.get("for") else None,
        "files": list(event.data.get("files", ())), "signature": event.data.get("signature"),
        "seat": event.seat, "verdict": event.data.get("verdict") or event.kind, "cause": event.data.get("cause"),
        "revision": revision, "saw": _without(kept.get(revision), unseen | hidden), "unseen": sorted(unseen),
        "withheld": sorted(hidden - unseen),
    }  # fmt: skip


def _without(snapshot: Mapping[str, Any] | None, names: frozenset[str]) -> Json:
    """A snapshot without these fields, also those of lines (`lines.cost`)."""
    found: Json = {}
    for name, value in (snapshot or {}).items():
        if name in names:
            continue
        inner = {each.partition(".")[2] for each in names if each.startswith(f"{name}.")}
        lines = isinstance(value, list) and inner
        found[name] = [{k: v for k, v in row.items() if k not in inner} for row in value] if lines else value
    return found
