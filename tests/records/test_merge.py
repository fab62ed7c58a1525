"""Merging records: what pointed to the losers points to the kept one, nothing is lost, and it can be taken back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workflows.register
from kernel.errors import Refusal
from kernel.reference import Reference
from records.actions.act import Act
from records.actions.create import Create
from records.actions.restore import Restore
from records.actions.undo import Redo, Undo
from records.actions.update import Update
from records.results import Outcome, Query
from tests.fixtures.houses import PEOPLE, Housed, Person, house
from workflows.requests import Decide, Submit
from workflows.stages import Move

DEEDS = "[read, create, update, delete, merge, unite, noted, open_up]"
SCHEMA = f"""
roles: {{sales: {{label: Sales}}, dept_manager: {{label: Manager}}, head: {{label: Head}}, clerk: {{label: Clerk}}}}
entities:
  shop:
    label: Shop
    title: "{{name}}"
    fields:
      name:   {{type: text, label: Name, required: true}}
      code:   {{type: text, label: Code, unique: true}}
      phone:  {{type: text, label: Phone}}
      secret: {{type: text, label: Secret}}
      above:  {{type: link, to: shop, label: Above}}
      near:   {{type: links, to: shop, label: Near}}
      size:   {{type: integer, label: Size, formula: count(orders)}}
      rooms:  {{type: lines, label: Rooms, fields: {{what: {{type: text, label: What}}}}}}
    access:
      clerk: {{rows: all, can: [read], hide: [secret]}}
      sales: {{rows: own, can: [read]}}
      dept_manager: {{rows: all, can: [read, create, update, merge]}}
      head: {{rows: all, can: [read, delete]}}
  order:
    label: Order
    title: "{{name}}"
    fields:
      name:  {{type: text, label: Name}}
      shop:  {{type: link, to: shop, label: Shop, reverse: orders}}
      known: {{type: links, to: shop, label: Known}}
      about: {{type: link, to: any, label: About}}
      town:  {{type: text, label: Phone there, formula: shop.phone}}
      parts:
        type: lines
        label: Parts
        fields: {{what: {{type: text, label: What}}, at: {{type: link, to: shop, label: At}}}}
    stages:
      open: {{label: Open, next: [shut, asked]}}
      shut: {{label: Shut, locked: all}}
      asked: {{label: Asked, approval: ask_order}}
    access: {{dept_manager: {{rows: all, can: [read, create, update, delete]}}, head: {{rows: all, can: [read]}}}}
  case:
    label: Case
    title: "{{note}}"
    fields:
      note: {{type: text, label: Note}}
      all:  {{type: links, to: shop, label: All}}
      keep: {{type: link, to: shop, label: Keep}}
      open: {{type: link, to: any, label: Open}}
    stages: {{new: {{label: New, next: [done]}}, done: {{label: Done, approval: agree}}}}
    actions:
      unite:   {{do: [{{set: {{note: begun}}}}, {{merge: =all, into: =keep}}]}}
      noted:   {{do: [{{merge: =all, into: =keep, note: =note}}]}}
      open_up: {{do: [{{merge: =open, into: =keep}}]}}
    access: {{dept_manager: {{rows: all, can: {DEEDS}}}, head: {{rows: all, can: [read]}}}}
workflows:
  agree:
    entity: case
    steps: [{{step: look, who: {{role: head}}}}]
    when_approved: [{{merge: =all, into: =keep, note: =note}}]
  ask_order: {{entity: order, steps: [{{step: look, who: {{role: head}}}}]}}
  join: {{entity: shop, steps: [{{step: look, who: {{role: head}}}}], when_approved: [{{merge: =this, into: =above}}]}}
