"""Imports: columns find their fields, rows become records through the door, and what is refused says where and why."""

from typing import Any

import pytest

from kernel.errors import Refusal
from records.actions import long_work
from records.actions.create import Create
from records.actions.undo import Undo
from records.long_work import LongWorker
from records.results import Query
from tests.transfer.market import Importing
from transfer import arriving, carrying, telling
from transfer.importing import StartImport
from transfer.telling import Preview

FILE = (
    "商机名称,编码,客户,类别,金额(元),预计签约日,协助人,备注\r\n"
    "一号,1,Acme,苹果,\"1,000.50\",2026/11/21,bob,x\r\n"
    "二号,2,Twins,Bear,3万,2026年12月1日,,\r\n"
    "三号,3,No such,Cat,-5,soon,nobody,\r\n"
    "\r\n"
    "四号,1,,,,,,\r\n"
)  # fmt: skip


async def rows(ann: Importing, entity: str = "deal") -> list[dict[str, Any]]:
    found = (await ann.market.door().page(entity, Query(sort="id"))).rows
    return [each.values for each in found]


async def test_columns_find_their_fields_by_label_in_either_language(ann: Importing) -> None:
    found = await ann.told(await ann.open(FILE))
    assert found["mapping"] == ["name", "code", "firm", "kind", "amount", "closes", "helper", ""]
    assert (found["rows"], found["encoding"], found["header"]) == (4, "utf-8", True)
    assert found["columns"][0] == {"name": "商机名称", "samples": ["一号", "二号", "三号", "四号"]}
    names = [each["name"] for each in found["targets"]]
    assert "secret" not in names and "number" in names and "parts.item" in names


async def test_rows_become_records_and_every_problem_is_told_by_row_and_column(ann: Importing) -> None:
    id = await ann.open(FILE)
    before = (await ann.door.run(Preview(id))).value
    assert [len(each["problems"]) for each in before["rows"]] == [0, 1, 5, 1] and await rows(ann) == []
    result = await ann.start(id)
    assert (result["created"], result["refused"]) == (1, 3)
    assert [*(ann.house.settings.data / "imports").iterdir()] == [], "what is imported is not kept twice"
    [made] = await rows(ann)
    assert (made["name"], made["kind"], str(made["amount"]), str(made["closes"])) == (
        "一号",
        "a",
        "1000.50",
        "2026-11-21",
    )
    assert made["helper"] == ann.market.ids["bob"] and made["owner"] == ann.market.ids["ann"]
    problems = await ann.problems(id)
    assert list(problems) == [3, 4, 6]
    assert [column for column, _ in problems[3]] == [2], "which of two alike is meant is not guessed"
    assert sorted(column or 0 for column, _ in problems[4]) == [2, 3, 4, 5, 6]
    assert [column for column, _ in problems[6]] == [1], "two rows of a file do not share what is unique"
    assert sum(kind["count"] for kind in result["kinds"].values()) == 7


async def test_a_dry_run_writes_nothing_and_tells_the_same(ann: Importing) -> None:
    id = await ann.open(FILE)
    tried = await ann.start(id, dry=True)
    dry = await ann.problems(id)
    assert await rows(ann) == [] and (await ann.told(id))["work"] is None and tried["change_set"] is None
    done = await ann.start(id)
    assert {name: tried[name] for name in carrying.COUNTS} == {name: done[name] for name in carrying.COUNTS}
    assert await ann.problems(id) == dry


async def test_records_are_found_by_a_unique_field_and_changed(ann: Importing) -> None:
    await ann.door.run(Create("deal", {"name": "Old", "code": "a", "amount": "1"}))
    await ann.door.run(Create("deal", {"name": "Same", "code": "b", "amount": "2"}))
    id = await ann.open("Code,Deal name,Amount\na,,5\nb,Same,2\nc,New,7\na,,6\n,x,1\n")
    mapping = (await ann.told(id))["mapping"]
    await ann.plan(id, mapping, "both", "code")
    result = await ann.start(id)
    assert {name: result[name] for name in carrying.COUNTS} == {
        "created": 1, "updated": 2, "unchanged": 1, "pending": 0, "refused": 1,
    }  # fmt: skip
    found = [(row["code"], row["name"], str(row["amount"])) for row in await rows(ann)]
    assert found == [("a", "Old", "6.00"), ("b", "Same", "2.00"), ("c", "New", "7.00")], (
        "a blank cell leaves what is there"
    )
    again = await ann.open("Code,Amount\nz,5\n")
    await ann.plan(again, ["code", "amount"], "update", "code")
    assert (await ann.start(again))["refused"] == 1
    assert [code for _, code in (await ann.problems(again))[2]] == ["TRF018"]


