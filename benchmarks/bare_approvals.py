"""The yardstick's routes for approvals: the rows of a queue with one statement, and a decision's rows written bare."""

import hashlib
from typing import Any, Final, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

QUEUE: Final = """
SELECT s."no", s."step", s."opened_at", q."id", q."workflow", q."revision", q."submitter", u."title_", p."id",
    p."title_", p."number", p."amount", p."kind"
FROM "wf_seat" AS s JOIN "request" AS q ON q."id" = s."request"
JOIN "purchase" AS p ON 'purchase:' || p."id" = q."record" JOIN "user" AS u ON u."id" = q."submitter"
WHERE s."deleted_at_" IS NULL AND s."state" = 'open' AND s."role" = ? AND s."unit" =
    (SELECT n."id" FROM "unit" AS n WHERE n."code" = ?)
ORDER BY s."opened_at", s."id" LIMIT ?
"""
TOTAL: Final = """
SELECT count(*) FROM "wf_seat" AS s WHERE s."deleted_at_" IS NULL AND s."state" = 'open' AND s."role" = ? AND
    s."unit" = (SELECT n."id" FROM "unit" AS n WHERE n."code" = ?)
"""
REQUEST: Final = 'SELECT "id", "version", "record" FROM "request" WHERE "id" = ?'
LAST: Final = 'SELECT "seq", "hash", "at" FROM "wf_event" WHERE "request" = ? ORDER BY "seq" DESC LIMIT 1'
HISTORY: Final = 'SELECT "hash" FROM "audit" WHERE "entity" = \'purchase\' AND "record" = ? ORDER BY "id" DESC LIMIT 1'
WRITES: Final = (
    'UPDATE "request" SET "version" = "version" + 1, "updated_by" = ?, "updated_at" = ? WHERE "id" = ?',
    'INSERT INTO "wf_event" ("version", "request", "seq", "kind", "at", "actor", "seat", "revision", "data", "hash",'
    " \"title_\") VALUES (1, ?, ?, 'approve', ?, ?, ?, 1, '{}', ?, '')",
    'UPDATE "wf_seat" SET "state" = \'decided\', "version" = "version" + 1 WHERE "request" = ? AND "no" = ?',
    'INSERT INTO "wf_decision" ("version", "request", "seat", "kind", "actor", "revision", "at", "title_")'
    " VALUES (1, ?, ?, 'approve', ?, 1, ?, '')",
    'INSERT INTO "audit" ("version", "at", "by", "entity", "record", "verb", "changes", "previous", "hash", "title_")'
    " VALUES (1, ?, ?, 'purchase', ?, 'approve', '{}', ?, ?, '')",
)


class Transaction(Protocol):
    """A connection inside a transaction."""

    async def fetch(self, sql: str, *values: Any) -> Any:
        """Rows as tuples."""

    async def run(self, sql: str, *values: Any) -> None:
        """One statement."""


class Approvals:
    """The routes; `bare` is the yardstick with its database and its look at the session."""

    def __init__(self, bare: Any) -> None:
        self._bare = bare

    async def queue(self, request: Request) -> Response:
        """`?role=manager&unit=d1&limit=100`."""
        asked = request.query_params
        await self._bare.session(request)
        rows = await self._bare.database.fetch(QUEUE, asked["role"], asked["unit"], int(asked["limit"]))
        total = (await self._bare.database.fetch(TOTAL, asked["role"], asked["unit"]))[0][0]
        return Response(orjson.dumps({"rows": rows, "total": total}), media_type="application/json")

    async def decide(self, request: Request) -> Response:
        """`{"request": 7, "seat": 2}`: the rows of one more approval that leaves the step open."""
        given = orjson.loads(await request.body())
        person = await self._bare.session(request)
        async with self._bare.database.transaction() as transaction:
            await _write(transaction, given["request"], given["seat"], person)
        return Response(b'{"state":"running"}', media_type="application/json")

    def all(self) -> list[Route]:
        """What is served."""
        return [Route("/queue", self.queue), Route("/decide", self.decide, methods=["POST"])]


async def _write(transaction: Transaction, request: int, seat: int, person: int) -> None:
    [(_, _, record)] = await transaction.fetch(REQUEST, request)
    [(seq, before, at)] = await transaction.fetch(LAST, request)
    purchase = int(record.rpartition(":")[2])
    [(previous,)] = await transaction.fetch(HISTORY, purchase)
    sealed = [hashlib.sha256(f"{text} {request} {seat}".encode()).hexdigest() for text in (before, previous)]
    given = (
        (person, at, request), (request, seq + 1, at, person, seat, sealed[0]), (request, seat),
        (request, seat, person, at), (at, person, purchase, previous, sealed[1]),
    )  # fmt: skip
    for sql, values in zip(WRITES, given, strict=True):
        await transaction.run(sql, *values)
