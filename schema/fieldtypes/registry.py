"""Finds field types by name: those of this folder, found by listing it, and those that plugins add."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import schema.fieldtypes as folder
from schema.fieldtypes.base import FieldType
from schema.model import Field

_added: dict[str, FieldType] = {}


@cache
def _built_in() -> Mapping[str, FieldType]:
    modules = (
        importlib.import_module(f"{folder.__name__}.{found.name}") for found in pkgutil.iter_modules(folder.__path__)
    )
    types = {module.TYPE.name: module.TYPE for module in modules if hasattr(module, "TYPE")}
    return MappingProxyType(dict(sorted(types.items())))


def all_types() -> Mapping[str, FieldType]:
    """Every type by name, the product's own first."""
    return MappingProxyType({**_built_in(), **_added})


def own() -> frozenset[str]:
    """The names of the product's own types."""
    return frozenset(_built_in())


def get(name: str) -> FieldType:
    """The type called `name`. Raises KeyError."""
    return _added[name] if name in _added else _built_in()[name]


def of(field: Field) -> FieldType:
    """The type of `field`. Raises KeyError."""
    return get(field.type)


def add(kind: FieldType) -> None:
    """Adds a plugin's type; one of the same name replaces it. Raises ValueError for a name of the product's own."""
    if kind.name in _built_in():
        raise ValueError(f"the field type {kind.name} is there already")
    _added[kind.name] = kind


def forget(name: str) -> None:
    """Takes a plugin's type away again; the product's own stay."""
    _added.pop(name, None)
