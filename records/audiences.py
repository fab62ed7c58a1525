"""Who is shown the same of a list: what changed is read once for all of them, and never for anybody else."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from access.policy import Policy
from kernel.errors import Refusal
from records import grid, listing
from records.house import House
from records.results import Query
from records.sight import Sight

Audience = int  # the same for people who are shown the same rows and values
_MOST: Final = 20_000


class Audiences:
    """Puts people together whose rights ask the database the very same thing and make the same of its answer.

    What is found holds as long as the policy does, which is replaced with every change of people, units, roles,
    parameters, schema and day. Whose rights no statement says as a whole is an audience of one.
    """

    def __init__(self) -> None:
        self._policy: Policy | None = None
        self._at = datetime.min.replace(tzinfo=UTC)
        self._known: dict[tuple[int, str, tuple[str, ...]], Audience | None] = {}
        self._numbers: dict[Hashable, Audience] = {}
        self._next = count(1)

    async def of(
        self, house: House, people: Collection[int], entity: str, names: tuple[str, ...]
    ) -> dict[int, Audience]:  # fmt: skip
        """The audience of each of these people in a list of these columns; nobody to whom it is none."""
        if self._policy is not house.policy or len(self._known) > _MOST:
            self._policy, self._at, self._known, self._numbers = house.policy, house.clock.now(), {}, {}
        known = self._known
        new = [person for person in people if (person, entity, names) not in known]
        if new:
            async with house.store.read() as reader:
                for person in new:
                    sight = Sight(house, reader, house.organisation.actor(person))
                    sight.frame = replace(sight.frame, now=self._at)  # who is asked later is asked the same
                    asked = await _asked(sight, person, entity, names)
                    number = None if asked is None else self._numbers.setdefault(asked, next(self._next))
                    known[person, entity, names] = number
        found = {person: known[person, entity, names] for person in people}
        return {person: each for person, each in found.items() if each is not None}


async def _asked(sight: Sight, person: int, entity: str, names: tuple[str, ...]) -> Hashable | None:
    try:
        known = await sight.listed(entity)
        query = Query(fields=names)
        if {*listing.columns(sight, known, query), *listing.counted(sight, known, query)} != {*names}:
            return None
        asked = await grid.statement(sight, known, names)
        return (person, entity, names) if asked is None else (entity, asked)
    except Refusal:  # an entity or a field that is none to this person
        return None


async def told(
    house: House, person: int, entity: str, names: tuple[str, ...], ids: Sequence[int]
) -> list[dict[str, Any]]:  # fmt: skip
    """Those of the records that this person may read, as JSON, and so what the whole audience is told. Raises
    Refusal."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, house.organisation.actor(person))
        return await grid.told(sight, await sight.listed(entity), names, ids)
