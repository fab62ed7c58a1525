"""What people are shown: explanations, pickers, search, history, outside people, clocks that stand still."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import Refusal
from kernel.text import Text, sentence
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.update import Update
from records.present import Present
from records.results import Query
from tests.fixtures.houses import Housed, Person, house
from tests.fixtures.outcomes import id_of, may_of, ready


async def refused(call: Awaitable[object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await call
    return caught.value


async def customer(opened: Housed, login: str = "ann", **values: Any) -> int:
    return id_of(await opened.door(login).run(Create("customer", {"name": "Acme", **values})))


async def test_a_denial_says_why_names_the_rule_and_what_would_help(open_shop: Housed) -> None:
    id = await customer(open_shop)
    found = await open_shop.door("bob").explain("customer", id, "update")
    shown = Present(open_shop.house, "en").explanation(found)
    assert shown["allowed"] is False and shown["rule"]["file"].endswith("schema.yaml")
    assert any("your own records. This record is not among them." in each for each in shown["why"]) and shown["help"]
    allowed = Present(open_shop.house, "zh-CN").explanation(
        await open_shop.door("ann").explain("customer", id, "update")
    )
    assert allowed["allowed"] is True and "您本人的记录" in allowed["why"][0]
    assert (await refused(open_shop.door("eve").explain("order", 99, "read"))).status == 404


async def test_a_picker_offers_what_the_links_where_lets_through(open_shop: Housed) -> None:
    good = await customer(open_shop, "dir", name="Good", level="a")
    await customer(open_shop, "dir", name="Plain")
    found = await open_shop.door("dir").choices("customer", "parent_customer")
    assert [(each.id, each.title) for each in found] == [(good, "Good")]
    people = await open_shop.door("dir").choices("customer", "watchers", "bo")
    assert {each.title for each in people} == {"bob", "boss"}
    assert (await refused(open_shop.door("dir").choices("customer", "name"))).status == 422


async def test_search_finds_words_in_any_case_and_width_in_every_entity(open_shop: Housed) -> None:
    id = await customer(open_shop, name="杭州 Lanxu 仪表")
    await open_shop.door("ann").run(Create("task", {"title": "Call lanxu"}))
    found = await open_shop.door("ann").search("ＬＡＮＸＵ")
    assert {(each.entity, each.title) for each in found} == {("customer", "杭州 Lanxu 仪表"), ("task", "Call lanxu")}
    assert [each.id for each in await open_shop.door("ann").search("仪表")] == [id]
    await open_shop.door("ann").run(Update("customer", id, {"name": "Other"}))
    assert [each.entity for each in await open_shop.door("ann").search("lanxu")] == ["task"]


async def test_a_page_reads_on_where_it_ended_and_deleted_records_are_listed_apart(open_shop: Housed) -> None:
    for name in "CAB":
        await customer(open_shop, name=name)
    door = open_shop.door("ann")
    first = await door.grid("customer", Query(sort="name", limit=2))
    rest = await door.grid("customer", Query(sort="name", limit=2, after=first.next or ""))
    assert [row["name"] for row in (*ready(first), *ready(rest))] == ["A", "B", "C"] and rest.next is None
    assert (first.total, first.total_is) == (3, "exact")
    assert (await door.grid("customer", Query(deleted=True))).ready == []
    assert [row["name"] for row in ready(await door.grid("customer", Query(view="key")))] == []


async def test_may_tells_what_can_be_done_here(open_shop: Housed) -> None:
    id = await customer(open_shop)
    mine = may_of(await open_shop.door("ann").get("customer", id))
    assert set(mine.verbs) == {"read", "update", "delete", "comment", "assign", "claim"}
    assert mine.fields["name"] == "write" and mine.fields["total"] == "read" and mine.fields["owner"] == "write"
    clerks = may_of(await open_shop.door("clerk").get("customer", id))
    assert set(clerks.verbs) == {"read"} and clerks.fields["phone"] == "masked" and "cost" not in clerks.fields


OUTSIDE = """
roles: {portal: {label: Portal, outside: true}}
entities:
  user: {fields: {firm: {type: link, to: firm}}}
  firm:
    title: "{name}"
    fields: {name: {type: text, required: true}, margin: {type: money}}
    access:
      system_admin: {rows: all, can: [read, create, update, comment]}
      portal: {rows: "this == me.firm", can: [read, comment], hide: [margin]}
"""


async def test_outside_people_see_their_own_and_nothing_of_the_inside(tmp_path: Path) -> None:
    people = (Person("admin", "g", ("system_admin",)), Person("guest", "g", ("portal",)))
    async with house(OUTSIDE, tmp_path, people=people) as opened:
        admin = opened.door("admin")
        mine = id_of(await admin.run(Create("firm", {"name": "Mine", "margin": "5"})))
        other = id_of(await admin.run(Create("firm", {"name": "Other"})))
        await admin.run(Update("user", opened.ids["guest"], {"firm": mine}))
        await admin.run(Comment("firm", mine, "internal"))
        guest = opened.door("guest")
        found = await guest.get("firm", mine)
        assert "margin" not in found.values and found.titles["user", opened.ids["admin"]] is None
        assert (await refused(guest.get("firm", other))).status == 404
        for call in (guest.comments("firm", mine), guest.history("firm", mine), guest.run(Comment("firm", mine, "x"))):
            assert (await refused(call)).status == 403
        for entity in ("user", "unit", "role", "audit", "request", "notice", "session"):
            assert (await refused(guest.page(entity))).status == 404


async def test_a_field_that_is_not_there_is_told_as_a_question_with_a_guess_only_where_one_is_near(
    open_shop: Housed,
) -> None:
    door = open_shop.door("ann")
    for asked, guess in (("nmae", "Did you mean name?"), ("zzzzzz", "")):
        with pytest.raises(Refusal) as caught:
            await door.page("customer", Query(fields=(asked,)))
        said = caught.value.as_json("en")
        assert "saved" not in said["message"] and "未保存" not in caught.value.as_json("zh-CN")["message"]
        assert said["problems"][0]["help"] == guess
        assert "—" not in str(caught.value.as_json("zh-CN")["problems"])
    with pytest.raises(Refusal) as caught:
        await door.choices("customer", "parent_custmer")
    assert caught.value.as_json("en")["problems"][0]["help"] == "Did you mean parent_customer?"


async def test_what_duplicates_say_are_two_sentences(open_shop: Housed) -> None:
    door = open_shop.door("ann")
    await door.run(Create("customer", {"name": "Acme", "phone": "13800138000"}))
    done = await door.run(Create("customer", {"name": "Other", "phone": "13800138000"}))
    assert [warning.text("en") for warning in done.warnings] == ["This phone is known. Found: Acme."]


def test_a_sentence_has_its_full_stop_in_each_language() -> None:
    assert [sentence(Text.of(each)).in_("") for each in ("该客户已存在", "Known", "Known.", "是吗？", "")] == [
        "该客户已存在。", "Known.", "Known.", "是吗？", ""
    ]  # fmt: skip
