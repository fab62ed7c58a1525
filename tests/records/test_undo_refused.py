"""An undo that may not be done is told and not used up."""

from pathlib import Path

import pytest

from records.actions.create import Create
from records.actions.undo import Undo
from records.actions.update import Update
from tests.fixtures.houses import Person, house

SCHEMA = """
roles: {writer: {label: Writer}}
entities:
  memo:
    label: Memo
    title: "{text}"
    fields: {text: {type: text, label: Text}}
    access: {writer: {rows: own, can: [read, create, update]}}
"""
WHO = (Person("admin", "g", ("system_admin",)), Person("wes", "d1", ("writer",)))


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_an_undo_of_what_one_may_not_delete_says_why_each_time(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine, people=WHO) as opened:
        wes = opened.door("wes")
        made = await wes.run(Create("memo", {"text": "first"}))
        told = [(await wes.run(Undo())).value for _ in range(2)]
        assert told[0] == told[1] and told[0]["reversed"] == [] and "删除" in told[0]["kept"][0]["why"]
        await wes.run(Update("memo", made.id or 0, {"text": "second"}))
        assert len((await wes.run(Undo())).value["reversed"]) == 1
        assert (await wes.get("memo", made.id or 0)).values["text"] == "first"
        assert (await wes.run(Undo())).value == told[0]
