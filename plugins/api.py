"""The front gate for plugins: everything a plugin may import of the product."""

from expressions.functions import Function
from expressions.types import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Type
from hooks.arguments import (
    ApprovalRequest,
    DecisionEvent,
    Door,
    Effect,
    EffectContext,
    MoveEvent,
    Organisation,
    RecordEvent,
    Refuse,
)
from hooks.specs import hookimpl
from kernel.actor import Actor
from kernel.errors import declare
from kernel.text import Text
from plugins.china import Place, place_before, place_in, places
from schema.fieldtypes.base import Column, Examples, FieldType, Reader, invalid
from schema.fieldtypes.operators import Operator
from schema.fieldtypes.shapes import Cell, Widget
from schema.fieldtypes.text import TextType
from schema.model import Field

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "NUMBER",
    "TEXT",
    "Actor",
    "ApprovalRequest",
    "Cell",
    "Column",
    "DecisionEvent",
    "Door",
    "Effect",
    "EffectContext",
    "Examples",
    "Field",
    "FieldType",
    "Function",
    "MoveEvent",
    "Operator",
    "Organisation",
    "Place",
    "Reader",
    "RecordEvent",
    "Refuse",
    "Text",
    "TextType",
    "Type",
    "Widget",
    "declare",
    "hookimpl",
    "invalid",
    "place_before",
    "place_in",
    "places",
]
