"""Records, pages and outcomes in the JSON of api.md."""

from typing import Any

from api.call import Call
from records.present import Present
from records.results import Outcome, Page, Record


def present(call: Call) -> Present:
    """Turns values into JSON for the person who asks."""
    return Present(call.house, call.language)


def record(call: Call, found: Record) -> dict[str, Any]:
    """One record with `id`, `version`, its fields and its `may`."""
    return present(call).record(found)


def page(call: Call, found: Page) -> dict[str, Any]:
    """`{rows, total, total_is, next}`."""
    return present(call).page(found)


def outcome(call: Call, done: Outcome) -> dict[str, Any]:
    """The record an action left behind, with its warnings and `pending`."""
    return present(call).outcome(done)


def warnings(call: Call, done: Outcome) -> dict[str, Any]:
    """`{warnings}` of an outcome that is no record; nothing where there are none."""
    return {"warnings": present(call).warnings(done)} if done.warnings else {}
