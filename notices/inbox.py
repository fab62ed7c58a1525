"""My inbox: what I was told, newest first, and marking it as read."""

from typing import Any

from kernel.actor import Actor
from records.actions.update import Update
from records.door import Door
from records.house import House
from records.present import Present
from records.results import Query


async def read(house: House, actor: Actor, language: str, limit: int = 100, after: str = "") -> dict[str, Any]:
    """`{rows: [{id, at, text, kind, record, opens, read}], unread, next}`."""
    door = Door(house, actor)
    page = await door.page("notice", Query(sort="-id", limit=limit, after=after, count="none"))
    unread = await door.count("notice", Query(filter="read_at is empty"), at_most=100)
    present = Present(house, language)
    rows = [present.record(each) for each in page.rows]
    await _name_requests(door, present, rows)
    return {
        "rows": [
            {
                "id": row["id"], "at": row["created_at"], "text": row["text"], "kind": row["kind"],
                "record": row["record"], "opens": row["opens"], "read": row["read_at"] is not None,
            }
            for row in rows
        ],
        "unread": unread,
        "next": page.next,
    }  # fmt: skip


async def _name_requests(door: Door, present: Present, rows: list[dict[str, Any]]) -> None:
    """A notice about a request is called what the request is about, as far as its reader may know that."""
    links = [row["record"] for row in rows if row["record"] and row["record"]["entity"] == "request"]
    if not links:
        return
    wanted = ", ".join(str(id) for id in sorted({link["id"] for link in links}))
    page = await door.page("request", Query(filter=f"id in [{wanted}]", limit=len(links), count="none"))
    titles = {row["id"]: row["record"]["title"] for row in map(present.record, page.rows) if row.get("record")}
    for link in links:
        link["title"] = titles.get(link["id"])


async def mark_read(house: House, actor: Actor, id: int) -> None:
    """I have read this one. Raises Refusal (404) for another's."""
    await Door(house, actor).get("notice", id)
    product = Door(house, Actor.system(f"{actor.login} read a notice"))
    await product.run(Update("notice", id, {"read_at": house.clock.now()}))
