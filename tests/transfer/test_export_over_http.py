"""Exports over HTTP: each format downloads once, an encrypted one behind a password that is told once."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pyzipper
from python_calamine import CalamineWorkbook

from tests.api.house import Shop, served_by
from tests.contracts.surface import surface
from tests.fixtures.houses import house
from tests.transfer.dealing import SCHEMA, WHO
from transfer.making import Exporter
from transfer.register import register


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    async with house(SCHEMA, tmp_path, request.param, people=WHO) as opened:
        register(opened.house.extensions)
        yield served_by(opened)


async def made(shop: Shop) -> None:
    worker = Exporter(shop.holder.current)
    while await worker.once():
        pass


async def sold(ann: httpx.AsyncClient) -> None:
    for name, phone in (("A", "13800138000"), ("B", None)):
        assert (await ann.post("/api/v1/deal", json={"name": name, "phone": phone})).status_code == 201


@surface("POST /{entity}/export", "GET /export_job/{id}/file", "GET /jobs")
async def test_a_workbook_is_asked_for_made_and_downloaded_once(shop: Shop) -> None:
    ann = await shop.as_("ann")
    await sold(ann)
    told = (await ann.post("/api/v1/deal/export", json={"format": "xlsx", "fields": ["name"], "sort": "-name"})).json()
    early = await ann.get(told["download"])
    assert early.status_code == 409 and early.json()["error"]["code"] == "TRF005"
    await made(shop)
    [job] = (await ann.get("/api/v1/jobs")).json()["rows"]
    assert (job["id"], job["kind"], job["do"], job["state"]) == (told["job"], "export", "export", "done")
    assert job["result"]["export"] == told["id"]
    file = await ann.get(told["download"])
    assert "spreadsheetml" in file.headers["content-type"] and ".xlsx" in file.headers["content-disposition"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0)
    assert [row[0] for row in sheet.to_python()[1:]] == ["B", "A"]
    assert (await ann.get(told["download"])).json()["error"]["code"] == "TRF002"


@surface("POST /{entity}/export", "POST /export_job/{id}/password", "GET /export_job/{id}/file")
async def test_an_encrypted_export_tells_its_password_once_and_opens_with_it(shop: Shop) -> None:
    ann, admin = await shop.as_("ann"), await shop.as_("admin")
    await sold(ann)
    told = (await ann.post("/api/v1/deal/export", json={"fields": ["name", "phone"], "sort": "name"})).json()
    assert told["encrypted"] and told["password"].endswith("/password")
    assert (await ann.post(told["password"], json={})).json()["error"]["code"] == "TRF005"
    await made(shop)
    assert (await ann.get(told["download"])).json()["error"]["code"] == "TRF007"
    assert (await admin.post(told["password"], json={})).json()["error"]["code"] == "TRF004"
    shown = await ann.post(told["password"], json={})
    assert shown.status_code == 200 and shown.headers["cache-control"] == "no-store"
    assert (await ann.post(told["password"], json={})).json()["error"]["code"] == "TRF008"
    file = await ann.get(told["download"])
    assert file.headers["content-type"] == "application/zip" and b"13800138000" not in file.content
    with pyzipper.AESZipFile(io.BytesIO(file.content)) as packed:
        packed.setpassword(shown.json()["password"].encode())
        [inside] = packed.namelist()
        assert packed.read(inside).decode("utf-8-sig").splitlines()[0] == "Name,Phone" and inside.endswith(".csv")


async def test_what_no_export_can_be_is_refused_with_a_sentence(shop: Shop) -> None:
    ann = await shop.as_("ann")
    mistakes: tuple[dict[str, Any], ...] = (
        {"format": "pdf"}, {"sort": "nothing"}, {"rows": [[0]]}, {"ids": []}, {"fields": ["nothing"]},
    )  # fmt: skip
    for wrong in mistakes:
        answer = await ann.post("/api/v1/deal/export", json=wrong)
        assert answer.status_code == 422 and answer.json()["error"]["message"], wrong
