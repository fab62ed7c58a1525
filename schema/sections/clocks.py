"""Formulas: compiled first, and sorted into those that are stored and those that read the clock."""

from dataclasses import replace

from expressions.tree import Expression, Path
from schema.model import Field
from schema.sections import fields
from schema.sections.bench import Bench
from schema.sections.outline import Outline

Name = tuple[str, str]


def formulas(bench: Bench, found: Outline) -> None:
    """Puts every formula into its field; what reads the clock, itself or through another formula, is not stored."""
    compiled = {
        name: fields.formula(bench, name[0], kept) for name, kept in found.fields.items() if kept.said.has("formula")
    }
    clocked = _clocked(bench, compiled)
    for name, field in compiled.items():
        _put(bench, name, replace(field, stored=name not in clocked))
    for name in clocked:  # once more, now that names carry the clock
        again = fields.formula(bench, name[0], found.fields[name])
        _put(bench, name, replace(again, stored=False))


def _put(bench: Bench, name: Name, field: Field) -> None:
    held = bench.entities[name[0]]
    bench.entities[name[0]] = replace(held, fields={**held.fields, name[1]: field})


def _clocked(bench: Bench, compiled: dict[Name, Field]) -> set[Name]:
    needs = {name: read_fields(bench, field.formula) for name, field in compiled.items() if field.formula}
    clocked = {name for name, field in compiled.items() if field.formula and field.formula.clock}
    while more := {name for name, read in needs.items() if name not in clocked and read & clocked}:
        clocked |= more
    return clocked


def read_fields(bench: Bench, expression: Expression) -> set[Name]:
    """Every (entity, field) that an expression reads, along links and in tables."""
    found: set[Name] = set()
    for path in expression.reads:
        found |= _along(bench, expression.entity, path)
    for entity, path in expression.tables:
        found |= _along(bench, entity, path)
    return found


def _along(bench: Bench, entity: str | None, path: Path) -> set[Name]:
    found: set[Name] = set()
    for name in path:
        if entity is None:
            break
        found.add((entity, name))
        member = bench.scope.member(entity, name)
        entity = member.entity if member else None
    return found
