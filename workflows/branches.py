"""Branches side by side (S2.8): how far a route has come, where it may go on, what a rejection means for the others.

The route stays one list in the order of the file; each step knows in which branches of which `together` it stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.state import Fork, Planned, Request, Step


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a line of steps has come. `ready`: entries of the route that are next; `active`: the steps being decided;
    `stopped`: those of them that a rejection in another branch ends, with the name of that branch; `over`: entries that
    are never reached any more."""

    outcome: Literal["going", "passed", "rejected"]
    ready: tuple[int, ...] = ()
    active: tuple[Step, ...] = ()
    stopped: tuple[tuple[Step, str], ...] = ()
    over: frozenset[int] = field(default_factory=frozenset)


PASSED = Standing("passed")


def standing(state: Request) -> Standing:
    """How far the whole route has come."""
    return _line(state, range(len(state.route)), 0)


def _line(state: Request, indexes: range, depth: int) -> Standing:
    """One after the other: the first part that has not passed says how the line stands."""
    for part in _parts(state.route, indexes, depth):
        found = _block(state, part, depth) if isinstance(part, Mapping) else _one(state, part)
        if found.outcome == "rejected":
            last = part if isinstance(part, int) else max(each.stop for each in part.values()) - 1
            return Standing("rejected", (), (), found.stopped, found.over | set(range(last + 1, indexes.stop)))
        if found.outcome == "going":
            return found
    return PASSED


def _parts(route: tuple[Planned, ...], indexes: range, depth: int) -> Iterator[int | Mapping[str, range]]:
    """The steps of a line and, where it forks, the branches of the block with the entries of each."""
    index = indexes.start
    while index < indexes.stop:
        if len(route[index].path) <= depth:
            yield index
            index += 1
            continue
        block = route[index].path[depth].block
        branches: dict[str, range] = {}
        while index < indexes.stop and (fork := _fork(route[index], depth)) is not None and fork.block == block:
            first = branches[fork.branch].start if fork.branch in branches else index
            branches[fork.branch] = range(first, index + 1)
            index += 1
        yield branches


def _fork(plan: Planned, depth: int) -> Fork | None:
    return plan.path[depth] if len(plan.path) > depth else None


def _one(state: Request, index: int) -> Standing:
    if index not in state.behind:
        return Standing("going", ready=(index,))
    step = state.latest(state.route[index].name)
    match step.state if step else "":
        case "active":
            return Standing("going", active=(step,) if step else ())
        case "rejected":
            return Standing("rejected")
        case _:
            return PASSED


def _block(state: Request, branches: Mapping[str, range], depth: int) -> Standing:
    """Ended when every branch has; a rejection in one stops the others, unless all of them are waited for."""
    found = {branch: _line(state, indexes, depth + 1) for branch, indexes in branches.items()}
    going = [each for each in found.values() if each.outcome == "going"]
    active = tuple(step for each in going for step in each.active)
    stopped = tuple(pair for each in found.values() for pair in each.stopped)
    over = frozenset(index for each in found.values() for index in each.over)
    rejected = next((branch for branch, each in found.items() if each.outcome == "rejected"), None)
    first = next(iter(branches.values())).start
    if rejected is not None and not (going and state.route[first].path[depth].wait):
        ended = (*stopped, *((step, rejected) for step in active))
        every = (index for indexes in branches.values() for index in indexes)
        return Standing("rejected", (), (), ended, over | {index for index in every if index not in state.behind})
    if going:
        return Standing("going", tuple(index for each in going for index in each.ready), active, stopped, over)
    return PASSED


# ------------------------------------------------------------------------------------------------ before and beside
def beside(one: tuple[Fork, ...], other: tuple[Fork, ...]) -> bool:
    """Whether two places of a route stand in different branches of one block: neither comes before the other."""
    for here, there in zip(one, other, strict=False):
        if here.block != there.block:
            return False
        if here.branch != there.branch:
            return True
    return False


def parted(one: tuple[Fork, ...], other: tuple[Fork, ...]) -> str:
    """The branch of the first place where the two part; "" where they do not."""
    return next((here.branch for here, there in zip(one, other, strict=False) if here != there), "")


def passed_before(state: Request, name: str) -> tuple[str, ...]:
    """The steps passed on the way to a step, in the order of the route: those before its block, and those before it in
    its branch (S9.1)."""
    here = state.index_of(name)
    path = state.route[here].path
    passed = set(state.passed)
    return tuple(
        plan.name for plan in state.route[:here] if plan.name in passed and not beside(plan.path, path)
    )  # fmt: skip


def kept_for(state: Request, target: str) -> tuple[str, ...]:
    """The steps that stay passed, or left out, when `after_return: come_back` sends the request to `target` (S9.2):
    those between it and where it comes back to."""
    first = -1 if target == "start" else state.index_of(target)
    ended = [
        plan.name for index, plan in enumerate(state.route)
        if index > first and index in state.behind and (first < 0 or not beside(plan.path, state.route[first].path))
        and ((step := state.latest(plan.name)) is None or step.state in ("passed", "skipped"))
    ]  # fmt: skip
    return tuple(ended)


def previous_of(state: Request, passed: tuple[str, ...]) -> tuple[str, ...]:
    """Of these steps those that no other follows: one on a line, the last of each branch behind a block."""
    last = [
        name for place, name in enumerate(passed)
        if all(beside(_path(state, name), _path(state, later)) for later in passed[place + 1 :])
    ]  # fmt: skip
    return tuple(last)


def _path(state: Request, name: str) -> tuple[Fork, ...]:
    return state.route[state.index_of(name)].path
