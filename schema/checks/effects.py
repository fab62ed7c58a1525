"""Effects of approvals that some record would be refused for: the decision itself would fail (S12.7)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from expressions.tree import Expression
from kernel.errors import Code, Problem
from kernel.text import Text
from schema import effect_codes as codes
from schema.checks.reach import steps_of
from schema.checks.scenes import Given, Scene, Seen, may_be_empty
from schema.checks.values import Written, broken_by, fields_set
from schema.checks.ways import conditions, example
from schema.inputs import with_inputs
from schema.model import Effect, Entity, Rule, Schema, Stage, Workflow
from schema.nodes import shortened
from schema.sections.bench import Bench
from schema.stage_ways import Way, must_fill, ways

_NEEDED: Final = {"grant": ("unit", "until"), "revoke": ("unit",), "transfer": ("from", "to")}


@dataclass(frozen=True, slots=True)
class Place:
    """Effects that run together: of which approval, about which records; `entering`: as part of entering a stage."""

    workflow: Workflow
    scene: Scene
    effects: tuple[Effect, ...]
    entering: str = ""
    on_the_way: bool = False  # steps come after it

    @property
    def schema(self) -> Schema:
        """The whole file."""
        return self.scene.schema

    @property
    def entity(self) -> Entity:
        """Whose effects these are."""
        return self.scene.entity


def check(schema: Schema, bench: Bench) -> None:
    """Every approval, once nothing else is wrong."""
    if any(problem.severity == "error" for problem in bench.desk.problems):
        return
    said = set()
    for workflow in schema.workflows.values():
        for problem in broken(schema, workflow):
            if (key := (problem.code.name, problem.place, problem.text("en"))) not in said:
                said.add(key)
                bench.desk.add(problem)


def broken(schema: Schema, workflow: Workflow) -> Iterator[Problem]:
    """Warnings about the effects of one approval."""
    for place in _places(schema, workflow):
        scene = place.scene
        for effect in place.effects:
            here = replace(place, scene=scene.under(effect.when))
            for code, values, given in _judged(here, effect):
                yield Problem(code, {"effect": named(effect), **values, "example": example(given)}, place=effect.place,
                              severity="warning")  # fmt: skip
            scene = _later(scene, effect)


def named(effect: Effect) -> str:
    """An effect as the file writes it, in short."""
    if effect.word in ("set", "update") and effect.values:
        return f"set: {', '.join(effect.values)}"
    then = ", ".join(f"{each.word}: {_object(each)}" for each in effect.then)
    return f"{effect.word}: {_object(effect)}{', ' if then else ''}{then}"


def _object(effect: Effect) -> str:
    if effect.word == "set":
        return ", ".join(effect.values)
    if isinstance(effect.object, frozenset | tuple):
        return ", ".join(str(each) for each in sorted(effect.object, key=str)) or "all"
    return shortened(str(effect.object))


# ------------------------------------------------------------------------------------------------ where effects stand
def _places(schema: Schema, workflow: Workflow) -> Iterator[Place]:
    entity = schema.entities[workflow.entity]
    opened = {name: stage for name, stage in entity.stages.items() if _opens(entity, stage, workflow.name)}
    asked = tuple(rule.check for rule in workflow.rules if rule.when is None)
    needed = (workflow.when, *asked) if workflow.when is not None else asked
    read = read_by(workflow, entity)
    begun = Scene(schema, entity, tuple(each for each in needed if each is not None),
                  _before(entity, workflow, opened), read | _asked_before(entity, workflow, opened))  # fmt: skip
    passed = begun.having(name for step in steps_of(workflow.steps) for name in step.must_fill)
    for step in steps_of(workflow.steps):
        yield Place(workflow, begun.under(step.when).having(step.must_fill), step.when_passed, on_the_way=True)
        for level in step.late:
            yield Place(workflow, begun.under(step.when), level.do, on_the_way=True)
    yield Place(workflow, passed, workflow.when_approved)
    for effects in (workflow.when_rejected, workflow.when_returned, workflow.when_withdrawn):
        yield Place(workflow, begun, effects)
    for name, stage in opened.items():
        entered = replace(passed, stages=(name,)).having(_filled(workflow.when_approved))
        yield Place(workflow, entered, stage.when_entered, entering=name)


def read_by(workflow: Workflow, entity: Entity) -> frozenset[str]:
    """The record's own fields that the route of an approval was chosen by, those behind formulas among them."""
    found = (workflow.when, *(condition for condition, _ in conditions(workflow.steps)))
    return with_inputs(entity, (path[0] for each in found if each is not None for path in each.reads if path))


