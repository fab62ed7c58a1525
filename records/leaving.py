"""What was to leave the product and what became of it, for those who administer approvals (S12.5, S17.1)."""

from collections.abc import Mapping
from typing import Any, Final

from expressions.compile import compile
from expressions.conditions import TRUE, all_of
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.reference import Reference
from kernel.text import Text
from records.codes import NOT_IN_CHARGE
from records.house import House
from records.outbox import NOTICES, OUTBOX
from records.results import Row
from records.sight import Sight
from records.why import told

STATES: Final[Mapping[str, Text]] = {
    "pending": Text.of({"en": "waiting to leave", "zh-CN": "等待执行"}),
    "leased": Text.of({"en": "leaving", "zh-CN": "执行中"}),
    "done": Text.of({"en": "done", "zh-CN": "已完成"}),
    "failed": Text.of({"en": "failed", "zh-CN": "已失败"}),
    "by_hand": Text.of({"en": "done by hand", "zh-CN": "已人工处理"}),
}
NAMES: Final[Mapping[str, Text]] = {
    "webhook": Text.of({"en": "webhook {name}", "zh-CN": "Webhook {name}"}),
    "mail": Text.of({"en": "mail to {name}", "zh-CN": "发给{name}的邮件"}),
    "send": Text.of({"en": "report to {name}", "zh-CN": "发给{name}的报表"}),
    "robot": Text.of({"en": "message to the chat group", "zh-CN": "群机器人消息"}),
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
    record, known = row["record"], row["request"]
    titles = await sight.titles({record.entity: [record.id]}) if record else {}
    return {
        "id": row["id"], "kind": row["kind"], "name": name_of(row, language), "state": row["state"],
        "label": STATES[row["state"]].in_(language), "attempts": row["attempts"],
        "error": told(row["result"], language),
        "next_at": row["next_at"] if row["state"] == "pending" else None,
        "record": {"entity": record.entity, "id": record.id, "title": titles.get((record.entity, record.id))}
        if record else None,
        "request": {"id": known, "title": (await sight.titles({"request": [known]})).get(("request", known))}
        if known else None,
        "holds": await _held(sight, row),
    }  # fmt: skip


async def behind(
    sight: Sight, language: str, *, request: int | None = None, record: Reference | None = None
) -> list[dict[str, Any]]:
    """What an approval brings about and has not left yet, for whoever may see it: its name and how it stands (S12.5).
    Why it failed is for those who look after it. Mails and the like are left out: what they tell is not outstanding."""
    about = sight.among(OUTBOX, "request", (request,)) if request else sight.among(OUTBOX, "record", (record,))
    waits = all_of(about, sight.among(OUTBOX, "state", (*_OPEN, "failed")))
    rows = await sight.reader.rows(OUTBOX, None, waits, ("id",), frame=sight.frame)
    mine = sight.actor.user_id in sight.house.organisation.administrators("workflows")
    return [
        {"id": row["id"], "name": name_of(row, language), "state": row["state"],
         "label": STATES[row["state"]].in_(language), "attempts": row["attempts"],
         "next_at": row["next_at"] if row["state"] == "pending" else None,
         "error": told(row["result"], language) if mine else None, "mine": mine}
        for row in rows
        if row["kind"] not in NOTICES
    ]  # fmt: skip


async def counts(house: House) -> Mapping[str, int]:
    """How many rows there are in each state, for those who watch the machine."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, Actor.system(OUTBOX))
        asked = ("pending", "leased", "failed")
        return {
            state: await reader.count(OUTBOX, sight.among(OUTBOX, "state", (state,)), sight.frame) for state in asked
        }


def name_of(row: Row, language: str) -> str:
    """What leaves: the plugin's function, the webhook, to whom a mail goes; else its kind."""
    name = str((row["payload"] or {}).get("name") or row["kind"])
    return NAMES[row["kind"]].in_(language).format(name=name) if row["kind"] in NAMES else name


async def _held(sight: Sight, row: Row) -> int:
    """How many of its sequence wait behind it (S12.4)."""
    if not row["sequence"]:
        return 0
    same = all_of(sight.among(OUTBOX, "sequence", (row["sequence"],)), sight.among(OUTBOX, "state", _OPEN))
    return await sight.reader.count(OUTBOX, all_of(same, _after(sight, row["id"])), sight.frame)