async def test_a_record_is_found_by_its_number(ann: Importing) -> None:
    made = await ann.door.run(Create("deal", {"name": "Old"}))
    number = made.record.values["number"] if made.record else ""
    id = await ann.open(f"number,Amount\n{number},5\nD9999,1\n")
    await ann.plan(id, ["number", "amount"], "update", "number")
    assert (await ann.start(id))["updated"] == 1
    assert str((await rows(ann))[0]["amount"]) == "5.00"


async def test_rows_without_a_record_of_their_own_are_lines_of_the_one_above(ann: Importing) -> None:
    text = "商机名称,明细.产品,明细.数量\nA,nut,1\n,bolt,2\nB,screw,x\n,,\nC,,\n"
    id = await ann.open(text)
    assert (await ann.told(id))["mapping"] == ["name", "parts.item", "parts.count"]
    result = await ann.start(id)
    assert (result["created"], result["refused"]) == (2, 1)
    assert await ann.problems(id) == {4: [(2, "VAL010")]}
    first = await ann.door.get("deal", (await ann.door.page("deal", Query(sort="id"))).rows[0].id)
    assert [(line.values["item"], line.values["count"]) for line in first.lines["parts"]] == [("nut", 1), ("bolt", 2)]


async def test_json_lines_hold_lines_as_lists(ann: Importing) -> None:
    text = '{"name": "A", "amount": 5, "parts": [{"item": "nut", "count": 2}]}\n{"name": "B", "closes": "2026-11-21"}\n'
    id = await ann.open(text, "file.jsonl")
    assert (await ann.told(id))["mapping"] == ["name", "amount", "parts", "closes"]
    assert (await ann.start(id))["created"] == 2
    first = await ann.door.get("deal", (await ann.door.page("deal", Query(sort="id"))).rows[0].id)
    assert [(line.values["item"], line.values["count"]) for line in first.lines["parts"]] == [("nut", 2)]


async def test_lines_that_an_export_wrote_come_back_without_what_is_filled_in(ann: Importing) -> None:
    line = '{"id": 71, "version": 3, "title": "nut", "parent": 9, "position": 1, "item": "nut", "count": 2}'
    id = await ann.open(
        f'{{"name": "A", "parts": [{line}]}}\n{{"name": "B", "parts": [{{"nuts": 1}}]}}\n', "file.jsonl"
    )
    result = await ann.start(id)
    assert (result["created"], result["refused"]) == (1, 1), "an unknown field of a line is refused, not dropped"
    first = await ann.door.get("deal", (await ann.door.page("deal", Query(sort="id"))).rows[0].id)
    assert [(line.values["item"], line.values["count"]) for line in first.lines["parts"]] == [("nut", 2)]


async def test_a_count_of_lines_in_a_text_is_no_list_of_them(ann: Importing) -> None:
    id = await ann.open("商机名称,明细\nA,3\n")
    told = await ann.told(id)
    assert told["mapping"] == ["name", ""]
    assert "parts" not in [each["name"] for each in told["targets"]]


async def test_percentages_are_read_as_a_percent_cell_reads_them_and_an_export_in_json_comes_back(
    ann: Importing,
) -> None:
    id = await ann.open("Name,Ratio\nA,45\nB,0.45\nC,45%\nD,150\nE,1\n".replace("Name", "商机名称"))
    assert (await ann.start(id))["created"] == 5
    back = await ann.open('{"name": "F", "ratio": "1.5000"}\n{"name": "G", "ratio": "0.4500"}\n', "file.jsonl")
    assert (await ann.start(back))["created"] == 2
    found = [str(row["ratio"]) for row in await rows(ann)]
    assert found == ["0.4500", "0.4500", "0.4500", "1.5000", "0.0100", "1.5000", "0.4500"]


async def test_what_an_approval_guards_waits_for_it(ann: Importing) -> None:
    id = await ann.open("Name\nFirst\nSecond\n", entity="order")
    result = await ann.start(id)
    assert (result["pending"], result["created"]) == (2, 0)


async def test_the_last_mapping_is_remembered_per_person_entity_and_header(ann: Importing) -> None:
    text = "A thing,Other\nx,1\n"
    id = await ann.open(text)
    assert (await ann.told(id))["mapping"] == ["", ""]
    await ann.plan(id, ["name", "code"], "both", "code")
    await ann.start(id)
    again = await ann.told(await ann.open(text))
    assert (again["mapping"], again["how"], again["match"]) == (["name", "code"], "both", "code")
    boss = Importing(ann.market, "boss")
    assert (await boss.told(await boss.open(text, entity="firm")))["mapping"] == ["", ""]


