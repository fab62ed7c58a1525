"""Questions in SQL, by the one rule of emptiness: what compares with nothing is false, its negation true."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING, Any, Final

from expressions.nodes import (
    Aggregate,
    Ancestor,
    And,
    Collected,
    Compare,
    Constant,
    Follow,
    If,
    In,
    IsEmpty,
    Items,
    Node,
    Not,
    Or,
    Row,
    Special,
    walk,
)  # fmt: skip
from store import sql_figures
from store.sql_days import TURNED, with_days
from store.sql_parts import (
    BOOLEAN,
    FALSE,
    INTEGER,
    NULL,
    TRUE,
    Bit,
    NotInSql,
    Place,
    listed,
    made,
    members_table,
    table,
)  # fmt: skip

if TYPE_CHECKING:
    from store.sql_compiler import Compiler

_SQL: Final = {"==": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_LARGEST: Final = 2**63 - 1
_EXACT: Final = Context(prec=10_000)


def question(c: "Compiler", node: Node, *, negated: bool, loose: bool) -> Bit:
    """A condition or its negation. `loose`: it may be NULL where it is false, so that an index can serve it."""
    if isinstance(node, Not):
        return question(c, node.value, negated=not negated, loose=loose)
    if isinstance(node, Constant):
        return TRUE if bool(node.value) != negated else FALSE
    if isinstance(node, And | Or):
        return _logic(c, node, negated=negated, loose=loose)
    if isinstance(node, If):
        return _choice(c, node, negated=negated, loose=loose)
    if isinstance(node, IsEmpty):
        return _is_empty(c, node, negated=negated)
    bit = _plain(c, node, loose=loose and not negated)
    if bit in (TRUE, FALSE):
        return TRUE if (bit == TRUE) != negated else FALSE
    if _sure(node):
        return made(BOOLEAN, "NOT (", bit, ")") if negated else bit
    if negated:
        return made(BOOLEAN, "(", bit, ") IS NOT TRUE")
    return bit if loose else made(BOOLEAN, "(", bit, ") IS TRUE")


def _sure(node: Node) -> bool:
    """Whether the SQL of a plain question is never NULL."""
    if isinstance(node, In):
        return isinstance(node.among, Collected) or (isinstance(node.among, Follow) and node.among.many)
    return isinstance(node, Aggregate)


def _logic(c: "Compiler", node: And | Or, *, negated: bool, loose: bool) -> Bit:
    word = " AND " if isinstance(node, And) != negated else " OR "
    stop, skip = (FALSE, TRUE) if word == " AND " else (TRUE, FALSE)
    bits = [question(c, part, negated=negated, loose=loose) for part in node.parts]
    kept = [bit for bit in dict.fromkeys(bits) if bit != skip]
    if stop in kept:
        return stop
    if not kept:
        return skip
    return kept[0] if len(kept) == 1 else made(BOOLEAN, "(", *listed(kept, word), ")")


def _choice(c: "Compiler", node: If, *, negated: bool, loose: bool) -> Bit:
    test = question(c, node.test, negated=False, loose=True)
    then = question(c, node.then, negated=negated, loose=loose)
    other = question(c, node.other, negated=negated, loose=loose)
    return made(BOOLEAN, "CASE WHEN ", test, " THEN ", then, " ELSE ", other, " END")


def _plain(c: "Compiler", node: Node, *, loose: bool) -> Bit:
    """A question as SQL that is NULL where something is empty."""
    if isinstance(node, Compare):
        return _through(c, node.left, node, loose=loose) or _compare(c, node)
    if isinstance(node, In):
        return _through(c, node.value, node, loose=loose) or _in(c, node)
    return c.raw(node)


# ------------------------------------------------------------------------------------------------ comparisons
def _compare(c: "Compiler", node: Compare) -> Bit:
    known = _with_count(c, node) or _with_level(c, node) or with_days(c, node)
    if known is not None:
        return known
    left, right = c.value(node.left), c.value(node.right)
    for bit, other, op in ((left, node.right, node.op), (right, node.left, TURNED[node.op])):
        if bit.form.kind == "integer" and isinstance(other, Constant) and isinstance(other.value, int | Decimal):
            return _with_number(bit, op, Decimal(other.value))
    if NULL in (left.form, right.form):
        return FALSE
    if left.form != right.form:
        if not {left.form.kind, right.form.kind} <= {"integer", "decimal"}:
            raise NotInSql(node, "the two are kept differently")
        left, right = c.words.decimal(left), c.words.decimal(right)
    return c.words.compare(_SQL[node.op], left, right)


def _with_level(c: "Compiler", node: Compare) -> Bit | None:
    """`unit.company == 2` as the units below that company."""
    for level, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(level, Ancestor) and isinstance(other, Constant) and node.op == "==":
            found = c.frame.organisation.at_level
            units = [each for each in c.frame.organisation.units if found(each, level.level) == other.value is not None]
            return _in_numbers(c.value(level.base), units)
    return None


def _with_number(bit: Bit, op: str, number: Decimal) -> Bit:
    """An integer form compared with a number, as a bare comparison of integers."""
    scaled = number.scaleb(bit.form.scale, _EXACT)
    whole = scaled.to_integral_value(ROUND_FLOOR, _EXACT)
    if scaled != whole:
        if op == "==":
            return FALSE
        whole = scaled.to_integral_value(ROUND_CEILING if op in ("<", ">=") else ROUND_FLOOR, _EXACT)
    if abs(whole) > _LARGEST:
        holds = op in ("<", "<=") if whole > 0 else op in (">", ">=")
        return made(BOOLEAN, bit, " IS NOT NULL") if holds else FALSE
    return made(BOOLEAN, bit, f" {_SQL[op]} {int(whole)}")


def _with_count(c: "Compiler", node: Compare) -> Bit | None:
    """`count(...) > 0` and `== 0` ask only whether there is any."""
    figure, other = node.left, node.right
    if not isinstance(figure, Aggregate) or figure.function != "count" or figure.value is not None:
        return None
    if not isinstance(other, Constant) or other.value != 0 or node.op not in (">", "=="):
        return None
    found = sql_figures.exists(c, figure.source, figure, ())
    return found if node.op == ">" else made(BOOLEAN, "NOT ", found)


def _through(c: "Compiler", path: Node, node: Compare | In, *, loose: bool) -> Bit | None:
    """`customer.owner == 5` as `customer IN (SELECT id ... WHERE owner = 5)`, which an index can serve."""
    if not loose or not isinstance(path, Follow) or not isinstance(path.base, Follow) or path.base.many:
        return None
    others = (node.right,) if isinstance(node, Compare) else (node.among,)
    entity = path.base.type.entity
    if path.type.kind == "boolean" or entity is None:
        return None  # a yes/no field of no record is no, not empty
    if not all(isinstance(each, Constant | Items) and _fixed(each) for each in others):
        return None
    alias = c.alias()
    inner = c.about(Place(alias, entity, Bit(f'{alias}."id"', (), INTEGER)))
    here = Follow(path.type, Special(path.base.type, "this"), path.name, said=path.said)
    asked = (
        Compare(node.type, node.op, here, node.right) if isinstance(node, Compare) else In(node.type, here, node.among)
    )
    link = c.value(path.base)
    found = question(inner, asked, negated=False, loose=True)
    return made(BOOLEAN, link, f' IN (SELECT {alias}."id" FROM {table(entity)} AS {alias} WHERE ', found, ")")


def _fixed(node: Node) -> bool:
    """Whether a value does not depend on any row."""
    return not any(isinstance(each, Row | Aggregate) or (isinstance(each, Special) and each.name in ("this", "old"))
                   for each in walk(node))  # fmt: skip


# ------------------------------------------------------------------------------------------------ membership
def _in(c: "Compiler", node: In) -> Bit:
    among = node.among
    if isinstance(among, Constant):
        kind = among.type.item or node.value.type
        among = Items(among.type, tuple(Constant(kind, each) for each in among.value or ()))
    if isinstance(among, Items):
        return _in_items(c, node, among)
    if isinstance(among, Collected):
        return _in_rows(c, node, among)
    if isinstance(among, Follow) and among.many:
        return _in_members(c, node, among)
    return c.words.holds(c.value(among), c.value(node.value))


def _in_items(c: "Compiler", node: In, among: Items) -> Bit:
    if not among.items:
        return FALSE
    value = c.value(node.value)
    if value.form == NULL:
        return FALSE
    if value.form.kind == "integer" and all(isinstance(each, Constant) for each in among.items):
        return _in_numbers(value, [each.value for each in among.items if isinstance(each, Constant)])
    bits = [c.value(each) for each in among.items]
    if value.form.kind not in ("decimal", "integer") and all(bit.form == value.form for bit in bits):
        return made(BOOLEAN, value, " IN (", *listed(bits), ")")
    compared = [_compare(c, Compare(node.type, "==", node.value, each)) for each in among.items]
    return made(BOOLEAN, "(", *listed(compared, " OR "), ")")


def _in_numbers(value: Bit, numbers: list[Any]) -> Bit:
    scaled = [Decimal(each).scaleb(value.form.scale, _EXACT) for each in numbers if each is not None]
    whole = sorted({int(each) for each in scaled if each == each.to_integral_value() and abs(each) <= _LARGEST})
    if not whole:
        return FALSE
    return made(BOOLEAN, value, f" IN ({', '.join(map(str, whole))})")


def _in_members(c: "Compiler", node: In, among: Follow) -> Bit:
    alias = c.alias()
    of = members_table(among.base.type.entity or "", among.name)
    return made(
        BOOLEAN, f'EXISTS (SELECT 1 FROM {of} AS {alias} WHERE {alias}."record" = ', c.value(among.base),
        f' AND {alias}."member" = ', c.value(node.value), ")",
    )  # fmt: skip


def _in_rows(c: "Compiler", node: In, among: Collected) -> Bit:
    found = sql_figures.rows(c, among.source)
    value = c.value(node.value)
    return made(BOOLEAN, "EXISTS (SELECT 1", found.clause, " AND ", found.place.value, " = ", value, ")")


# ------------------------------------------------------------------------------------------------ emptiness
def _is_empty(c: "Compiler", node: IsEmpty, *, negated: bool) -> Bit:
    value = node.value
    if value.type.kind == "boolean":
        return TRUE if negated else FALSE
    if isinstance(value, Constant):
        return TRUE if (value.value in (None, "", ())) != negated else FALSE
    if isinstance(value, Collected) or (isinstance(value, Follow) and value.many):
        return _no_rows(c, value, negated=negated)
    bit = c.value(value)
    if bit.form.kind == "list":
        found = c.words.no_items(bit)
        return made(BOOLEAN, "NOT ", found) if negated else found
    return made(BOOLEAN, bit, " IS NOT NULL" if negated else " IS NULL")


def _no_rows(c: "Compiler", value: Collected | Follow, *, negated: bool) -> Bit:
    if isinstance(value, Collected):
        found = sql_figures.exists(c, value.source, None, ())
    else:
        alias = c.alias()
        of = members_table(value.base.type.entity or "", value.name)
        record = c.value(value.base)
        found = made(BOOLEAN, f'EXISTS (SELECT 1 FROM {of} AS {alias} WHERE {alias}."record" = ', record, ")")
    return found if negated else made(BOOLEAN, "NOT ", found)
