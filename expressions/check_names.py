"""Names and dots: what a word stands for, and what may follow it."""

import ast

from expressions import codes
from expressions.checking import Checking, dotted, hint
from expressions.kinds import MANY, NO, NOTHING, YES, called
from expressions.nodes import (
    Ancestor,
    Children,
    Collected,
    Follow,
    Given,
    Members,
    Node,
    ProfileOf,
    Setting,
    Source,
    Special,
)  # fmt: skip
from expressions.scope import Member, Parameter
from expressions.types import ANY, BOOLEAN, DATE, DATETIME, TEXT, Type
from kernel.text import Text

_PREFIXES = ("param", "ask", "old")
_USER = Type("record", "user")
_UNIT = Type("record", "unit")


def name(c: Checking, part: ast.Name) -> Node:
    """What a bare word stands for."""
    word = c.parsed.name(part)
    if row := c.row(word):
        return row
    if word in c.names:
        return Given(c.names[word], "names", word, said=word)
    if special := _special(c, part, word):
        return special
    if c.entity is not None and (member := c.scope.member(c.entity, word)):
        return member_of(c, part, Special(Type("record", c.entity), "this", said="this"), member, word)
    if word == "submitter":
        return Special(_USER, "submitter", said=word)
    return _unknown(c, part, word)


def _special(c: Checking, part: ast.Name, word: str) -> Node | None:
    if word in ("today", "now", "me"):
        kind = {"today": DATE, "now": DATETIME, "me": _USER}[word]
        return Special(kind, word, said=word)  # type: ignore[arg-type]
    if word in ("true", "false", "empty"):
        return {"true": YES, "false": NO, "empty": NOTHING}[word]
    if word == "profile":
        return ProfileOf(Type("text", options=tuple(c.scope.profiles())), unit_at_hand(c), said=word)
    if word in ("this", "is_new"):
        if c.entity is None:
            return c.refuse(part, codes.NO_RECORD)
        kind = Type("record", c.entity) if word == "this" else BOOLEAN
        return Special(kind, word, said=word)  # type: ignore[arg-type]
    if word in _PREFIXES:
        why = Text.of({"en": f"a name follows it, {word}.name", "zh-CN": f"后面要写名称，如 {word}.name"})
        return c.refuse(part, codes.NOT_HERE, why=why)
    if word == "otherwise":
        why = Text.of({"en": "it stands alone in the last row of `choose`", "zh-CN": "只能单独写在 choose 的最后一行"})
        return c.refuse(part, codes.NOT_HERE, why=why)
    return None


def _unknown(c: Checking, part: ast.Name, word: str) -> Node:
    if word in c.scope.entities():
        meant = Text.of({"en": f" Count its records with `count({word})`.", "zh-CN": f"统计记录请用 `count({word})`。"})
        return c.refuse(part, codes.UNKNOWN_NAME, hint=meant)
    known = [*c.names, "me", "today", "now", *(row for rows in c.rows for row in rows)]
    if c.entity is not None:
        known += c.scope.members(c.entity)
    return c.refuse(part, codes.UNKNOWN_NAME, hint=hint(word, known))


def attribute(c: Checking, part: ast.Attribute) -> Node:
    """What follows a dot."""
    path = dotted(c.parsed, part)
    if path and (row := c.row(".".join(path))):
        return row
    if len(path) == 2 and path[0] in _PREFIXES and c.row(path[0]) is None:
        return {"param": _parameter, "ask": _ask, "old": _old}[path[0]](c, part, path[1])
    return follow(c, part, c.node(part.value))


def follow(c: Checking, part: ast.Attribute, base: Node) -> Node:
    """The member of a record that a dot names."""
    word, kind = c.parsed.name(part), base.type
    if kind.kind == "any":
        return base if not base.said else Follow(ANY, base, word, said=c.said(part))
    if kind.kind in MANY:
        made = f"sum({c.said(part)})" if kind.kind == "collection" else f"count({c.said(part.value)})"
        return c.refuse(part, codes.MANY, instead=made)
    if kind.kind != "record":
        return c.refuse(part, codes.NOT_A_RECORD, of=c.said(part.value), kind=called(kind))
    member = _member(c, kind, word)
    if member is not None:
        return member_of(c, part, base, member, c.said(part))
    if word in c.scope.levels() and kind.entity in ("unit", "user"):
        unit = base if kind.entity == "unit" else Follow(_UNIT, base, "unit", said=f"{base.said}.unit")
        return Ancestor(_UNIT, unit, word, said=c.said(part))
    known = [*c.scope.members(kind.entity), *(c.scope.levels() if kind.entity in ("unit", "user") else ())]
    return c.refuse(part, codes.UNKNOWN_MEMBER, of=kind.entity or base.said, name=word, hint=hint(word, known))


