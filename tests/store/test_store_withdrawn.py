"""What vanishes from the schema while records hold it is told; where something like it appears, somebody is asked."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from kernel.errors import Place, Problem, Refusal
from kernel.text import Text
from schema.model import Entity, Field, Schema
from store.open import Store
from tests.fixtures.entities import entity, field, options, schema

THING = replace(
    entity("thing", field("name"), field("wishes"), field("tags", "links", to=("thing",)), field("vip", "boolean"),
           field("kind", "choice", options=options("a", "b"))),
    label=Text.of({"en": "Thing", "zh-CN": "物品"}),
)  # fmt: skip


def with_fields(*fields: Field, without: tuple[str, ...] = (), name: str = "thing") -> Entity:
    """The entity with these fields added and some left out."""
    kept = {each.name: each for each in THING.fields.values() if each.name not in without}
    return replace(THING, name=name, fields=MappingProxyType(kept | {each.name: each for each in fields}))


def changed(*fields: Field, without: tuple[str, ...] = ("wishes",)) -> Schema:
    """The schema with the changed entity."""
    return schema(with_fields(*fields, without=without), version="2")


def written(name: str, label: str, type_: str = "text", **more: Any) -> Field:
    """A field at line 7, with a label of its own."""
    return replace(field(name, type_, **more), label=Text.of(label), place=Place("test.yaml", 7, 5))


@pytest.fixture
async def things(store: Store) -> Store:
    await store.adopt(schema(THING))

    async def work(unit: Any) -> None:
        for number in range(1, 4):
            wishes = f"w{number}" if number < 3 else None
            await unit.insert("thing", {"name": f"n{number}", "wishes": wishes, "kind": "a", "vip": False})
        await unit.set_members("thing", "tags", 1, (2, 3))

    await store.unit(work)
    return store


async def column(store: Store, name: str) -> list[Any]:
    async with store.read() as reader:
        return [row[name] for row in await reader.rows("thing", (name,))]


async def against(store: Store, wanted: Schema) -> list[Problem]:
    """What the refusal says."""
    with pytest.raises(Refusal) as found:
        await store.adopt(wanted)
    return list(found.value.problems)


async def test_a_field_that_may_be_another_renamed_is_refused_at_its_place_with_the_word_to_write(
    things: Store,
) -> None:  # fmt: skip
    [problem] = await against(things, changed(written("wishez", "愿望")))
    assert problem.line("en").startswith(
        "test.yaml:7:5 MIG024 2 record(s) of Thing (thing) hold a value in `wishes`, which the schema no longer has, "
        "while 愿望 (wishez) is new. If it is the same field under another name, write `was: wishes` at the new one."
    )
    assert "物品（thing） 有 2 条记录填写了 `wishes`" in problem.text("zh-CN") and "愿望（wishez）" in problem.text(
        "zh-CN"
    )
    assert problem.severity == "error"
    assert await column(things, "wishes") == ["w1", "w2", None], "the schema before goes on being served"
    await things.adopt(changed(written("wishez", "愿望", was="wishes")))
    assert await column(things, "wishez") == ["w1", "w2", None]


@pytest.mark.parametrize("new", [field("remarks"), field("wishes2", "integer")])
async def test_a_new_field_of_the_same_type_or_a_like_name_is_asked_about(things: Store, new: Field) -> None:
    assert [each.code.name for each in await against(things, changed(new))] == ["MIG024"]


async def test_consent_takes_the_old_one_out_of_use(things: Store) -> None:
    wanted = changed(field("wishez"))
    plan = await things.adopt(wanted, frozenset({"MIG024"}))
    assert [step.code.name for step in plan.told] == ["MIG024"]
    assert await column(things, "wishez") == [None] * 3
    assert [step.code.name for step in (await things.plan(wanted)).notes] == []


async def test_what_was_served_without_is_asked_about_no_more(things: Store) -> None:
    plan = await things.adopt(changed())
    [told] = plan.told
    assert told.text("en").startswith("Take wishes of Thing (thing) out of use; 2 record(s) hold a value there")
    again = await things.adopt(changed(field("wishez")))
    assert again.told == () and await column(things, "wishez") == [None] * 3
    await things.adopt(schema(THING, version="3"))
    assert await column(things, "wishes") == ["w1", "w2", None]


async def test_a_field_that_holds_nothing_or_a_new_one_of_another_kind_needs_no_question(things: Store) -> None:
    await things.adopt(changed(field("is_key", "boolean"), without=("vip",)))
    await things.adopt(changed(field("size", "integer"), without=("vip", "wishes")))


async def test_a_list_of_links_and_an_entity_are_asked_about_too(things: Store) -> None:
    friends = written("friends", "朋友", "links", to=("thing",))
    [problem] = await against(things, changed(friends, without=("tags",)))
    assert problem.line("en").startswith("test.yaml:7:5 MIG025 `thing__tags`, which the schema no longer has, holds 2")
    item = replace(with_fields(name="item"), place=Place("test.yaml", 3))
    links = MappingProxyType({n: replace(f, to=("item",)) if n == "tags" else f for n, f in item.fields.items()})
    [problem] = await against(things, schema(replace(item, fields=links), version="3"))
    assert (problem.code.name, str(problem.place)) == ("MIG025", "test.yaml:3:1")
    assert "Thing (item) is new" in problem.text("en")


async def test_what_the_data_say_stands_at_its_place_with_label_and_key(things: Store) -> None:
    kind = written("kind", "类别", "choice", options=options("b"))
    wishes = written("wishes", "愿望", "integer")
    problems = await against(things, changed(kind, wishes, without=("kind", "wishes")))
    assert {str(each.place) for each in problems} == {"test.yaml:7:5"}
    said = {each.code.name: each.text("zh-CN") for each in problems}
    assert said["MIG030"].startswith("物品（thing） 的 愿望（wishes） 无法变为 整数：2 个值不符合")
    assert said["MIG032"].startswith("物品（thing） 的 类别（kind）：3 条记录使用了已不存在的选项，例如 a。")
    named = written("name", "名称", unique="exact")
    await things.unit(lambda unit: unit.update("thing", 2, {"name": "n1"}))
    [twice] = await against(things, changed(named, without=("name",)))
    assert twice.line("en").startswith("test.yaml:7:5 MIG031 名称 (name) of Thing (thing) cannot be unique")
