"""The JSON Schema of the language, for completion in editors, made from the tables that the builders use."""

from typing import Any, Final

from schema.fieldtypes import registry
from schema.vocabulary import TABLES
from schema.vocabulary_workflows import DOES
from schema.words import Table, Word

_SCALAR: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}
_TEXT: Final[dict[str, Any]] = {"type": ["string", "number"]}
_NAMES: Final[dict[str, Any]] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_LABEL: Final[dict[str, Any]] = {
    "anyOf": [
        _TEXT,
        {
            "type": "object",
            "properties": {"en": _TEXT, "zh-CN": _TEXT},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}
_PEOPLE: Final[dict[str, Any]] = {"anyOf": [_TEXT, {"type": "object"}, {"type": "array"}]}
_BLOCKS: Final = ("step", "work", "choose", "together")


def json_schema(language: str = "en") -> dict[str, Any]:
    """The whole schema (draft 2020-12); `language` is that of the help."""
    tables = {name: _table(table, language) for name, table in TABLES.items() if name != "effect"}
    tables["field"]["properties"]["type"] = {
        "enum": list(registry.all_types()),
        **_help(TABLES["field"].words["type"], language),
    }
    tables["field"]["properties"].update({key: {} for kind in registry.all_types().values() for key in kind.keys})
    tables["field"]["properties"]["unique"] = {"anyOf": [{"enum": [True, False, "normalised"]}, {"type": "array"}]}
    tables["unit"]["additionalProperties"] = True  # fields that the schema adds to units
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Gridwright",
        "$ref": "#/$defs/top",
        "$defs": {**tables, "effect": _effect(language)},
    }


def _table(table: Table, language: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {word: {**_value(known), **_help(known, language)} for word, known in table.words.items()},
        "required": list(table.needs),
        "additionalProperties": False,
    }


def _help(word: Word, language: str) -> dict[str, str]:
    said = word.zh if language.startswith("zh") else word.en
    return {"description": said} if said else {}


def _effect(language: str) -> dict[str, Any]:
    words = TABLES["effect"].words
    return {
        "anyOf": [
            {
                "type": "object",
                "properties": {
                    word: {**_value(words[word]), **_help(words[word], language)} for word in (does, *others)
                },
                "required": [does],
                "additionalProperties": False,
            }
            for does, others in DOES.items()
        ]
    }


def _value(word: Word) -> dict[str, Any]:
    if word.shape == "choice":
        return {"enum": [{"true": True, "false": False}.get(option, option) for option in word.options]}
    if word.shape in ("words", "named", "list"):
        return _of_table(word)
    return _SHAPES[word.shape]


def _of_table(word: Word) -> dict[str, Any]:
    table = TABLES[word.table]
    one = _or_short(table)
    if word.shape == "words":
        return one
    if word.shape == "list":
        return {"anyOf": [{"type": "array", "items": one}, _TEXT]} if table.short else {"type": "array", "items": one}
    if word.table == "grant":
        one = {"anyOf": [one, {"type": "array", "items": one}]}
    return {"type": "object", "additionalProperties": one}


def _or_short(table: Table) -> dict[str, Any]:
    ref = {"$ref": f"#/$defs/{table.name}"}
    if not table.short:
        return ref
    shape = _NAMES if table.words[table.short].shape == "names" else _LABEL
    return {"anyOf": [ref, shape]}


_SHAPES: Final[dict[str, dict[str, Any]]] = {
    "label": _LABEL,
    "text": _SCALAR,
    "flag": {"type": "boolean"},
    "whole": {"type": "integer"},
    "number": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[+-]?[0-9.]+%?$"}]},
    "name": _TEXT,
    "names": _NAMES,
    "expression": _SCALAR,
    "asked": _SCALAR,
    "given": {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
    "duration": {"type": "string"},
    "labels": {"type": "object", "additionalProperties": _LABEL},
    "values": {"type": "object"},
    "texts": {"type": "array", "items": _TEXT},
    "people": _PEOPLE,
    "seats": {"anyOf": [{"$ref": "#/$defs/seat"}, {"type": "array", "items": {"$ref": "#/$defs/seat"}}]},
    "effects": {"anyOf": [{"$ref": "#/$defs/effect"}, {"type": "array", "items": {"$ref": "#/$defs/effect"}}]},
    "steps": {"type": "array", "items": {"anyOf": [{"$ref": f"#/$defs/{block}"} for block in _BLOCKS]}},
    "open": {},
}
