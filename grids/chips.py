"""Writes filter chips as one expression: the filter bar, the URL and a saved view speak the same language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kernel.errors import Problem, Refusal
from schema.fieldtypes import registry
from schema.fieldtypes.base import FieldType, Invalid, Reader
from schema.fieldtypes.calendar import iso_day
from schema.fieldtypes.codes import BAD_CHIP, NOT_DATE, NOT_LIST, NOT_NUMBER, NOT_TEXT
from schema.fieldtypes.operators import Operator
from schema.model import Field

Resolve = Callable[[str], Field | None]  # a dotted name -> its field, as far as the person may filter by it


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition: a field (dotted over links), the key of one of its type's operators, and the operand as JSON."""

    field: str
    operator: str
    value: Any = None

    def as_json(self) -> dict[str, Any]:
        """`{"field": ..., "operator": ..., "value": ...}`."""
        return {"field": self.field, "operator": self.operator, "value": self.value}


def write(chips: Iterable[Chip], resolve: Resolve, reader: Reader) -> str:
    """The expression that holds where every chip does; "" for none. Raises Refusal with a problem per bad chip."""
    written: list[str] = []
    problems: list[Problem] = []
    for chip in chips:
        try:
            written.append(written_chip(chip, resolve, reader))
        except Invalid as error:
            problems.append(error.problem.on(chip.field))
    if problems:
        raise Refusal(problems[0].code, problems[0].values, problems=problems)
    return " and ".join(written)


def written_chip(chip: Chip, resolve: Resolve, reader: Reader) -> str:
    """One chip as an expression. Raises Invalid."""
    field = resolve(chip.field)
    operator = operator_of(field, chip.operator) if field else None
    if field is None or operator is None:
        values = {"field": chip.field, "operator": chip.operator}
        raise Invalid(Problem(BAD_CHIP, values, field=chip.field), chip.value)
    value = _literal(registry.of(field), field, operator, chip.value, reader)
    return operator.template.replace("{field}", chip.field).replace("{value}", value)


def operator_of(field: Field, key: str) -> Operator | None:
    """The operator of the field's type with this key."""
    return next((each for each in registry.of(field).operators(field) if each.key == key), None)


def _literal(kind: FieldType, field: Field, operator: Operator, value: Any, reader: Reader) -> str:
    match operator.operand:
        case "none":
            return ""
        case "number":
            return _whole(field, value)
        case "text":
            return _text(kind, field, value)
        case "day":
            return _day(field, value)
        case "values":
            return "[" + ", ".join(_one(kind, field, each, reader) for each in _list(field, value)) + "]"
        case _:
            return _one(kind, field, value, reader)


def _one(kind: FieldType, field: Field, value: Any, reader: Reader) -> str:
    """One value of the field; of a field with several, one of these."""
    several = kind.empty == ()
    read = kind.strict(field, [value] if several else value, reader)
    if read == kind.empty and kind.empty in (None, ()):
        raise Invalid(Problem(NOT_TEXT, {"label": field.label, "raw": ""}, field=field.name), value)
    return kind.literal(field, read[0] if several else read)


def _whole(field: Field, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100_000:
        raise Invalid(Problem(NOT_NUMBER, {"label": field.label, "raw": value}, field=field.name), value)
    return str(value)


def _text(kind: FieldType, field: Field, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Invalid(Problem(NOT_TEXT, {"label": field.label, "raw": value}, field=field.name), value)
    return FieldType.literal(kind, field, value.strip())


def _day(field: Field, value: Any) -> str:
    day = iso_day(value) if isinstance(value, str) else None
    if day is None:
        raise Invalid(Problem(NOT_DATE, {"label": field.label, "raw": value}, field=field.name), value)
    return f"'{day.isoformat()}'"


def _list(field: Field, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or not value:
        raise Invalid(Problem(NOT_LIST, {"label": field.label, "raw": value}, field=field.name), value)
    return list(value)