def _member(c: Checking, kind: Type, word: str) -> Member | None:
    """A member of a record; of an open one, what all its entities have alike."""
    if kind.entity is not None or not kind.options:
        return c.scope.member(kind.entity, word)
    found = [c.scope.member(entity, word) for entity in kind.options]
    first = found[0]
    alike = first is not None and all(
        each is not None and (each.kind, each.type.kind, each.entity) == (first.kind, first.type.kind, first.entity)
        for each in found
    )
    return first if alike and first is not None and first.kind in ("field", "link") else None


def member_of(c: Checking, part: ast.AST, base: Node, member: Member, said: str) -> Node:
    """The node of a member of the record `base`."""
    if isinstance(base, Special) and base.name == "old" and member.kind in ("links", "collection"):
        why = Text.of({"en": "`old` holds fields of the record itself only", "zh-CN": "old 只包含记录本身的字段"})
        return c.refuse(part, codes.NOT_HERE, found=said, why=why)
    if member.kind == "field":
        return Follow(member.type, base, member.name, said=said)
    if member.kind == "link":
        return Follow(Type("record", member.entity, options=member.targets), base, member.name, said=said)
    if member.kind == "links":
        kind = Type("collection", member.entity, Type("record", member.entity, options=member.targets))
        return Follow(kind, base, member.name, many=True, said=said)
    source = source_of(c, base, base.type.entity or "", member)
    return Collected(Type("collection", member.entity, Type("record", member.entity)), source, said=said)


def source_of(c: Checking, base: Node | Source, owner: str, member: Member) -> Source:
    """The rows behind a collection or links member of `base`, a record of `owner` or the rows of another source."""
    if member.kind == "links":
        return Members(base, member.entity, owner, member.name)
    back = c.scope.member(member.entity, member.field) if member.entity else None
    open_link = back is not None and back.entity is None
    return Children(base, member.entity or "", member.field, owner, member.name, open_link)


# ------------------------------------------------------------------------------------------------ param, ask, old
def _parameter(c: Checking, part: ast.Attribute, word: str) -> Node:
    found = c.scope.parameter(word)
    if found is None:
        return c.refuse(part, codes.UNKNOWN_PARAMETER, hint=hint(word, c.scope.parameters(), "param.{}"))
    pick = _pick(c, found)
    return Setting(found.type, word, unit_at_hand(c), pick, found.keys, said=c.said(part))


def _pick(c: Checking, found: Parameter) -> Node | None:
    """The value that chooses among the parameter's: the field itself, or that of the record linked under that name."""
    if found.by is None or c.entity is None:
        return None
    entity, field = found.by
    this = Special(Type("record", c.entity), "this", said="this")
    if c.entity == entity:
        return Follow(TEXT, this, field, said=field)
    link = c.scope.member(c.entity, entity)
    if link is not None and link.kind == "link" and link.entity == entity:
        return Follow(TEXT, Follow(link.type, this, entity, said=entity), field, said=f"{entity}.{field}")
    return None


def unit_at_hand(c: Checking) -> Node:
    """The unit that parameters and profile are read for: the record's, its parent's, else that of the asking person."""
    return unit_of_record(c) or Follow(_UNIT, Special(_USER, "me", said="me"), "unit", said="me.unit")


def unit_of_record(c: Checking) -> Node | None:
    """The unit of the record at hand, or that of its parent."""
    if c.entity is None:
        return None
    this: Node = Special(Type("record", c.entity), "this", said="this")
    if c.entity == "unit":
        return this
    at: str | None = c.entity
    while at is not None:
        unit = c.scope.member(at, "unit")
        if unit is not None and unit.entity == "unit" and unit.kind == "link":
            return Follow(_UNIT, this, "unit", said="unit")
        parent = c.scope.member(at, "parent") if "." in at else None
        if parent is None or parent.kind != "link":
            return None
        this, at = Follow(parent.type, this, "parent", said="parent"), parent.entity
    return None


def _ask(c: Checking, part: ast.Attribute, word: str) -> Node:
    if c.ask is None:
        why = Text.of(
            {"en": "only an action or a move with `ask` has answers", "zh-CN": "只有带 ask 的操作或流转才有回答"}
        )
        return c.refuse(part, codes.NOT_HERE, why=why)
    if word not in c.ask:
        return c.refuse(part, codes.UNKNOWN_MEMBER, of="ask", name=word, hint=hint(word, c.ask))
    return Given(c.ask[word], "ask", word, said=c.said(part))


def _old(c: Checking, part: ast.Attribute, word: str) -> Node:
    if c.entity is None:
        return c.refuse(part, codes.NO_RECORD)
    return follow(c, part, Special(Type("record", c.entity), "old", said="old"))
