"""Values that effects write, held against rules, bounds, requirements and links of the record they are written to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from expressions.decide import decide
from expressions.tree import Expression
from kernel.errors import Code
from kernel.text import Text
from schema import effect_codes as codes
from schema.checks.scenes import Given, Scene, Seen, fits, may_be_empty
from schema.inputs import with_inputs
from schema.model import Entity, Field, Rule
from schema.sampling import Sampling
from schema.worlds import RECORD

NEW: Final = 500_000  # the id of a record an effect makes
Found = tuple[Code, dict[str, Any], Given | None]


@dataclass(frozen=True, slots=True)
class Written:
    """What is written to a record of `entity`: the one at hand, one behind a link (`prefix`), or a `new` one."""

    entity: Entity
    values: Mapping[str, Any]
    prefix: str = ""
    new: bool = False


def broken_by(scene: Scene, written: Written) -> Iterator[Found]:
    """A rule, check, requirement or link that the values break, where it held before."""
    entity = written.entity
    for rule in entity.rules:
        if not rule.warn and _touches(written, rule.check, rule.when) and _known(written, rule.check, rule.when):
            yield from _said(scene, written, _Rule(rule), Text.of({"en": f"the rule `{rule.name}`",
                                                                   "zh-CN": f"规则 `{rule.name}`"}))  # fmt: skip
    for field in entity.own_fields:
        if field.check is not None and _touches(written, field.check) and _known(written, field.check):
            yield from _said(scene, written, _Check(field), _of_field("check", field))
        if field.name in written.values and (field.min is not None or field.max is not None):
            yield from _said(scene, written, _Bounds(field), _of_field("min/max", field))
        if _may_lack(written, field):
            yield from _said(scene, written, _Required(field), _of_field("required", field))
        if field.name in written.values and field.where is not None and field.type == "link":
            yield from _said(scene, written, _Where(field), _of_field("where", field))


def fields_set(entity: Entity) -> Mapping[str, Any]:
    """The defaults that a new record has."""
    return {field.name: field.default for field in entity.own_fields if not isinstance(field.default, Expression)}


def _of_field(word: str, field: Field) -> Text:
    return Text.of({"en": f"`{word}` of `{field.name}`", "zh-CN": f"`{field.name}` 的 `{word}`"})


def _touches(written: Written, *asked: Expression | None) -> bool:
    """Whether what is written can change the answer; of a new record all is written."""
    names = (path[0] for each in asked if each is not None for path in each.reads if path)
    return written.new or bool(with_inputs(written.entity, names) & written.values.keys())


def _known(written: Written, *asked: Expression | None) -> bool:
    """Whether an example can say it: nothing of other tables, roles, or what only the product knows of a new record."""
    found = [each for each in asked if each is not None]
    if any(each.tables or each.organisation or each.specials - {"submitter"} for each in found):
        return False
    firsts = {path[0] for each in found for path in each.reads if path}
    fields = written.entity.fields
    if any(name not in fields or fields[name].lines for name in firsts):
        return False
    return not written.new or not any(fields[name].automatic for name in firsts)


def _may_lack(written: Written, field: Field) -> bool:
    """Whether the values can make a field needed that is not there, or take it away."""
    if not may_be_empty(replace(field, required=False)):
        return False
    if field.name in written.values:
        return field.required is not False and not (written.new and field.required is True)
    return (
        isinstance(field.required, Expression) and _touches(written, field.required) and _known(written, field.required)
    )


# ------------------------------------------------------------------------------------------------ the search
@dataclass(frozen=True, slots=True)
class _Rule:
    rule: Rule

    @property
    def reads(self) -> Iterable[Expression]:
        return [each for each in (self.rule.check, self.rule.when) if each is not None]

    def fails(self, seen: Seen, record: int, entity: Entity) -> bool:
        return seen.broken(self.rule, record)


@dataclass(frozen=True, slots=True)
class _Check:
    field: Field

    @property
    def reads(self) -> Iterable[Expression]:
        return [self.field.check] if self.field.check is not None else []

    def fails(self, seen: Seen, record: int, entity: Entity) -> bool:
        row = seen.world.get(entity.name, record)
        if row is None or row[self.field.name] is None or self.field.check is None:
            return False
        return decide(self.field.check, seen.world, seen.world.frame.about(record)) is False


@dataclass(frozen=True, slots=True)
class _Bounds:
    field: Field
    reads: Iterable[Expression] = ()

    def fails(self, seen: Seen, record: int, entity: Entity) -> bool:
        row = seen.world.get(entity.name, record)
        return row is not None and row[self.field.name] is not None and not fits(self.field, row[self.field.name])


@dataclass(frozen=True, slots=True)
class _Required:
    field: Field

    @property
    def reads(self) -> Iterable[Expression]:
        return [self.field.required] if isinstance(self.field.required, Expression) else []

    def fails(self, seen: Seen, record: int, entity: Entity) -> bool:
        row = seen.world.get(entity.name, record)
        if row is None or row[self.field.name] is not None:
            return False
        if not isinstance(self.field.required, Expression):
            return bool(self.field.required)
        return decide(self.field.required, seen.world, seen.world.frame.about(record)) is True


@dataclass(frozen=True, slots=True)
class _Where:
    field: Field

    @property
    def reads(self) -> Iterable[Expression]:
        return ()

    def fails(self, seen: Seen, record: int, entity: Entity) -> bool:
        row = seen.world.get(entity.name, record)
        picked = row[self.field.name] if row is not None else None
        if picked is None or self.field.where is None:
            return False
        frame = replace(seen.world.frame.about(record), names={self.field.name: picked})
        return decide(self.field.where, seen.world, frame) is False


_Asked = _Rule | _Check | _Bounds | _Required | _Where


def _said(scene: Scene, written: Written, asked: _Asked, what: Text) -> Iterator[Found]:
    tried = _tried(scene, written, asked)

    def wanted(seen: Seen) -> bool:
        before = _record(seen, written)
        if not written.new and (before is None or asked.fails(seen, before, written.entity)):
            return False
        if isinstance(asked, _Required) and written.prefix and asked.field.name not in written.values:
            return False
        after = _after(seen, written)
        record = _record(after, written) if after is not None else None
        return after is not None and record is not None and asked.fails(after, record, written.entity)

    given = scene.found(wanted, [] if written.new or written.prefix else asked.reads, tried)
    if given is not None:
        yield codes.BREAKS, {"rule": what, "entity": written.entity.name}, given


def _record(seen: Seen, written: Written) -> int | None:
    """The id of the record that is written to."""
    if written.new:
        return NEW
    if not written.prefix:
        return RECORD
    row = seen.world.get(seen.scene.entity.name, RECORD)
    return row[written.prefix.rstrip(".")] if row is not None else None


def _after(seen: Seen, written: Written) -> Seen | None:
    """The record, or the new one, with the values; None where they cannot be told from the example."""
    try:
        values = {name: seen.value(given) for name, given in written.values.items()}
    except KeyError:
        return None
    if not written.new:
        return seen.after({f"{written.prefix}{name}": value for name, value in values.items()})
    made = seen.after({})
    made.world.put(written.entity.name, NEW, {**fields_set(written.entity), **values})
    return made


def _tried(scene: Scene, written: Written, asked: _Asked) -> dict[str, list[Any]]:
    """Values worth trying: those at the limits of what is asked, also of the fields that the written ones come from."""
    learned = Sampling(scene.schema, written.entity.name, scene.today)
    for each in asked.reads:
        learned.read(each)
    field = getattr(asked, "field", None)
    if field is not None and isinstance(asked, _Bounds):
        learned.add(field.name, learned.beside(field.name, [each for each in (field.min, field.max) if _plain(each)]))
    if isinstance(asked, _Required) and field is not None:
        learned.add(field.name, [None])
    tried: dict[str, list[Any]] = {}
    for name, values in learned.values.items():
        first = name.split(".")[0]
        if first not in written.values and not written.new:
            tried.setdefault(f"{written.prefix}{name}", []).extend(values)
        value = written.values.get(first)
        for path in value.reads if isinstance(value, Expression) else ():
            rest = name.split(".")[1:]
            tried.setdefault(".".join((*path, *rest)), []).extend(values)
    if isinstance(asked, _Where):
        tried.update(_of_link(scene, written, asked))
    for value in written.values.values():
        for path in value.reads if isinstance(value, Expression) else ():
            name = ".".join(path)
            if name and not any(each.split(".")[0] == path[0] for each in tried):
                tried[name] = [_some_value(scene, path[0])]
    if written.prefix:
        tried = {**{f"{written.prefix}{name}": [None] for name in written.values}, **tried}
    return {name: values for name, values in tried.items() if values and not name.startswith(("submitter.", "."))}


def _of_link(scene: Scene, written: Written, asked: _Where) -> dict[str, list[Any]]:
    """Values of the picked record that its `where` asks about, where it is this record or one it names."""
    value = written.values.get(asked.field.name)
    if not isinstance(value, Expression) or asked.field.where is None:
        return {}
    source = value.source.strip()
    begin = "" if source == "this" else f"{source}." if source in scene.entity.fields else None
    target = asked.field.to[0] if len(asked.field.to) == 1 else ""
    if begin is None or target not in scene.schema.entities:
        return {}
    learned = Sampling(scene.schema, target, scene.today, of=asked.field.name)
    learned.read(asked.field.where)
    return {f"{begin}{name}": values for name, values in learned.values.items()}


def _plain(value: Any) -> bool:
    return value is not None and not isinstance(value, Expression)


def _some_value(scene: Scene, name: str) -> Any:
    field = scene.entity.fields.get(name)
    found = Sampling(scene.schema, scene.entity.name, scene.today).filled(name) if field is not None else ()
    return next(iter(found), None)
