"""Files are read as spreadsheets write them, and what is too much or broken is refused before it costs anything."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import orjson
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from transfer import limits, tables
from transfer.limits import Broken, TooMuch
from transfer.tables import open_table
from transfer.unpacking import Unpacked, is_header, letters, named, unpack, written

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs", "Cc")), max_size=12)


def read(folder: Path, data: bytes | str, name: str = "file.csv", **more: Any) -> tuple[Unpacked, list[Any]]:
    path = folder / f"in-{name}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = written(open_table(path, name, more.pop("sheet", "")), folder / "out.rows", **more)
    return found, [orjson.loads(line) for line in (folder / "out.rows").read_bytes().splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_files_of_chinese_spreadsheets_are_read_as_they_are_written(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = [["商机名称", "金额", "备注"], ["第一个商机", "1000", 'a "b"\n二'], ["第二个", "", "x, y; z"]]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    found, got = read(tmp_path, buffer.getvalue().encode(encoding))
    assert found.columns == rows[0] and found.separator == separator and found.header
    assert got == [[2, rows[1]], [3, rows[2]]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_whatever_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    _, got = read(folder, buffer.getvalue(), header=True)
    kept = [[*row] for row in rows if any(cell.strip() for cell in row)]
    assert [[*cells, "", "", ""][:3] for _, cells in got] == kept


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["file.csv", "file.jsonl", "file.xlsx"]))
def test_no_bytes_do_more_than_be_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    try:
        found, got = read(tmp_path_factory.getbasetemp(), data, name)
    except (Broken, TooMuch):
        return
    assert found.rows == len(got) and all(len(cells) <= len(found.columns) for _, cells in got)


def test_cells_of_a_workbook_come_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day, moment, hour = (book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm"))
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("名单")
        sheet.write_row(1, 0, ["Name", "Amount", "Share", "On", "At", "Hour", "Yes"])
        sheet.write_row(2, 0, ["A", 12.0, 0.45])
        sheet.write_datetime(2, 3, date(2026, 11, 21), day)
        sheet.write_datetime(2, 4, datetime(2026, 11, 21, 13, 30, tzinfo=UTC).replace(tzinfo=None), moment)
        sheet.write_datetime(2, 5, time(13, 30), hour)
        sheet.write_boolean(2, 6, True)
    found, got = read(tmp_path, path.read_bytes(), "x.xlsx", sheet="名单")
    assert found.sheets == ["Empty", "名单"] and found.columns[1] == "Amount"
    assert got == [[3, ["A", 12, 0.45, "2026-11-21", "2026-11-21 13:30:00", "13:30", True]]]
    with pytest.raises(Broken):
        read(tmp_path, path.read_bytes(), "x.xlsx", sheet="Empty")


def test_json_lines_have_the_names_of_all_objects(tmp_path: Path) -> None:
    found, got = read(tmp_path, '{"a": 1}\n\n{"b": [{"c": 2}], "a": null}\n', "x.jsonl")
    assert found.columns == ["a", "b"] and got == [[1, [1]], [3, [None, [{"c": 2}]]]]
    found, got = read(tmp_path, json.dumps([{"a": "x"}, {"a": "y"}]), "x.json")
    assert [cells for _, cells in got] == [["x"], ["y"]]
    with pytest.raises(Broken) as broken:
        read(tmp_path, '{"a": 1}\n[1]\n', "x.jsonl")
    assert (broken.value.why, broken.value.row) == ("object", 2)


def test_a_quote_that_nothing_closes_is_told_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(Broken) as broken:
        read(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n')
    assert (broken.value.why, broken.value.row) == ("quote", 3)


def test_a_first_row_of_texts_names_the_columns_and_another_does_not(tmp_path: Path) -> None:
    assert is_header(["Name", "Phone"]) and not is_header(["Name", "13800000000"]) and not is_header(["a", "a"])
    assert named(["A", "A", "", "A"]) == ["A", "A (2)", "C", "A (3)"] and letters(27) == "AB"
    found, got = read(tmp_path, "x\t1\ny\t2\n")
    assert not found.header and found.columns == ["A", "B"] and len(got) == 2


def bomb(folder: Path, *, entries: int = 1, size: int = 0) -> bytes:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            with archive.open(f"xl/{number}.xml", "w") as file:
                for _ in range(size // (1 << 20)):
                    file.write(bytes(1 << 20))
    return path.read_bytes()


def test_a_bomb_is_refused_by_its_list_of_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooMuch) as much:
        read(tmp_path, bomb(tmp_path, size=8 << 20), "x.xlsx")
    assert much.value.what == "ratio"
    with pytest.raises(TooMuch) as much:
        read(tmp_path, bomb(tmp_path, entries=limits.ENTRIES + 1), "x.xlsx")
    assert much.value.what == "entries"
    monkeypatch.setattr(limits, "UNPACKED", 4 << 20)
    with pytest.raises(TooMuch) as much:
        read(tmp_path, bomb(tmp_path, size=8 << 20), "x.xlsx")
    assert much.value.what == "unpacked"


@pytest.mark.parametrize(
    ("what", "most", "data"),
    [
        ("ROWS", 3, "a\n" * 9),
        ("COLUMNS", 2, "a,b,c\n1,2,3\n"),
        ("CELLS", 4, "a,b\n1,2\n3,4\n"),
        ("CELL", 5, "a\n123456\n"),
    ],
)
def test_too_much_is_refused_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, most: int, data: str
) -> None:
    monkeypatch.setattr(tables, what, most)
    with pytest.raises((TooMuch, Broken)):
        read(tmp_path, data)


async def test_a_process_of_its_own_says_the_same_and_is_ended_when_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Name,Code\nA,1\n")
    found = await unpack(path, "x.csv", tmp_path / "x.rows")
    assert (found.columns, found.rows) == (["Name", "Code"], 1)
    with pytest.raises(Broken):
        await unpack(path, "x.exe", tmp_path / "x.rows")
    monkeypatch.setattr("transfer.unpacking.SECONDS", 0.01)
    with pytest.raises(TooMuch) as late:
        await unpack(path, "x.csv", tmp_path / "x.rows")
    assert late.value.what == "time"
