"""What keys hold: values as written or computed, questions, verbs."""

from typing import Any

from expressions.tree import Expression

Value = Any  # a literal as the field's type reads it
Given = Value | Expression  # a key that holds a value: literal, or computed (`=...`)
Asked = bool | Expression  # a key that asks: constant, or an expression
Verb = str  # read create update delete assign import export print share comment merge, or an action's name
