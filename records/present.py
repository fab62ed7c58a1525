"""Turns what the door gives into the JSON of api.md."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kernel.reference import Reference
from records.house import House
from records.links import is_open, named
from records.results import Outcome, Page, Record
from schema.fieldtypes import registry
from schema.model import Entity, Field

Json = dict[str, Any]
_SHOWN: Final = 4  # characters of a masked text that stay readable


class Present:
    """Presents one house in one language."""

    def __init__(self, house: House, language: str) -> None:
        self._house = house
        self._language = language

    def record(self, found: Record) -> Json:
        """`{id, version, title, fields ..., may}`; lines as lists of objects with `id`."""
        entity = self._house.schema.entity(found.entity)
        made: Json = {"id": found.id, "version": found.version, "title": found.title}
        for name, value in found.values.items():
            made[name] = self._value(entity.fields[name], value, found)
        for name, lines in found.lines.items():
            made[name] = [self.record(line) for line in lines]
        if found.masked:
            made["masked"] = sorted(found.masked)
        if found.may is not None:
            made["may"] = {
                "verbs": list(found.may.verbs),
                "fields": dict(found.may.fields),
                "moves": list(found.may.moves),
                **({"reopens": dict(found.may.reopens)} if found.may.reopens else {}),
            }
        made.update(found.approvals)
        if found.merged_into is not None:
            at = (found.merged_into.entity, found.merged_into.id)
            made["merged_into"] = {"id": at[1], "title": found.titles.get(at)}
        return made

    def page(self, found: Page) -> Json:
        """`{rows, total, total_is, next}`."""
        rows = found.ready if found.ready is not None else [self.record(each) for each in found.rows]
        return {"rows": rows, "total": found.total, "total_is": found.total_is, "next": found.next}

    def outcome(self, done: Outcome) -> Json:
        """The record, with `warnings` and `pending` where there are any, and the `change_set` that takes this back."""
        made: Json = self.record(done.record) if done.record else {"id": done.id}
        if done.warnings:
            made["warnings"] = self.warnings(done)
        if done.pending:
            made["pending"] = {**made.get("pending", {}), **done.pending}
        if done.change_set:
            made["change_set"] = done.change_set
        return made

    def warnings(self, done: Outcome) -> list[Json]:
        """`[{field, code, message}]`."""
        return [{"field": w.field, "code": w.code.name, "message": w.text(self._language)} for w in done.warnings]

    def result(self, done: Outcome) -> Json:
        """One entry of `results`: `{record}` or `{id, value, version}` of a cell."""
        if done.record is not None:
            return {"id": done.id, "version": done.record.version, "record": self.outcome(done)}
        plain = dict(done.value) if isinstance(done.value, Mapping) else {"id": done.id}
        return {**plain, "pending": dict(done.pending)} if done.pending else plain

    def history(self, found: Json) -> Json:
        """`{rows: [{at, by, verb, changes}], next}`, as the door gives it."""
        return found

    def explanation(self, found: Any) -> Json:
        """`{verb, allowed, why, rule, help}`."""
        place = found.place
        return {
            "verb": found.verb, "allowed": found.allowed, "why": [each.text(self._language) for each in found.why],
            "rule": {"file": place.file, "line": place.line} if place else None,
            "help": " ".join(filter(None, (each.help(self._language) for each in found.why))),
        }  # fmt: skip

    def _value(self, field: Field, value: Any, found: Record) -> Any:
        if field.name in found.masked:
            return masked(field, value, self._language)
        if value is None or value == ():
            return None if value is None else []
        if field.lines:
            return value  # a list tells how many
        linked = list(named(field, value))
        if linked:
            shown = [self._link(field, each, found) for each in linked]
            return shown if isinstance(value, tuple) else shown[0]
        return registry.of(field).as_json(field, value)

    def _link(self, field: Field, linked: tuple[str, int], found: Record) -> Json:
        made: Json = {"id": linked[1], "title": found.titles.get(linked)}
        if is_open(field):
            made["entity"] = linked[0]
        return made


def value_json(sight: Any, entity: Entity, name: str, value: Any) -> Any:
    """A single value in the API's form; a link as its id alone with a title that the person may know."""
    field = entity.fields.get(name)
    if field is None or value is None or field.lines:
        return None
    linked = list(named(field, value))
    if linked:
        shown = [
            {"id": id, "title": _known_title(sight, target, id), **({"entity": target} if is_open(field) else {})}
            for target, id in linked
        ]
        return shown if isinstance(value, tuple) else shown[0]
    return registry.of(field).as_json(field, value)


def _known_title(sight: Any, target: str, id: int) -> str | None:
    facts = sight.house.organisation
    known = facts.members if target == "user" else facts.units if target == "unit" else {}
    return known[id].name if id in known else None


def masked(field: Field, value: Any, language: str) -> str | None:
    """A value of which only the ends can be read; None stays empty."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple | Reference) or field.to:
        return "•••"
    return masked_json(field, value)


def masked_json(field: Field, value: Any) -> str | None:
    """The same of a value in the API's form; only plain texts keep their ends."""
    return mask_of(field)(value)


def mask_of(field: Field) -> Callable[[Any], str | None]:
    """Masks values of a field that are in the API's form."""
    return _ends if not field.options and registry.of(field).kind(field).kind == "text" else _dots


def _dots(value: Any) -> str | None:
    return None if value is None or value == [] else "•••"


def _ends(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) <= 2 * _SHOWN:
        return _dots(value)
    return f"{value[:3]}{'•' * (len(value) - 3 - _SHOWN)}{value[-_SHOWN:]}"
