"""S13.6 The approval sheet (审批单): what was decided, by whom and when, for whoever may see the trail."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import workflows.register
from documents.approval_sheet import POLICY, SCRIPT, render
from kernel.errors import Refusal
from records import files
from records.actions.create import Create
from tests.fixtures.houses import Housed, house
from tests.workflows.test_evidence import SCHEMA, TEAM, decided
from workflows.evidence import evidence
from workflows.evidence_check import problems
from workflows.requests import Decide, Submit
from workflows.sheet import sheet_of


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, people=TEAM) as found:
        workflows.register.register(found.house.extensions)
        yield found


async def page(opened: Housed, who: str, request: int, language: str = "en") -> str:
    return render(await sheet_of(opened.house, opened.actor(who), request, language), language)


def plain(html: str) -> str:
    """The text of a page, without styles."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<(style|script).*?</\1>", "", html, flags=re.S)).split())


async def test_it_says_what_was_decided_by_whom_when_and_proves_it(opened: Housed) -> None:
    _, request = await decided(opened)
    async with opened.house.store.read() as reader:
        rows = await reader.rows("wf_event", sort=("seq",), frame=opened.house.frame(opened.actor("aud")))
    text = plain(await page(opened, "aud", request))
    assert "Approval sheet weigh bid: A" in text and "Submitter ann" in text and "Result Approved" in text
    assert "cost ¥777.00" in text.lower() and "note new" in text.lower()
    assert "desk hush" in text, "lines are a table"
    assert "first ben Approved fine 2026-11-20 12:00" in text and "second joe Approved" in text
    assert "ben approved at “first”. “fine”" in text and rows[-1]["hash"] in text
    assert len(re.findall(r'class="sign"', await page(opened, "aud", request))) == 3, "a place for each signature"


async def test_it_speaks_chinese_and_shows_nobody_more_than_the_page_does(opened: Housed) -> None:
    _, request = await decided(opened)
    text = plain(await page(opened, "ben", request, "zh-CN"))
    assert "审批单" in text and "审批意见" in text and "ben在“first”同意。" in text
    assert "777" not in text and "hush" not in text
    with pytest.raises(Refusal) as caught:
        await page(opened, "idle", request)
    assert caught.value.status == 404


async def test_whatever_people_typed_is_text_on_it(opened: Housed) -> None:
    bid = (await opened.door("ann").run(Create("bid", {"name": "<b>A</b>", "cost": 1}))).id or 0
    request = int((await opened.door("ann").run(Submit("bid", bid, "weigh"))).value["id"])
    await opened.door("joe").run(Decide(request, "reject", 1, "k", comment="<script>alert(1)</script>"))
    html = await page(opened, "aud", request)
    assert "<b>A" not in html and "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert html.count("<script>") == 1 and SCRIPT in html and "unsafe-inline" not in POLICY.partition("script-src")[2]
    assert "Not needed" in plain(html), "the step that was skipped, and why"


SIGNED = """
roles: {sales: {label: Sales}, judge: {label: Judge}, auditor: {label: Auditor}}
entities:
  bid:
    title: "{name}"
    fields: {name: {type: text}}
    access: {sales: {rows: own, can: [read, create, update]}, auditor: {rows: all, can: [read]}}
workflows:
  weigh: {entity: bid, steps: [{step: first, who: {role: judge}, signature: true}]}
"""


async def test_a_drawn_signature_stands_in_its_place_and_in_the_evidence_by_its_hash(tmp_path: Path) -> None:
    async with house(SIGNED, tmp_path, people=TEAM) as opened:
        workflows.register.register(opened.house.extensions)
        bid = (await opened.door("ann").run(Create("bid", {"name": "A"}))).id or 0
        request = int((await opened.door("ann").run(Submit("bid", bid, "weigh"))).value["id"])
        mine = opened.actor("joe")
        drawn = await files.add(opened.house, mine, "signature.png", "image/png", 10, "ab" * 32)
        said = Decide(request, "approve", 1, "k", signature=drawn.id, confirmed=True)
        await opened.door("joe").run(said)
        html = await page(opened, "aud", request)
        assert f'<img src="/api/v1/files/{drawn.id}"' in html and "ab" * 32 in html
        raw = await evidence(opened.house, opened.actor("aud"), request)
        assert problems(raw) == []
        [decision] = json.loads(raw)["decisions"]
        assert decision["signature"] == {"id": drawn.id, "sha256": "ab" * 32}
