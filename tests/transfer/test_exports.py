"""Exports: the list as it is seen, in each format, made beforehand where it must be, and nothing that is not seen."""

import asyncio
import re
from typing import Any

import orjson
import pytest
import pyzipper
from python_calamine import CalamineWorkbook

from kernel.errors import UNEXPECTED, Refusal
from records import whole
from records.actions.long_work import Cancel
from records.actions.update import Update
from records.long_work import LongWorker, progress
from tests.fixtures.houses import Housed
from tests.transfer.dealing import WHOLE, asked, deals, made, outlined, read, refused, table
from transfer import asking, making, sealing, shelf, texts
from transfer.asking import Export
from transfer.downloading import Fetch, Unlock
from transfer.making import Exporter


# ------------------------------------------------------------------------------------------------ the list as seen
async def test_the_file_has_the_rows_order_and_columns_of_the_list_in_my_language(opened: Housed) -> None:
    await deals(opened, *({"name": f"d{n}", "amount": str(amount)} for n, amount in enumerate((300, 50, 2000, 120))))
    told = await asked(opened, view="dear", filter="amount < 1500", fields=("amount", "name"))
    assert told["rows"] == 2 and told["job"] is None
    assert await table(opened, told) == [["Amount", "名称"], ["300.00", "d0"], ["120.00", "d3"]]
    told = await asked(opened, sort="name", fields=("name",))
    assert [row[0] for row in (await table(opened, told))[1:]] == ["d0", "d1", "d2", "d3"]


async def test_a_selection_is_exported_alone_in_the_order_of_the_list(opened: Housed) -> None:
    ids = await deals(opened, *({"name": f"d{n}"} for n in range(6)))
    stretches = await asked(opened, sort="-name", rows=((0, 2), (4, 99)), fields=("name",))
    assert [row[0] for row in (await table(opened, stretches))[1:]] == ["d5", "d4", "d1", "d0"]
    picked = await asked(opened, sort="name", ids=(ids[3], ids[1], 9999), fields=("name",))
    assert [row[0] for row in (await table(opened, picked))[1:]] == ["d1", "d3"] and picked["rows"] == 2


