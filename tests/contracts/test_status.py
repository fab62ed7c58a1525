"""What tells of the whole house tells only those who administer it, and never what stands in a record."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

import app
import commands.verify
from api import describe
from kernel.errors import Place, Problem
from records import codes
from records.actions.create import Create
from records.actions.update import Update
from tests.api.house import Shop, served_by
from tests.contracts.surface import surface
from tests.fixtures.houses import PEOPLE, Person, house

SCHEMA = """
roles:
  keeper: {label: Keeper, administers: [schema]}
  clerk:  {label: Clerk, administers: [accounts]}
  warden: {label: Warden, administers: [workflows]}
  portal: {label: Portal, outside: true}
entities:
  deal:
    title: "{name}"
    fields: {name: {type: text}, pin: {type: text}, twice: {type: text, formula: pin + pin}}
    access: {everyone: {rows: all, can: [read, create, update]}}
workflows:
  weigh: {entity: deal, steps: [{step: one, who: {role: warden}, when: pin == 'never so'}]}
"""
MORE = (Person("keeper", "g", ("keeper",)), Person("clerk", "g", ("clerk",)), Person("warden", "g", ("warden",)),
        Person("portal", "d1", ("portal",)), Person("idle", "d1"))  # fmt: skip
SECRET = "whisper4711"
WHO = {person.login: person.roles for person in (*PEOPLE, *MORE)}


def in_charge(who: str) -> bool:
    """Worked out from the text: some role of the person administers the schema."""
    written = yaml.safe_load(SCHEMA)["roles"] | {"system_admin": {"administers": ["accounts", "schema", "workflows"]}}
    return any("schema" in written.get(role, {}).get("administers", ()) for role in WHO[who])


async def statuses(
    shop: Shop, path: str = "/status", form: dict[str, Any] | None = None
) -> dict[str, httpx.Response]:  # fmt: skip
    """Everybody's answer; "" is somebody who is not signed in. `form` is sent with POST."""
    method = "GET" if form is None else "POST"
    found = {}
    async with shop.anybody() as client:
        found[""] = await client.request(method, f"/api/v1{path}", json=form)
    for who in WHO:
        async with await shop.as_(who) as client:
            found[who] = await client.request(method, f"/api/v1{path}", json=form)
    return found


async def hold(shop: Shop) -> None:
    for who, answer in (await statuses(shop)).items():
        expected = 401 if not who else 200 if in_charge(who) else 403
        assert answer.status_code == expected, (who, answer.text)
        assert SECRET not in answer.text and (expected == 200) == ("never so" in answer.text), who
        if expected == 200:
            assert answer.json().keys() == {"version", "problems", "plugins"}
            assert answer.json()["problems"][0]["place"] == "broken.yaml:3:1", "not where its folder lies"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    async with house(SCHEMA, tmp_path, request.param, people=(*PEOPLE, *MORE)) as opened:
        await opened.door("ann").run(Create("deal", {"name": "Anvil", "pin": SECRET}))
        found = served_by(opened)
        place = Place(str(opened.house.settings.schema.parent / "broken.yaml"), 3, 1)
        found.holder.problems = (Problem(codes.CHECK_FAILED, {"message": "never so"}).at(place),)
        yield found


@surface("GET /status")
async def test_only_those_who_administer_the_schema_read_how_it_stands(shop: Shop) -> None:
    await hold(shop)


@surface("GET /schema/workflows/{name}/flow")
async def test_only_those_who_administer_the_schema_draw_an_approval_as_it_is_written(shop: Shop) -> None:
    for who, answer in (await statuses(shop, "/schema/workflows/weigh/flow")).items():
        expected = 401 if not who else 200 if in_charge(who) else 403
        assert (answer.status_code, "never so" in answer.text) == (expected, expected == 200), (who, answer.text)
        assert SECRET not in answer.text
    for who, answer in (await statuses(shop, "/schema/workflows/none/flow")).items():
        assert answer.status_code == (401 if not who else 404 if in_charge(who) else 403), who


