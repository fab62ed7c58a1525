"""Many records at once: bulk, the grid's cells, undo and redo."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from starlette.responses import Response

from api import shown
from api.answers import answer
from api.call import Call
from api.codes import FILL_ALONE, NO_ROOM_FOR_TEXT, OPEN_QUOTE, TEXT_ALONE, UNEVEN_TEXT
from api.entities import id_of
from api.operation import Operation
from api.parameters import Parameter
from api.records_shapes import BULK, CELLS, RANGES, RESULTS, ROWS
from api.shapes import form, integer
from grids.paste import COMMA, TAB, Matrix, Unclosed, Uneven
from grids.paste import cells as cells_of
from kernel.errors import Refusal
from records import acts
from records.actions.bulk import Bulk
from records.actions.cells import Cells, Edit
from records.actions.long_work import Begin
from records.actions.moving_again import Origin
from records.actions.ranges import Ranges
from records.actions.undo import Redo, Undo
from records.areas import Area, fits
from records.results import Outcome, Query

SEPARATORS: Final = {"tab": TAB, "comma": COMMA}
AT_ONCE: Final = 5_000  # cells of a range that are answered for at once, whatever their shape
WIDE: Final = (10_000, 1_000)  # so many where they are in so few rows: a row is what takes time


async def bulk(call: Call) -> Response:
    """Creates, updates and deletes, in that order; with `atomic` all or nothing."""
    body = call.body
    action = Bulk(
        call.path["entity"],
        create=tuple(body.get("create", ())),
        update=tuple(body.get("update", ())),
        delete=tuple(body.get("delete", ())),
        atomic=body.get("atomic", False),
    )
    done = await call.door.run(action)
    return answer({"results": [item(call, each) for each in done.results], "change_set": done.change_set})


async def cells(call: Call) -> Response:
    """What the grid saves with one gesture: a result per cell, one undo step; the cells of a record are one write."""
    edits = tuple(
        Edit(e["id"], e["field"], e["value"], e.get("version"), Origin(**e["from"]) if "from" in e else None)
        for e in call.body["edits"]
    )
    done = await call.door.run(Cells(call.path["entity"], edits))
    return answer({"results": [item(call, each) for each in done.results], "change_set": done.change_set})


async def ranges(call: Call) -> Response:
    """Copies, clears, fills, pastes or moves rows of a list that need not be loaded: one gesture, one undo step.

    Above 5,000 cells (10,000 where they are in 1,000 rows or fewer) 202 with the `job` that does it; a move is never
    long work.
    """
    action = asked(call.path["entity"], call.body)
    large = action.cells > AT_ONCE and (action.cells > WIDE[0] or action.height > WIDE[1])
    if large and action.do != "move":
        job = (await call.door.run(Begin(action))).id
        return answer({"job": job}, 202, {"location": f"/api/v1/jobs/{job}"})
    done = await call.door.run(action)
    return answer({**done.value, "change_set": done.change_set})


def asked(entity: str, body: Mapping[str, Any]) -> Ranges:
    """The range of a body. Raises Refusal 422 for a text that is no table or has no room."""
    query = Query(**{name: body[name] for name in ("filter", "q", "sort", "view") if name in body})
    action = Ranges(
        entity, query, _pair(body["rows"]), tuple(body["columns"]), body["do"], body.get("values"),
        first=body.get("first"), more=[_area(each) for each in body.get("areas", ())],
        source=_area(body["source"]) if "source" in body else None, series=body.get("series", False),
        whole="add" in body, adds=body.get("add", False), origin=body.get("source", {}).get("first"),
        as_of=body.get("source", {}).get("version"),
    )  # fmt: skip
    if (action.source and action.do not in ("fill", "move")) or (action.series and action.do != "fill"):
        raise Refusal(FILL_ALONE)
    return pasted(action, body) if "text" in body else action


def pasted(action: Ranges, body: Mapping[str, Any]) -> Ranges:
    """The range that a pasted text takes, from its upper left cell on: nothing of it is left out or made up.

    `over`: rows and columns of the selection, which a text that fits several times takes whole.
    """
    if body["do"] != "paste" or "values" in body or (action.more and "over" not in body):
        raise Refusal(TEXT_ALONE)
    rows = _table(body["text"], SEPARATORS[body.get("separator", "tab")])
    height, width = len(rows), len(rows[0]) if rows else 0
    over = _pair(body.get("over", [1, 1]))
    if rows and fits(height, width, over):
        height, width = over
    elif rows and action.more:  # several areas take what is one cell, or fits into each
        raise Refusal(NO_ROOM_FOR_TEXT, {"height": height, "width": width, "rows": over[0], "columns": over[1]})
    first, end = action.rows
    if not rows or width > len(action.columns) or height > end - first:
        room = {"rows": max(0, end - first), "columns": len(action.columns)}
        raise Refusal(NO_ROOM_FOR_TEXT, {"height": height, "width": width, **room})
    return replace(
        action,
        rows=(first, first + height),
        columns=action.columns[:width],
        values=[list(row) for row in rows],
        whole=True,
    )


def _area(body: Mapping[str, Any]) -> Area:
    return Area(_pair(body["rows"]), tuple(body["columns"]))


def _pair(given: Sequence[int]) -> tuple[int, int]:
    return given[0], given[1]


def _table(text: str, separator: str) -> Matrix:
    try:
        return cells_of(text, separator)
    except Uneven as uneven:
        raise Refusal(UNEVEN_TEXT, vars(uneven)) from uneven
    except Unclosed as unclosed:
        raise Refusal(OPEN_QUOTE, vars(unclosed)) from unclosed


async def undo(call: Call) -> Response:
    """Takes a change set of mine back: the last one, or the one that is named. Above 1,000 records 202 with the `job`
    that does it."""
    return _turned(call, await call.door.run(Undo(call.body.get("change_set"))))


async def redo(call: Call) -> Response:
    """Does again what I took back: last, or what is named."""
    return _turned(call, await call.door.run(Redo(call.body.get("change_set"))))


def _turned(call: Call, done: Outcome) -> Response:
    if "job" not in done.value:
        return answer(done.value)
    return answer(done.value, 202, {"location": f"/api/v1/jobs/{done.value['job']}"})


async def my_acts(call: Call) -> Response:
    """What I did, the newest first: when, how many records and cells, and whether it is undone."""
    return answer(await acts.mine(call.house, call.actor, **call.parameters))


async def my_act(call: Call) -> Response:
    """One of these with the records it changed, as far as I may call them by name."""
    return answer(await acts.one(call.house, call.actor, id_of(call), **call.parameters))


def item(call: Call, result: Outcome | Refusal) -> dict[str, Any]:
    """One entry of `results`."""
    if isinstance(result, Refusal):
        return {"status": result.status, "error": result.as_json(call.language)}
    status = "pending" if result.pending else 201 if result.created else 200
    return {"status": status, **shown.present(call).result(result)}


TURN = form(None, {"change_set": integer(1)})
TURNED = {200: {"type": "object"}, 202: form({"job": integer(), "change_set": integer()})}
ACTS = (
    Parameter("limit", "integer", least=1, most=200),
    Parameter("before", "integer", least=1, most=2**62),
)
PIECE = (Parameter("part", "integer", least=0, most=2**31),)
OPERATIONS = (
    Operation("POST", "/{entity}/bulk", bulk, "Create, update and delete many records", body=BULK, idempotent=True,
              answers={200: RESULTS}),
    Operation("POST", "/{entity}/cells", cells, "Save cells of a grid", body=CELLS, idempotent=True,
              answers={200: RESULTS}),
    Operation("POST", "/{entity}/ranges", ranges, "Copy, clear, fill, paste or move a range of a list", body=RANGES,
              idempotent=True, answers={200: {"type": "object"}, 202: form({"job": integer()})}),
    Operation("POST", "/undo", undo, "Take a change of mine back: the last one, or one that is named", body=TURN,
              answers=TURNED, refuses=(404, 409)),
    Operation("POST", "/redo", redo, "Do again what I took back", body=TURN, answers=TURNED, refuses=(404, 409)),
    Operation("GET", "/undo", my_acts, "My last acts, which can be undone", ACTS, answers={200: ROWS}),
    Operation("GET", "/undo/{id}", my_act, "The records that one of my acts changed", PIECE, answers={200: {
        "type": "object", "required": ["id", "label", "records", "rows"]}}),
)  # fmt: skip