async def test_a_selection_that_is_too_large_is_refused(opened: Housed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_CHOSEN", 2)
    await deals(opened, *({"name": f"d{n}"} for n in range(3)))
    assert await refused(opened.door("ann").run(Export("deal", rows=((0, 3),)))) == "TRF009"


async def test_nothing_in_a_comma_separated_file_is_taken_for_a_formula(opened: Housed) -> None:
    names = ("=1+1", "+cmd", "-2+3", "@x", "＝1", "-5", "plain")
    await deals(opened, *({"name": name} for name in names))
    rows = (await table(opened, await asked(opened, fields=("name",), sort="id")))[1:]
    assert [row[0] for row in rows] == ["'=1+1", "'+cmd", "'-2+3", "'@x", "'＝1", "-5", "plain"]
    assert texts.plain("\t=1") == "'\t=1" and texts.plain("-1,234.50%") == "-1,234.50%"


async def test_hidden_cells_are_empty_masked_ones_masked_and_rows_without_the_right_are_left_out(
    opened: Housed,
) -> None:
    await deals(opened, {**WHOLE, "name": "seen"}, {"name": "readable only", "level": "b"})
    told = await asked(opened, "cle", fields=("name", "mark"))
    assert told["rows"] == 1 and await table(opened, told, "cle") == [["名称", "Mark"], ["seen", "con••••••••••code"]]
    assert await refused(opened.door("cle").run(Export("deal", fields=("cost",)))) == "REC060"
    told = await asked(opened, "cle", fields=("name", "mark"), format="jsonl")
    assert orjson.loads(await read(opened, told, "cle")) == {
        "id": 1, "name": "seen", "mark": "con••••••••••code", "masked": ["mark"],
    }  # fmt: skip


async def test_json_lines_hold_the_values_of_the_interface(opened: Housed) -> None:
    first, second = await deals(opened, {**WHOLE, "name": "A"}, {"name": "B"})
    await opened.door("ann").run(Update("deal", second, {"peer": first}))
    told = await asked(opened, format="jsonl", sort="id", fields=("name", "amount", "tags", "peer", "at", "ready"))
    rows = [orjson.loads(line) for line in (await read(opened, told)).splitlines()]
    assert rows[0] == {
        "id": first, "name": "A", "amount": "2000.50", "tags": ["x", "y"], "peer": None, "at": "2026-11-21T06:30:00Z",
        "ready": True,
    }  # fmt: skip
    assert rows[1]["peer"] == {"id": first, "title": "A"}


# ------------------------------------------------------------------------------------------------ workbooks
async def test_a_workbook_has_real_numbers_dates_and_booleans(opened: Housed) -> None:
    await deals(opened, WHOLE, {"name": "bare"})
    names = ("name", "amount", "share", "count", "day", "at", "ready", "level", "tags", "cost")
    path = await made(opened, await asked(opened, format="xlsx", fields=names, sort="id"))
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("商机")
    head, row, bare = sheet.to_python()
    assert head[:2] == ["名称", "Amount"] and row[:4] == ["=1+1", 2000.5, 0.125, 3.0]
    assert [str(each) for each in row[4:7]] == ["2026-11-21", "2026-11-21 14:30:00", "True"]
    assert row[7:] == ["高", "X、Y", 7.0] and bare[:2] == ["bare", ""]


async def test_groups_of_a_workbook_fold_and_say_their_count_and_sums_below_their_rows(opened: Housed) -> None:
    days, levels = ("2026-01-05", "2026-01-31", "2026-03-01"), ("b", "a", "a", "b", None)
    values = [{"name": f"d{n}", "amount": f"{n}.10", "level": levels[n % 5], "day": days[n % 3]} for n in range(10)]
    await deals(opened, *values)
    told = await asked(opened, format="xlsx", by=("level", "-day:month"), totals=("amount:sum", "name:count"),
                       fields=("name", "amount"), sort="name")  # fmt: skip
    found = [(level, [each for each in cells if each != ""]) for level, cells in await outlined(opened, told)]
    rows = [cells for level, cells in found if level == 2]
    assert [row[0] for row in rows[:8]] == ["高"] * 4 + ["Low"] * 4 and [row[-2] for row in rows][:3] == [
        "d2",
        "d1",
        "d6",
    ]
    heads = [(level, cells) for level, cells in found if level < 2]
    assert [cells for level, cells in heads if level == 0] == [
        ["高（4）", 4.0, 16.4], ["Low（4）", 4.0, 16.4], ["（空）（2）", 2.0, 13.2],
    ]  # fmt: skip
    assert [cells[0] for level, cells in heads if level == 1][:2] == ["2026-03（1）", "2026-01（3）"]
    at = [level for level, _ in found]
    assert at[:3] == [2, 1, 2] and at[-1] == 0, "a group's row follows its rows, the upper after the lower"


async def test_groups_of_a_workbook_are_refused_by_fields_one_may_not_see_and_count_what_one_may_export(
    opened: Housed,
) -> None:
    await deals(opened, *({"name": f"d{n}", "level": "ab"[n % 2], "amount": "2", "cost": "5"} for n in range(6)))
    for by, totals in (("cost", ()), ("share:none", ()), ("level", ("cost:sum",))):
        found = await refused(asked(opened, "cle", format="xlsx", by=(by,), totals=totals))
        assert found in ("REC201", "REC202", "REC203"), (by, found)
    told = await asked(opened, "cle", format="xlsx", by=("level",), totals=("amount:sum",), fields=("name", "amount"))
    heads = [cells for level, cells in await outlined(opened, told, "cle") if level == 0]
    assert heads == [["高（3）", "", 6.0]]


async def test_a_workbook_shows_formats_colours_filters_and_a_header_that_stays(opened: Housed) -> None:
    await deals(opened, {"name": "dear", "amount": "5000"}, {"name": "cheap", "amount": "200", "level": "a"})
    path = await made(opened, await asked(opened, format="xlsx", view="dear", fields=("name", "amount", "level")))
    own = (("green", "amount < 300", False), ("amber", "cost > 1", False))
    again = await made(opened, await asked(opened, format="xlsx", fields=("name", "amount"), colors=own))
    with pyzipper.ZipFile(again) as packed:
        painted = packed.read("xl/styles.xml").decode()
    assert "FFE3F5E8" in painted and "FFFEF3D6" not in painted, "the person's own rules"
    assert await refused(opened.door("cle").run(Export("deal", colors=(("red", "cost > 1", False),)))) == "REC035"
    with pyzipper.ZipFile(path) as packed:
        sheet, styles = (packed.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert '<pane ySplit="1"' in sheet and '<autoFilter ref="A1:C3"' in sheet and "<f>" not in sheet
    assert "FFFDE8E8" in styles and "#,##0.00" in styles, "the row's colour, and the format of money"
    assert "FFE6E9FB" in styles, "the colour of the choice"


async def test_a_workbook_tints_the_cell_that_a_rule_is_about_and_freezes_the_first_columns(opened: Housed) -> None:
    await deals(opened, {"name": "dear", "amount": "5000"}, {"name": "cheap", "amount": "200"})

    async def tinted(stay: int, rule: tuple[str, str, bool], *names: str) -> list[str]:
        told = await asked(opened, format="xlsx", sort="id", fields=names, colors=(rule,), frozen=("name", "level"))
        with pyzipper.ZipFile(await made(opened, told)) as packed:
            sheet, styles = (packed.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
        assert f'xSplit="{stay}" ySplit="1"' in sheet
        fills = re.findall(r'<fgColor rgb="(\w+)"', styles)
        uses = [int(fill) for fill in re.findall(r'<xf [^>]*fillId="(\d+)"', styles.split("<cellXfs")[1])]
        cells = re.findall(r'<c r="([A-Z]+[2-9])" s="(\d+)"', sheet)
        return [at for at, style in cells if uses[int(style)] > 1 and fills[uses[int(style)] - 2] == "FFE3F5E8"]

    dear, all = ("green", "amount > 300", False), ("name", "amount", "level")
    assert await tinted(1, dear, *all) == ["B2"], "and `level` is not beside `name`"
    assert await tinted(1, ("green", "amount > 300", True), *all) == ["A2", "B2", "C2"]
    assert await tinted(2, dear, "name", "level") == ["A2"], "as the bar at its number"


# ------------------------------------------------------------------------------------------------ made beforehand
async def test_a_large_one_is_made_with_progress_and_the_rights_of_then(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 3)
    monkeypatch.setattr(making, "AT_ONCE", 2)
    monkeypatch.setattr(making, "TOLD", 0.0)
    ids = await deals(opened, *({"name": f"d{n}", "level": "a"} for n in range(5)))
    told = await asked(opened, "cle", fields=("name",), sort="name")
    assert await refused(opened.door("cle").run(Fetch(told["id"]))) == "TRF005"
    worker, seen = Exporter(opened.house), []
    await worker.once()
    await opened.door("ann").run(Update("deal", ids[4], {"level": "b"}))
    while await worker.once():
        seen.append((await progress(opened.house, opened.actor("cle"), told["job"]))["done"])
    assert seen == [4, 4, 4], "the last row went out of the right meanwhile"
    row = (await opened.door("cle").run(Fetch(told["id"]))).value
    text = shelf.place(opened.house, row).read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["名称", "d0", "d1", "d2", "d3"] and row["row_count"] == 4
    assert not await LongWorker(opened.house).once(), "it is no business of those who write"


async def test_a_stopped_one_leaves_no_file(opened: Housed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 1)
    await deals(opened, {"name": "a"}, {"name": "b"})
    told, worker = await asked(opened, format="xlsx", fields=("name",)), Exporter(opened.house)
    await worker.once()
    await opened.door("ann").run(Cancel(told["job"]))
    assert not await worker.once() and list((opened.house.settings.data / shelf.FOLDER).iterdir()) == []
    assert await refused(opened.door("ann").run(Fetch(told["id"]))) == "TRF006"


async def test_another_server_begins_anew_once_the_lease_has_lapsed(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 1)
    await deals(opened, {"name": "a"}, {"name": "b"})
    told = await asked(opened, format="xlsx", fields=("name",))
    gone, other = Exporter(opened.house), Exporter(opened.house)
    await gone.once()
    assert not await other.once(), "the first has it"
    [row] = await rows_of(opened, "long_work")
    await opened.house.store.unit(lambda unit: unit.update("long_work", row["id"], {"lease_until": None}))
    path = await made(opened, told)
    assert len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) == 3
    await gone._drop(row["id"])


async def test_who_may_no_longer_export_gets_no_file(opened: Housed) -> None:
    await deals(opened, {"name": "a", "level": "a"})
    told = await asked(opened, "cle", format="xlsx", fields=("name",))
    await opened.door("admin").run(Update("user", opened.ids["cle"], {"active": False}))
    worker = Exporter(opened.house)
    while await worker.once():
        pass
    found = await progress(opened.house, opened.actor("cle"), told["job"])
    assert found["state"] == "failed" and found["error"]["message"]


async def rows_of(opened: Housed, entity: str) -> list[dict[str, Any]]:
    async with opened.house.store.read() as reader:
        return await reader.rows(entity)


async def test_files_are_thrown_away_when_they_lapse(opened: Housed) -> None:
    await deals(opened, {"name": "a"})
    path = await made(opened, await asked(opened, format="xlsx", fields=("name",)))
    assert path.is_file() and await shelf.sweep(opened.house) == 1 and not path.exists()


# ------------------------------------------------------------------------------------------------ encrypted, logged
async def test_what_the_schema_demands_is_encrypted_and_its_password_shown_once(opened: Housed) -> None:
    await deals(opened, {"name": "a", "phone": "13800138000"})
    assert (await asked(opened, fields=("name",)))["encrypted"] is False, "no personal data in it"
    told = await asked(opened, fields=("name", "phone"))
    assert told["encrypted"] and told["job"]
    worker = Exporter(opened.house)
    while await worker.once():
        pass
    assert await refused(opened.door("ann").run(Fetch(told["id"]))) == "TRF007"
    assert await refused(opened.door("cle").run(Unlock(told["id"]))) == "ACC001"
    row = (await opened.door("ann").run(Unlock(told["id"]))).value
    word = sealing.password()
    plain, archive = shelf.place(opened.house, row, sealed=False), shelf.place(opened.house, row)
    await asyncio.to_thread(sealing.seal, plain, archive, shelf.named(row), word)
    assert not plain.exists() and b"13800138000" not in archive.read_bytes()
    with pyzipper.AESZipFile(archive) as packed:
        with pytest.raises(RuntimeError, match="password"):
            packed.read(shelf.named(row))
        packed.setpassword(word.encode())
        assert "13800138000" in packed.read(shelf.named(row)).decode("utf-8-sig").replace(" ", "")
    assert await refused(opened.door("ann").run(Unlock(told["id"]))) == "TRF008"
    assert not any(word in str(each) for each in await rows_of(opened, "audit") + await rows_of(opened, "export_job"))
    await opened.door("ann").run(Fetch(told["id"]))


def test_passwords_are_long_and_never_alike() -> None:
    words = {sealing.password() for _ in range(200)}
    assert len(words) == 200 and all(len(word) == 19 and word.count("-") == 3 for word in words)


async def test_the_trail_says_who_exported_what_with_which_filter_columns_and_how_many_rows(opened: Housed) -> None:
    await deals(opened, {"name": "a", "amount": "200"})
    told = await asked(opened, filter="amount > 100", fields=("name", "amount"), format="jsonl")
    await read(opened, told)
    trail = [each for each in await rows_of(opened, "audit") if each["entity"] == "export_job"]
    first, last = trail[0], trail[-1]
    new = {name: pair[1] for name, pair in first["changes"].items()}
    assert (first["by"], last["verb"], last["by"]) == (opened.ids["ann"], "export", opened.ids["ann"])
    assert (new["entity"], new["filter"], new["columns"], new["row_count"], new["format"]) == (
        "deal", "amount > 100", "Name、Amount", 1, "jsonl",
    )  # fmt: skip


async def test_an_outage_in_between_has_the_file_made_anew_from_its_beginning(
    opened: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 1)
    await deals(opened, {"name": "a"}, {"name": "b"})
    told, worker = await asked(opened, format="xlsx", fields=("name",)), Exporter(opened.house)
    await worker.once()
    with monkeypatch.context() as away, pytest.raises(Refusal):

        async def refuse(*_: Any) -> None:
            raise Refusal(UNEXPECTED, {"id": "an outage"})

        away.setattr(whole, "piece", refuse)
        await worker.once()
    assert not await worker.once(), "its own lease holds for a while"
    [row] = await rows_of(opened, "long_work")
    await opened.house.store.unit(lambda unit: unit.update("long_work", row["id"], {"lease_until": None}))
    path = await made(opened, told)
    assert len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) == 3