@surface("GET /schema/workflows", "GET /schema/workflows/{name}", "POST /schema/workflows/{name}/replay")
async def test_only_those_who_administer_the_schema_read_and_try_an_approval(shop: Shop) -> None:
    for path in ("/schema/workflows", "/schema/workflows/weigh", "/schema/workflows/weigh/replay"):
        form = {"days": 30} if path.endswith("replay") else None
        for who, answer in (await statuses(shop, path, form)).items():
            assert answer.status_code == (401 if not who else 200 if in_charge(who) else 403), (who, path, answer.text)
            assert SECRET not in answer.text, (who, path)
            assert ("weigh" in answer.text) == (bool(who) and in_charge(who)), (who, path)
    for who, answer in (await statuses(shop, "/schema/workflows/none")).items():
        assert answer.status_code == (401 if not who else 404 if in_charge(who) else 403), who


async def test_an_approval_written_in_one_line_is_edited_as_lines(shop: Shop) -> None:
    form = {"text": "entity: deal\nsteps:\n  - {step: two, label: Two, who: {role: warden}, when: pin > 5}\n"}
    async with await shop.as_("keeper") as client:
        answer = (await client.post("/api/v1/schema/workflows/weigh/replay", json=form)).json()
        assert answer["replay"] is None and [each["line"] for each in answer["problems"]] == [3]
        form["text"] = form["text"].replace("pin > 5", "pin is empty")
        answer = (await client.post("/api/v1/schema/workflows/weigh/replay", json=form)).json()
        assert (answer["problems"], answer["replay"]["total"]) == ([], 0)


async def test_a_status_for_everybody_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(describe, "administers", lambda call, what: True)
    with pytest.raises(AssertionError):
        await hold(shop)


# ------------------------------------------------------------------------------------------------ verify
@pytest.fixture
def tampered(tmp_path: Path) -> Iterator[list[str]]:
    """The words that point a command to a database in which somebody changed a value behind the product's back."""

    async def fill() -> None:
        async with house(SCHEMA, tmp_path) as opened:
            made = await opened.door("ann").run(Create("deal", {"name": "Anvil", "pin": SECRET}))
            await opened.door("ann").run(Update("deal", made.id or 0, {"pin": f"{SECRET}2"}))

    asyncio.run(fill())
    connection = sqlite3.connect(tmp_path / "test.db")
    connection.execute("UPDATE deal SET twice = ?", (f"changed {SECRET}",))
    connection.commit()
    connection.close()
    yield ["--schema", str(tmp_path / "schema.yaml"), "--database", f"sqlite:///{tmp_path}/test.db"]


def verified(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says, in both its forms."""
    said = ""
    for more in ([], ["--json"]):
        assert app.main(["verify", *more, *words]) == 1
        shown = capsys.readouterr()
        said += shown.out + shown.err
    return said


def hold_back(said: str) -> None:
    """It names the place of what is wrong, and no value."""
    assert '"record": "1"' in said and "CMD" in said, said
    assert SECRET not in said


@surface("command verify")
def test_verify_names_places_and_no_values(tampered: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = verified(tampered, capsys)
    hold_back(said)
    [written] = [each for each in said.splitlines() if each.startswith("{")]
    problems = json.loads(written)["problems"]
    assert [(each["field"], each["values"]["record"]) for each in problems] == [("twice", "1")]


def test_a_verify_that_tells_values_is_found(
    tampered: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = commands.verify._at

    def telling(house: Any, code: Any, entity: str, id: int, field: str) -> Problem:
        found = place(house, code, entity, id, field)
        return Problem(found.code, {**found.values, "was": f"changed {SECRET}"}, field)

    monkeypatch.setattr(commands.verify, "_at", telling)
    with pytest.raises(AssertionError):
        hold_back(verified(tampered, capsys))
