"""The yardstick's routes for approvals: a person's queue with one statement, and a decision's rows written bare.

What a good engineer would write by hand who knows these tables. The queue finds the open seats of whoever is signed
in: of the roles he holds, live (S4.3: for a unit and those below it, down to where somebody nearer holds the role; or
anywhere), and those that name him, without those he is excluded from; the most urgent first, with what the page shows
of request, record and submitter, and how many there are. It leaves out delegations, stand-ins, roles that hold only
under a condition, and all words. A decision reads what it must and writes the same rows as the product: request, event,
seat, decision, participant and history. Both use the product's indexes, none of them is made for the yardstick.
"""

import hashlib
from typing import Any, Final, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

QUEUE: Final = """
WITH RECURSIVE reach("role", "unit") AS (
    SELECT h."role", h."unit" FROM "role_holding" AS h WHERE h."deleted_at_" IS NULL AND h."user" = ?
    UNION SELECT b."role", n."id" FROM reach AS b JOIN "unit" AS n ON n."deleted_at_" IS NULL AND n."parent" = b."unit"
    WHERE NOT EXISTS (SELECT 1 FROM "role_holding" AS o JOIN "user" AS p ON p."id" = o."user" AND p."active"
        WHERE o."deleted_at_" IS NULL AND o."role" = b."role" AND o."unit" = n."id")
), held AS (
    SELECT DISTINCT r."name" AS "role", CASE WHEN b."unit" IS NULL THEN 0 ELSE b."unit" END AS "unit"
    FROM reach AS b JOIN "role" AS r ON r."id" = b."role"
), mine AS (
    SELECT s."id", s."no", s."request", s."step", s."opened_at", s."due_at"
    FROM "wf_seat" AS s WHERE s."deleted_at_" IS NULL AND s."state" = 'open' AND (
        (s."within" = 'anywhere' AND s."role" IN (SELECT "role" FROM held))
        OR (s."role", s."unit") IN (SELECT "role", "unit" FROM held)
        OR (s."request", s."no") IN
            (SELECT w."request", w."seat" FROM "wf_holder" AS w WHERE w."deleted_at_" IS NULL AND w."user" = ?)
    ) AND replace(replace(replace(CAST(s."excluded" AS TEXT), ' ', ''), '[', ','), ']', ',') NOT LIKE ?
), page AS (
    SELECT * FROM mine ORDER BY "due_at" IS NULL, coalesce("due_at", "opened_at"), "opened_at", "id" LIMIT ?
)
SELECT m."no", m."step", m."opened_at", m."due_at", q."id", q."workflow", q."revision", q."state", q."submitter",
    u."name", p."id", p."title_", p."number", p."amount", p."kind", (SELECT count(*) FROM mine)
FROM page AS m JOIN "request" AS q ON q."id" = m."request"
JOIN "purchase" AS p ON p."id" = CAST(substr(q."record", 10) AS BIGINT) JOIN "user" AS u ON u."id" = q."submitter"
ORDER BY m."due_at" IS NULL, coalesce(m."due_at", m."opened_at"), m."opened_at", m."id"
"""
REQUEST: Final = 'SELECT "id", "version", "record" FROM "request" WHERE "id" = ?'
LAST: Final = (
    'SELECT "seq", "hash", "at" FROM "wf_event" WHERE "deleted_at_" IS NULL AND "request" = ?'
    ' ORDER BY "seq" DESC LIMIT 1'
)
HISTORY: Final = (
    'SELECT "hash" FROM "audit" WHERE "deleted_at_" IS NULL AND "record" = ? AND "entity" = \'purchase\''
    ' ORDER BY "id" DESC LIMIT 1'
)
WRITES: Final = (
    'UPDATE "request" SET "version" = "version" + 1, "updated_by" = ?, "updated_at" = ? WHERE "id" = ?',
    'INSERT INTO "wf_event" ("version", "request", "seq", "kind", "at", "actor", "seat", "revision", "data", "hash",'
    " \"title_\") VALUES (1, ?, ?, 'approve', ?, ?, ?, 1, '{}', ?, '')",
    'UPDATE "wf_seat" SET "state" = \'decided\', "version" = "version" + 1'
    ' WHERE "deleted_at_" IS NULL AND "request" = ? AND "no" = ?',
    'INSERT INTO "wf_decision" ("version", "request", "seat", "kind", "actor", "revision", "at", "title_")'
    " VALUES (1, ?, ?, 'approve', ?, 1, ?, '')",
    'INSERT INTO "request__participants" ("record", "position", "member") SELECT ?, count(*), ?'
    ' FROM "request__participants" WHERE "record" = ?',
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
        """`?limit=100`: the seats of whoever is signed in."""
        person = await self._bare.session(request)
        limit = int(request.query_params["limit"])
        rows = await self._bare.database.fetch(QUEUE, person, person, f"%,{person},%", limit)
        total = rows[0][-1] if rows else 0
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
        (request, seat, person, at), (request, person, request), (at, person, purchase, previous, sealed[1]),
    )  # fmt: skip
    for sql, values in zip(WRITES, given, strict=True):
        await transaction.run(sql, *values)
