"""The chain of the trail (S13.1): each event carries the hash of the one before, so that a change shows."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Final

from workflows.events import Event

START: Final = "0" * 64


def seal(request: int, seq: int, event: Event, before: str) -> str:
    """The hash of an event: SHA-256 over its canonical JSON and the hash before it."""
    written = json.dumps(
        [
            before, request, seq, event.kind, event.at.astimezone(UTC).isoformat(timespec="microseconds"), event.actor,
            event.seat, event.revision, event.comment, event.key, dict(event.data),
        ],
        ensure_ascii=True, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(written.encode()).hexdigest()


def first_break(request: int, trail: Iterable[tuple[Event, str]]) -> int | None:
    """The sequence number of the first event whose stored hash does not fit; None when the chain is whole."""
    before = START
    for seq, (event, stored) in enumerate(trail, 1):
        before = seal(request, seq, event, before)
        if before != stored:
            return seq
    return None
