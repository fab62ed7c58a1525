"""The values of what changed, for the pages that show it: read once for all people who are shown the same."""

import logging
from collections.abc import Collection, Mapping
from typing import Any, Final

from accounts.holder import HouseHolder
from kernel.errors import Refusal
from records.audiences import Audience, Audiences, told
from records.house import House
from ui.desk import Desk
from ui.showing import Showing

log = logging.getLogger("gridwright.ui")
QUESTIONS: Final = 16  # audiences for whom values are read at once, the largest first; other pages ask themselves
Group = tuple[Audience, tuple[str, ...]]


class Values:
    """Reads what changed for pages, with the rights of whoever sits there, as they are at this moment."""

    def __init__(self, desk: Desk, holder: HouseHolder, showings: Mapping[str, Showing], audiences: Audiences) -> None:
        self._desk = desk
        self._holder = holder
        self._showings = showings
        self._audiences = audiences

    async def of(self, entity: str, ids: Collection[int], pages: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """By page that shows some of these records: `{read, fields, rows}`, the ids that were looked for, the columns
        as the page named them, and the rows that its person may read. Pages that are not here ask themselves."""
        changed = frozenset(ids)
        shown = {
            client: each for client in pages
            if (each := self._showings.get(client)) and each.entity == entity and each.fields and each.rows & changed
        }  # fmt: skip
        if not shown:
            return {}
        try:
            return await self._read(entity, changed, await self._signed_in(shown))
        except Refusal as refused:  # the database is away, or busy
            log.warning("values were not told", extra={"facts": {"code": refused.code.name}})
        except Exception:
            log.exception("unexpected", extra={"facts": {"operation": "values of what changed", "entity": entity}})
        return {}

    async def _signed_in(self, shown: Mapping[str, Showing]) -> dict[str, Showing]:
        sessions = {client: seat.session for client in shown if (seat := self._desk.seat(client))}
        holding = await self._desk.accounts.holding(sessions.values())
        return {client: shown[client] for client, session in sessions.items() if session.id in holding}

    async def _read(
        self, entity: str, changed: frozenset[int], shown: Mapping[str, Showing]
    ) -> dict[str, Mapping[str, Any]]:  # fmt: skip
        house = await self._holder.current.current()
        policy = house.policy
        groups = await self._groups(house, entity, shown)
        found: dict[str, Mapping[str, Any]] = {}
        for (_, names), clients in sorted(groups.items(), key=lambda each: -len(each[1]))[:QUESTIONS]:
            ids = sorted({id for client in clients for id in shown[client].rows & changed})
            rows = {row["id"]: row for row in await told(house, shown[clients[0]].user, entity, names, ids)}
            made: dict[frozenset[int], Mapping[str, Any]] = {}
            for client in clients:
                mine = shown[client].rows & changed
                if mine not in made:
                    here = [rows[id] for id in sorted(mine) if id in rows]
                    made[mine] = {"read": sorted(mine), "fields": ",".join(names), "rows": here}
                found[client] = made[mine]
        rights_hold = house is self._holder.current and policy is house.policy and not house.stale
        return found if rights_hold else {}

    async def _groups(self, house: House, entity: str, shown: Mapping[str, Showing]) -> dict[Group, list[str]]:
        groups: dict[Group, list[str]] = {}
        for names in {each.fields for each in shown.values()}:
            people = {each.user for each in shown.values() if each.fields == names}
            audiences = await self._audiences.of(house, people, entity, names)
            for client, each in shown.items():
                if each.fields == names and each.user in audiences:
                    groups.setdefault((audiences[each.user], names), []).append(client)
        return groups
