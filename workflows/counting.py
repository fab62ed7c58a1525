"""When a step has passed or failed (S5): arithmetic over its seats and nothing else."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from schema import model
from workflows.state import Request, Seat, Step

Verdict = Literal["", "passed", "rejected"]
WORDS: Final = ("any", "all", "in_order")


@dataclass(frozen=True, slots=True)
class Count:
    """What the seats of a step are worth together, and how much of it approved and rejected: a seat is worth one,
    or its weight where a share is asked (S5.3). `vetoed`: a seat with a veto rejected."""

    seats: Decimal
    approvals: Decimal
    rejections: Decimal
    vetoed: bool = False

    @property
    def undecided(self) -> Decimal:
        """What may still be said."""
        return self.seats - self.approvals - self.rejections


def counted(need: str) -> bool:
    """Whether votes are counted (a number or a share), so that one person has one voice (S5.6)."""
    return need not in WORDS


def count(definition: model.Step, state: Request, step: Step) -> Count:
    """The votes of a step; seats left out do not count, nor does who was added to it (S10.4)."""
    said = {"approve": Decimal(0), "reject": Decimal(0)}
    total, vetoed = Decimal(0), False
    for seat in step.seats:
        if seat.state == "void" or seat.origin != "rule":
            continue
        rule = _rule(definition, seat)
        worth = rule.weight if rule is not None and definition.need.endswith("%") else Decimal(1)
        total += worth
        if (decision := state.decision(seat.id)) is not None and decision.verdict in said:
            said[decision.verdict] += worth
            vetoed |= decision.verdict == "reject" and rule is not None and rule.veto
    return Count(total, said["approve"], said["reject"], vetoed)


def _rule(definition: model.Step, seat: Seat) -> model.Seat | None:
    return definition.who[seat.rule] if seat.rule < len(definition.who) else None


def ends_when(definition: model.Step) -> str:
    """When a step counts as rejected: `first`, `unreachable` or `after_all`."""
    return definition.reject_when or ("unreachable" if counted(definition.need) else "first")


def verdict(definition: model.Step, votes: Count) -> Verdict:
    """What the votes mean (the table of S5): `first` ends at a rejection, `unreachable` when enough approvals cannot
    come any more, `after_all` when everybody has spoken. A veto ends a step in any mode."""
    ends = ends_when(definition)
    if votes.vetoed or (ends == "first" and votes.rejections):
        return "rejected"
    if ends == "after_all" and votes.undecided:
        return ""
    wanted = enough(definition.need, votes.seats)
    if votes.approvals >= wanted:
        return "passed"
    return "rejected" if votes.approvals + votes.undecided < wanted else ""


def enough(need: str, seats: Decimal) -> Decimal:
    """The approvals that pass a step whose seats are worth `seats`: a tie passes 50 % (S5.4). Seats that nobody can
    fill go to the administrators; where they are left out (`if_nobody: skip`) those that are left must do."""
    if need == "any":
        return min(Decimal(1), seats)
    if need in WORDS:
        return seats
    return seats * Decimal(need.removesuffix("%")) / 100 if need.endswith("%") else min(Decimal(need), seats)
