"""Figures of a list per group, as expressions write them, under the rights of the list itself.

Rows that may not be read are not counted, nor told of by what they link to; a field that is hidden or masked is refused
like an unknown name; on rows where it is not plain it counts as empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from access.guard import guarded
from expressions.conditions import FALSE, from_root
from expressions.measures import computed, foreign, split
from expressions.nodes import Aggregate, Convert, Node
from expressions.tree import Expression
from expressions.types import ANY, DATE
from kernel.errors import Problem, Refusal
from kernel.text import Text
from records import filters, listing
from records.group_codes import BAD_GROUP, BAD_MEASURE, TOO_MANY_GROUPS
from records.results import Query
from records.sight import Sight
from schema.fieldtypes.grains import grouped_at
from schema.model import Entity
from store.listing import Listing
from store.measuring import Figure, Measured, Measuring

DEEPEST: Final = 3
MOST: Final = 1_000  # groups of one answer, the largest


@dataclass(frozen=True, slots=True)
class Measures:
    """What is asked of a list: `by` paths of fields, and measures by name; later ones may use earlier ones.

    `filter`, `by` and `measures` are written in the expression language: `sum(amount, where=stage == 'won') / count()`.
    """

    filter: str = ""
    by: tuple[str, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its keys as values in memory (an instant as its day), how many rows it has, the measures by name."""

    keys: tuple[Any, ...]
    count: int
    figures: Mapping[str, Any]


async def measured(sight: Sight, entity: Entity, asked: Measures) -> tuple[list[Group], bool]:
    """The groups, the largest first, and whether smaller ones were left out; without keys always one.

    Raises Refusal 404, 422.
    """
    by = [_key(sight, entity, path) for path in asked.by]
    if len(by) > DEEPEST:
        raise Refusal(TOO_MANY_GROUPS, {"most": DEEPEST})
    made = _Made(sight, entity, asked.measures)
    known = await listing.asked(sight, entity, Query(filter=asked.filter))
    if known.where is FALSE and by:
        return [], False
    list_ = Listing(entity.name, known.where, (), sight.frame)
    found = await sight.reader.measured(Measuring(list_, by, made.figures), MOST + 1)
    return [made.group(each) for each in found[:MOST]], len(found) > MOST


def _key(sight: Sight, entity: Entity, path: str) -> Expression:
    """A key, an instant as its day. Raises Refusal 422 for one that is unknown, hidden, or cannot be grouped by."""
    if grouped_at(sight.house.schema.entities, entity.name, path) is None:
        raise _refused(path)
    try:
        found = filters.compiled(sight, entity, path)
    except Refusal as error:
        raise _refused(path) from error
    days = found.type.kind == "datetime"
    return guarded(
        sight.policy, sight.actor, _about(sight, entity, Convert(DATE, "day", found.root)) if days else found,
        sight.opened,
    )  # fmt: skip


def _refused(path: str) -> Refusal:
    return Refusal(BAD_GROUP, {"name": path}, problems=[Problem(BAD_GROUP, {"name": path}, "by")])


def _about(sight: Sight, entity: Entity, root: Node) -> Expression:
    return from_root(sight.house.names, entity.name, root)


class _Made:
    """The measures, read: the figures the database is asked for, and what is computed of them."""

    def __init__(self, sight: Sight, entity: Entity, measures: Mapping[str, str]) -> None:
        self._sight, self._entity = sight, entity
        self.figures: list[Figure] = []
        self._roots: dict[str, tuple[Node, Sequence[int]]] = {}
        for name, source in measures.items():
            root, parts = split(self._compiled(source))
            self._roots[name] = (root, [self._place(part) for part in parts])

    def _compiled(self, source: str) -> Node:
        """Raises Refusal 422 naming what is wrong, or is no figure of this list."""
        names = dict.fromkeys(self._roots, ANY)
        found = filters.compiled(self._sight, self._entity, source, BAD_MEASURE, names=names, report=True)
        if strange := foreign(found.root):
            reason = Text.of(
                {"en": f"`{strange}` is no figure over its rows.", "zh-CN": f"`{strange}` 不是其记录的统计。"}
            )
            raise Refusal(BAD_MEASURE, {"reason": reason})
        root: Node = found.root
        return root

    def _place(self, part: Aggregate) -> int:
        figure = Figure(part.function, self._guarded(part.value), self._guarded(part.where))
        self.figures.append(figure)
        return len(self.figures) - 1

    def _guarded(self, node: Node | None) -> Expression | None:
        if node is None:
            return None
        sight = self._sight
        return guarded(sight.policy, sight.actor, _about(sight, self._entity, node), sight.opened)

    def group(self, found: Measured) -> Group:
        """A group with its measures computed."""
        figures: dict[str, Any] = {}
        for name, (root, places) in self._roots.items():
            own = {str(at): found.figures[place] for at, place in enumerate(places)}
            figures[name] = computed(root, {**figures, **own}, self._sight.frame)
        return Group(found.keys, found.count, figures)
