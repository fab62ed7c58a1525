"""Makes a person's own expression see what the person sees: hidden values are empty, unreadable rows are not there."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from access.embed import about
from access.policy import Policy
from expressions.conditions import FALSE, TRUE, all_of, from_root
from expressions.nodes import (
    Aggregate,
    And,
    Children,
    Constant,
    Follow,
    If,
    Members,
    Node,
    Row,
    Special,
    Whole,
    rewrite,
)
from expressions.tree import Expression
from expressions.types import BOOLEAN, EMPTY, Type
from kernel.actor import Actor


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
        policy.names, expression.entity, _Guard(policy, actor, opened or {}).of(expression.root), expression.source
    )


class _Guard:
    def __init__(self, policy: Policy, actor: Actor, opened: Mapping[str, Collection[str]]) -> None:
        self._policy = policy
        self._actor = actor
        self._opened = opened

    def of(self, node: Any) -> Any:
        return rewrite(node, self._change)

    def _change(self, part: Any) -> Any:
        if isinstance(part, Follow):
            return self._follow(part)
        return self._figure(part) if isinstance(part, Aggregate) else None

    def _follow(self, part: Follow) -> Node:
        base = self.of(part.base)
        inner = replace(part, base=base)
        entity = part.base.type.entity
        if part.base.type.kind != "record" or entity is None or _is_old(part.base):
            return inner
        test = self._may_read_field(entity, part)
        if test is TRUE:
            return inner
        return If(part.type, about(test, base), inner, Constant(EMPTY, None), said=part.said)

    def _may_read_field(self, entity: str, part: Follow) -> Expression:
        if entity in self._opened and isinstance(part.base, Special) and part.base.name == "this":
            return FALSE if part.name in self._opened[entity] else TRUE
        shown = TRUE if part.name == "id" else self._policy.fields(self._actor, entity).plain_where(part.name)
        if isinstance(part.base, Special | Row):
            return shown  # of a record that is readable already
        return all_of(self._policy.rows(self._actor, "read", entity), shown)

    def _figure(self, part: Aggregate) -> Node:
        known = {"value": part.value, "where": part.where}
        inner = replace(
            part, **{name: self.of(node) for name, node in known.items() if node is not None},
            source=self._source(part.source), sort=tuple(replace(each, key=self.of(each.key)) for each in part.sort),
        )  # fmt: skip
        entity = part.source.entity if isinstance(part.source, Whole | Children | Members) else None
        if entity is None:
            return inner
        rows = self._policy.rows(self._actor, "read", entity)
        if rows is TRUE:
            return inner
        test = about(rows, Row(Type("record", entity), part.row, part.depth))
        return replace(inner, where=test if inner.where is None else And(BOOLEAN, (test, inner.where)))

    def _source(self, source: Any) -> Any:
        if isinstance(source, Whole):
            return source
        return replace(source, base=self.of(source.base))


def _is_old(node: Node) -> bool:
    return isinstance(node, Special) and node.name == "old"


__all__ = ["FALSE", "guarded"]
