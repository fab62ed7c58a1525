"""Ranges over HTTP: small ones are answered for at once, large ones become a job with progress that can be stopped."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from records.long_work import LongWorker
from tests.api.house import Shop, database
from tests.api.serving import served
from tests.contracts.surface import surface


def asked(rows: list[int], do: str = "fill", **more: Any) -> dict[str, Any]:
    return {"sort": "name", "rows": rows, "columns": ["limit"], "do": do, "values": [["9"]], **more}


async def customers(client: httpx.AsyncClient, *names: str) -> None:
    made = await client.post("/api/v1/customer/bulk", json={"create": [{"name": name} for name in names]})
    assert [each["status"] for each in made.json()["results"]] == [201] * len(names)


async def limits(client: httpx.AsyncClient) -> list[str | None]:
    return [row["limit"] for row in (await client.get("/api/v1/customer?sort=name&fields=limit")).json()["rows"]]


@surface("GET /jobs", "GET /jobs/{id}", "POST /jobs/{id}/cancel", "POST /{entity}/ranges")
async def test_above_5000_cells_a_job_of_ones_own_does_it(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("boss") as boss, shop.anybody() as nobody:
        await customers(sam, "A", "B", "C")
        at_once = await sam.post("/api/v1/customer/ranges", json=asked([0, 5000]))
        assert (at_once.status_code, at_once.json()["written"]) == (200, 3) and at_once.json()["change_set"]
        started = await sam.post("/api/v1/customer/ranges", json=asked([0, 5001], values=[["7"]]))
        assert started.status_code == 202 and list(started.json()) == ["job"]
        address = started.headers["location"]
        assert address == f"/api/v1/jobs/{started.json()['job']}"
        waiting = (await sam.get(address)).json()
        assert (waiting["state"], waiting["done"], waiting["total"]) == ("running", 0, 3)
        assert [each["id"] for each in (await sam.get("/api/v1/jobs")).json()["rows"]] == [waiting["id"]]
        assert (await boss.get("/api/v1/jobs")).json()["rows"] == []
        for other in (boss, nobody):
            assert (await other.get(address)).status_code == (404 if other is boss else 401)
            assert (await other.post(f"{address}/cancel", json={})).status_code == (404 if other is boss else 401)
        while await LongWorker(shop.holder.current).once():
            pass
        found = (await sam.get(address)).json()
        assert (found["state"], found["done"], found["error"]) == ("done", 3, None)
        assert (found["result"]["written"], found["result"]["refused"]) == (3, 0)
        [listed] = (await sam.get("/api/v1/jobs")).json()["rows"]
        assert listed == {**found, "result": {**found["result"], "values": None}}
        assert found["started_at"].endswith("Z") and found["ended_at"].endswith("Z")
        assert await limits(sam) == ["7.00"] * 3
        undone = (await sam.post("/api/v1/undo", json={})).json()
        assert undone["change_set"] == found["result"]["change_set"] and await limits(sam) == ["9.00"] * 3
        late = await sam.post(f"{address}/cancel", json={})
        assert (late.status_code, late.json()["state"]) == (200, "done"), "what has ended stays as it is"


async def test_what_is_wide_and_not_high_is_answered_at_once_up_to_10000_cells(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A", "B")
        ten = ["limit"] * 10
        wide = await sam.post("/api/v1/customer/ranges", json=asked([0, 1000], columns=ten))
        high = await sam.post("/api/v1/customer/ranges", json=asked([0, 1001], columns=ten[:9]))
        larger = await sam.post("/api/v1/customer/ranges", json=asked([0, 1000], columns=[*ten, "limit"]))
        assert [each.status_code for each in (wide, high, larger)] == [200, 202, 202]


async def test_a_job_that_is_stopped_says_so_and_writes_nothing_more(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A")
        job = (await sam.post("/api/v1/customer/ranges", json=asked([0, 6000]))).json()["job"]
        stopped = await sam.post(f"/api/v1/jobs/{job}/cancel", json={})
        assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
        assert not await LongWorker(shop.holder.current).once() and await limits(sam) == [None]


async def test_a_key_sent_again_gives_the_same_job(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A")
        sent = [
            await sam.post("/api/v1/customer/ranges", json=asked([0, 6000]), headers={"idempotency-key": "once"})
            for _ in range(2)
        ]
        assert [each.status_code for each in sent] == [202, 202] and sent[0].json() == sent[1].json()


async def test_a_range_asks_for_a_list_with_its_filter_search_view_and_order(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "Acme", "Alpha", "Beta")
        for more, written in (({"filter": "name != 'Beta'"}, 2), ({"q": "Beta"}, 1), ({"view": "key"}, 0)):
            done = (await sam.post("/api/v1/customer/ranges", json=asked([0, 100], **more))).json()
            assert done["written"] == written, more
        pasted = asked([1, 3], "paste", sort="-name", values=[["1"], ["2"]])
        assert (await sam.post("/api/v1/customer/ranges", json=pasted)).json()["written"] == 2
        assert await limits(sam) == ["2.00", "1.00", "9.00"]
        cleared = (await sam.post("/api/v1/customer/ranges", json=asked([0, 1], "clear"))).json()
        assert cleared["written"] == 1 and (await limits(sam))[0] is None
        half = (await sam.post("/api/v1/customer/ranges", json=asked([0, 2], values=[["5"], ["nonsense"]]))).json()
        assert (half["written"], half["refused"], half["problems"][0]["field"]) == (1, 1, "limit")


async def test_a_range_that_cannot_be_is_refused_with_a_sentence(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        good = asked([0, 1])
        mistakes: tuple[dict[str, Any], ...] = (
            {"rows": [1, 0]}, {"rows": [0]}, {"rows": [-1, 1]}, {"rows": [0, 10**9]}, {"rows": [0, 2**70]},
            {"columns": []}, {"columns": ["cost"]}, {"columns": ["nothing"]}, {"do": "burn"}, {"values": []},
            {"values": [[]]}, {"values": "9"}, {"values": None}, {"filter": "cost > 1"}, {"filter": "("},
            {"sort": "cost"}, {"view": "nothing"}, {"rows": [0, 6000], "values": None}, {"more": 1},
        )  # fmt: skip
        for wrong in mistakes:
            answer = await sam.post("/api/v1/customer/ranges", json={**good, **wrong})
            assert answer.status_code == 422 and answer.json()["error"]["message"], (wrong, answer.text)
        assert (await sam.post("/api/v1/nothing/ranges", json=good)).status_code == 404
        for id in ("0", "x", "99", str(10**30)):
            assert (await sam.get(f"/api/v1/jobs/{id}")).status_code == 404


def test_a_served_job_goes_on_by_itself_and_after_a_restart(tmp_path: Path) -> None:
    url = database("sqlite", tmp_path)
    names = [{"name": f"N{number:04}"} for number in range(600)]
    with served(url, tmp_path / "log") as running, running.signed_in("sam") as sam:
        assert sam.post("/api/v1/customer/bulk", json={"create": names}).status_code == 200
        job = sam.post("/api/v1/customer/ranges", json=asked([0, 6000])).json()["job"]
        running.process.kill()
    with served(url, tmp_path / "log") as running, running.signed_in("sam") as sam:
        until = time.monotonic() + 60
        while (found := sam.get(f"/api/v1/jobs/{job}").json())["state"] == "running" and time.monotonic() < until:
            time.sleep(0.05)
        assert (found["state"], found["done"], found["result"]["written"]) == ("done", 600, 600)
        assert sam.get("/api/v1/customer?filter=limit == 9&count=exact&limit=1").json()["total"] == 600
        turned = sam.post("/api/v1/undo", json={}, timeout=60).json()
        assert len(turned["reversed"]) == 600 and not turned["kept"]


def text(pasted: str, **more: Any) -> dict[str, Any]:
    return {"sort": "name", "rows": [0, 100], "columns": ["name", "limit"], "do": "paste", "text": pasted, **more}


async def test_a_pasted_text_is_written_from_its_first_cell_on_as_one_change(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A", "B", "C")
        done = (await sam.post("/api/v1/customer/ranges", json=text("A1\t¥1,000\r\nB1\t2万\r\n"))).json()
        assert (done["written"], done["refused"], done["problems"]) == (4, 0, [])
        assert await limits(sam) == ["1000.00", "20000.00", None]
        comma = text('"A, again",3\nB2,4\n', separator="comma")
        assert (await sam.post("/api/v1/customer/ranges", json=comma)).json()["written"] == 4
        rows = (await sam.get("/api/v1/customer?sort=name&fields=name,limit")).json()["rows"]
        assert [(row["name"], row["limit"]) for row in rows][:2] == [("A, again", "3.00"), ("B2", "4.00")]
        assert len((await sam.post("/api/v1/undo", json={})).json()["reversed"]) == 2


async def test_a_pasted_cell_that_cannot_be_read_is_named_with_its_place_and_what_it_holds(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A", "B")
        done = (await sam.post("/api/v1/customer/ranges", json=text("A1\tmuch\nB1\t7"))).json()
        assert (done["written"], done["refused"]) == (2, 2)
        problem, beside = done["problems"]
        assert (problem["row"], problem["column"], problem["field"], problem["value"]) == (0, 1, "limit", "much")
        assert (beside["column"], beside["value"], beside["because"]) == (0, "A1", ["limit"])
        assert problem["code"].startswith("VAL") and problem["message"]
        rows = (await sam.get("/api/v1/customer?sort=name&fields=name,limit")).json()["rows"]
        assert [(row["name"], row["limit"]) for row in rows] == [("A", None), ("B1", "7.00")]


@pytest.mark.parametrize(
    ("pasted", "code", "status"),
    [
        (text("a\tb\nc"), "API022", 422),
        (text('a,b\nc,"d', separator="comma"), "API023", 422),
        (text("a\tb\tc"), "API024", 422),
        (text("a", rows=[0, 0]), "API024", 422),
        (text("a\nb\nc"), "REC054", 422),
        (text("a\nb\nc", add=False), "REC054", 422),
        (text("a", values=[["b"]]), "API025", 422),
        (text("a", series=True), "API026", 422),
        (text("a\nb", areas=[{"rows": [0, 1], "columns": ["name"]}], over=[1, 1]), "API024", 422),
        (text("a", do="fill"), "API025", 422),
        (text("a", separator="semicolon"), "API010", 422),
        (text(""), "API010", 422),
        (text("a", first=10**6), "REC053", 409),
        (text("a\0b"), "API014", 422),
    ],
)
async def test_a_text_that_does_not_fit_is_refused_whole(
    shop: Shop, pasted: dict[str, Any], code: str, status: int
) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A", "B")
        refused = await sam.post("/api/v1/customer/ranges", json=pasted)
        assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
        assert [row["name"] for row in (await sam.get("/api/v1/customer?sort=name")).json()["rows"]] == ["A", "B"]


async def test_a_text_that_fits_a_selection_several_times_is_laid_over_all_of_it(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A", "B", "C", "D")
        done = (await sam.post("/api/v1/customer/ranges", json=text("5\n6", columns=["limit"], over=[4, 1]))).json()
        assert done["written"] == 4 and await limits(sam) == ["5.00", "6.00", "5.00", "6.00"]
        once = text("7\n8", columns=["limit"], over=[3, 1])
        assert (await sam.post("/api/v1/customer/ranges", json=once)).json()["written"] == 2
        assert await limits(sam) == ["7.00", "8.00", "5.00", "6.00"]
        areas = {"rows": [0, 1], "over": [1, 1], "areas": [{"rows": [2, 4], "columns": ["limit"]}]}
        several = text("1", columns=["limit"], **areas)
        assert (await sam.post("/api/v1/customer/ranges", json=several)).json()["written"] == 3
        assert await limits(sam) == ["1.00", "8.00", "1.00", "1.00"]


async def test_rows_below_the_last_are_added_when_whoever_pastes_agrees(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A")
        pasted = text("A\t1\nB\t2\nC\t3", sort="name")
        assert (await sam.post("/api/v1/customer/ranges", json=pasted)).json()["error"]["code"] == "REC054"
        done = (await sam.post("/api/v1/customer/ranges", json={**pasted, "add": True})).json()
        assert (done["written"], done["added"]) == (6, 2) and await limits(sam) == ["1.00", "2.00", "3.00"]


async def test_a_series_over_rows_nobody_loaded_is_worked_out_here(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        await customers(sam, "A", "B", "C", "D")
        two = {"sort": "name", "rows": [0, 2], "columns": ["limit"], "do": "fill", "values": [["1"], ["2"]]}
        await sam.post("/api/v1/customer/ranges", json=two)
        source = {"rows": [0, 2], "columns": ["limit"]}
        drag = {"sort": "name", "rows": [2, 9000], "columns": ["limit"], "do": "fill", "source": source, "series": True}
        job = (await sam.post("/api/v1/customer/ranges", json=drag)).json()["job"]
        while await LongWorker(shop.holder.current).once():
            pass
        assert (await sam.get(f"/api/v1/jobs/{job}")).json()["result"]["written"] == 2
        assert await limits(sam) == ["1.00", "2.00", "3.00", "4.00"]
