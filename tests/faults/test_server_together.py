"""Two people at one cell: one is first, the other is told 409 with what the first wrote; nobody overwrites unseen."""

import asyncio
import json
from typing import Any

import httpx

from tests.faults.serving import SOAK, Server, check_whole, coded

ROUNDS = 200 if SOAK else 12


async def both(one: httpx.AsyncClient, two: httpx.AsyncClient, id: int, version: int) -> list[httpx.Response]:
    """Both change the same field of the version they see, at once."""
    values = (("one", one), ("two", two))
    asked = [client.patch(f"/api/v1/customer/{id}", json={"demands": f"by {name} over {version}"},
                          headers={"if-match": f'"{version}"'}) for name, client in values]  # fmt: skip
    return list(await asyncio.gather(*asked))


async def rounds(server: Server, id: int) -> None:
    async with server.async_client("sam") as sam, server.async_client("boss") as boss:
        for _ in range(ROUNDS):
            seen = (await sam.get(f"/api/v1/customer/{id}")).json()["version"]
            answers = await both(sam, boss, id, seen)
            won = [answer for answer in answers if answer.status_code == 200]
            lost = [answer for answer in answers if answer.status_code != 200]
            assert (len(won), len(lost)) == (1, 1), [answer.text for answer in answers]
            current = coded(lost[0], 409)["current"]
            assert current["values"]["demands"] == won[0].json()["demands"]
            assert current["version"] == won[0].json()["version"] == seen + 1


def created(server: Server, name: str) -> dict[str, Any]:
    with server.client("sam") as sam:
        answer = sam.post("/api/v1/customer", json={"name": name})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


def test_of_two_who_save_one_field_at_once_one_is_told_what_the_other_wrote(server: Server) -> None:
    id = created(server, "Raced for")["id"]
    asyncio.run(rounds(server, id))
    with server.client("sam") as sam:
        entries = sam.get(f"/api/v1/customer/{id}/history").json()["rows"]
        assert sum("demands" in entry["changes"] for entry in entries) == ROUNDS or len(entries) >= 100
    check_whole(server)


def test_a_cell_edited_over_a_value_never_seen_is_409_and_other_fields_merge(server: Server) -> None:
    made = created(server, "One cell")
    edit = {"id": made["id"], "field": "level", "version": made["version"]}
    with server.client("sam") as sam, server.client("boss") as boss:
        first = boss.post("/api/v1/customer/cells", json={"edits": [{**edit, "value": "a"}]}).json()["results"][0]
        assert first["status"] == 200, first
        second = sam.post("/api/v1/customer/cells", json={"edits": [{**edit, "value": "b"}]}).json()["results"][0]
        assert second["status"] == 409 and "'a'" not in json.dumps(second["error"]["message"])
        assert second["error"]["current"]["values"]["level"] == "a"
        other = {"id": made["id"], "field": "phone", "version": made["version"], "value": "+86 21 6555 0100"}
        merged = sam.post("/api/v1/customer/cells", json={"edits": [other]}).json()["results"][0]
        assert merged["status"] == 200, merged
        now = sam.get(f"/api/v1/customer/{made['id']}").json()
        assert (now["level"], now["version"]) == ("a", made["version"] + 2)


def test_who_saves_over_a_deleted_record_is_told(server: Server) -> None:
    made = created(server, "Soon gone")
    with server.client("sam") as sam, server.client("boss") as boss:
        assert boss.delete(f"/api/v1/customer/{made['id']}").status_code in (200, 204)
        sent = {"if-match": f'"{made["version"]}"'}
        coded(sam.patch(f"/api/v1/customer/{made['id']}", json={"level": "a"}, headers=sent), 404, 409)