async def test_it_goes_on_where_another_server_stopped_and_one_undo_takes_it_back(
    ann: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "FIRST", 2)
    monkeypatch.setattr(carrying, "MOST", 2)
    id = await ann.open("Deal name,Code\n" + "".join(f"D{n},{n}\n" for n in range(7)))
    await ann.door.run(StartImport(id))
    assert await LongWorker(ann.house).once()
    assert (await ann.told(id))["work"]["done"] == 2 and len(await rows(ann)) == 2
    while await LongWorker(ann.house).once():
        pass
    result = (await ann.told(id))["work"]["result"]
    assert result["created"] == 7 and [row["code"] for row in await rows(ann)] == [str(n) for n in range(7)]
    await ann.door.run(Undo())
    assert await rows(ann) == []


async def test_a_stopped_import_keeps_what_it_wrote(ann: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "FIRST", 2)
    monkeypatch.setattr(carrying, "MOST", 2)
    id = await ann.open("Deal name\n" + "".join(f"D{n}\n" for n in range(6)))
    await ann.door.run(StartImport(id))
    await LongWorker(ann.house).once()
    await ann.door.run(long_work.Cancel((await ann.told(id))["work"]["id"]))
    assert not await LongWorker(ann.house).once() and len(await rows(ann)) == 2
    with pytest.raises(Refusal) as refused:
        await ann.door.run(StartImport(id))
    assert refused.value.code.name == "TRF017", "nobody starts it twice"


async def test_what_was_imported_is_not_tried_again(ann: Importing) -> None:
    id = await ann.open("Deal name\nA\n")
    await ann.start(id)
    with pytest.raises(Refusal, match="was started already"):
        await ann.door.run(telling.Preview(id))


async def test_a_file_that_was_kept_long_enough_is_said_to_be_gone(ann: Importing) -> None:
    id = await ann.open("Deal name\nA\n")
    await ann.plan(id, ["name"])
    for path in (ann.house.settings.data / "imports").iterdir():
        path.unlink()
    for ask in (
        lambda: ann.door.run(telling.Preview(id)),
        lambda: ann.door.run(StartImport(id)),
        lambda: arriving.read_anew(ann.house, ann.actor, id, "", header=False),
    ):
        with pytest.raises(Refusal) as refused:
            await ask()
        assert (refused.value.code.name, refused.value.status) == ("TRF022", 409)
    assert (await ann.told(id))["work"] is None


async def test_work_whose_file_is_gone_ends_with_the_reason(ann: Importing) -> None:
    id = await ann.open("Deal name\nA\n")
    await ann.door.run(StartImport(id))
    for path in (ann.house.settings.data / "imports").iterdir():
        path.unlink()
    while await LongWorker(ann.house).once():
        pass
    work = (await ann.told(id))["work"]
    assert (work["state"], work["error"]["code"]) == ("failed", "TRF022")


async def test_refused_rows_come_back_as_a_file_that_can_be_sent_again(ann: Importing) -> None:
    id = await ann.open("Deal name,Amount\nA,1\n,2\nB,x\n")
    await ann.start(id)
    text = "".join([part async for part in telling.refused_file(ann.house, ann.actor, id)])
    lines = text.splitlines()
    assert lines[0] == "\ufeffDeal name,Amount,拒绝原因"
    assert [line[:4] for line in lines[1:]] == [",2,“", "B,x,"], lines
    again = await ann.open(text.replace(",2,", "C,2,").replace("B,x", "B,3"))
    assert (await ann.told(again))["mapping"] == ["name", "amount", ""]
    assert (await ann.start(again))["created"] == 2


async def test_nobody_imports_without_the_right_or_reads_anothers_import(ann: Importing) -> None:
    id = await ann.open(FILE)
    boss = Importing(ann.market, "boss")
    for asked in (boss.open(FILE), boss.told(id), boss.start(id), boss.problems(id)):
        with pytest.raises(Refusal) as refused:
            await asked
        assert refused.value.status in (403, 404)


async def test_a_plan_that_cannot_be_carried_out_says_everything_wrong_with_it(ann: Importing) -> None:
    id = await ann.open("a,b\n1,2\n")
    with pytest.raises(Refusal) as refused:
        await ann.plan(id, ["secret", "nothing"], "update", "amount")
    assert [each.code.name for each in refused.value.problems][2:] == ["TRF013", "TRF015"]
    with pytest.raises(Refusal) as refused:
        await ann.plan(id, ["name", "name"], "both", "code")
    assert [each.code.name for each in refused.value.problems] == ["TRF014", "TRF016"]
