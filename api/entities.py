"""Lists and single records: read, create, change, delete, restore; each a few lines over the door."""

import re
from pathlib import Path
from typing import Any, Final

from starlette.responses import Response

from api import shown
from api.answers import answer
from api.call import Call
from api.codes import BAD_VERSION, NOT_FOUND
from api.operation import Operation
from api.parameters import Parameter
from api.records_shapes import GROUP, GROUPS, ID, LIST, PAGE, RECORD, ROWS
from api.shapes import VALUES, array, form, text
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.delete import Delete
from records.actions.restore import Restore
from records.actions.share import Share
from records.actions.update import Update
from records.grouping import Asked
from records.results import Query

_VERSION: Final = re.compile(r'^(?:W/)?"?([1-9][0-9]{0,17})"?$')


async def list_records(call: Call) -> Response:
    """A page of records."""
    found = await call.door.grid(call.path["entity"], query_of(call))
    return answer(shown.page(call, found))


async def list_groups(call: Call) -> Response:
    """The groups of a list with counts and figures; without `by` the totals of all its rows."""
    given = dict(call.parameters)
    by, totals = (tuple(filter(None, given.pop(name, "").split(","))) for name in ("by", "totals"))
    mark = given.pop("mark", "")
    return answer(await call.door.groups(call.path["entity"], Asked(Query(**given), by, totals, mark)))


async def list_views(call: Call) -> Response:
    """Views of a list that others share with me, as far as my rights show what they ask."""
    return answer({"rows": await call.door.shared_views(call.path["entity"]), "next": None})


async def share_view(call: Call) -> Response:
    """Shares a view of mine with roles; with none it is mine alone again."""
    done = await call.door.run(Share(call.path["entity"], number_in(call, "view"), tuple(call.body["roles"])))
    return answer(done.value)


async def create_record(call: Call) -> Response:
    """A new record: 201 with the record and its address."""
    entity = call.path["entity"]
    done = await call.door.run(Create(entity, call.body))
    return answer(shown.outcome(call, done), 201, {"location": f"/api/v1/{entity}/{done.id}"})


async def begin_record(call: Call) -> Response:
    """The defaults of a new record, worked out from what is typed so far; nothing is stored."""
    found = await call.door.beginning(call.path["entity"], call.body)
    return answer({"values": _values_only(shown.record(call, found))})


def _values_only(record: dict[str, Any]) -> dict[str, Any]:
    """Without what only a stored record has; in lines too."""
    bare = {name: value for name, value in record.items() if name not in ("id", "version", "title")}
    return {name: [_values_only(line) for line in value] if _is_lines(value) else value for name, value in bare.items()}


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "version" in value[0]


async def get_record(call: Call) -> Response:
    """One record with its version as ETag."""
    found = await call.door.get(call.path["entity"], id_of(call))
    return answer(shown.record(call, found), headers={"etag": f'"{found.version}"'})


async def change_record(call: Call) -> Response:
    """Changes the given fields; others stay as they are."""
    done = await call.door.run(Update(call.path["entity"], id_of(call), call.body, version=version_of(call)))
    return answer(shown.outcome(call, done))


async def delete_record(call: Call) -> Response:
    """A soft delete; `restore` undoes it. What an approval guards stays until it is approved: then `pending`."""
    done = await call.door.run(Delete(call.path["entity"], id_of(call), version=version_of(call)))
    if done.pending:
        return answer({"id": done.id, "deleted": False, "pending": dict(done.pending)})
    return answer({"id": done.id, "deleted": True})


async def restore_record(call: Call) -> Response:
    """Takes a delete back."""
    done = await call.door.run(Restore(call.path["entity"], id_of(call)))
    return answer(shown.outcome(call, done))


async def record_history(call: Call) -> Response:
    """What changed, newest first."""
    found = await call.door.history(call.path["entity"], id_of(call), **call.parameters)
    return answer(shown.present(call).history(found))


async def commented(call: Call) -> Response:
    """The cells of these records about which there are comments: where a list marks a corner."""
    ids = [int(each) for each in call.parameters["ids"].split(",") if each.isascii() and each.isdecimal()]
    return answer(await call.door.commented(call.path["entity"], [id for id in ids if id < 2**63][:MARKED]))


