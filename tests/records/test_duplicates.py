"""Look-alikes in other entities: similar names, a link to what was found, a case made of both."""

from pathlib import Path

import pytest

from kernel.errors import Refusal
from kernel.reference import Reference
from records.actions.create import Create
from records.actions.update import Update
from records.likeness import Preparing
from records.load import load
from tests.fixtures.houses import Housed, house
from tests.fixtures.outcomes import id_of, record_of
from tests.hooks.plugin_relay import relay

SCHEMA = """
entities:
  customer:
    title: "{name}"
    fields: {name: {type: text, required: true}}
    duplicates:
      - {match: [name], how: "similar 80%", with: [customer, lead.company], then: {create: case}, message: Looks alike.}
    access: {everyone: {rows: all, can: [read, create, update]}}
  lead:
    title: "{company}"
    fields:
      company: {type: text, required: true}
      known:   {type: link, to: customer}
    duplicates: [{match: [company], how: exact, with: [customer.name], then: link, message: A customer already.}]
    access: {everyone: {rows: all, can: [read, create, update]}}
  case:
    fields: {records: {type: links, to: [lead, customer]}}
    access: {everyone: {rows: all, can: [read]}}
"""


async def test_a_similar_name_makes_a_case_of_both(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        lead = record_of(await door.run(Create("lead", {"company": "Hangzhou Lanxu Instruments"})))
        made = await door.run(Create("customer", {"name": "Hangzhou Lanxu Instrument"}))
        assert [warning.field for warning in made.warnings] == ["name"]
        cases = (await door.page("case")).rows
        assert [case.values["records"] for case in cases] == [
            (Reference("customer", id_of(made)), Reference("lead", lead.id))
        ]
        other = await door.run(Create("customer", {"name": "Something quite different"}))
        assert other.warnings == () and len((await door.page("case")).rows) == 1
        await door.run(Update("customer", id_of(other), {"name": "Something quite else"}))
        assert len((await door.page("case")).rows) == 1, "its own name is no look-alike of itself"


async def test_an_equal_name_links_to_what_is_there(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        customer = record_of(await door.run(Create("customer", {"name": "Lanxu"})))
        lead = record_of(await door.run(Create("lead", {"company": "Lanxu"})))
        assert lead.values["known"] == customer.id


@pytest.mark.parametrize(
    ("name", "alike"),
    [("Hangzhou Lanxu Instruments", True), ("ＨＡＮＧＺＨＯＵ ｌａｎｘｕ  instruments", True),
     ("杭州蓝旭仪器有限公司", False), ("Hangzhou Lanxu", False), ("Instruments of Hangzhou", False), ("H", False)],
)  # fmt: skip
async def test_how_similar_is_measured_alike_on_both_engines(
    tmp_path: Path, engine: str, name: str, alike: bool
) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        await door.run(Create("lead", {"company": "Hangzhou Lanxu Instruments"}))
        made = await door.run(Create("customer", {"name": name}))
        assert bool(made.warnings) is alike and len((await door.page("case")).rows) == int(alike)


async def test_look_alikes_in_chinese_and_in_ones_own_entity_are_found(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        first = await door.run(Create("customer", {"name": "杭州蓝旭精密仪器有限责任公司"}))
        lead = await door.run(Create("lead", {"company": "杭州蓝旭精密仪器有限责任公司"}))
        again = await door.run(Create("customer", {"name": "杭州蓝旭精密仪器有限公司"}))
        assert record_of(lead).values["known"] == id_of(first) and again.warnings
        found = {each for case in (await door.page("case")).rows for each in case.values["records"]}
        wanted = {
            Reference("customer", id_of(again)),
            Reference("customer", id_of(first)),
            Reference("lead", id_of(lead)),
        }
        assert found == wanted


CROWD = 2_500  # more records than are compared at once


async def crowd(opened: Housed) -> None:
    """Customers whose names share many pairs of characters with the one looked for, and are not alike."""
    names = [f"Lan{number:04d}xu Hangzhou Instr {number * 7919 % 100_000:05d} of Zhejiang" for number in range(CROWD)]
    await load(opened.house, "a crowd", "customer", [{"name": name} for name in names])


async def test_what_is_similar_is_found_among_thousands(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        await crowd(opened)
        door = opened.door("ann")
        await door.run(Create("customer", {"name": "Hangzhou Lanxu Instruments"}))
        made = await door.run(Create("customer", {"name": "Hangzhou Lanxu Instrument"}))
        assert "Hangzhou Lanxu Instruments" in made.warnings[0].text()
        [case] = (await door.page("case")).rows
        assert case.values["records"] == (Reference("customer", id_of(made)), Reference("customer", id_of(made) - 1))


async def test_the_most_similar_is_told_first(tmp_path: Path, engine: str) -> None:
    async with house(SCHEMA, tmp_path, engine) as opened:
        door = opened.door("ann")
        for short in ("Instrum", "Instru", "Instr", "Instruments"):
            name = f"Hangzhou Lanxu {short}"
            await door.run(Create("customer", {"name": name}))
        made = await door.run(Create("customer", {"name": "Hangzhou Lanxu Instrument"}))
        found = ", ".join(f"Hangzhou Lanxu {short}" for short in ("Instruments", "Instrum", "Instru"))
        assert f"Found: {found}." in str(made.warnings[0].text())


NORMALISED = """
entities:
  customer:
    title: "{name}"
    fields: {name: {type: text, required: true}, place: {type: text}}
    duplicates: [{match: [name, place], how: normalised, with: [customer], then: refuse, message: There already.}]
    access: {everyone: {rows: all, can: [read, create, update]}}
"""


@pytest.mark.parametrize(
    ("name", "place", "there"),
    [("abcd", "Hangzhou", True), ("A-B-C-D", "HANG ZHOU", True), ("ＡＢＣＤ", "hangzhou", True),
     ("abcd", "Ningbo", False), ("abcde", "Hangzhou", False)],
)  # fmt: skip
async def test_blanks_and_signs_between_all_letters_hide_nothing(
    tmp_path: Path, engine: str, name: str, place: str, there: bool
) -> None:
    async with house(NORMALISED, tmp_path, engine) as opened:
        door = opened.door("ann")
        await door.run(Create("customer", {"name": "A B C D", "place": "Hangzhou"}))
        if not there:
            record_of(await door.run(Create("customer", {"name": name, "place": place})))
            return
        with pytest.raises(Refusal) as caught:
            await door.run(Create("customer", {"name": name, "place": place}))
        assert [problem.code.name for problem in caught.value.problems] == ["REC024"]


async def test_a_plugin_that_failed_once_is_asked_again(tmp_path: Path) -> None:
    failing = True

    def stripped(text: str) -> str:
        if failing:
            raise RuntimeError("not yet")
        return text.replace("Ltd", "")

    async with house(NORMALISED, tmp_path, relay=relay(a={"normalise_name": stripped})) as opened:
        door = opened.door("ann")
        for name in ("Lanxu Ltd", "Other"):  # compared as they are written
            await door.run(Create("customer", {"name": name, "place": "H"}))
        failing = False
        with pytest.raises(Refusal) as caught:
            await door.run(Create("customer", {"name": "Lanxu", "place": "H"}))
        assert caught.value.problems[0].code.name == "REC024"


async def test_what_is_compared_is_prepared_beside_the_answers_and_normalised_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def stripped(text: str) -> str:
        asked.append(text)
        return text.replace("Ltd", "")

    async with house(NORMALISED, tmp_path, relay=relay(a={"normalise_name": stripped})) as opened:
        await load(opened.house, "some", "customer", [{"name": f"C{n} Ltd", "place": "H"} for n in range(3)])
        await Preparing(opened.house).once()
        assert sorted(asked) == ["C0 Ltd", "C1 Ltd", "C2 Ltd", "H"]
        asked.clear()
        with pytest.raises(Refusal):
            await opened.door("ann").run(Create("customer", {"name": "c1", "place": "h"}))
        assert asked == ["c1", "h"], "the others are known"
