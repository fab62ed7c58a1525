"""Liveness, readiness and counters, at the root and for anybody: they say nothing about the data."""

from contextlib import suppress
from typing import Any

from starlette.responses import PlainTextResponse, Response

from api.answers import answer
from api.endpoint import Desk
from api.metrics import effects_text
from records import internal
from records.leaving import counts


class Health:
    """The three addresses that machines watch."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def live(self, _: Any) -> Response:
        """The process answers."""
        return answer({"live": True})

    async def ready(self, _: Any) -> Response:
        """The database answers, and a schema is served."""
        house = self._desk.holder.current
        try:
            await internal.ping(house)
        except Exception as error:  # noqa: BLE001  whatever the driver raises: not ready, and never a traceback
            return answer({"ready": False, "why": type(error).__name__}, 503)
        return answer({"ready": True, "schema": house.schema.version})

    async def metrics(self, _: Any) -> Response:
        """Prometheus text."""
        waiting: dict[str, int] = {}
        with suppress(Exception):  # a database that is away hides these figures, not the others
            waiting = dict(await counts(self._desk.holder.current))
        text = self._desk.metrics.text() + effects_text(waiting)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")
