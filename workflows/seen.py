"""What a person has seen of a request, and what came since: fields old and new, comments, decisions (S3.7, S13.5).

The person's screen says what it showed (`POST /requests/{id}/seen`): reading a request writes nothing. Who never said
so has seen what he himself last did there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from records.sight import Sight
from workflows import revisions, words
from workflows.among import hidden
from workflows.ledger import Stored
from workflows.look import Look

TABLE: Final = "wf_seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """So many events of the trail, and which revision, were known at that time."""

    at: datetime
    revision: int
    seq: int


async def since(sight: Sight, stored: Stored, look: Look, language: str) -> dict[str, Any] | None:
    """`{at, revision, seq, changes, entries}`: what came since this person last looked; `entries` are places in the
    trail. None for whoever sees it for the first time."""
    person = sight.actor.user_id
    seen = await _known(sight, stored, person) if person else None
    if seen is None:
        return None
    news = stored.events[seen.seq :]
    apart = (person, stored.state, sight.house.organisation, sight.frame.now)
    return {
        "at": words.instant(seen.at), "revision": seen.revision, "seq": seen.seq,
        "changes": await revisions.since(sight, stored.id, stored.state, seen.revision, language, look),
        "entries": [
            place for place, event in enumerate(news, seen.seq + 1)
            if event.actor not in (None, person) and not hidden(event, *apart)
        ],
    }  # fmt: skip


async def _known(sight: Sight, stored: Stored, person: int) -> Seen | None:
    """The later of what his screen showed and of what he did."""
    kept = await sight.reader.equal(TABLE, {"request": stored.id, "user": person})
    shown = [Seen(row["at"], row["revision"], row["seq"]) for row in kept]
    return max((*shown, *_own_deed(stored, person)), key=lambda each: each.seq, default=None)


def _own_deed(stored: Stored, person: int) -> list[Seen]:
    """The last event of this person, with the revision of that time."""
    own = [place for place, event in enumerate(stored.events, 1) if event.actor == person]
    if not own:
        return []
    event = stored.events[own[-1] - 1]
    return [Seen(event.at, revision_after(stored, own[-1]), own[-1])]


def revision_after(stored: Stored, seq: int) -> int:
    """The revision that held after so many events."""
    made = [event.data["revision"] for event in stored.events[:seq] if "revision" in event.data]
    return made[-1] if made else 1


def before_this_round(stored: Stored) -> int:
    """The revision that the round before this one ended with; 1 in the first round."""
    back = [place for place, event in enumerate(stored.events) if event.kind == "back"]
    return revision_after(stored, back[-1]) if back else 1
