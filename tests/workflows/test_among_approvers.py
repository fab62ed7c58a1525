"""S13.5: what approvers say among themselves, and whom `visible_to` lets read a request."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions.create import Create
from tests.fixtures.houses import PEOPLE, Housed, Person
from tests.workflows.at_the_door import approving
from workflows import evidence_check
from workflows.evidence import evidence
from workflows.reading import read_request
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {sales: {label: Sales}, auditor: {label: Auditor}}
entities:
  trip:
    title: "{name}"
    fields: {name: {type: text, required: true}, guide: {type: user}}
    access: {sales: {rows: own, can: [read, create, update]}}
workflows:
  go:
    entity: trip
    visible_to: [auditor, guide]
    steps: [{step: one, who: {user: boss}}, {step: two, who: {user: sam}}]
"""
MORE = (Person("near", "east", ("auditor",)), Person("wide", "g", ("auditor",)), Person("far", "west", ("auditor",)))


@pytest.fixture
async def trips(tmp_path: Path) -> AsyncIterator[Housed]:
    async with approving(SCHEMA, tmp_path, people=(*PEOPLE, *MORE)) as opened:
        yield opened


async def submitted(trips: Housed) -> int:
    made = (await trips.door("ann").run(Create("trip", {"name": "t", "guide": trips.ids["eve"]}))).id or 0
    return int((await trips.door("ann").run(Submit("trip", made, "go", "k"))).value["id"])


async def read(trips: Housed, who: str, request: int) -> dict[str, Any] | None:
    try:
        return await read_request(trips.house, trips.actor(who), request, "en")
    except Refusal:
        return None


async def test_visible_to_names_roles_for_their_units_and_person_fields_S13_5(trips: Housed) -> None:
    request = await submitted(trips)
    seen = {who for who in ("near", "wide", "far", "eve", "pat", "bob") if await read(trips, who, request)}
    assert seen == {"near", "wide", "eve"}


async def test_what_is_said_among_approvers_is_read_by_them_alone_S13_5(trips: Housed) -> None:
    request = await submitted(trips)
    with pytest.raises(Refusal) as refused:
        await trips.door("ann").run(Decide(request, "comment", comment="whisper", approvers=True, client_key="a"))
    assert refused.value.code.name == "WFL126"
    await trips.door("boss").run(Decide(request, "comment", comment="whisper", approvers=True, client_key="b"))
    await trips.door("boss").run(Decide(request, "comment", comment="aloud", client_key="c"))
    for who, hears in (("boss", True), ("admin", True), ("ann", False), ("eve", False), ("wide", False)):
        shown = await read(trips, who, request)
        assert shown is not None and ("whisper" in json.dumps(shown)) is hears and "aloud" in json.dumps(shown), who
        assert shown["approver"] is hears
    assert await read(trips, "sam", request) is None
    await trips.door("boss").run(Decide(request, "approve", 1, "d"))
    assert "whisper" in json.dumps(await read(trips, "sam", request)), "whoever comes later is an approver too"


async def test_evidence_holds_it_back_and_is_whole_all_the_same_S13_5(trips: Housed) -> None:
    request = await submitted(trips)
    await trips.door("boss").run(Decide(request, "comment", comment="whisper", approvers=True, client_key="b"))
    await trips.door("boss").run(Decide(request, "approve", 1, "d"))
    for who, hears in (("boss", True), ("ann", False)):
        raw = await evidence(trips.house, trips.actor(who), request)
        assert (b"whisper" in raw) is hears and list(evidence_check.problems(raw)) == []
