"""Formulas without circles, clock formulas where they may stand, uniqueness and indexes over stored fields."""

from collections.abc import Iterable, Iterator, Mapping

from kernel.errors import Place
from schema import entity_codes
from schema.fieldtypes import registry
from schema.model import Entity, Field, Schema
from schema.sections.bench import Bench
from schema.sections.clocks import Name, read_fields
from schema.sections.naming import thing


def check(schema: Schema, bench: Bench) -> None:
    """All fields of all entities."""
    _circles(schema, bench)
    for entity in schema.entities.values():
        for field in entity.own_fields:
            _stands(bench, entity, field)
        for place, names, where in _together(entity):
            for name in names:
                _comparable(bench, entity, entity.fields[name], place, where)
        for automation in entity.automations.values():
            for name in automation.changed:
                _clock(bench, entity.fields.get(name), automation.place, "`changed`", "`changed`")


def _stands(bench: Bench, entity: Entity, field: Field) -> None:
    if field.unique:
        _comparable(bench, entity, field, field.place, "unique")
    if field.index:
        _comparable(bench, entity, field, field.place, "index")
    if field.formula is not None and field.default is not None:
        bench.desk.report(entity_codes.KEY_OF_TYPE, field.place, word="default", type=thing("formula", "公式"))
    low, high = field.min, field.max
    if type(low) is type(high) and low is not None and not hasattr(low, "root") and low > high:
        bench.desk.report(entity_codes.MIN_MAX, field.place, name=field.name, min=low, max=high)


def _together(entity: Entity) -> Iterator[tuple[Place, Iterable[str], str]]:
    for unique in entity.unique:
        yield unique.place, [name for name in unique.fields if name in entity.fields], "unique"
    for duplicate in entity.duplicates:
        yield duplicate.place, [name for name in duplicate.match if name in entity.fields], "match"


def _comparable(bench: Bench, entity: Entity, field: Field, place: Place, where: str) -> None:
    if registry.of(field).column(field) is None:
        bench.desk.report(entity_codes.NOT_STORED, place, name=field.name, type=field.type, where=f"`{where}`")
    _clock(bench, field, place, f"`{where}`", f"`{where}`")


def _clock(bench: Bench, field: Field | None, place: Place, en: str, zh: str) -> None:
    if field is not None and not field.stored:
        bench.desk.report(entity_codes.CLOCK, place, name=field.name, where=thing(en, zh))


# ------------------------------------------------------------------------------------------------ circles
def _circles(schema: Schema, bench: Bench) -> None:
    formulas = {
        (entity.name, field.name): field
        for entity in schema.entities.values()
        for field in entity.fields.values()
        if field.formula is not None
    }
    needs = {
        name: sorted(read_fields(bench, field.formula) & formulas.keys()) if field.formula else []
        for name, field in formulas.items()
    }
    for circle in circles(needs):
        path = " → ".join(".".join(name) for name in (*circle, circle[0]))
        bench.desk.report(entity_codes.CIRCLE, formulas[circle[0]].place, path=path)


def circles(needs: Mapping[Name, Iterable[Name]]) -> list[tuple[Name, ...]]:
    """One circle per knot of names that need one another, each beginning at its first name."""
    done: set[Name] = set()
    found: list[tuple[Name, ...]] = []
    for start in needs:
        circle = _walk(needs, start, done)
        if circle:
            found.append(circle)
    return found


def _walk(needs: Mapping[Name, Iterable[Name]], start: Name, done: set[Name]) -> tuple[Name, ...]:
    """The first circle met from `start`; names walked to their end are done."""
    path: list[Name] = []
    on_path: dict[Name, int] = {}
    stack: list[tuple[Name, Iterator[Name]]] = []
    circle: tuple[Name, ...] = ()

    def enter(name: Name) -> None:
        on_path[name] = len(path)
        path.append(name)
        stack.append((name, iter(needs.get(name, ()))))

    if start not in done:
        enter(start)
    while stack:
        name, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            path.pop()
            del on_path[name]
            done.add(name)
        elif following in on_path:
            circle = circle or tuple(path[on_path[following] :])
        elif following not in done:
            enter(following)
    return circle
