"""The order of a report's rows: as its `sort` says, else choices by their options, days by the calendar, the rest by
what is most."""

from collections.abc import Callable, Sequence
from typing import Any

from records.measuring import Group
from schema.fieldtypes import registry
from schema.model import Field, Report


def ordered(report: Report, fields: Sequence[Field], groups: Sequence[Group]) -> list[Group]:
    """The groups, which come the largest first, in order; empties last either way."""
    found = list(groups)
    ranks = [_ranks(field, [group.keys[place] for group in groups]) for place, field in enumerate(fields)]
    found.sort(key=lambda group: [rank(value) for rank, value in zip(ranks, group.keys, strict=True)])
    for name in reversed(report.sort):
        found = _sorted(found, _value(report, name.removeprefix("-")), down=name.startswith("-"))
    return found


def staged(field: Field, groups: Sequence[Group], nothing: Group) -> list[Group]:
    """The groups with those options that no row has: a funnel shows every stage."""
    held = {group.keys[0] for group in groups}
    missing = (option.key for option in field.options if option.key not in held)
    return [*groups, *(Group((key,), 0, nothing.figures) for key in missing)]


def _ranks(field: Field, values: Sequence[Any]) -> Callable[[Any], Any]:
    """What a key is sorted by."""
    column = registry.of(field).column(field)
    places: dict[Any, int] = {}
    if field.options:
        places = {option.key: at for at, option in enumerate(field.options)}
    elif column is None or column.kind in ("text", "link"):
        for value in values:
            places.setdefault(value, len(places))
    else:
        filled = sorted({value for value in values if value is not None})
        places = {value: at for at, value in enumerate(filled)}
    last = len(places) + 1
    return lambda value: last + 1 if value is None else places.get(value, last)


def _value(report: Report, name: str) -> Callable[[Group], Any]:
    if name in report.by:
        place = report.by.index(name)
        return lambda group: group.keys[place]
    return lambda group: group.figures.get(name)


def _sorted(groups: list[Group], value: Callable[[Group], Any], *, down: bool) -> list[Group]:
    filled = sorted((group for group in groups if value(group) is not None), key=value, reverse=down)
    return [*filled, *(group for group in groups if value(group) is None)]
