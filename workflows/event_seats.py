"""Holders, seats and terms as they stand in the events of a trail: JSON, for ever readable."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from workflows.state import Holders, Seat, Term


def holders_json(holders: Holders) -> dict[str, Any]:
    """The holders as they stand in an event."""
    return {
        "kind": holders.kind, "people": list(holders.people), "role": holders.role, "unit": holders.unit,
        "within": holders.within, "excluded": list(holders.excluded),
    }  # fmt: skip


def holders_from(data: Mapping[str, Any]) -> Holders:
    """The holders an event names."""
    return Holders(
        data["kind"], tuple(data["people"]), data["role"], data["unit"], data["within"], tuple(data["excluded"])
    )


def seat_json(seat: Seat) -> dict[str, Any]:
    """A seat as it stands in the event that opens its step."""
    return {
        "id": seat.id, "rule": seat.rule, "holders": holders_json(seat.holders), "state": seat.state,
        "cause": seat.cause, "rescue": seat.rescue, "origin": seat.origin, "host": seat.host,
        "added_by": seat.added_by, "line": seat.line,
    }  # fmt: skip


def seat_from(data: Mapping[str, Any], at: datetime) -> Seat:
    """The seat an event opens."""
    opened = at if data["state"] == "open" else None
    return Seat(
        data["id"], data["rule"], holders_from(data["holders"]), data["state"], data["cause"], data["rescue"], opened,
        origin=data.get("origin", "rule"), host=data.get("host"), added_by=data.get("added_by"),
        line=data.get("line", 0),
    )  # fmt: skip


def term_json(term: Term) -> dict[str, Any]:
    """A term as it stands in an event, and with its seat."""
    return {
        "since": term.since.astimezone(UTC).isoformat(), "span": term.span, "calendar": term.calendar,
        "due": term.due.astimezone(UTC).isoformat(), "provisional": term.provisional,
    }  # fmt: skip


def term_from(data: Mapping[str, Any]) -> Term:
    """The term an event sets."""
    since, due = datetime.fromisoformat(data["since"]), datetime.fromisoformat(data["due"])
    return Term(since, data["span"], data["calendar"], due, data["provisional"])
