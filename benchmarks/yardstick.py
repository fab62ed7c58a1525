"""The yardstick: bare routes on the same server, driver and database, doing only what cannot be left out.

`/page` finds the session, runs one statement for the rows and one for the capped count, and lets orjson write them.
`/cell` finds the session and runs one UPDATE. `/grid` is a plain AG Grid over `/page`. No rights, no rules, no trail.
Run as `python -m benchmarks.yardstick URL PORT SYNCHRONOUS`.
"""

import asyncio
import contextlib
import hashlib
import re
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import aiosqlite
import asyncpg
import nicegui
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from benchmarks.bare_approvals import Approvals

READERS: Final = 4
PRAGMAS: Final = ("temp_store=MEMORY", "busy_timeout=5000", "foreign_keys=ON", "cache_size=-16000",
                  "mmap_size=268435456")  # fmt: skip
SESSION: Final = (
    'SELECT "id", "user", "created_at", "seen_at" FROM "session" WHERE "deleted_at_" IS NULL AND "token" = ?'
)
LIST: Final = (
    '"deal" AS d{along} WHERE d."deleted_at_" IS NULL AND d."unit" IN (1, 2, 3)'  # the units a seller of Main sees
)
KIND: Final = """ AND d."kind" = 'service'"""
COUNT: Final = "SELECT count(*) FROM (SELECT 1 FROM {list} LIMIT 10001) AS part"
PAGE: Final = """
SELECT d."id", d."version", d."name", d."code", d."client", c."title_", d."owner", u."title_", d."unit", n."title_",
    d."stage", d."kind", d."region", d."amount", d."quantity", d."ratio", d."weighted", d."score", d."closes",
    d."called_at", d."is_key", d."phone", d."email", d."note", d."bank"{more}
FROM (SELECT d."id" FROM {list} ORDER BY d.{sort}, d."id" LIMIT ? OFFSET ?) AS p JOIN "deal" AS d ON d."id" = p."id"
LEFT JOIN "client" AS c ON c."id" = d."client"
LEFT JOIN "user" AS u ON u."id" = d."owner" LEFT JOIN "unit" AS n ON n."id" = d."unit"
ORDER BY d.{sort}, d."id"
"""
SORTS: Final = {"amount": '"amount"', "quantity": '"quantity"', "id": '"id"'}
# SQLite would rather gather every row of the units and sort them; PostgreSQL finds the best way by itself.
ALONG: Final = {"amount": ' INDEXED BY "deal__amount__index_"', "quantity": " NOT INDEXED", "id": " NOT INDEXED"}
BEHIND: Final = ' AND d."id" > ?'
GROUPS: Final = """
SELECT {keys}, count(*), sum(d."amount") FROM {list} AND d."id" > ? GROUP BY {keys} ORDER BY {keys}
"""
_MONTH: Final = {"sqlite": """substr(d."closes", 1, 7)""", "postgres": """date_trunc('month', d."closes"::timestamp)"""}
KEYS: Final = {"choice": 'd."kind"', "link": 'd."client"', "month": "{month}", "two": 'd."kind", {month}'}
CELL: Final = 'UPDATE "deal" SET "quantity" = ?, "version" = "version" + 1 WHERE "id" = ?'
GRID: Final = Path(__file__).with_name("grid.html")
AG_GRID: Final = Path(nicegui.__file__).parent / "elements" / "aggrid" / "dist" / "index.js"


class Database(Protocol):
    """What the routes need of an engine."""

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:
        """Rows."""

    async def write(self, sql: str, *values: Any) -> None:
        """One statement, committed."""

    def transaction(self) -> contextlib.AbstractAsyncContextManager[Any]:
        """Several statements, committed together."""


