"""Functions of the language in SQL."""

from typing import TYPE_CHECKING, Final

from expressions.nodes import Call, Node
from store import sql_settings
from store.sql_parts import NULL, Bit, NotInSql, alike, listed, made

if TYPE_CHECKING:
    from store.sql_compiler import Compiler

_SETTINGS: Final = {"has_role": sql_settings.has_role, "within": sql_settings.within}


def call(c: "Compiler", node: Call) -> Bit:
    """A call. Raises NotInSql for functions of plugins and of reports."""
    if node.function is not None:
        raise NotInSql(node, f"the function {node.name} belongs to a plugin")
    if node.name in _SETTINGS:
        return _SETTINGS[node.name](c, node)
    if node.name in ("min", "max", "first_filled"):
        return _several(c, node)
    bits = tuple(_argument(c, each) for each in node.args)
    try:
        return sql_settings.by_calendar(c, node.unit, lambda days: c.words.call(node.name, bits, days))
    except KeyError:
        raise NotInSql(node, f"the function {node.name} is not computed by databases") from None


def _argument(c: "Compiler", node: Node) -> Bit:
    bit = c.value(node)
    return c.words.decimal(bit) if node.type.kind == "number" else bit


def _several(c: "Compiler", node: Call) -> Bit:
    bits = alike(c.words, [c.value(each) for each in node.args], node)
    filled = tuple(bit for bit in bits if bit.form != NULL)
    if not filled:
        return bits[0]
    if len(filled) == 1:
        return filled[0]
    if node.name == "first_filled":
        return made(filled[0].form, "COALESCE(", *listed(filled), ")")
    return c.words.extreme("min" if node.name == "min" else "max", filled)
