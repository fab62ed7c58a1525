"""What a formula field is worked out from: the record's own fields behind it, however deep."""

from collections.abc import Iterable

from schema.model import Entity


def with_inputs(entity: Entity, names: Iterable[str]) -> frozenset[str]:
    """These fields and, of each that a formula makes, the record's own fields it is worked out from."""
    found: set[str] = set()
    waiting = [name for name in names if name in entity.fields]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            formula = entity.fields[name].formula
            paths = formula.reads if formula is not None else ()
            waiting += [path[0] for path in paths if path and path[0] in entity.fields]
    return frozenset(found)
