"""Verifies an evidence pack by itself: no database, no schema, only the file (issue: `verify evidence FILE`)."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from kernel.errors import Problem
from workflows import chain
from workflows.events import Event
from workflows.evidence import FORMAT, digest, parts_of, written
from workflows.evidence_codes import DECISION, DEFINITION, ENTRY, FORM, PART, UNREADABLE

_KEYS = {"format", "request", "definition", "trail", "decisions", "content", "hashes", "seal"}
_LIKE = {"kind": "kind", "at": "at", "comment": "comment", "seat": "seat"}


def problems(raw: bytes) -> list[Problem]:
    """Everything that does not hold, each with its place; empty when the pack is whole."""
    try:
        pack = json.loads(raw)
        if not isinstance(pack, dict) or pack.keys() != _KEYS or pack["format"] != FORMAT:
            return [Problem(UNREADABLE, {"why": f"format {FORMAT}"})]
        return [*_form(raw, pack), *_parts(pack), *_chain(pack), *_definition(pack), *_decisions(pack)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [Problem(UNREADABLE, {"why": str(error)[:200] or type(error).__name__})]


def withheld(raw: bytes) -> int:
    """How many entries keep something back, so that their own hash cannot be worked out anew."""
    return sum(1 for entry in json.loads(raw)["trail"] if entry["withheld"])


def _form(raw: bytes, pack: Mapping[str, Any]) -> Iterator[Problem]:
    """The bytes are those in which the product writes this pack."""
    wanted = written(pack).split(b"\n")
    found = raw.split(b"\n")
    if found != wanted:
        pairs = enumerate(zip(found, wanted, strict=False), 1)
        yield Problem(FORM, {"line": next((n for n, (a, b) in pairs if a != b), min(len(found), len(wanted)) + 1)})


def _parts(pack: Mapping[str, Any]) -> Iterator[Problem]:
    """Each part has its hash, there is no other, and the seal covers all."""
    parts, hashes = dict(parts_of(pack)), pack["hashes"]
    for name in [*parts, *(name for name in hashes if name not in parts)]:
        if name not in parts or digest(parts[name]) != hashes.get(name):
            yield Problem(PART, {"part": name})
    if digest(hashes) != pack["seal"]:
        yield Problem(PART, {"part": "seal"})
    if len(parts) != len(parts_of(pack)):
        yield Problem(PART, {"part": "trail"})


def _chain(pack: Mapping[str, Any]) -> Iterator[Problem]:
    """Every entry that is whole fits its hash and the one before; the numbers run from 1 without a gap."""
    before, request = chain.START, pack["request"]["id"]
    for seq, entry in enumerate(pack["trail"], 1):
        if entry["seq"] != seq or not (entry["withheld"] is True or _fits(request, seq, entry, before)):
            yield Problem(ENTRY, {"seq": seq, "kind": entry["kind"]})
        before = entry["hash"]


def _fits(request: int, seq: int, entry: Mapping[str, Any], before: str) -> bool:
    try:
        return bool(chain.seal(request, seq, _event(entry), before) == entry["hash"])
    except (ValueError, TypeError):  # an instant that is none, data that are none
        return False


def _event(entry: Mapping[str, Any]) -> Event:
    return Event(
        entry["kind"], datetime.fromisoformat(entry["at"]), entry["actor"], entry["seat"], entry["revision"],
        entry["comment"], entry["key"], entry["data"],
    )  # fmt: skip


def _definition(pack: Mapping[str, Any]) -> Iterator[Problem]:
    """The text is the one under its hash, and that is the one the request began with."""
    said = pack["definition"]
    begun = next((entry["data"].get("version") for entry in pack["trail"] if entry["kind"] == "submit"), None)
    if hashlib.sha256(said["text"].encode()).hexdigest() != said["hash"] or begun != said["hash"]:
        yield Problem(DEFINITION)


def _decisions(pack: Mapping[str, Any]) -> Iterator[Problem]:
    """Each decision is the one of the trail, and what its person could not see stands nowhere in it."""
    trail = {entry["seq"]: entry for entry in pack["trail"]}
    for said in pack["decisions"]:
        entry = trail.get(said["seq"])
        same = entry is not None and all(said[mine] == entry[theirs] for mine, theirs in _LIKE.items())
        seen = not set(said["unseen"]) & said["saw"].keys()
        if entry is None or not same or not seen or said["by"]["id"] != entry["actor"]:
            yield Problem(DECISION, {"seq": said["seq"]})
