"""OpenAPI 3.1 of what one person may do: the declared operations, once per entity they may use it on."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

from api.answers import answer
from api.call import Call
from api.describe import Description, administers
from api.field_shapes import example, read_shape, write_shape
from api.openapi_parts import ERROR, SECURITY, decisions, upload
from api.operation import Operation
from api.refusals import refusals
from api.samples import Samples, of_entity, of_nothing
from api.shapes import Shape
from records.attachments import bears
from schema.model import Entity, Field

_WRITES: Final = {
    "create_record": "create", "begin_record": "create", "change_record": "update", "delete_record": "delete",
    "restore_record": "delete",
    "cells": "update", "ranges": "update", "add_comment": "comment", "attach": "update", "detach": "update",
    "export": "export", "begin_import": "import", "share_view": "share",
}  # fmt: skip
_OF_ENTITY: Final = {  # whose ids stand in an address that names no entity
    "download": "file", "notice_read": "notice", "invite": "user", "export_file": "export_job",
    "export_password": "export_job",
}  # fmt: skip
_NOT_OF_LINES: Final = frozenset(("create_record", "begin_record", "add_comment"))
_ATTACHING: Final = frozenset(("attachments", "attach", "detach"))
_SHARED: Final = frozenset(("decide", "problems"))  # one handler at several addresses
_ID: Final = {"type": "integer", "minimum": 1, "maximum": 2**53}
_NAME: Final = {"type": "string", "minLength": 1, "maxLength": 100}
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class Known:
    """What the person may see of one entity, with a few ids that exist."""

    entity: Entity
    verbs: frozenset[str]
    readable: Mapping[str, Shape]
    writable: Mapping[str, Field]
    samples: Samples = field(default_factory=Samples)

    @property
    def ids(self) -> list[int]:
        """Some ids that exist."""
        return self.samples.ids.get("", [])


class Document:
    """Builds the document for one call."""

    def __init__(self, call: Call, operations: Iterable[Operation]) -> None:
        self._call = call
        self._operations = tuple(operations)
        self._known: dict[str, Known] = {}
        self._loose = Samples()  # for operations that concern no single entity

    async def build(self) -> dict[str, Any]:
        """The whole document."""
        house, language = self._call.house, self._call.language
        description = Description(house, self._call.actor, language)
        for entity in description.visible():
            self._known[entity.name] = await self._know(entity)
        self._loose = await of_nothing(self._call)
        for name, entity_name in _OF_ENTITY.items():
            self._loose.ids[name] = self._known[entity_name].ids if entity_name in self._known else []
        paths: dict[str, dict[str, Any]] = {}
        for operation in self._operations:
            for path, about in self._spread(operation):
                paths.setdefault(path, {})[operation.method.lower()] = self._operation(operation, path, about)
        return {
            "openapi": "3.1.0",
            "info": {"title": house.schema.app.name.in_(language), "version": house.schema.version[:12]},
            "servers": [{"url": "/api/v1"}],
            "paths": paths,
            "components": {"schemas": {"Error": ERROR, **self._schemas()}, "securitySchemes": SECURITY},
            "security": [{"bearer": []}, {"cookie": []}],
        }

    async def _know(self, entity: Entity) -> Known:
        house, actor = self._call.house, self._call.actor
        rights = house.policy.fields(actor, entity.name).anywhere
        readable = {n: read_shape(f, rights.masks(n)) for n, f in entity.fields.items() if rights.sees(n)}
        writable = {f.name: f for f in entity.own_fields if rights.writes(f.name, True) and f.readonly is not True}
        verbs = house.policy.verbs(actor, entity.name)
        known = Known(entity, verbs, readable, {n: f for n, f in writable.items() if not f.computed})
        known.samples = await of_entity(self._call, entity, verbs)
        return known

    def _spread(self, operation: Operation) -> Iterator[tuple[str, Known | None]]:
        """The paths at which this person meets the operation."""
        if "{entity}" in operation.path:
            for name, known in self._known.items():
                if _usable(operation, known):
                    for path in self._names(operation, known):
                        yield path.replace("{entity}", name), known
        elif not operation.administers or administers(self._call, operation.administers):
            yield operation.path, None

    def _names(self, operation: Operation, known: Known) -> Iterator[str]:
        """One path per action or workflow where the address names one."""
        flows = [
            f.name for f in self._call.house.schema.workflows.values()
            if f.entity == known.entity.name and f.starts != "export"  # begun by asking for the file
        ]  # fmt: skip
        if "{action}" in operation.path:
            yield from (operation.path.replace("{action}", name) for name in known.entity.actions)
        elif "{workflow}" in operation.path:
            yield from (operation.path.replace("{workflow}", name) for name in flows)
        elif operation.path.endswith("/stage"):
            yield from [operation.path] if known.entity.stages else []
        else:
            yield operation.path

    def _operation(self, operation: Operation, path: str, known: Known | None) -> dict[str, Any]:
        found: dict[str, Any] = {
            "operationId": _id(operation, path),
            "summary": operation.summary,
            "parameters": [
                *self._placed(operation, path, known),
                *_asked(operation, known, self._samples(known)),
                *_headers(operation),
            ],
            "responses": self._responses(operation, known),
        }
        if operation.body is not None:
            found["requestBody"] = {
                "required": True,
                "content": {"application/json": self._body(operation, path, known)},
            }
        if operation.raw:
            found["requestBody"] = upload(self._samples(known).bodies.get(operation.name, {"file": "hello"}))
        if operation.public:
            found["security"] = []
        return found

    def _placed(self, operation: Operation, path: str, known: Known | None) -> list[dict[str, Any]]:
        samples = self._samples(known)
        key = _key(operation, path)
        found = []
        for name in _PLACE.findall(path):
            sampled = samples.ids.get(f"{key}:{name}") or samples.ids.get(key) or samples.ids.get("", [])
            shape = _NAME if name == "name" else _ID
            entry: dict[str, Any] = {"name": name, "in": "path", "required": True, "schema": shape}
            if sampled:
                entry["examples"] = {str(each): {"value": each} for each in sampled[:3]}
            found.append(entry)
        return found

    def _body(self, operation: Operation, path: str, known: Known | None) -> dict[str, Any]:
        samples = self._samples(known)
        content: dict[str, Any] = {"schema": operation.body}
        if known is not None and operation.name in ("create_record", "change_record"):
            creating = operation.name == "create_record"
            name = ("New_" if creating else "Change_") + known.entity.name
            content["schema"] = {"$ref": f"#/components/schemas/{name}"}
            content["example"] = self._example(known) if creating else samples.bodies.get("change_record", {})
        elif _key(operation, path) in samples.bodies:
            content["example"] = samples.bodies[_key(operation, path)]
        return content

    def _samples(self, known: Known | None) -> Samples:
        return known.samples if known else self._loose

    def _example(self, known: Known) -> dict[str, Any]:
        """A new record with what is always required."""
        wanted = (f for f in known.writable.values() if f.required is not False and f.default is None)
        made = {f.name: self._value(f, known) for f in wanted}
        return {name: value for name, value in made.items() if value is not None}

    def _value(self, of: Field, known: Known) -> Any:
        if of.to and of.to[0] in self._known:
            ids = self._known[of.to[0]].ids
            return ids[0] if ids else None
        if of.lines:
            inner = self._known.get(of.lines)
            return [self._example(inner)] if inner else None
        value = example(of)
        return f"{value} {max(known.ids, default=0) + 1}" if of.type == "text" and isinstance(value, str) else value

    def _responses(self, operation: Operation, known: Known | None) -> dict[str, Any]:
        found = {str(status): _problem(status) for status in refusals(operation)}
        for status, shape in (operation.answers or {200: {}}).items():
            found[str(status)] = self._success(operation, status, shape, known)
        return found

    def _success(self, operation: Operation, status: int, shape: Shape, known: Known | None) -> dict[str, Any]:
        if status == HTTPStatus.NOT_MODIFIED:
            return {"description": "The same as the one whose `etag` stands in `if-none-match`"}
        binary = shape.get("format") == "binary"
        kind = "*/*" if binary else "application/json"
        body: Shape = shape
        if known is not None and operation.name in ("get_record", "create_record", "change_record", "restore_record"):
            body = {"$ref": f"#/components/schemas/{known.entity.name}"}
        found: dict[str, Any] = {"description": HTTPStatus(status).phrase, "content": {kind: {"schema": body}}}
        if operation.name == "undo":
            found["links"] = {"redo": {"operationId": "redo", "requestBody": {}}}
        elif operation.name in ("my_queue", "one_request"):
            verbs = [each.path.rpartition("/")[2] for each in self._operations if each.name == "decide"]
            found["links"] = decisions(verbs, listed=operation.name == "my_queue")
        if known is not None and operation.name in ("create_record", "list_records"):
            found["links"] = _links(known.entity.name, operation.name == "list_records", self._verbs_linked(known))
            if operation.name == "create_record":
                found["links"]["undo"] = {"operationId": "undo", "requestBody": {}}
        return found

    def _verbs_linked(self, known: Known) -> list[tuple[str, str]]:
        verbs = [
            ("get_record", "read"), ("record_history", "read"), ("explain_record", "read"),
            ("change_record", "update"), ("delete_record", "delete"),
        ]  # fmt: skip
        return [(name, verb) for name, verb in verbs if verb in known.verbs]

    def _schemas(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, known in self._known.items():
            found[name] = {
                "type": "object",
                "properties": {"id": {"type": "integer"}, "version": {"type": "integer"}, **known.readable},
                "required": ["id", "version"],
            }
            fields = {each: write_shape(f) for each, f in known.writable.items()}
            needed = [each for each, f in known.writable.items() if f.required is True and f.default is None]
            new = {"type": "object", "properties": fields, "additionalProperties": False}
            found[f"New_{name}"] = {**new, "required": needed}
            found[f"Change_{name}"] = new
        return found


def _usable(operation: Operation, known: Known) -> bool:
    """Whether this person may use the operation on some record of the entity."""
    if operation.name in _NOT_OF_LINES and known.entity.lines_of:
        return False
    if operation.name in _ATTACHING and not bears(known.entity):
        return False
    if operation.name == "bulk":
        return bool(known.verbs & {"create", "update", "delete"})
    return _WRITES.get(operation.name, "read") in known.verbs


def _key(operation: Operation, path: str) -> str:
    """Under which name the samples of an operation stand."""
    last = path.rpartition("/")[2]
    return f"act:{last}" if operation.name == "act" else last if operation.name == "decide" else operation.name


def _id(operation: Operation, path: str) -> str:
    parts = [part for part in path.strip("/").split("/") if not part.startswith("{")]
    about = ".".join(parts) if "{entity}" in operation.path else parts[-1] if operation.name in _SHARED else ""
    return f"{operation.name}.{about}" if about else operation.name


def _asked(operation: Operation, known: Known | None, samples: Samples) -> list[dict[str, Any]]:
    found = []
    for each in operation.parameters:
        entry: dict[str, Any] = {"name": each.name, "in": "query", "required": each.needed, "schema": each.shape}
        examples = samples.parameters.get(f"{operation.name}:{each.name}") or _examples(each.name, known)
        if examples:
            entry["examples"] = {str(n): {"value": value} for n, value in enumerate(examples)}
        found.append(entry)
    return found


def _examples(name: str, known: Known | None) -> list[Any]:
    if known is None:
        days = {"from": ["2026-11-01"], "to": ["2026-11-30"]}
        return {"name": ["note.txt"], "q": ["a"], **days}.get(name, [])
    linked = [f.name for f in known.entity.fields.values() if f.to and f.name in known.readable]
    given = {"filter": ["id > 0"], "sort": ["-id"], "verb": ["update"], "field": linked[:1], "name": ["rows.csv"]}
    return given.get(name, [])


def _headers(operation: Operation) -> list[dict[str, Any]]:
    found = []
    if operation.name in ("change_record", "delete_record"):
        shape = {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'}
        found.append({"name": "If-Match", "in": "header", "required": False, "schema": shape})
    return found


def _links(entity: str, listed: bool, verbs: list[tuple[str, str]]) -> dict[str, Any]:
    id = "$response.body#/rows/0/id" if listed else "$response.body#/id"
    suffix = {"record_history": ".history", "explain_record": ".explain"}
    return {
        name: {"operationId": f"{name}.{entity}{suffix.get(name, '')}", "parameters": {"path.id": id}}
        for name, _ in verbs
    }


def _problem(status: int) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def operation_for(operations: Iterable[Operation]) -> Operation:
    """The operation that answers with the document of all others."""
    others = tuple(operations)

    async def openapi(call: Call) -> Response:
        """OpenAPI of what I may do."""
        return answer(await Document(call, others).build())

    return Operation("GET", "/openapi.json", openapi, "This document", answers={200: {"type": "object"}})
