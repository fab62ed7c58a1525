"""What was to leave the product and what became of it, for those who administer approvals (S12.5, S17.1)."""

from collections.abc import Mapping
from typing import Any, Final

from expressions.compile import compile
from expressions.conditions import TRUE, all_of
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import Text
from records.codes import NOT_IN_CHARGE
from records.house import House
from records.outbox import OUTBOX
from records.results import Row
from records.sight import Sight

STATES: Final[Mapping[str, Text]] = {
    "pending": Text.of({"en": "waiting to leave", "zh-CN": "等待执行"}),
    "leased": Text.of({"en": "leaving", "zh-CN": "执行中"}),
    "done": Text.of({"en": "done", "zh-CN": "已完成"}),
    "failed": Text.of({"en": "failed", "zh-CN": "已失败"}),
    "by_hand": Text.of({"en": "done by hand", "zh-CN": "已人工处理"}),
}
_OPEN: Final = ("pending", "leased")


def refuse_others(sight: Sight) -> None:
    """Raises Refusal (403) for whoever does not administer approvals."""
    person = sight.actor.user_id
    if not sight.actor.is_system and person not in sight.house.organisation.administrators("workflows"):
        raise Refusal(NOT_IN_CHARGE)


async def leaving(
    house: House, actor: Actor, language: str, state: str = "failed", limit: int = 100, after: str = ""
) -> dict[str, Any]:
    """`{rows, total, next}`, oldest first. Of what leaves only its name is told, not what it carries: it may hold
    values that this person may not see. Raises Refusal 403."""
    house = await house.current()
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        refuse_others(sight)
        mine = sight.among(OUTBOX, "state", (state,))
        later = TRUE if not after.isdecimal() else _after(sight, int(after))
        rows = await reader.rows(OUTBOX, None, all_of(mine, later), ("id",), limit + 1, frame=sight.frame)
        total = await reader.count(OUTBOX, mine, sight.frame)
        shown = rows[:limit]
        found = [await _shown(sight, row, language) for row in shown]
    return {"rows": found, "total": total, "next": str(shown[-1]["id"]) if len(rows) > limit else None}


def _after(sight: Sight, id: int) -> Expression:
    return compile(f"id > {id}", sight.house.names, OUTBOX, expects=BOOLEAN)


async def _shown(sight: Sight, row: Row, language: str) -> dict[str, Any]:
    record = row["record"]
    titles = await sight.titles({record.entity: [record.id]}) if record else {}
    return {
        "id": row["id"], "kind": row["kind"], "name": name_of(row), "state": row["state"],
        "label": STATES[row["state"]].in_(language), "attempts": row["attempts"], "error": row["result"],
        "next_at": row["next_at"] if row["state"] == "pending" else None,
        "record": {"entity": record.entity, "id": record.id, "title": titles.get((record.entity, record.id))}
        if record else None,
        "holds": await _held(sight, row),
    }  # fmt: skip


def name_of(row: Row) -> str:
    """What leaves: the plugin's function, else its kind."""
    return str((row["payload"] or {}).get("name") or row["kind"])


async def _held(sight: Sight, row: Row) -> int:
    """How many of its sequence wait behind it (S12.4)."""
    if not row["sequence"]:
        return 0
    same = all_of(sight.among(OUTBOX, "sequence", (row["sequence"],)), sight.among(OUTBOX, "state", _OPEN))
    return await sight.reader.count(OUTBOX, all_of(same, _after(sight, row["id"])), sight.frame)
