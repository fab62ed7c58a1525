"""Where a record may go from its stage (S20.1): next, from, back. Pure: reads the definition only."""

from dataclasses import dataclass

from expressions.tree import Expression
from schema.model import Entity, Next, Person, Stage


@dataclass(frozen=True, slots=True)
class Way:
    """One way into a stage: the stage and, where the old stage lists it, the entry of its `next`."""

    stage: Stage
    entry: Next | None = None
    backwards: bool = False

    @property
    def to(self) -> str:
        """The stage it leads to."""
        return self.stage.name

    @property
    def who(self) -> tuple[Person, ...]:
        """Who makes the move; () = whoever may update the record."""
        return self.entry.who if self.entry and self.entry.who else self.stage.who

    @property
    def when(self) -> Expression | None:
        """When the way is open."""
        return self.entry.when if self.entry else None

    @property
    def approval(self) -> str:
        """The workflow that must pass first; that of the entry goes before that of the stage."""
        return (self.entry.approval if self.entry else "") or self.stage.approval

    @property
    def reason(self) -> bool:
        """Whether a sentence is asked for."""
        return self.stage.reason or bool(self.entry and self.entry.reason)


def ways(entity: Entity, stage: str, came_from: str | None) -> dict[str, Way]:
    """Every way out of `stage`, by the stage it leads to, in the order of the file."""
    here = entity.stages.get(stage)
    entries = {_target(entity, each, came_from): each for each in here.next} if here else {}
    found = {}
    for name, target in entity.stages.items():
        if name != stage and (name in entries or _enterable(target, stage, here)):
            found[name] = Way(target, entries.get(name), _before(entity, name, stage))
    return found


def goes_back(entity: Entity, to: str) -> bool:
    """Whether `to` means where the record came from; a stage may itself be called `back`."""
    return to == "back" and "back" not in entity.stages


def _target(entity: Entity, entry: Next, came_from: str | None) -> str | None:
    return came_from if goes_back(entity, entry.to) else entry.to


def _enterable(target: Stage, stage: str, here: Stage | None) -> bool:
    if stage in target.from_:
        return True
    return target.from_any and here is not None and not here.ends


def _before(entity: Entity, name: str, stage: str) -> bool:
    order = list(entity.stages)
    return stage in order and order.index(name) < order.index(stage)


def must_fill(entity: Entity, way: Way) -> tuple[str, ...]:
    """The fields that must be filled to enter: its own and those of all earlier stages, so that no jump avoids them
    (S20.3); with `must_fill_only` its own; on a move backwards none."""
    if way.backwards:
        return ()
    if way.stage.must_fill_only is not None:
        return way.stage.must_fill_only
    order = list(entity.stages)
    upto = order[: order.index(way.to) + 1]
    return tuple(dict.fromkeys(name for each in upto for name in entity.stages[each].must_fill))
