"""What `GET /schema` says: entities, fields, views and verbs, as far as one person may see them, in their language."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.responses import Response

from access.fields import READER, RecordRights
from accounts.codes import NOT_ADMINISTRATOR
from api.answers import answer, packed
from api.call import Call
from api.mending import mending
from api.operation import Operation
from forms.spec import FormSpec, form_field, form_of, plain_names
from grids.spec import grid_of
from kernel.actor import Actor
from kernel.errors import Place, Refusal
from kernel.text import Text
from records.computing import first_stages
from records.house import House
from reports.visible import listed
from schema.main_path import main_path
from schema.model import Action, Entity, Person, Stage, Workflow
from schema.stage_ways import ways
from workflows.chosen import asks


class Description:
    """Describes one house to one person."""

    def __init__(self, house: House, actor: Actor, language: str, opened: Collection[str] = ()) -> None:
        """`opened`: entities of which a seat alone opens records to this person, and then whole (S7.2)."""
        self._opened = opened
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
            "reports": [{"name": each.name, "label": self._say(each.label), "kind": each.kind, "entity": each.entity}
                        for each in listed(self._house, self._actor)],
        }  # fmt: skip

    def visible(self) -> Iterable[Entity]:
        """Entities of which the person may see some row, or make one."""
        return (each for each in self._house.schema.entities.values() if self._sees(each.name))

    def entity(self, entity: Entity) -> dict[str, Any]:
        """One entity as far as its fields may be seen."""
        house, language = self._house, self._language
        opened = entity.name in self._opened
        rights = house.policy.fields(self._actor, entity.name).anywhere
        rights = RecordRights((*rights.applying, *READER.applying)) if opened else rights
        verbs = house.policy.verbs(self._actor, entity.name) | ({"read"} if opened else set())
        grid = grid_of(house.schema, entity.name, rights, language, self._actor.roles)
        form = form_of(house.schema, entity.name, rights, language, self._sees)
        return {
            "name": entity.name,
            "label": self._say(entity.label),
            "icon": entity.icon,
            "title": self._say(entity.title),
            "number": bool(entity.number),
            "owner": entity.owner,
            "system": entity.system,
            "lines_of": list(entity.lines_of) if entity.lines_of else None,
            "verbs": sorted(verbs),
            "fields": form.fields,
            "grid": {"columns": grid.columns},
            "views": [self._view(entity, view, form, verbs) for view in grid.views],
            "form": {"sections": form.sections, "related": form.related, "hidden": form.hidden},
            "reopens": any(
                flow.entity == entity.name and (flow.after_approval == "reopen" or flow.restart_if_changed)
                for flow in self._house.schema.workflows.values()
            ),
            "stages": self._stages(entity),
            "actions": [
                self._action(entity, action, rights) for action in entity.actions.values() if self._acts(action, verbs)
            ],
            "workflows": self._workflows(entity),
            "ahead": [{"name": flow.name, "label": self._say(flow.label)} for flow in self._ahead(entity)],
        }

    def _view(
        self, entity: Entity, view: Mapping[str, Any], form: FormSpec, verbs: Collection[str]
    ) -> Mapping[str, Any]:
        """With what would end the trouble that it colours red."""
        if "red" not in view["color"]:
            return view
        red = entity.views[view["name"]].color["red"]
        mine = [name for name, action in entity.actions.items() if self._acts(action, verbs)]
        return {**view, "mends": mending(self._house.names, entity, red, form, mine)}

    def _sees(self, entity: str) -> bool:
        known = self._house.schema.entity(entity)
        return not known.internal and (entity in self._opened or bool(self._house.policy.verbs(self._actor, entity)))

    def _menu(self, entities: dict[str, Any]) -> list[dict[str, Any]]:
        groups = [
            {
                "label": self._say(group.label),
                "icon": group.icon,
                "entities": [e for e in group.entities if e in entities and e not in self._opened],
            }
            for group in self._house.schema.menu
        ]
        if not groups:
            own = [name for name, each in entities.items()
                   if not each["system"] and not each["lines_of"] and name not in self._opened]  # fmt: skip
            groups = [{"label": "", "icon": "", "entities": own}]
        return [group for group in groups if group["entities"]]

    def _stages(self, entity: Entity) -> list[dict[str, Any]]:
        main = main_path(entity)
        return [self._stage(stage, main) for stage in entity.stages.values()]

    def _stage(self, stage: Stage, main: Collection[str]) -> dict[str, Any]:
        return {
            "name": stage.name, "label": self._say(stage.label), "color": stage.color, "ends": stage.ends,
            "first": stage.first, "approval": stage.approval, "main": stage.name in main,
            "probability": None if stage.probability is None else str(stage.probability),
        }  # fmt: skip

    def _action(self, entity: Entity, action: Action, rights: RecordRights) -> dict[str, Any]:
        everything, plain = RecordRights((), everything=True), plain_names(entity, rights) | set(action.ask)
        questions = [form_field(field, everything, plain, self._language) for field in action.ask.values()]
        return {"name": action.name, "label": self._say(action.label), "ask": questions}

    def _acts(self, action: Action, verbs: Collection[str]) -> bool:
        return action.name in verbs or not action.who or any(self._is(person) for person in action.who)

    def _workflows(self, entity: Entity) -> list[dict[str, Any]]:
        """What a record may be submitted to; `chooses`: its route may ask whom the submitter chooses (S4.9)."""
        return [
            {"name": flow.name, "label": self._say(flow.label), "chooses": asks(flow)}
            for flow in self._submittable(entity)
        ]

    def _submittable(self, entity: Entity) -> Iterable[Workflow]:
        for flow in self._house.schema.workflows.values():
            if flow.entity == entity.name and flow.starts == "submit" and not flow.unbuilt:
                yield flow

    def _ahead(self, entity: Entity) -> Iterable[Workflow]:
        """What a new record comes to first: by its button, by making it, or on the ways out of its first stage."""
        led = {way.approval for begun in first_stages(entity) for way in ways(entity, begun, None).values()}
        for flow in self._house.schema.workflows.values():
            own = flow.entity == entity.name and not flow.unbuilt
            if own and (flow.starts in ("submit", "create") or flow.name in led):
                yield flow

    def _is(self, person: Person) -> bool:
        return person.kind != "role" or person.name in self._actor.roles

    def _say(self, text: Text) -> str:
        return text.in_(self._language)


async def schema(call: Call) -> Response:
    """The schema as far as I may see it; who has kept the answer is told when it is still the same."""
    actor, opened = call.actor, frozenset(await call.door.opened())
    kept, question = call.house.policy.kept, (actor, "description", opened)
    asked = call.request.headers.get("if-none-match")
    if asked and asked == kept.find(question):
        return _same(asked)
    body = packed(Description(call.house, actor, call.language, opened).whole())
    mark = kept.keep(question, f'"{sha256(body).hexdigest()[:32]}"')
    if asked == mark:
        return _same(mark)
    return Response(body, headers=_kept_as(mark), media_type="application/json")


def _same(mark: str) -> Response:
    return Response(status_code=304, headers=_kept_as(mark))


def _kept_as(mark: str) -> dict[str, str]:
    """Kept by the asker alone, who asks each time whether it still holds."""
    return {"etag": mark, "cache-control": "private, no-cache", "vary": "cookie, authorization, accept-language"}


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
    Operation("GET", "/schema", schema, "What there is, as far as I may see it", answers={200: WHOLE, 304: {}}),
    *(
        Operation(
            "GET", path, problems, "Why the file on disk is not served", administers="schema", answers={200: STATUS}
        )
        for path in ("/schema/problems", "/status")
    ),
)
