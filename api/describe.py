"""What `GET /schema` says: entities, fields, views and verbs, as far as one person may see them, in their language."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.responses import Response

from access.fields import RecordRights
from accounts.codes import NOT_ADMINISTRATOR
from api.answers import answer
from api.call import Call
from api.operation import Operation
from expressions.tree import Expression
from kernel.actor import Actor
from kernel.errors import Place, Refusal
from kernel.text import Text
from records.house import House
from schema.fieldtypes.description import asked, described
from schema.main_path import main_path
from schema.model import Action, Entity, Field, Person, Stage, View, Workflow

UNLISTED = frozenset({"moves", "completeness", "stage_since"})  # automatic fields that no grid shows of itself


class Description:
    """Describes one house to one person."""

    def __init__(self, house: House, actor: Actor, language: str) -> None:
        self._house = house
        self._actor = actor
        self._language = language

    def whole(self) -> dict[str, Any]:
        """The answer of `GET /schema`."""
        schema = self._house.schema
        app = schema.app
        entities = {entity.name: self.entity(entity) for entity in self.visible()}
        return {
            "version": schema.version,
            "app": {"name": self._say(app.name), "accent": app.accent, "currency": app.currency,
                    "timezone": app.timezone, "locale": app.locale},
            "menu": self._menu(entities),
            "entities": entities,
        }  # fmt: skip

    def visible(self) -> Iterable[Entity]:
        """Entities of which the person may see some row, or make one."""
        for entity in self._house.schema.entities.values():
            if not entity.internal and self._house.policy.verbs(self._actor, entity.name):
                yield entity

    def entity(self, entity: Entity) -> dict[str, Any]:
        """One entity as far as its fields may be seen."""
        rights = self._house.policy.fields(self._actor, entity.name).anywhere
        seen = {name: field for name, field in entity.fields.items() if rights.sees(name) or rights.writes(name, True)}
        return {
            "name": entity.name,
            "label": self._say(entity.label),
            "icon": entity.icon,
            "title": entity.title.in_(self._language),
            "number": bool(entity.number),
            "owner": entity.owner,
            "system": entity.system,
            "lines_of": list(entity.lines_of) if entity.lines_of else None,
            "verbs": sorted(self._house.policy.verbs(self._actor, entity.name)),
            "fields": {name: self.field(field, rights) for name, field in seen.items()},
            "grid": {"columns": _columns(entity, seen)},
            "views": [self._view(view, seen) for view in entity.views.values() if self._shows(view)],
            "form": self._form(entity, seen),
            "stages": self._stages(entity),
            "actions": [
                self._action(action, rights) for action in entity.actions.values() if self._acts(entity, action)
            ],
            "workflows": [{"name": flow.name, "label": self._say(flow.label)} for flow in self._submittable(entity)],
        }

    def field(self, field: Field, rights: RecordRights) -> dict[str, Any]:
        """One field: what it is, how it looks, what may be asked of it."""
        return described(field, rights, self._language)

    def _menu(self, entities: dict[str, Any]) -> list[dict[str, Any]]:
        groups = [
            {
                "label": self._say(group.label),
                "icon": group.icon,
                "entities": [e for e in group.entities if e in entities],
            }
            for group in self._house.schema.menu
        ]
        if not groups:
            own = [name for name, each in entities.items() if not each["system"] and not each["lines_of"]]
            groups = [{"label": "", "icon": "", "entities": own}]
        return [group for group in groups if group["entities"]]

    def _view(self, view: View, seen: dict[str, Field]) -> dict[str, Any]:
        return {
            "name": view.name,
            "label": self._say(view.label),
            "kind": view.kind,
            "where": str(view.where) if view.where and _reads_only(view.where, seen) else "",
            "columns": [name for name in view.columns if name in seen],
            "sort": [name for name in view.sort if name.lstrip("-") in seen],
            "color": {color: str(when) for color, when in view.color.items() if _reads_only(when, seen)},
            "by": view.by if view.by in seen else "",
            "card": [name for name in view.card if name in seen],
            "group": [name for name in view.group if name in seen],
        }

    def _form(self, entity: Entity, seen: dict[str, Field]) -> dict[str, Any]:
        sections = [
            {"label": self._say(section.label), "fields": [name for name in section.fields if name in seen],
             "columns": section.columns, "show": asked(section.show)}
            for section in entity.form.sections
        ]  # fmt: skip
        if not sections:
            own = [name for name, field in seen.items() if not field.automatic]
            sections = [{"label": "", "fields": own, "columns": 2, "show": True}]
        return {"sections": [s for s in sections if s["fields"]], "related": list(self._related(entity))}

    def _related(self, entity: Entity) -> Iterable[dict[str, Any]]:
        visible = {each.name for each in self.visible()}
        for name in entity.form.related:
            collection = entity.collections.get(name)
            if collection is not None and collection.entity in visible:
                label = self._house.schema.entity(collection.entity).label
                yield {"name": name, "label": self._say(label), "entity": collection.entity, "field": collection.field}

    def _stages(self, entity: Entity) -> list[dict[str, Any]]:
        main = main_path(entity)
        return [self._stage(stage, main) for stage in entity.stages.values()]

    def _stage(self, stage: Stage, main: Collection[str]) -> dict[str, Any]:
        return {
            "name": stage.name, "label": self._say(stage.label), "color": stage.color, "ends": stage.ends,
            "first": stage.first, "approval": stage.approval, "main": stage.name in main,
            "probability": None if stage.probability is None else str(stage.probability),
        }  # fmt: skip

    def _action(self, action: Action, rights: RecordRights) -> dict[str, Any]:
        everything = RecordRights((), everything=True)
        questions = [self.field(field, everything) for field in action.ask.values()]
        return {"name": action.name, "label": self._say(action.label), "ask": questions}

    def _acts(self, entity: Entity, action: Action) -> bool:
        return action.name in self._house.policy.verbs(self._actor, entity.name) or not action.who or any(
            self._is(person) for person in action.who
        )  # fmt: skip

    def _submittable(self, entity: Entity) -> Iterable[Workflow]:
        for flow in self._house.schema.workflows.values():
            if flow.entity == entity.name and flow.starts == "submit" and not flow.unbuilt:
                yield flow

    def _shows(self, view: View) -> bool:
        return not view.roles or bool(self._actor.roles & set(view.roles))

    def _is(self, person: Person) -> bool:
        return person.kind != "role" or person.name in self._actor.roles

    def _say(self, text: Text) -> str:
        return text.in_(self._language)


def _columns(entity: Entity, seen: dict[str, Field]) -> list[str]:
    own = [name for name, field in seen.items() if not field.automatic]
    ahead = [name for name in ("number",) if name in seen and entity.number]
    behind = [name for name in ("stage", "owner", "unit", "updated_at") if name in seen]
    return [*ahead, *own, *behind]


def _reads_only(expression: Expression, seen: dict[str, Field]) -> bool:
    return all(path[0] in seen for path in expression.reads)


async def schema(call: Call) -> Response:
    """The schema as far as I may see it."""
    return answer(Description(call.house, call.actor, call.language).whole())


async def problems(call: Call) -> Response:
    """Why the file on disk is not served, for those who administer the schema."""
    if not administers(call, "schema"):
        raise Refusal(NOT_ADMINISTRATOR, {"what": "schema"})
    return answer({
        "version": call.house.schema.version,
        "problems": [
            {"place": _place(call, each.place), "code": each.code.name, "severity": each.severity,
             "message": each.text(call.language), "help": each.help(call.language)}
            for each in call.holder.problems
        ],
        "plugins": call.house.relay.reports(call.language),
    })  # fmt: skip


def _place(call: Call, place: Place | None) -> str:
    """File, line and column; the file as it is called in its own folder, not where the folder lies."""
    if place is None or not place.file:
        return ""
    folder, file = call.house.settings.schema.resolve().parent, Path(place.file)
    inside = file.resolve().is_relative_to(folder)
    shown = file.resolve().relative_to(folder).as_posix() if inside else file.name
    return str(replace(place, file=shown))


def administers(call: Call, what: str) -> bool:
    """Whether the person holds a role that administers this."""
    roles = call.house.schema.roles
    return any(what in roles[name].administers for name in call.actor.roles if name in roles)


STATUS = {"type": "object", "required": ["version", "problems", "plugins"]}
WHOLE = {"type": "object", "required": ["version", "app", "menu", "entities"]}
OPERATIONS = (
    Operation("GET", "/schema", schema, "What there is, as far as I may see it", answers={200: WHOLE}),
    Operation("GET", "/schema/problems", problems, "Why the file on disk is not served", answers={200: STATUS}),
    Operation("GET", "/status", problems, "Why the file on disk is not served", answers={200: STATUS}),
)