def _opens(entity: Entity, stage: Stage, workflow: str) -> bool:
    entries = (way.approval for other in entity.stages.values() for way in other.next if way.to == stage.name)
    return workflow in (stage.approval, *entries)


def _before(entity: Entity, workflow: Workflow, opened: Iterable[str]) -> tuple[str, ...]:
    """The stages a record may be in while the approval runs."""
    if workflow.starts == "move":
        return tuple(
            name for name in entity.stages
            if any(to in opened and way.approval == workflow.name for to, way in ways(entity, name, None).items())
        )  # fmt: skip
    if workflow.starts == "create":
        return tuple(each.name for each in entity.stages.values() if each.first) or tuple(entity.stages)[:1]
    return tuple(entity.stages)


def _asked_before(entity: Entity, workflow: Workflow, opened: Mapping[str, Stage]) -> frozenset[str]:
    """What the move that waits for the approval asks to be filled when it is submitted."""
    if workflow.starts != "move" or not opened:
        return frozenset()
    return frozenset.intersection(*(frozenset(must_fill(entity, Way(stage))) for stage in opened.values()))


def _later(scene: Scene, effect: Effect) -> Scene:
    """What holds of the record when the next effect runs."""
    if effect.word == "move" and effect.object in scene.entity.stages:
        kept = scene.stages if effect.when is not None else ()
        return replace(scene, stages=tuple(dict.fromkeys((*kept, str(effect.object)))))
    return scene.having(_filled((effect,))) if effect.when is None else scene


def _filled(effects: Iterable[Effect]) -> frozenset[str]:
    return frozenset(name for each in effects if each.word == "set" for name in each.values)


# ------------------------------------------------------------------------------------------------ one effect
Found = tuple[Code, dict[str, Any], Given | None]


def _judged(place: Place, effect: Effect) -> Iterator[Found]:
    if effect.word == "move":
        yield from _moved(place, effect, "", place.entity)
    elif effect.word == "set":
        yield from _set(place, effect)
    elif effect.word == "create":
        yield from _created(place, effect)
    elif effect.word == "update" and effect.through:
        yield from _updated(place, effect)
    elif effect.word == "start" and effect.object == place.workflow.name and not effect.through:
        yield codes.ROUND, {"workflow": effect.object}, place.scene.found(_any)
    elif effect.word == "draw":
        yield from _drawn(place, effect)
    elif effect.word in ("grant", "revoke", "account", "transfer"):
        yield from _rights(place, effect)


def _any(seen: Seen) -> bool:
    return True


def _moved(place: Place, effect: Effect, prefix: str, entity: Entity) -> Iterator[Found]:
    """A move to `to` from each stage the record may be in."""
    to, stage = str(effect.object), f"{prefix}stage"
    if to not in entity.stages:
        return  # back to where it came from
    for left in entity.stages if prefix else place.scene.stages:
        if left == to or any(each.to == "back" for each in entity.stages[left].next):
            continue
        here = place.scene if prefix else replace(place.scene, stages=(left,))
        given = here.found(partial(_stands_in, stage=stage, name=left), tried={stage: (left,)})
        way = ways(entity, left, None).get(to)
        if given is not None and way is None:
            yield codes.NO_WAY, {"stage": left, "to": to}, given
        elif given is not None and way is not None and not prefix:
            yield from _entered(replace(place, scene=here), way)


def _stands_in(seen: Seen, *, stage: str, name: str) -> bool:
    return bool(seen.given.get(stage) == name)


def _entered(place: Place, way: Way) -> Iterator[Found]:
    """What the stage that an effect moves to asks for: an approval, fields, rules."""
    scene = place.scene
    if way.approval == place.workflow.name:
        yield codes.ROUND, {"workflow": way.approval}, scene.found(_any)
    for name in must_fill(place.entity, way):
        yield from _needs(place, name)
    for rule in way.stage.rules:
        given = scene.found(partial(_breaks, rule=rule), [rule.check, *_some(rule.when)])
        if given is not None:
            yield codes.BREAKS, {"rule": _rule(rule.name), "entity": place.entity.name}, given


def _breaks(seen: Seen, *, rule: Rule) -> bool:
    return seen.broken(rule)


def _needs(place: Place, path: str) -> Iterator[Found]:
    """A field that must be filled and may be empty."""
    if place.scene.may_be_empty(path):
        first = path.split(".")[0]
        required = _some(place.entity.fields[first].required)
        given = place.scene.found(partial(_empty, name=first), required, {first: (None,)})
        if given is not None:
            yield codes.UNFILLED, {"field": first}, given


