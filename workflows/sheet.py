"""What stands on the printed sheet of an approval (审批单, S13.6): texts and times that the reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from kernel.actor import Actor
from records.house import House
from records.sight import Sight
from records.titled import Titled
from schema.fieldtypes import registry
from schema.model import Field
from schema.wording.values import Saying
from workflows import revisions
from workflows.ledger import Stored
from workflows.look import Look
from workflows.reading import as_json
from workflows.visible import look_of, shown

Json = dict[str, Any]
_DECIDED: Final = frozenset(("approve", "reject", "return", "done", "cannot", "automatic"))


async def sheet_of(house: House, actor: Actor, id_: int, language: str) -> Json:
    """Everything the sheet shows, in one language. Raises Refusal 404 for whoever may not see the trail (S13.5)."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        stored = await shown(sight, id_)
        page = await as_json(sight, stored, language)
        fields = await _content(sight, stored, await look_of(sight, stored), language)
        return {**_head(house, page, stored, language), **fields, **_decided(house, page)}


def _head(house: House, page: Json, stored: Stored, language: str) -> Json:
    state, entity = stored.state, house.schema.entities.get(stored.state.entity)
    stage = entity.stages.get(state.to_stage) if entity else None
    return {
        "app": house.schema.app.name.in_(language), "language": language, "id": stored.id,
        "workflow": page["workflow"]["label"], "entity": entity.label.in_(language) if entity else state.entity,
        "title": page["record"]["title"], "number": page["record"]["number"] or "",
        "state": _state(house, state.state, language), "void": state.void,
        "submitter": _title(page["submitter"]), "on_behalf_of": _title(page["on_behalf_of"]),
        "opened_at": at(house, page["opened_at"]), "closed_at": at(house, page["closed_at"]),
        "to_stage": stage.label.in_(language) if stage else "", "round": state.round, "revision": state.revision,
        "hash": stored.last_hash, "definition": state.version, "entries": len(stored.events),
    }  # fmt: skip


def _state(house: House, state: str, language: str) -> str:
    option = house.schema.entity("request").fields["state"].option(state)
    return option.label.in_(language) if option else state


# ------------------------------------------------------------------------------------------------ the content
async def _content(sight: Sight, stored: Stored, look: Look, language: str) -> Json:
    """`fields: [{label, text}]` and `tables: [{label, columns, rows}]` of the revision that was decided."""
    entity = sight.house.schema.entities.get(stored.state.entity)
    snapshot = (await revisions.stored(sight, stored.id)).get(stored.state.revision, {})
    if entity is None:
        return {"fields": [], "tables": []}
    pairs = revisions.seen_pairs(sight, entity.name, {name: (None, value) for name, value in snapshot.items()}, look)
    kept = [(entity.fields[name], new) for name, (_, new) in pairs.items() if new not in (None, "", [])]
    titled = await Titled.of(sight, kept)
    say = _Say(titled, Saying(sight.house.schema, language, titled.titles))
    return {
        "fields": [{"label": field.label.in_(language), "text": say.text(field, value)}
                   for field, value in kept if not field.lines],
        "tables": [_table(sight, field, rows, say, language) for field, rows in kept if field.lines],
    }  # fmt: skip


class _Say:
    """Says kept values as people read them."""

    def __init__(self, titled: Titled, saying: Saying) -> None:
        self._titled = titled
        self._saying = saying

    def text(self, field: Field, value: Any) -> str:
        """The titles of what it names, else the value."""
        if value in (None, "", []):
            return ""
        kind = registry.of(field).kind(field).kind
        return self._titled.text(field, value) or self._saying.value(value, kind, field)


def _table(sight: Sight, field: Field, rows: Sequence[Mapping[str, Any]], say: _Say, language: str) -> Json:
    known = sight.house.schema.entity(field.lines).fields
    names = [name for name in known if any(row.get(name) not in (None, "", []) for row in rows) and name != "id"]
    return {
        "label": field.label.in_(language), "columns": [known[name].label.in_(language) for name in names],
        "rows": [[say.text(known[name], row.get(name)) for name in names] for row in rows],
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------ who decided
def _decided(house: House, page: Json) -> Json:
    return {
        "route": [_step(house, step) for step in page["route"] if step["state"] != "skipped"],
        "skipped": [{"label": step["label"], "why": step["why"]} for step in page["route"]
                    if step["state"] == "skipped"],
        "decisions": [_decision(house, entry) for entry in page["trail"] if entry["kind"] in _DECIDED],
        "trail": [{"seq": entry["seq"], "at": at(house, entry["at"]), "text": entry["text"],
                   "comment": entry["comment"], "outdated": entry["outdated"]} for entry in page["trail"]],
    }  # fmt: skip


def _step(house: House, step: Json) -> Json:
    """A step with its seats: who sits there, and what was said."""
    return {
        "label": step["label"], "closed_at": at(house, step["closed_at"]),
        "seats": [
            {"people": _titles(seat["holders"]) or seat["role"] or "—", "role": seat["role"] or "",
             "said": (seat["decision"] or {}).get("text") or ""}
            for seat in step["seats"] if seat["state"] != "void"
        ],
    }  # fmt: skip


def _decision(house: House, entry: Json) -> Json:
    return {
        "step": entry["label"] or "", "who": _title(entry["actor"]), "for": _title(entry["for"]),
        "verb": entry["kind"], "verdict": entry["outcome"], "cause": entry["cause"] or "",
        "at": at(house, entry["at"]), "comment": entry["comment"], "outdated": entry["outdated"],
        "signature": _drawn(entry["signature"]), "files": [file["name"] for file in entry["files"]],
    }  # fmt: skip


def _drawn(signature: Any) -> Json | None:
    """Where the picture of a signature is, and the hash it is kept under (S7.4)."""
    return {"url": f"/api/v1/files/{signature['id']}", "sha256": signature["sha256"]} if signature else None


def _title(person: Any) -> str:
    return str(person["title"]) if person else ""


def _titles(people: Iterable[Any]) -> str:
    return "、".join(_title(person) for person in people)


def at(house: House, instant: str | None) -> str:
    """`2026-11-21 10:31`, in the zone people read times in."""
    if not instant:
        return ""
    return f"{datetime.fromisoformat(instant).astimezone(house.clock.zone):%Y-%m-%d %H:%M}"
