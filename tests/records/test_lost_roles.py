"""A role that people hold does not vanish with a word in a file: it is renamed, put back, or taken from them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from accounts.seed import seed, take_lost_roles
from kernel.errors import Refusal
from records.actions.delete import Delete
from records.house import House
from records.results import Query
from schema.load import load
from tests.fixtures.houses import Housed, Person, house

BEFORE = """
roles:
  sales: {label: Sales}
  watch: {label: Watch}
entities:
  part:
    title: "{name}"
    fields: {name: {type: text}}
    access: {everyone: {rows: all, can: [read]}, watch: {rows: all, can: [create]}}
"""
GONE = BEFORE.replace("  watch: {label: Watch}\n", "").replace(", watch: {rows: all, can: [create]}", "")
RENAMED = BEFORE.replace("watch: {label: Watch}", "guard: {label: Guards, was: watch}").replace(" watch:", " guard:")
PEOPLE = (
    Person("admin", "g", ("system_admin",)),
    Person("ann", "d1", ("sales", "watch")),
    Person("bob", "d1", ("watch",)),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def opened(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    """A house in which two people watch."""
    async with house(BEFORE, tmp_path, request.param, people=PEOPLE) as found:
        yield found


async def adopted(found: Housed, text: str, accept: str = "") -> House:
    """The house of a changed file."""
    file, old = found.house.settings.schema, found.house
    file.write_text(file.read_text(encoding="utf-8").replace(BEFORE, text), encoding="utf-8")
    schema = load(file)
    try:
        await old.store.adopt(schema, frozenset({accept} - {""}))
    finally:
        file.write_text(file.read_text(encoding="utf-8").replace(text, BEFORE), encoding="utf-8")
    return await House.open(schema, old.store, old.relay, found.clock, old.settings)


def holders(found: House, role: str) -> set[str]:
    return {found.organisation.members[id].login for id in found.organisation.holders(role, within="anywhere")}


async def test_a_role_that_people_hold_is_not_let_go_without_a_word(opened: Housed) -> None:
    with pytest.raises(Refusal) as refused:
        await adopted(opened, GONE)
    [problem] = refused.value.problems
    assert problem.text("en") == "2 person(s) hold the role `watch`, which the schema no longer has: ann, bob."
    assert "`was: watch`" in problem.help("zh-CN") and problem.place is not None
    held = (await opened.door().page("role_holding", Query(filter="user.login == 'bob'"))).rows
    await opened.door().run(Delete("role_holding", held[0].id))
    with pytest.raises(Refusal) as refused:
        await adopted(opened, GONE)
    assert refused.value.problems[0].values["count"] == 1


async def test_a_renamed_role_is_held_by_whom_it_was_before(opened: Housed) -> None:
    renamed = await adopted(opened, RENAMED)
    assert holders(renamed, "guard") == {"ann", "bob"}, "at once, before the record follows"
    await seed(renamed)
    await renamed.refresh()
    assert holders(renamed, "guard") == {"ann", "bob"}
    async with renamed.store.read() as reader:
        names = [(row["name"], row["label"]) for row in await reader.rows("role", ("name", "label"))]
    assert ("guard", "Guards") in names and "watch" not in dict(names)


async def test_with_consent_the_role_is_taken_from_them_and_the_history_says_so(opened: Housed) -> None:
    let_go = await adopted(opened, GONE, "MIG026")
    await take_lost_roles(let_go)
    assert (await let_go.store.plan(let_go.schema)).refusals == ()
    await let_go.refresh()
    assert holders(let_go, "sales") == {"ann"}
