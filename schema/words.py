"""A word of the language: how its value is written and what it means; builders and the JSON Schema share these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Shape = Literal[
    "label",  # a text for people, or one per language
    "text",  # a text for the product
    "flag",  # true or false
    "whole",  # a whole number
    "number",  # a number, also 45%
    "choice",  # one of `options`
    "name",  # a name that stands elsewhere in the file
    "names",  # one name or a list of names
    "expression",  # always an expression
    "asked",  # true, false or an expression
    "given",  # a value, or an expression after `=`
    "duration",  # `2 working days`, or an expression after `=`
    "words",  # one mapping with the words of `table`
    "named",  # a mapping from free names to mappings with the words of `table`
    "labels",  # a mapping from free names to texts for people
    "values",  # a mapping from names to values
    "list",  # a list of mappings with the words of `table`
    "texts",  # a list of texts
    "people",  # roles, person fields and short words
    "seats",  # mappings that each name who decides
    "effects",  # what is done, in order
    "steps",  # steps, works, chooses, togethers
    "open",  # read by the part that owns it
]


@dataclass(frozen=True, slots=True)
class Word:
    """One word: the shape of its value, its options or the table behind it, and a sentence of help."""

    shape: Shape
    en: str = ""
    zh: str = ""
    options: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The words that one kind of mapping knows; `short` names the word that a bare value stands for."""

    name: str
    en: str
    zh: str
    words: Mapping[str, Word] = field(default_factory=dict)
    short: str = ""
    needs: tuple[str, ...] = ()