"""
WHO = (*PEOPLE, Person("chief", "g", ("head",)), Person("cleo", "g", ("clerk",)))
MANAGER = "boss"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def h(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param, people=WHO) as opened:
        workflows.register.register(opened.house.extensions)
        yield opened


async def made(opened: Housed, entity: str, **values: Any) -> int:
    return (await opened.door(MANAGER).run(Create(entity, values))).id or 0


async def values(opened: Housed, entity: str, id: int, login: str = MANAGER) -> dict[str, Any]:
    return dict((await opened.door(login).get(entity, id)).values)


async def merge(opened: Housed, keep: int, *losers: int, deed: str = "unite", note: str | None = "n") -> Outcome:
    case = await made(opened, "case", note=note, all=list(losers), keep=keep)
    return await opened.door(MANAGER).run(Act("case", case, deed))


async def refused(opened: Housed, deed: Any, login: str = MANAGER) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await opened.door(login).run(deed)
    return caught.value


async def test_all_that_pointed_to_the_losers_points_to_the_kept_record_once(h: Housed) -> None:
    keep, one, two = [await made(h, "shop", name=name) for name in "ABC"]
    about = {"entity": "shop", "id": one}
    parts = [{"what": "p", "at": two}, {"what": "q", "at": keep}]
    order = await made(h, "order", shop=one, known=[two, keep, one], about=about, parts=parts)
    beside = await made(h, "order", shop=keep)
    await merge(h, keep, one, two)
    found = await h.door(MANAGER).get("order", order)
    assert (found.values["shop"], found.values["known"]) == (keep, (keep,))
    assert found.values["about"] == Reference("shop", keep)
    assert [line.values["at"] for line in found.lines["parts"]] == [keep, keep]
    assert (await values(h, "shop", keep))["size"] == 2
    trail = (await h.door(MANAGER).history("order", order))["rows"]
    assert [entry["verb"] for entry in trail] == ["update", "create"]
    assert trail[0]["changes"].keys() == {"shop", "known", "about", "parts"}
    assert (await h.door(MANAGER).get("order", beside)).version == 1


async def test_the_kept_record_is_filled_from_the_losers_in_order_and_what_it_has_stays(h: Housed) -> None:
    keep = await made(h, "shop", name="A", phone="1")
    one = await made(h, "shop", name="B", phone="2", secret="s", near=[keep])
    two = await made(h, "shop", name="C", code="c", secret="t", rooms=[{"what": "hall"}])
    done = await merge(h, keep, one, two)
    found = await h.door(MANAGER).get("shop", keep)
    kept = {name: found.values[name] for name in ("name", "phone", "secret", "code", "near", "above")}
    assert kept == {"name": "A", "phone": "1", "secret": "s", "code": "c", "near": (), "above": None}
    assert [line.values["what"] for line in found.lines["rooms"]] == ["hall"]
    assert done.change_set is not None


async def test_a_kept_record_that_pointed_to_a_loser_does_not_point_to_itself(h: Housed) -> None:
    lost, other = await made(h, "shop", name="B"), await made(h, "shop", name="C")
    keep = await made(h, "shop", name="A", above=lost, near=[lost, other])
    await merge(h, keep, lost)
    found = await values(h, "shop", keep)
    assert (found["above"], found["near"]) == (None, (other,))


async def test_a_loser_is_found_nowhere_and_read_at_its_address_with_what_it_became(h: Housed) -> None:
    keep = await made(h, "shop", name="Kept")
    lost = await made(h, "shop", name="Lost", secret="s", rooms=[{"what": "hall"}])
    await merge(h, keep, lost, note=None)
    door = h.door(MANAGER)
    assert [row.id for row in (await door.page("shop", Query())).rows] == [keep]
    assert (await door.count("shop"), await door.search("Lost")) == (1, [])
    assert [each.id for each in await door.choices("order", "shop")] == [keep]
    with pytest.raises(Refusal):
        await door.run(Create("order", {"shop": lost}))
    found = await door.get("shop", lost)
    assert (found.values["name"], found.merged_into) == ("Lost", Reference("shop", keep))
    assert found.titles["shop", keep] == "Kept"
    assert found.may is not None and (found.may.verbs, found.may.moves) == (("read",), ())
    assert set(found.may.fields.values()) == {"read"}
    assert [line.values["what"] for line in found.lines["rooms"]] == ["hall"]
    assert [entry["verb"] for entry in (await door.history("shop", lost))["rows"]] == ["merge", "create"]
    assert (await door.comments("shop", lost))["rows"] == []


async def test_who_could_not_read_a_loser_or_its_fields_still_cannot(h: Housed) -> None:
    keep, lost = await made(h, "shop", name="A"), await made(h, "shop", name="B", secret="s")
    await merge(h, keep, lost)
    assert "secret" not in await values(h, "shop", lost, "cleo")
    assert "secret" not in await values(h, "shop", keep, "cleo")
    with pytest.raises(Refusal) as caught:
        await h.door("pat").get("shop", lost)
    assert caught.value.status == 404
    assert (await refused(h, Update("shop", lost, {"name": "x"}), "pat")).status == 404


async def test_whoever_changes_or_restores_a_loser_is_told_what_it_became(h: Housed) -> None:
    keep, lost = await made(h, "shop", name="A"), await made(h, "shop", name="B")
    await merge(h, keep, lost)
    for deed, login in ((Update("shop", lost, {"name": "x"}), MANAGER), (Restore("shop", lost), "chief")):
        error = await refused(h, deed, login)
        assert (error.code.name, error.status, str(error)) == ("REC150", 409, "“B” was merged into “A”.")


async def test_a_stage_that_locks_a_record_does_not_keep_its_link_at_the_loser_a_running_approval_does(
    h: Housed,
) -> None:
    keep, lost = await made(h, "shop", name="A"), await made(h, "shop", name="B")
    order = await made(h, "order", name="O", shop=lost)
    await h.door(MANAGER).run(Move("order", order, "shut"))
    await merge(h, keep, lost)
    assert (await values(h, "order", order))["shop"] == keep
    more = await made(h, "shop", name="C")
    waiting = await made(h, "order", name="W", shop=more)
    await h.door(MANAGER).run(Move("order", waiting, "asked"))
    with pytest.raises(Refusal) as caught:
        await merge(h, keep, more)
    assert (caught.value.code.name, "“W”" in str(caught.value)) == ("REC155", True)
    assert (await values(h, "order", waiting))["shop"] == more


async def test_what_cannot_be_merged_is_refused_and_the_whole_deed_with_it(h: Housed) -> None:
    keep, lost, other = [await made(h, "shop", name=name) for name in "ABC"]
    order = await made(h, "order", name="O")
    await merge(h, keep, lost)
    strange = {"note": "n", "keep": keep, "open": {"entity": "order", "id": order}}
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"note": "n", "all": [keep], "keep": keep}, "unite", "REC152"),
        ({"note": "n", "all": [], "keep": keep}, "unite", "REC151"),
        ({"note": "n", "all": [other]}, "unite", "REC151"),
        (strange, "open_up", "REC153"),
        ({"all": [other], "keep": keep}, "noted", "REC154"),
    ]
    for written, deed, code in cases:
        case = (await h.door(MANAGER).run(Create("case", written))).id or 0
        error = await refused(h, Act("case", case, deed))
        assert (error.code.name, deed) == (code, deed)
        assert (await values(h, "case", case))["note"] == written.get("note")
        problem = error.as_json("zh-CN")
        assert problem["message"] and problem["help"]


async def test_an_approval_that_merges_starts_and_merges_with_the_decision(h: Housed) -> None:
    keep, lost = await made(h, "shop", name="A"), await made(h, "shop", name="B")
    case = await made(h, "case", note="agreed", all=[keep, lost], keep=keep)
    moved = await h.door(MANAGER).run(Move("case", case, "done"))
    assert moved.pending is not None and (await values(h, "shop", lost))["name"] == "B"
    await h.door("chief").run(Decide(int(moved.pending["request"]), "approve", revision=1, client_key="k"))
    assert (await h.door(MANAGER).get("shop", lost)).merged_into == Reference("shop", keep)
    for id in (keep, lost):
        newest = (await h.door(MANAGER).history("shop", id))["rows"][0]
        assert (newest["verb"], newest["reason"]) == ("merge", "agreed")
    assert (await values(h, "case", case))["all"] == (keep,)


async def test_an_approval_may_merge_its_own_record_into_another(h: Housed) -> None:
    keep = await made(h, "shop", name="A")
    lost = await made(h, "shop", name="B", above=keep)
    sent = await h.door(MANAGER).run(Submit("shop", lost, "join", client_key="s"))
    with pytest.raises(Refusal) as caught:
        await merge(h, keep, lost)
    assert caught.value.code.name == "REC011"
    await h.door("chief").run(Decide(int(sent.value["id"]), "approve", revision=1, client_key="k"))
    assert (await h.door(MANAGER).get("shop", lost)).merged_into == Reference("shop", keep)


async def test_undo_puts_back_what_nobody_changed_since_and_redo_merges_again(h: Housed) -> None:
    keep = await made(h, "shop", name="A")
    lost = await made(h, "shop", name="B", code="b", phone="1", rooms=[{"what": "hall"}])
    first, second = await made(h, "order", shop=lost, parts=[{"at": lost}]), await made(h, "order", shop=lost)
    done = await merge(h, keep, lost)
    before = await h.door(MANAGER).get("order", first)
    third = await made(h, "shop", name="C")
    await h.door(MANAGER).run(Update("order", second, {"shop": third}))
    told = (await h.door(MANAGER).run(Undo(done.change_set))).value
    assert [each["fields"] for each in told["kept"] if each["id"] == second] == [["shop"]]
    back = await h.door(MANAGER).get("shop", lost)
    assert (back.merged_into, back.values["code"], back.values["size"]) == (None, "b", 1)
    assert [line.values["what"] for line in back.lines["rooms"]] == ["hall"]
    kept = await h.door(MANAGER).get("shop", keep)
    assert (kept.values["code"], kept.values["phone"], kept.lines["rooms"]) == (None, None, ())
    found = await h.door(MANAGER).get("order", first)
    assert (found.values["shop"], found.lines["parts"][0].values["at"]) == (lost, lost)
    assert (await values(h, "order", second))["shop"] == third
    await h.door(MANAGER).run(Redo(done.change_set))
    again = await h.door(MANAGER).get("order", first)
    assert (again.values["shop"], again.values["town"]) == (before.values["shop"], before.values["town"])
    assert (await h.door(MANAGER).get("shop", lost)).merged_into == Reference("shop", keep)
    assert (await values(h, "shop", keep))["code"] == "b"


async def test_a_record_merged_into_one_that_is_merged_later_names_its_own_way(h: Housed) -> None:
    last, middle, first = [await made(h, "shop", name=name) for name in "ABC"]
    order = await made(h, "order", shop=first)
    await merge(h, middle, first)
    await merge(h, last, middle)
    assert (await h.door(MANAGER).get("shop", first)).merged_into == Reference("shop", middle)
    assert (await values(h, "order", order))["shop"] == last
    case = await made(h, "case", note="n", keep=last, all=[last])
    assert case and (await refused(h, Update("case", case, {"all": [first]}))).status == 422


LINKS = st.lists(st.tuples(st.integers(0, 3), st.lists(st.integers(0, 3), unique=True), st.integers(0, 3)), max_size=3)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINKS, st.lists(st.sampled_from(("1", None)), min_size=4, max_size=4), st.permutations(range(4)))
async def test_no_reference_to_a_loser_is_left_and_undo_restores_all(
    h: Housed, links: list[tuple[int, list[int], int]], phones: list[str | None], order: list[int]
) -> None:
    shops = [await made(h, "shop", name=str(n), phone=phone) for n, phone in enumerate(phones)]
    orders = [
        await made(h, "order", shop=shops[a], known=[shops[n] for n in b], parts=[{"at": shops[c]}])
        for a, b, c in links
    ]
    await h.door(MANAGER).run(Update("shop", shops[order[0]], {"above": shops[order[1]]}))
    keep, *losers = [shops[n] for n in order[:3]]

    async def state() -> list[Any]:
        found: list[Any] = []
        for entity, ids in (("shop", shops), ("order", orders)):
            for id in ids:
                record = await h.door(MANAGER).get(entity, id)
                own = {
                    name: value
                    for name, value in record.values.items()
                    if name not in ("version", "updated_at", "updated_by")
                }
                found.append((own, [[line.values.get("at") for line in each] for each in record.lines.values()]))
        return found

    before = await state()
    done = await merge(h, keep, *losers)
    for id in orders:
        record = await h.door(MANAGER).get("order", id)
        named = {record.values["shop"], *record.values["known"], *(each.values["at"] for each in record.lines["parts"])}
        assert not named & set(losers)
    told = (await h.door(MANAGER).run(Undo(done.change_set))).value
    assert (told["kept"], await state()) == ([], before)
