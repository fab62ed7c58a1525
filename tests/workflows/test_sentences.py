"""S13.1 The trail reads as one sentence per event, in both languages."""

import string
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import workflows.register
from records.actions.create import Create
from tests.fixtures.houses import Housed, house
from tests.workflows.test_evidence import SCHEMA, TEAM, decided
from workflows import events
from workflows.reading import read_request
from workflows.requests import Decide, Submit
from workflows.sentences import _SAYS

HOLES = {
    "who",
    "for",
    "step",
    "cause",
    "to",
    "why",
    "whom",
    "kind",
    "revision",
    "fields",
    "effect",
    "state",
    "due",
    "left",
}


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, people=TEAM) as found:
        workflows.register.register(found.house.extensions)
        yield found


def test_every_kind_of_event_has_a_sentence_that_fills_its_holes() -> None:
    kinds = {"submit", *events._EVOLVE}
    said = {key.partition(" ")[0] for key in _SAYS}
    assert kinds - said == set()
    for key, text in _SAYS.items():
        for _, written in text:
            holes = {name for _, name, _, _ in string.Formatter().parse(written) if name}
            assert holes <= HOLES and written.endswith((".", "。")), key


async def told(opened: Housed, who: str, request: int, language: str) -> list[str]:
    found = await read_request(opened.house, opened.actor(who), request, language)
    return [entry["text"] for entry in found["trail"]]


async def test_a_request_from_its_submit_to_its_end(opened: Housed) -> None:
    _, request = await decided(opened)
    assert await told(opened, "aud", request, "en") == [
        "ann submitted it.", "“first” began and waits for Blind.", "ben approved at “first”.", "“first” has passed.",
        "“second” began and waits for Judge.", "ann changed note; this is revision 2.", "joe approved at “second”.",
        "“second” has passed.", "The request was approved.",
    ]  # fmt: skip
    chinese = await told(opened, "aud", request, "zh-CN")
    assert chinese[1:4] == ["进入“first”环节，待Blind处理。", "ben在“first”同意。", "“first”已通过。"]
    assert chinese[-1] == "申请已批准。"


async def test_what_was_skipped_returned_and_stopped_says_why_and_where_to(opened: Housed) -> None:
    ann = opened.door("ann")
    bid = (await ann.run(Create("bid", {"name": "B", "cost": 1}))).id or 0
    request = int((await ann.run(Submit("bid", bid, "weigh"))).value["id"])
    await opened.door("joe").run(Decide(request, "return", 1, "r", comment="more", to="start"))
    await ann.run(Decide(request, "resubmit", None, "again"))
    await opened.door("admin").run(Decide(request, "stop", None, "s", comment="over"))
    said = await told(opened, "aud", request, "en")
    assert said[1].startswith("“first” was skipped: ") and "cost" in said[1]
    assert "joe returned it from “second” to the submitter." in said and "It went back to the submitter." in said
    assert "ann submitted it again." in said and "admin, an administrator, stopped the request." in said
    assert said[-1] == "The request was stopped by an administrator."
    blind = await told(opened, "ben", request, "en")
    assert not any("cost" in each for each in blind), "a reason that rests on a hidden field is not told (S13.5)"
