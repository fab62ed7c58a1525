"""My inbox: what I was told, newest first, and marking it as read."""

from typing import Any

from kernel.actor import Actor
from records.actions.update import Update
from records.door import Door
from records.house import House
from records.present import Present
from records.results import Query


async def read(house: House, actor: Actor, language: str, limit: int = 100, after: str = "") -> dict[str, Any]:
    """`{rows: [{id, at, text, kind, record, read}], unread, next}`."""
    door = Door(house, actor)
    page = await door.page("notice", Query(sort="-id", limit=limit, after=after, count="none"))
    unread = await door.count("notice", Query(filter="read_at is empty"), at_most=100)
    present = Present(house, language)
    rows = [present.record(each) for each in page.rows]
    return {
        "rows": [
            {
                "id": row["id"], "at": row["created_at"], "text": row["text"], "kind": row["kind"],
                "record": row["record"], "read": row["read_at"] is not None,
            }
            for row in rows
        ],
        "unread": unread,
        "next": page.next,
    }  # fmt: skip


async def mark_read(house: House, actor: Actor, id: int) -> None:
    """I have read this one. Raises Refusal (404) for another's."""
    await Door(house, actor).get("notice", id)
    product = Door(house, Actor.system(f"{actor.login} read a notice"))
    await product.run(Update("notice", id, {"read_at": house.clock.now()}))