def _empty(seen: Seen, *, name: str) -> bool:
    return name in seen.given and seen.given[name] is None


def _some(asked: Any) -> list[Expression]:
    return [asked] if isinstance(asked, Expression) else []


def _rule(name: str) -> Text:
    return Text.of({"en": f"the rule `{name}`", "zh-CN": f"规则 `{name}`"})


# ------------------------------------------------------------------------------------------------ what is written
def _set(place: Place, effect: Effect) -> Iterator[Found]:
    for name in effect.values:
        yield from _locked(place, name)
        if place.on_the_way and name in read_by(place.workflow, place.entity):
            yield codes.SETS_ROUTE, {"field": name, "workflow": place.workflow.name}, place.scene.found(_any)
    yield from broken_by(place.scene, Written(place.entity, effect.values))
    yield from _fixed(place, effect, place.entity, effect.values)


def _drawn(place: Place, effect: Effect) -> Iterator[Found]:
    """Lines that are added, as many as a field says."""
    lines, _ = effect.more["into"]
    yield from _locked(place, lines)
    if isinstance(path := path_read(effect.more["count"]), str):
        yield from _needs(place, path)


def _locked(place: Place, name: str) -> Iterator[Found]:
    for left in place.scene.stages:
        locked = place.entity.stages[left].locked
        if left != place.entering and (locked == "all" or name in locked):
            given = replace(place.scene, stages=(left,)).found(_any)
            if given is not None:
                yield codes.LOCKED_THERE, {"field": name, "stage": left}, given


def _updated(place: Place, effect: Effect) -> Iterator[Found]:
    """A record that a single link of this one names."""
    link, entity = place.entity.fields.get(effect.through), place.schema.entities.get(effect.entity)
    if link is None or entity is None or link.type != "link":
        return
    for then in effect.then:
        if then.word == "move":
            yield from _moved(place, then, f"{effect.through}.", entity)
        elif then.word == "set":
            yield from broken_by(place.scene, Written(entity, then.values, f"{effect.through}."))
            yield from _fixed(place, then, entity, then.values)


def _created(place: Place, effect: Effect) -> Iterator[Found]:
    entity = place.schema.entities[effect.entity]
    given = {**effect.values, **dict.fromkeys(effect.copy)}
    for field in entity.own_fields:
        if field.required is True and may_be_empty(replace(field, required=False)) and field.name not in given:
            found = place.scene.found(_any)
            if found is not None:
                yield codes.LACKS, {"field": field.name, "entity": entity.name}, found
        elif field.required is True and isinstance(path := path_read(effect.values.get(field.name)), str):
            yield from _needs(place, path)
    if not effect.for_each:
        yield from broken_by(place.scene, Written(entity, effect.values, new=True))
        yield from _fixed(place, effect, entity, {**dict.fromkeys(fields_set(entity)), **effect.values})


def _fixed(place: Place, effect: Effect, entity: Entity, values: Mapping[str, Any]) -> Iterator[Found]:
    """Values that every record gets alike, where only one may have them."""
    alike = {name for name, value in values.items() if not isinstance(value, Expression) and value is not None}
    groups: list[tuple[str, ...]] = [
        (field.name,) for field in entity.own_fields if field.unique and field.name in alike
    ]
    groups += [each.fields for each in entity.unique if alike.issuperset(each.fields) and each.where is None
               and (each.fields or effect.word == "create")]  # fmt: skip
    for names in groups:
        given = place.scene.found(_any)
        if given is not None:
            fields = ", ".join(f"`{name}`" for name in names) or "-"
            yield codes.SAME_VALUE, {"fields": fields, "entity": entity.name}, given


def _rights(place: Place, effect: Effect) -> Iterator[Found]:
    """Whom, where and until when a right is given: what is empty would reach everything, or nobody."""
    for word in _NEEDED.get(effect.word, ()):
        if isinstance(path := path_read(effect.more.get(word)), str):
            yield from _needs(place, path)
    if len(effect.people) == 1 and effect.people[0].kind == "field":
        yield from _needs(place, effect.people[0].name)
    sources = {str(effect.more.get(word)) for word in _NEEDED["transfer"]} if effect.word == "transfer" else set()
    if len(sources) == 1:
        yield codes.SAME_PERSON, {"person": sources.pop()}, place.scene.found(_any)


def path_read(given: Any) -> str | None:
    """The path of fields that a value is, `=customer.owner`; None for any other value."""
    if isinstance(given, Expression) and len(given.reads) == 1:
        (path,) = given.reads
        return ".".join(path) if path and given.source.strip() == ".".join(path) else None
    return None
