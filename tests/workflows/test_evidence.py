"""S13.1, S13.5, S13.6 The evidence of an approval: what the approver saw, provable without the product."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workflows.register
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.update import Update
from tests.fixtures.houses import Housed, Person, house
from workflows.evidence import evidence, sealed, written
from workflows.evidence_check import problems, withheld
from workflows.requests import Decide, Submit

SCHEMA = """
roles: {sales: {label: Sales}, judge: {label: Judge}, blind: {label: Blind}, auditor: {label: Auditor}}
entities:
  bid:
    title: "{name}"
    fields:
      name:  {type: text}
      price: {type: money}
      cost:  {type: money}
      note:  {type: text}
      items: {type: lines, fields: {what: {type: text}, secret: {type: text}}}
    access:
      sales: {rows: own, can: [read, create, update]}
      blind: {rows: all, can: [read], hide: [cost, items.secret]}
      auditor: {rows: all, can: [read]}
workflows:
  weigh:
    entity: bid
    locked: [price, cost]
    steps:
      - {step: first, who: {role: blind}, when: cost > 1}
      - {step: second, who: {role: judge}}
"""
TEAM = (
    Person("admin", "g", ("system_admin",)), Person("other_admin", "g", ("system_admin",)),
    Person("ann", "d1", ("sales",)), Person("ben", "s1", ("blind",)), Person("joe", "g", ("judge",)),
    Person("aud", "g", ("auditor",)),
    Person("idle", "d4"),
)  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, people=TEAM) as found:
        workflows.register.register(found.house.extensions)
        yield found


async def decided(opened: Housed) -> tuple[int, int]:
    """A bid that ben approved, and joe after a change of what was not locked."""
    ann, lines = opened.door("ann"), [{"what": "desk", "secret": "hush"}]
    values = {"name": "A", "price": 900, "cost": 777, "note": "old", "items": lines}
    bid = (await ann.run(Create("bid", values))).id or 0
    request = int((await ann.run(Submit("bid", bid, "weigh", "s"))).value["id"])
    await opened.door("ben").run(Decide(request, "approve", 1, "b", comment="fine"))
    await ann.run(Update("bid", bid, {"note": "new"}))
    await opened.door("joe").run(Decide(request, "approve", 2, "j"))
    return bid, request


async def pack(opened: Housed, who: str, request: int, decision: int | None = None) -> dict[str, Any]:
    raw = await evidence(opened.house, opened.actor(who), request, decision)
    assert problems(raw) == [], "as it comes it is whole"
    assert raw == await evidence(opened.house, opened.actor(who), request, decision), "the same bytes each time"
    return dict(json.loads(raw))


async def test_it_holds_what_each_approver_saw_then_and_who_he_was(opened: Housed) -> None:
    _, request = await decided(opened)
    await opened.door("admin").run(Update("user", opened.ids["ben"], {"name": "Benjamin", "unit": opened.units["d4"]}))
    found = await pack(opened, "aud", request)
    ben, joe = [each for each in found["decisions"] if each["kind"] == "approve"]
    assert ben["by"] == {"id": opened.ids["ben"], "name": "ben", "roles": ["blind"],
                         "unit": {"id": opened.units["s1"], "title": "Section 1"}}  # fmt: skip
    assert (ben["revision"], ben["saw"]["note"], joe["revision"], joe["saw"]["note"]) == (1, "old", 2, "new")
    assert "cost" not in ben["saw"] and ben["unseen"] == ["cost", "items.secret"]
    assert [line.keys() for line in ben["saw"]["items"]] == [{"id", "what"}]
    assert joe["saw"]["cost"] == "777.00" and joe["saw"]["items"][0]["secret"] == "hush"
    assert json.loads(found["definition"]["text"])["steps"][0]["step"] == "first"
    assert withheld(written(found)) == 0 and len(found["trail"]) >= 6


async def test_a_reader_gets_what_the_reader_may_see_and_the_rest_says_that_it_is_withheld(opened: Housed) -> None:
    _, request = await decided(opened)
    raw = await evidence(opened.house, opened.actor("ben"), request)
    assert problems(raw) == [] and withheld(raw) > 0
    assert b"777" not in raw and b"hush" not in raw
    found = json.loads(raw)
    assert found["content"]["withheld"] == ["cost", "items.secret"]
    assert next(each["kind"] for each in found["trail"] if each["withheld"]) == "submit"


async def test_one_decision_by_its_number_and_nobody_without_the_trail(opened: Housed) -> None:
    _, request = await decided(opened)
    whole = await pack(opened, "aud", request)
    seq = whole["decisions"][0]["seq"]
    assert [each["seq"] for each in (await pack(opened, "aud", request, seq))["decisions"]] == [seq]
    for who, number, code in (("idle", None, "WFL031"), ("aud", 1, "WFL166"), ("aud", 99, "WFL166")):
        with pytest.raises(Refusal) as caught:
            await evidence(opened.house, opened.actor(who), request, number)
        assert (caught.value.code.name, caught.value.status) == (code, 404), who


def values_of(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every value in it."""
    if isinstance(found, dict):
        return [place for key in found for place in values_of(found[key], (*path, key))] or [path]
    if isinstance(found, list):
        return [place for number, each in enumerate(found) for place in values_of(each, (*path, number))] or [path]
    return [path]


def altered(found: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    copy = json.loads(json.dumps(found))
    at = copy
    for step in path[:-1]:
        at = at[step]
    old = at[path[-1]]
    at[path[-1]] = (not old) if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old or ''}x"
    return dict(copy)


@pytest.mark.parametrize("opened", ["sqlite"], indirect=True)
async def test_whatever_value_or_byte_is_altered_is_found_and_its_part_is_named(opened: Housed) -> None:
    _, request = await decided(opened)
    raw = await evidence(opened.house, opened.actor("aud"), request)
    found = json.loads(raw)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.sampled_from(values_of(found)), st.integers(0, len(raw) - 1), st.integers(1, 255))
    def holds(path: tuple[Any, ...], place: int, flip: int) -> None:
        said = problems(written(altered(found, path)))
        assert said, path
        if path[0] in ("trail", "decisions"):
            part = f"{path[0]}.{found[path[0]][path[1]]['seq']}"
            named = {str(each.values.get("part")) for each in said} | {each.code.name for each in said}
            assert part in named or "trail" in named or path[-1] == "seq", (path, named)
        assert problems(raw[:place] + bytes([raw[place] ^ flip]) + raw[place + 1 :]), "a byte"

    holds()


@pytest.mark.parametrize("opened", ["sqlite"], indirect=True)
async def test_a_trail_that_was_rewritten_and_hashed_anew_breaks_its_chain(opened: Housed) -> None:
    _, request = await decided(opened)
    found = json.loads(await evidence(opened.house, opened.actor("aud"), request))
    plain = {name: part for name, part in found.items() if name not in ("hashes", "seal")}
    approved = next(entry for entry in plain["trail"] if entry["kind"] == "approve")
    approved["comment"] = "another word"
    said = [(each.code.name, each.values.get("seq")) for each in problems(written(sealed(plain)))]
    assert ("WFL163", approved["seq"]) in said and ("WFL165", approved["seq"]) in said
    del plain["trail"][2]
    assert "WFL163" in {each.code.name for each in problems(written(sealed(plain)))}, "an entry is missing"


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"format": 1}', b"[" * 100_000])
def test_what_is_no_pack_is_said_to_be_none(raw: bytes) -> None:
    assert [each.code.name for each in problems(raw)] == ["WFL160"]
