"""Takes field types from plugins: what they raise is named and contained, what is none is a problem of the plugin."""

from collections.abc import Callable, Iterable
from copy import copy
from functools import wraps
from typing import Any, Final

from kernel.errors import Problem, Refusal
from schema.codes import NOT_A_TYPE, OWN_TYPE
from schema.fieldtypes import registry
from schema.fieldtypes.base import FieldType, Invalid

Failed = Callable[[str, Exception], Refusal]
_WATCHED: Final = ("parse", "strict", "fit", "rounded", "pack", "unpack", "as_json", "text", "literal")


def added(types: Iterable[tuple[str, Any, Failed]]) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Registers field types, each with its plugin and with what makes the refusal when one of its methods raises.

    Gives the names that a field's `type` may have now, and a problem (its values name the plugin) per unusable type.
    """
    names, problems = set(registry.own()), []
    for plugin, kind, failed in types:
        if not isinstance(kind, FieldType):
            problems.append(Problem(NOT_A_TYPE, {"plugin": plugin, "found": type(kind).__name__}))
        elif kind.name in registry.own():
            problems.append(Problem(OWN_TYPE, {"plugin": plugin, "name": kind.name}))
        else:
            registry.add(_contained(kind, failed))
            names.add(kind.name)
    return frozenset(names), tuple(problems)


def _contained(kind: FieldType, failed: Failed) -> FieldType:
    own = copy(kind)
    for name in _WATCHED:
        setattr(own, name, _watched(name, getattr(kind, name), failed))
    return own


def _watched(name: str, method: Callable[..., Any], failed: Failed) -> Callable[..., Any]:
    @wraps(method)
    def watched(*given: Any, **more: Any) -> Any:
        try:
            return method(*given, **more)
        except (Invalid, Refusal):
            raise
        except Exception as error:
            raise failed(name, error) from error

    return watched
