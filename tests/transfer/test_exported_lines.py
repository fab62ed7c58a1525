"""Lines below their records in each format, as far as one may see them."""

from datetime import date

import orjson
from python_calamine import CalamineWorkbook

from tests.fixtures.houses import Housed
from tests.transfer.dealing import asked, made, read, refused, table, with_items


async def test_an_export_whose_lines_say_how_to_reach_people_is_encrypted(opened: Housed) -> None:
    assert (await asked(opened, fields=("name", "items")))["encrypted"]
    assert not (await asked(opened, fields=("name",)))["encrypted"]


async def test_lines_have_a_sheet_of_their_own_in_a_workbook(plain: Housed) -> None:
    await with_items(plain)
    told = await asked(plain, sort="name", fields=("name", "items"), format="xlsx")
    book = CalamineWorkbook.from_path(str(await made(plain, told)))
    assert book.sheet_names == ["商机", "Items"]
    assert book.get_sheet_by_name("商机").to_python() == [["名称", "Items"], ["d0", 2], ["d1", 0]]
    rows = book.get_sheet_by_name("Items").to_python()
    assert rows[0] == ["商机", "What", "Price", "Day", "Twice"]
    assert rows[1][:3] == ["d0", "=bolt", 2.5] and str(rows[1][3]) == "2026-11-21" and rows[1][4] == 5.0
    assert rows[2][:2] == ["d0", "nut"]


async def test_lines_stand_in_json_as_the_interface_has_them(plain: Housed) -> None:
    await with_items(plain)
    told = await asked(plain, sort="name", fields=("name", "items"), format="jsonl")
    first, second = map(orjson.loads, (await read(plain, told)).splitlines())
    assert [(line["what"], line["price"], line["twice"]) for line in first["items"]] == [
        ("=bolt", "2.50", "5.00"), ("nut", None, None),
    ]  # fmt: skip
    assert second["items"] == []


async def test_a_text_tells_how_many_lines_there_are(plain: Housed) -> None:
    await with_items(plain)
    told = await asked(plain, sort="name", fields=("items", "name"))
    assert await table(plain, told) == [["Items", "名称"], ["2", "d0"], ["0", "d1"]]


async def test_lines_and_their_fields_that_are_hidden_are_not_exported(plain: Housed) -> None:
    await with_items(plain)
    assert (await refused(asked(plain, "blind", fields=("name", "items")))) == "REC060"
    told = await asked(plain, "cle", sort="name", fields=("name", "items"), format="jsonl")
    first = orjson.loads((await read(plain, told, "cle")).splitlines()[0])
    assert [set(line) & {"price", "twice", "what"} for line in first["items"]] == [{"what"}, {"what"}]
    told = await asked(plain, "cle", sort="name", fields=("name", "items"), format="xlsx")
    book = CalamineWorkbook.from_path(str(await made(plain, told, "cle")))
    assert book.get_sheet_by_name("Items").to_python()[1:] == [
        ["d0", "=bolt", "", date(2026, 11, 21), ""],
        ["d0", "nut", "", "", ""],
    ]
    told = await asked(plain, "mute", sort="name", fields=("name", "items"), format="xlsx")
    book = CalamineWorkbook.from_path(str(await made(plain, told, "mute")))
    assert book.get_sheet_by_name("Items").to_python()[0] == ["商机", "What", "Day"]
