"""A role is called as its reader's language has it: in lists, records, pickers and links."""

from dataclasses import replace
from pathlib import Path

import pytest

from records.present import Present
from records.results import Query
from tests.fixtures.houses import Person, house

SCHEMA = """
roles:
  clerk: {label: {en: Clerk, zh-CN: 职员}}
  plain: {label: Plain}
entities:
  memo:
    label: Memo
    title: "{text}"
    fields: {text: {type: text, label: Text}}
    access: {clerk: {rows: own, can: [read, create]}}
"""
WHO = (Person("admin", "g", ("system_admin",)), Person("cy", "d1", ("clerk",)))


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
@pytest.mark.parametrize(("language", "label"), [("en", "Clerk"), ("zh-CN", "职员")])
async def test_a_role_is_called_in_the_readers_language(tmp_path: Path, engine: str, language: str, label: str) -> None:
    async with house(SCHEMA, tmp_path, engine, people=WHO) as opened:
        door = opened.door("admin")
        door.actor = replace(door.actor, language=language)
        holding = (await door.page("role_holding", Query(filter="user.login == 'cy'"))).rows[0]
        role = holding.values["role"]
        fast = (await door.grid("role_holding", Query(filter="user.login == 'cy'"))).ready or []
        assert fast[0]["role"] == {"id": role, "title": label}
        one = Present(opened.house, language).record(await door.get("role_holding", holding.id))
        assert one["role"] == {"id": role, "title": label}
        picked = {each.id: each.title for each in await door.choices("role_holding", "role")}
        assert picked[role] == label
        listed = {row["id"]: row for row in (await door.grid("role", Query(limit=100))).ready or []}
        assert (listed[role]["label"], listed[role]["title"]) == (label, label)
        assert (await door.get("role", role)).values["label"] == label
