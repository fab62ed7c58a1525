"""Deeds on one record: actions, moves, submitting, the simulated route, comments."""

from starlette.responses import Response

from api import shown
from api.answers import answer
from api.call import Call
from api.entities import id_of
from api.operation import Operation
from api.parameters import Parameter
from api.records_shapes import MORE, RECORD, ROWS
from api.shapes import VALUES, array, form, integer, text
from records.actions.act import Act
from records.actions.comment import Comment
from workflows.requests import Submit
from workflows.simulate import route_of
from workflows.stages import Move
from workflows.unsaved import route_of_new

MOVE = form(
    {"to": text(200)},
    {"reason": text(), "ask": VALUES, "chosen": VALUES, "from": text(200), "client_key": text(200)},
)
SUBMIT = form(None, {"client_key": text(200), "chosen": VALUES, "comment": text()})
SAID = (*MORE, Parameter("field", most=200))
COMMENT = form({"text": text(20_000)}, {"mentions": array(integer(), 100), "field": text(200)})


async def act(call: Call) -> Response:
    """Runs a named action; the body holds what it asks."""
    done = await call.door.run(Act(call.path["entity"], id_of(call), call.path["action"], call.body))
    return answer(shown.outcome(call, done))


async def move(call: Call) -> Response:
    """Moves the record to a stage, or asks for the approval the move needs (`pending`)."""
    body, entity, id = call.body, call.path["entity"], id_of(call)
    action = Move(entity, id, body["to"], body.get("reason", ""), body.get("ask", {}), body.get("from", ""),
                  body.get("chosen", {}))  # fmt: skip
    done = await call.door.run(action)
    found = shown.record(call, await call.door.get(entity, id))
    return answer({**found, "pending": dict(done.pending)} if done.pending else found)


async def submit(call: Call) -> Response:
    """Submits the record to a workflow; the same `client_key` again gives the same request."""
    body = call.body
    action = Submit(
        call.path["entity"], id_of(call), call.path["workflow"],
        client_key=body.get("client_key", ""), comment=body.get("comment", ""), chosen=body.get("chosen", {}),
    )  # fmt: skip
    done = await call.door.run(action)
    return answer(done.value)


async def route(call: Call) -> Response:
    """Who would decide this, why, and by when."""
    found = await route_of(
        call.house, call.actor, call.path["entity"], id_of(call), call.path["workflow"], call.language
    )
    return answer(found)


async def route_with(call: Call) -> Response:
    """The same for the record as these values would leave it; nothing is saved."""
    found = await route_of(
        call.house, call.actor, call.path["entity"], id_of(call), call.path["workflow"], call.language, call.body
    )
    return answer(found)


async def route_of_unsaved(call: Call) -> Response:
    """The same for a new record that these values would make; nothing is saved."""
    found = await route_of_new(
        call.house, call.actor, call.path["entity"], call.body, call.path["workflow"], call.language
    )
    return answer(found)


async def comments(call: Call) -> Response:
    """What people said about the record, newest first."""
    found = await call.door.comments(call.path["entity"], id_of(call), **call.parameters)
    return answer(found)


async def add_comment(call: Call) -> Response:
    """Says something about the record; `@name` or `@login` mentions a person, `mentions` says who of that name."""
    mentions = tuple(call.body.get("mentions", ()))
    done = await call.door.run(
        Comment(call.path["entity"], id_of(call), call.body["text"], mentions, call.body.get("field", ""))
    )
    return answer({**done.value, **shown.warnings(call, done)}, 201)


ANSWER = {200: RECORD}
OPERATIONS = (
    Operation("POST", "/{entity}/{id}/actions/{action}", act, "Run an action", body=VALUES, idempotent=True,
              answers=ANSWER),
    Operation("POST", "/{entity}/{id}/stage", move, "Move to a stage", body=MOVE, idempotent=True, answers=ANSWER),
    Operation("POST", "/{entity}/{id}/submit/{workflow}", submit, "Submit to a workflow", body=SUBMIT,
              answers={200: {"type": "object", "required": ["id", "state"]}}, refuses=(409,)),
    Operation("GET", "/{entity}/{id}/route/{workflow}", route, "Who would decide this",
              answers={200: {"type": "object"}}),
    Operation("POST", "/{entity}/{id}/route/{workflow}", route_with, "Who would decide a change", body=VALUES,
              answers={200: {"type": "object"}}),
    Operation("POST", "/{entity}/new/route/{workflow}", route_of_unsaved, "Who would decide a new record", body=VALUES,
              answers={200: {"type": "object"}}),
    Operation("GET", "/{entity}/{id}/comments", comments, "Comments", SAID, answers={200: ROWS}),
    Operation("POST", "/{entity}/{id}/comments", add_comment, "Comment", body=COMMENT, idempotent=True,
              answers={201: {"type": "object", "required": ["id"]}}),
)  # fmt: skip
