"""Whom a person may choose for a request, as screens ask it: only the pool, and only whoever may choose from it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kernel.actor import Actor
from records.house import House
from records.sight import Sight
from workflows import adding, giving, words
from workflows.commands import Command
from workflows.deciding import entitled_seat
from workflows.definitions import definition_of
from workflows.turn import Turn
from workflows.visible import shown

MOST: Final = 200


async def choosable(
    house: House, actor: Actor, id_: int, verb: str, seat: int | None = None, q: str = ""
) -> dict[str, Any]:  # fmt: skip
    """`{rows: [{id, title, unit}]}`, by name. Raises Refusal: 404 not mine to see, 403 and 409 as the verb itself."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        stored = await shown(sight, id_)
        definition = await definition_of(sight, stored.state.workflow, stored.state.version)
    now = house.clock.now().astimezone(house.clock.zone)
    turn = Turn(definition, now, house.organisation, Command(actor=actor.user_id or 0), stored.state)
    return {"rows": words.pool_json(house.organisation, _POOLS[verb](turn, seat), q)[:MOST]}


def _hand_over(turn: Turn, seat: int | None) -> tuple[int, ...]:
    mine = entitled_seat(turn, turn.command.actor, seat, guarded=True)
    giving.refuse_unoffered(turn, mine)
    return giving.receivers(turn, mine, turn.in_place_of(mine.id) or turn.command.actor)


def _add_signer(turn: Turn, seat: int | None) -> tuple[int, ...]:
    return adding.choosable(turn, entitled_seat(turn, turn.command.actor, seat))


def _move_seat(turn: Turn, number: int | None) -> tuple[int, ...]:
    return giving.movable_to(turn, giving.movable(turn, number))


_POOLS: Final[Mapping[str, Callable[[Turn, int | None], tuple[int, ...]]]] = {
    "hand-over": _hand_over, "move-seat": _move_seat, "add-signer": _add_signer,
}  # fmt: skip
