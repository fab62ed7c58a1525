"""A schema file broken in every way while people work: nobody notices but the administrators; then it is repaired."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.serving import SHOP
from tests.faults.serving import Server, check_whole, shop, until
from tests.fixtures.stores import ENGINES

GOOD = SHOP.read_text(encoding="utf-8")
NICKNAME = "      nickname: {type: text, label: Nickname}\n"
REPAIRED = GOOD.replace("      demands: {type", NICKNAME + "      demands: {type")
BROKEN = (  # what stands in the file, and the line that the first problem names; 0: no line to name
    (GOOD.replace("type: long_text", "type: long_texts"), True),
    (GOOD.replace('    title: "{name}"', "\ttitle: name"), True),
    (GOOD.replace("formula: sum(lines.amount)", "formula: sum(lines.amont)"), True),
    (GOOD[: len(GOOD) // 2] + "\n  {", True),
    (GOOD.replace("  customer:\n    label", "  customer:\n    label: Twice\n    label"), True),
    (GOOD + "\n? [a, b]\n: {x: &a [*a]}\n", True),
    (GOOD.replace("price: {type: money", "price: {type: choice, options: {a: A}"), True),  # would lose values
    (GOOD.replace("price: {type: money", "price: {type: money, decimals: 4"), True),  # waits for `apply --accept`
    (re.sub(r"\bprice\b", "prices", GOOD), True),  # `was` was forgotten, and products have prices
    ("", False),
    ("\x00\x01\x02", False),
    ("[1, 2", True),
    (GOOD.encode().decode("latin-1") + "\ufeff", False),
)


class Workers:
    """People who read and write without a break, and what they were answered."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = asyncio.Event()
        self.answers: Counter[int] = Counter()
        self.failed: list[str] = []

    async def during(self, work: Callable[[], Awaitable[None]]) -> None:
        """Lets them work while `work` goes on."""
        async with self._server.async_client("sam") as sam, self._server.async_client("sue") as sue:
            tasks = [asyncio.create_task(self._one(client, name)) for client, name in ((sam, "Sam"), (sue, "Sue"))]
            try:
                await work()
            finally:
                self._stop.set()
                await asyncio.gather(*tasks)

    async def _one(self, client: httpx.AsyncClient, name: str) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            answers = [await client.post("/api/v1/customer", json={"name": f"{name} {number}"}),
                       await client.get("/api/v1/customer", params={"sort": "-id", "limit": 20}),
                       await client.get("/api/v1/schema")]  # fmt: skip
            self.answers.update(answer.status_code for answer in answers)
            self.failed += [f"{each.status_code} {each.text[:300]}" for each in answers if each.status_code >= 300]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_broken_file_fails_no_request_and_tells_administrators_the_lines(engine: str, tmp_path: Path) -> None:
    schema = tmp_path / "shop.yaml"
    shutil.copy(SHOP, schema)
    with shop(engine, tmp_path, schema=schema) as server, server.client("boss") as boss:
        boss.post("/api/v1/product", json={"name": "Ruler", "price": "3.50"})
        first = boss.get("/api/v1/schema").json()["version"]
        workers = Workers(server)

        async def break_and_repair() -> None:
            for text, has_line in BROKEN:
                await asyncio.to_thread(schema.write_text, text, encoding="utf-8")
                await asyncio.to_thread(until, lambda: problems(boss), f"problems of {text[-60:]!r}")
                assert_told(boss, first, has_line)
                await asyncio.to_thread(schema.write_text, GOOD, encoding="utf-8")
                await asyncio.to_thread(until, lambda: not problems(boss), "the good file again")
            await asyncio.to_thread(schema.unlink)
            await asyncio.to_thread(until, lambda: problems(boss), "the file is gone")
            await asyncio.to_thread(schema.write_text, REPAIRED, encoding="utf-8")
            await asyncio.to_thread(until, lambda: version(boss) != first, "the repaired file is served")

        asyncio.run(workers.during(break_and_repair))
        assert workers.failed == []
        assert workers.answers[201] > 10 and set(workers.answers) == {200, 201}
        assert problems(boss) == []
        made = boss.post("/api/v1/customer", json={"name": "New", "nickname": "N"})
        assert made.status_code == 201 and made.json()["nickname"] == "N"
        notices = [row["text"] for row in boss.get("/api/v1/notices").json()["rows"]]
        assert any("shop.yaml:" in text for text in notices), notices
        check_whole(server)


def problems(boss: httpx.Client) -> list[dict[str, Any]]:
    """What administrators are told of the file on disk."""
    return list(boss.get("/api/v1/schema/problems").json()["problems"])


def version(boss: httpx.Client) -> str:
    return str(boss.get("/api/v1/schema").json()["version"])


def assert_told(boss: httpx.Client, served: str, has_line: bool) -> None:
    found = problems(boss)
    assert version(boss) == served
    assert all(each["code"] != "INT001" and each["message"] for each in found), found
    assert not has_line or found[0]["place"].rpartition("shop.yaml:")[2].split(":")[0].isdigit(), found[0]
