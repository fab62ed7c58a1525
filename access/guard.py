"""Makes a person's own expression see what the person sees: hidden values are empty, unreadable rows are not there."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from access.embed import about
from access.policy import Policy
from expressions.conditions import FALSE, TRUE, all_of, from_root
from expressions.kinds import NO
from expressions.nodes import (
    Aggregate,
    And,
    Children,
    Collected,
    Compare,
    Constant,
    Follow,
    If,
    In,
    IsEmpty,
    Members,
    Node,
    Not,
    Or,
    Row,
    Source,
    Special,
    Values,
    Whole,
    rewrite,
    walk,
)
from expressions.scope import StageLog
from expressions.tree import Expression
from expressions.types import BOOLEAN, EMPTY, NUMBER, TEXT, Type
from kernel.actor import Actor

_HELD: Final = "held"  # the rows of a collection that is asked about as a whole
_NONE: Final = Constant(NUMBER, 0)


def guarded(
    policy: Policy, actor: Actor, expression: Expression, opened: Mapping[str, Collection[str]] | None = None
) -> Expression:  # fmt: skip
    """The expression with every field read, every link followed and every row counted under the person's rights.

    The record at hand is taken to be readable: the list's own condition sees to that; whole but for these fields, where
    a seat alone opens records of its entity (`opened`).
    """
    if actor.is_system:
        return expression
    return from_root(
        policy.names,
        expression.entity,
        _Guard(policy, actor, opened or {}, expression.entity).of(expression.root),
        expression.source,
    )


class _Guard:
    def __init__(
        self, policy: Policy, actor: Actor, opened: Mapping[str, Collection[str]], entity: str | None
    ) -> None:  # fmt: skip
        self._policy = policy
        self._actor = actor
        self._opened = opened
        self._entity = entity

    def of(self, node: Any) -> Any:
        return rewrite(node, self._change)

    def _change(self, part: Any) -> Any:
        if isinstance(part, Follow):
            return self._follow(part)
        if isinstance(part, IsEmpty | In):
            held = part.value if isinstance(part, IsEmpty) else part.among
            return self._collected(part, held) if isinstance(held, Collected) else self._several(part, held)
        return self._figure(part) if isinstance(part, Aggregate) else None

    def _follow(self, part: Follow) -> Node:
        inner, test = self._read(part)
        return inner if test is None else If(part.type, test, inner, Constant(EMPTY, None), said=part.said)

    def _read(self, part: Follow) -> tuple[Follow, Node | None]:
        """The field of a record that may be followed, and what must hold so that it may be read."""
        base = self.of(part.base)
        inner = replace(part, base=base)
        entity = part.base.type.entity
        if part.base.type.kind != "record" or entity is None or _is_old(part.base):
            return inner, None
        test = self._may_read_field(entity, part)
        return inner, None if test is TRUE else about(test, base)

    def _several(self, part: IsEmpty | In, held: Node) -> Node | None:
        """A question about a field of several values: no database has a value that is now these, now nothing."""
        if not isinstance(held, Follow) or held.type.kind not in ("list", "collection"):
            return None
        inner, test = self._read(held)
        if test is None:
            return None
        if isinstance(part, IsEmpty):
            return Or(BOOLEAN, (Not(BOOLEAN, test), replace(part, value=inner)), said=part.said)
        return And(BOOLEAN, (test, replace(part, value=self.of(part.value), among=inner)), said=part.said)

    def _may_read_field(self, entity: str, part: Follow | Members) -> Expression:
        if entity in self._opened and isinstance(part.base, Special) and part.base.name == "this":
            return FALSE if part.name in self._opened[entity] else TRUE
        shown = TRUE if part.name == "id" else self._policy.fields(self._actor, entity).plain_where(part.name)
        if isinstance(part.base, Special | Row):
            return shown  # of a record that is readable already
        return all_of(self._policy.rows(self._actor, "read", entity), shown)

    # ------------------------------------------------------------------------------------------------ figures
    def _figure(self, part: Aggregate) -> Node:
        if _entering(part, self._policy.names.stage_log()):
            return _among(part, self._stage())
        known = {"value": part.value, "where": part.where}
        inner = replace(
            part, **{name: self.of(node) for name, node in known.items() if node is not None},
            source=self._source(part.source), sort=tuple(replace(each, key=self.of(each.key)) for each in part.sort),
        )  # fmt: skip
        if isinstance(part.source, Values) and isinstance(part.source.base, Follow):
            held, test = self._read(part.source.base)
            return _among(replace(inner, source=Values(held)), [] if test is None else [test])
        return _among(inner, self._shown(part.source, _row(part)))

    def _stage(self) -> list[Node]:
        """That the stage of the record at hand may be read: then also when it entered one."""
        this = Special(Type("record", self._entity), "this")
        return _tests((self._may_read_field(self._entity or "", Follow(TEXT, this, "stage")), this))

    def _collected(self, part: IsEmpty | In, held: Collected) -> Node | None:
        """A question about the rows of a collection, as the figure of those that may be read where some may not."""
        figure = Aggregate(NUMBER, "count", self._source(held.source), _HELD, said=part.said)
        tests = self._shown(held.source, _row(figure))
        if not tests:
            return None
        if isinstance(part, IsEmpty):
            return Compare(BOOLEAN, "==", _among(figure, tests), _NONE, said=part.said)
        same = Compare(BOOLEAN, "==", self.of(part.value), _row(figure))
        return Compare(BOOLEAN, "<", _NONE, _among(figure, [same, *tests]), said=part.said)

    def _shown(self, source: Source, row: Node) -> list[Node]:
        """What must hold of a row, that it may be read as one of these: the row, and what joins it to its record."""
        if isinstance(source, Whole):
            return _tests((self._policy.rows(self._actor, "read", source.entity), row))
        if isinstance(source, Children):
            of = source.entity
            tests = _tests((self._policy.rows(self._actor, "read", of), row), (self._plain(of, source.link), row))
            if isinstance(source.base, Node):
                return tests
            return tests + self._shown(source.base, Follow(Type("record", source.owner), row, source.link))
        if isinstance(source, Members):
            of = source.entity or ""
            rows = self._policy.rows(self._actor, "read", of) if of else TRUE
            return _tests((rows, row)) + self._members(source)
        return []

    def _members(self, source: Members) -> list[Node]:
        """That the field which names them may be read. Of several records at once it must be so on all: from a member
        no way leads back to the record that named it."""
        if isinstance(source.base, Node):
            return _tests((self._may_read_field(source.owner, source), self.of(source.base)))
        plain = self._plain(source.owner, source.name)
        whole = plain is TRUE and not self._shown(source.base, Row(Type("record", source.owner), _HELD))
        return [] if whole else [NO]

    def _plain(self, entity: str, name: str) -> Expression:
        return self._policy.fields(self._actor, entity).plain_where(name)

    def _source(self, source: Any) -> Any:
        if isinstance(source, Whole):
            return source
        return replace(source, base=self.of(source.base))


def _entering(figure: Aggregate, log: StageLog | None) -> bool:
    """Whether this is `entered_at(...)`: of the record at hand, when it entered a stage."""
    of_log = log is not None and isinstance(figure.source, Whole) and figure.source.entity == log.entity
    return of_log and any(isinstance(part, Special) and part.name == "this" for part in walk(figure.where))


def _row(figure: Aggregate) -> Row:
    entity = None if isinstance(figure.source, Values) else figure.source.entity
    return Row(Type("record", entity), figure.row, figure.depth)


def _tests(*found: tuple[Expression, Node]) -> list[Node]:
    return [about(test, base) for test, base in found if test is not TRUE]


def _among(figure: Aggregate, tests: list[Node]) -> Aggregate:
    """The figure of those rows alone."""
    parts = (*tests, *(() if figure.where is None else (figure.where,)))
    return figure if not tests else replace(figure, where=parts[0] if len(parts) == 1 else And(BOOLEAN, parts))


def _is_old(node: Node) -> bool:
    return isinstance(node, Special) and node.name == "old"


__all__ = ["FALSE", "guarded"]