async def explain_record(call: Call) -> Response:
    """Why a verb is or is not allowed here, which rule says so, and what would help."""
    verb = call.parameters.get("verb", "read")
    found = await call.door.explain(call.path["entity"], id_of(call), verb)
    body = shown.present(call).explanation(found)
    if body["rule"]:  # where the schema lies on this machine is nobody's business
        body["rule"] = {**body["rule"], "file": Path(body["rule"]["file"]).name}
    return answer(body)


async def choices(call: Call) -> Response:
    """What may be picked for a link or person field."""
    asked = call.parameters
    found = await call.door.choices(call.path["entity"], asked["field"], asked.get("q", ""), asked.get("record"))
    return answer({"rows": [{"id": each.id, "title": each.title} for each in found], "next": None})


def query_of(call: Call) -> Query:
    """The list a person asks for."""
    given: dict[str, Any] = dict(call.parameters)
    if "fields" in given:
        given["fields"] = tuple(name for name in given["fields"].split(",") if name)
    return Query(**given)


def id_of(call: Call) -> int:
    """The id in the address. Raises Refusal (404) when it is none."""
    return number_in(call, "id")


def number_in(call: Call, name: str) -> int:
    """A number in the address. Raises Refusal (404) when it is none."""
    text = call.path[name]
    if not (text.isascii() and text.isdecimal() and len(text) < 19 and int(text)):
        raise Refusal(NOT_FOUND)
    return int(text)


def version_of(call: Call) -> int | None:
    """The version of If-Match; None when it is absent or `*`. Raises Refusal (422)."""
    text = call.request.headers.get("if-match", "").strip()
    if text in ("", "*"):
        return None
    found = _VERSION.match(text)
    if not found:
        raise Refusal(BAD_VERSION, {"found": repr(text[:60])})
    return int(found[1])


ANSWER = {200: RECORD}
DELETED = {200: form({"id": {"type": "integer"}, "deleted": {"type": "boolean"}}, {"pending": {"type": "object"}})}
MARKED: Final = 200  # records in one question
HISTORY = (
    Parameter("after", most=500), Parameter("limit", "integer", least=1, most=1000), Parameter("field", most=200)
)  # fmt: skip
EXPLAINED = {200: {"type": "object", "required": ["verb", "allowed", "why", "rule", "help"]}}
PICK = (
    Parameter("field", needed=True, most=200),
    Parameter("q", most=500),
    Parameter("record", "integer", least=1, most=2**62),
)
OPERATIONS = (
    Operation("GET", "/{entity}", list_records, "A page of records", LIST, answers={200: PAGE}),
    Operation("POST", "/{entity}", create_record, "A new record", body=VALUES, idempotent=True,
              answers={201: RECORD}),
    Operation("POST", "/{entity}/new", begin_record, "What a new record begins with; nothing is stored", body=VALUES,
              answers={200: form({"values": VALUES})}),
    Operation("GET", "/{entity}/groups", list_groups, "Groups of a list with counts and figures, or its totals", GROUP,
              answers={200: GROUPS}),
    Operation("GET", "/{entity}/views", list_views, "Views that others share with me", answers={200: ROWS}),
    Operation("PUT", "/{entity}/views/{view}", share_view, "Share a view of mine with roles, or with nobody",
              body=form({"roles": array(text(100), 200)}), answers={200: form({"id": ID, "roles": array(text(100))})}),
    Operation("GET", "/{entity}/choices", choices, "What may be picked for a field", PICK, answers={200: ROWS}),
    Operation("GET", "/{entity}/commented", commented, "Cells with comments", (Parameter("ids", needed=True),),
              answers={200: ROWS}),
    Operation("GET", "/{entity}/{id}", get_record, "One record", answers=ANSWER),
    Operation("PATCH", "/{entity}/{id}", change_record, "Change fields of a record", body=VALUES,
              answers=ANSWER, refuses=(409,)),
    Operation("DELETE", "/{entity}/{id}", delete_record, "Delete a record; it can be restored",
              answers=DELETED, refuses=(409,)),
    Operation("POST", "/{entity}/{id}/restore", restore_record, "Restore a deleted record",
              answers=ANSWER, refuses=(409,)),
    Operation("GET", "/{entity}/{id}/history", record_history, "What changed", HISTORY, answers={200: ROWS}),
    Operation("GET", "/{entity}/{id}/explain", explain_record, "Why a verb is or is not allowed",
              (Parameter("verb", most=200),), answers=EXPLAINED),
)  # fmt: skip