class Sqlite:
    """One writer and four readers, with the product's pragmas."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._free: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._writer: aiosqlite.Connection
        self._turn = asyncio.Lock()

    async def open(self, synchronous: str) -> None:
        """Connects."""
        self._writer = await _connected(self._file, f"synchronous={synchronous}")
        for _ in range(READERS):
            self._free.put_nowait(await _connected(self._file, "query_only=ON"))

    async def close(self) -> None:
        """Ends all connections."""
        await self._writer.close()
        while not self._free.empty():
            await self._free.get_nowait().close()

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:
        """Rows, by one of the readers."""
        reader = await self._free.get()
        try:
            return list(await reader.execute_fetchall(sql, values))
        finally:
            self._free.put_nowait(reader)

    async def write(self, sql: str, *values: Any) -> None:
        """Commits by itself."""
        await self._writer.execute(sql, values)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator["_Written"]:
        """One after the other."""
        async with self._turn:
            await self._writer.execute("BEGIN IMMEDIATE")
            yield _Written(self._writer)
            await self._writer.execute("COMMIT")


class _Written:
    """A transaction of the one writer."""

    def __init__(self, writer: aiosqlite.Connection) -> None:
        self._writer = writer

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:
        """Rows."""
        return list(await self._writer.execute_fetchall(sql, values))

    async def run(self, sql: str, *values: Any) -> None:
        """One statement."""
        await self._writer.execute(sql, values)


async def _connected(file: str, *more: str) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(file, isolation_level=None, cached_statements=512)
    for pragma in (*more, *PRAGMAS):
        await connection.execute(f"PRAGMA {pragma}")
    return connection


class Postgres:
    """A pool of connections."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: Any

    async def open(self, synchronous: str) -> None:
        """Connects; `synchronous` is the server's own affair."""
        self._pool = await asyncpg.create_pool(self._url, min_size=READERS)

    async def close(self) -> None:
        """Ends all connections."""
        await self._pool.close()

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:
        """Rows as tuples."""
        return [tuple(row) for row in await self._pool.fetch(_numbered(sql), *values)]

    async def write(self, sql: str, *values: Any) -> None:
        """Commits by itself."""
        await self._pool.execute(_numbered(sql), *values)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator["_Pooled"]:
        """On one connection."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield _Pooled(connection)


class _Pooled:
    """A transaction of a connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:
        """Rows as tuples."""
        return [tuple(row) for row in await self._connection.fetch(_numbered(sql), *values)]

    async def run(self, sql: str, *values: Any) -> None:
        """One statement."""
        await self._connection.execute(_numbered(sql), *values)


def _numbered(sql: str) -> str:
    numbers = iter(range(1, 100))
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)


def connection_to(url: str) -> Sqlite | Postgres:
    """The engine of a URL, not opened yet."""
    return Sqlite(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else Postgres(url)


class Routes:
    """The routes over a database."""

    def __init__(self, database: Database, *, steered: bool) -> None:
        self.database = database
        self._steered = steered

    async def groups(self, request: Request) -> Response:
        """`?by=choice&above=0`: a GROUP BY with its count and sum."""
        await self.session(request)
        month = _MONTH["sqlite" if self._steered else "postgres"]
        keys = KEYS[request.query_params["by"]].format(month=month)
        sql = GROUPS.format(list=LIST.format(along=""), keys=keys)
        rows = await self.database.fetch(sql, int(request.query_params["above"]))
        return Response(orjson.dumps({"rows": rows}, default=str), media_type="application/json")

    async def page(self, request: Request) -> Response:
        """`?sort=amount&kind=1&limit=100&offset=0&count=1&after=ID&more=180`: `more` columns beside the twenty."""
        asked = request.query_params
        await self.session(request)
        listed = LIST + (KIND if "kind" in asked else "")
        along = ALONG[asked["sort"]] if self._steered else ""
        more = "".join(f', d."more_{number}"' for number in range(1, int(asked.get("more", 0)) + 1))
        source = listed.format(along=along) + (BEHIND if "after" in asked else "")
        behind = [int(asked["after"])] if "after" in asked else []
        sql = PAGE.format(list=source, sort=SORTS[asked["sort"]], more=more)
        rows = await self.database.fetch(sql, *behind, int(asked["limit"]), int(asked.get("offset", 0)))
        total = (
            (await self.database.fetch(COUNT.format(list=listed.format(along=""))))[0][0] if "count" in asked else None
        )
        return Response(orjson.dumps({"rows": rows, "total": total}), media_type="application/json")

    async def cell(self, request: Request) -> Response:
        """`{"id": 7, "value": 12}`."""
        await self.session(request)
        given = orjson.loads(await request.body())
        await self.database.write(CELL, given["value"], given["id"])
        return Response(b'{"status":200}', media_type="application/json")

    async def session(self, request: Request) -> int:
        """Who asks."""
        token = request.cookies["gridwright_session"]
        found = await self.database.fetch(SESSION, hashlib.sha256(token.encode()).hexdigest())
        if not found:
            raise PermissionError("no session")
        return int(found[0][1])

    def all(self) -> list[Route]:
        """What is served."""
        return [
            Route("/page", self.page),
            Route("/groups", self.groups),
            Route("/cell", self.cell, methods=["POST"]),
            *Approvals(self).all(),
            Route("/grid", lambda _: HTMLResponse(GRID.read_text())),
            Route("/ag-grid.js", lambda _: FileResponse(AG_GRID, headers={"cache-control": "max-age=3600"})),
        ]


def application(url: str, synchronous: str = "NORMAL") -> Starlette:
    """The bare application over a database."""
    database = connection_to(url)

    @contextlib.asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        await database.open(synchronous)
        yield
        await database.close()

    return Starlette(routes=Routes(database, steered=isinstance(database, Sqlite)).all(), lifespan=living)


if __name__ == "__main__":
    given_url, given_port, given_synchronous = sys.argv[1:4]
    uvicorn.run(
        application(given_url, given_synchronous), port=int(given_port), http="httptools", log_config=None,
        access_log=False, server_header=False, timeout_keep_alive=75,
    )  # fmt: skip
