"""When a step has passed or failed (S5): arithmetic over its seats and nothing else."""

from dataclasses import dataclass
from typing import Literal

from workflows.state import Request, Step

Verdict = Literal["", "passed", "rejected"]


@dataclass(frozen=True, slots=True)
class Count:
    """Seats that count (`seats`), approvals among them, and rejections."""

    seats: int
    approvals: int
    rejections: int


def count(state: Request, step: Step) -> Count:
    """The votes of a step; seats left out do not count."""
    counted = [seat for seat in step.seats if seat.state != "void"]
    said = [decision.verdict for seat in counted if (decision := state.decision(seat.id)) is not None]
    return Count(len(counted), said.count("approve"), said.count("reject"))


def verdict(need: str, votes: Count) -> Verdict:
    """What the votes mean: any, all, in_order; the first rejection ends the step (S5, `reject_when: first`)."""
    if votes.rejections:
        return "rejected"
    enough = min(1, votes.seats) if need == "any" else votes.seats
    return "passed" if votes.approvals >= enough else ""
