"""Reads what somebody typed into a form: values where it can be read, a problem per field where it cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.errors import Problem
from schema.fieldtypes import registry
from schema.fieldtypes.base import Invalid, Reader, Value
from schema.fieldtypes.codes import NO_FIELD, NOT_OPEN, REQUIRED
from schema.fieldtypes.description import Rights
from schema.model import Field, Schema

RightsOn = Callable[[str], Rights]  # the person's rights on the fields of an entity


@dataclass(frozen=True, slots=True)
class Submission:
    """`values` by field (lines as tuples of rows), `problems` by field (`lines.2.price` within lines), and `kept`: the
    raw text of every field with a problem, to be shown again as it was typed."""

    values: Mapping[str, Value]
    problems: Mapping[str, Problem]
    kept: Mapping[str, Any]

    @property
    def fine(self) -> bool:
        """Whether everything could be read."""
        return not self.problems


def submitted(
    schema: Schema, entity: str, raw: Mapping[str, Any], rights: RightsOn, reader: Reader, creating: bool = False
) -> Submission:
    """What was typed into the form of `entity`. Raises KeyError for an unknown entity; bad input raises nothing.

    Constant `required` is asked here; required by a condition, checks and rules are the door's, which knows the record.
    """
    return Intake(schema, rights, reader).read(schema.entity(entity).fields, raw, rights(entity), creating)


@dataclass(frozen=True, slots=True)
class Intake:
    """Reads forms of one schema for one person."""

    schema: Schema
    rights: RightsOn
    reader: Reader

    def read(self, fields: Mapping[str, Field], raw: Mapping[str, Any], rights: Rights, creating: bool) -> Submission:
        """What was typed for any set of fields, such as those an action asks for."""
        read = [self._field(fields.get(name), name, typed, rights, creating) for name, typed in raw.items()]
        lacking = [field for field in fields.values() if creating and _lacks(field, raw, rights)]
        return _together([*(_wrong(field.name, _missing(field), None) for field in lacking), *read])

    def _field(self, field: Field | None, name: str, raw: Any, rights: Rights, creating: bool) -> Submission:
        if field is None or not (rights.sees(name) or rights.writes(name, creating)):
            return _wrong(name, Problem(NO_FIELD, {"name": name}), raw)
        if field.computed or field.readonly is True or not rights.writes(name, creating):
            return _wrong(name, Problem(NOT_OPEN, {"label": field.label}), raw)
        kind = registry.of(field)
        try:
            value = kind.parse(field, raw, self.reader)
        except Invalid as error:
            return _wrong(name, error.problem, error.raw)
        if field.required is True and value == kind.empty and value is not False:
            return _wrong(name, _missing(field), raw)
        return self._lines(field, value) if field.lines else Submission({name: value}, {}, {})

    def _lines(self, field: Field, rows: Sequence[Mapping[str, Any]]) -> Submission:
        """Each line read by the fields of the child entity and with the rights on it."""
        known = self.schema.entity(field.lines)
        read = [
            self.read(known.fields, _without_id(row), self.rights(known.name), row.get("id") is None) for row in rows
        ]
        inner = [_within(f"{field.name}.{number}", line) for number, line in enumerate(read, 1)]
        values = tuple({**_only_id(row), **line.values} for row, line in zip(rows, read, strict=True))
        return _together([Submission({field.name: values}, {}, {}), *inner])


def _lacks(field: Field, raw: Mapping[str, Any], rights: Rights) -> bool:
    asked = field.required is True and field.default is None and field.formula is None and not field.automatic
    return asked and field.name not in raw and rights.writes(field.name, creating=True)


def _missing(field: Field) -> Problem:
    return Problem(REQUIRED, {"label": field.label}, field=field.name)


def _wrong(name: str, problem: Problem, raw: Any) -> Submission:
    return Submission({}, {name: problem.on(name)}, {} if raw is None else {name: raw})


def _within(prefix: str, line: Submission) -> Submission:
    """The problems of one line, with its place before the field's name."""
    problems = {f"{prefix}.{name}": problem.on(f"{prefix}.{name}") for name, problem in line.problems.items()}
    return Submission({}, problems, {f"{prefix}.{name}": raw for name, raw in line.kept.items()})


def _together(parts: Sequence[Submission]) -> Submission:
    values: dict[str, Value] = {}
    problems: dict[str, Problem] = {}
    kept: dict[str, Any] = {}
    for part in parts:
        values |= part.values
        problems |= part.problems
        kept |= part.kept
    return Submission(values, problems, kept)


def _only_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {} if row.get("id") is None else {"id": row["id"]}


def _without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: raw for name, raw in row.items() if name != "id"}
