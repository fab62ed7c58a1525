"""S16.5 `in_flight: move` through the door: what would move is told before, what moved is decided by the new text."""

import json
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import app
from commands import apply, plan
from commands.call import Call
from kernel.settings import Settings
from tests.workflows.company import Company, quote
from tests.workflows.test_reload import changed, reloaded
from workflows.migrating import follow, preview

HEAD = "  buy:\n    label: 采购审批\n"
MOVING = "  buy:\n    label: 采购审批\n    in_flight: move\n"
TOP = "{step: top, label: 总裁审批, who: {role: president}, after_return: come_back, return_to: [start, legal_review]}"
MORE = """{step: top, label: 总裁终审, who: {role: vice_president}}
      - {step: file, label: 归档, who: {role: sales_mgmt}}"""
FINANCE = "{step: finance_review, label: 财务审核, who: {role: finance}}"
RENAMED = "{step: money_review, label: 财务审核, who: {role: finance}}"


async def purchase(company: Company, name: str, *approved: str) -> int:
    """A small purchase that these people have approved."""
    id_ = await company.create("li", "purchase", name=name, amount="5.00")
    number = (await company.submit("li", "purchase", id_, "buy"))["id"]
    for login in approved:
        await company.decide(login, number, "approve")
    return int(number)


def told(problems: list[Any]) -> list[str]:
    return [each.text("zh-CN") for each in problems]


async def test_running_requests_follow_the_changed_file_and_the_rest_is_listed_S16_5(
    company: Company, tmp_path: Path
) -> None:
    at_top = await purchase(company, "采购一", "chen", "qian")
    in_branches = await purchase(company, "采购二", "qian")
    after = await reloaded(company, changed(tmp_path / "moving.yaml", (HEAD, MOVING), (TOP, MORE), (FINANCE, RENAMED)))
    try:
        before = await preview(after.house)
        stays = [each.values["record"] for each in before]
        assert stays == ["采购一", "采购二"], told(before)
        assert await after.waiting("boss") == [("buy", "top")], "the preview changes nothing"
        assert told(await follow(after.house)) == told(before)
        assert (await after.read("boss", at_top))["route"][-1]["step"] == "top"
        assert (await after.read("chen", in_branches))["route"][1]["step"] == "finance_review"
    finally:
        await after.house.store.close()


async def test_what_moved_is_decided_by_the_new_text_its_locks_and_the_queue_follow_S16_5(
    company: Company, tmp_path: Path
) -> None:
    number = await purchase(company, "采购一", "chen", "qian")
    other = await quote(company, "0.5")
    after = await reloaded(company, changed(tmp_path / "moving.yaml", (HEAD, MOVING), (TOP, MORE)))
    try:
        assert told(await preview(after.house)) == ["“采购审批”有 1 个进行中的申请改按新定义继续：采购一。"]
        assert told(await follow(after.house)) == ["“采购审批”有 1 个进行中的申请改按新定义继续：采购一。"]
        assert await follow(after.house) == [], "once"
        assert (await after.waiting("boss"), await after.waiting("sun")) == ([], [("buy", "top")])
        shown = await after.read("sun", number)
        assert [each["step"] for each in shown["route"]] == ["legal_review", "finance_review", "cfo", "top", "file"]
        entry = next(each for each in shown["trail"] if each["kind"] == "migrate")
        assert (entry["actor"], entry["cause"]) == (None, "流程定义已变更")
        stored = await after.row("request", number)
        assert stored["definition"] == after.house.schema.workflows["buy"].text_hash
        await after.decide("sun", number, "approve")
        assert (await after.decide("qian", number, "approve"))["state"] == "approved"
        assert (await after.row("quote", other))["stage"] == "draft"
    finally:
        await after.house.store.close()


async def test_without_the_word_requests_keep_their_version_S16_1(company: Company, tmp_path: Path) -> None:
    number = await purchase(company, "采购一", "chen", "qian")
    after = await reloaded(company, changed(tmp_path / "kept.yaml", (TOP, MORE)))
    try:
        assert await preview(after.house) == [] == await follow(after.house)
        assert (await after.decide("boss", number, "approve"))["state"] == "approved"
    finally:
        await after.house.store.close()


async def test_plan_tells_it_and_apply_does_it_S16_5(
    company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await purchase(company, "采购一", "chen", "qian")
    await purchase(company, "采购二", "qian")
    url = company.house.settings.database
    await company.house.store.close()
    path = changed(tmp_path / "moving.yaml", (HEAD, MOVING), (TOP, f"{TOP}\n      - {TOP.replace('top', 'last')}"))
    settings = Settings.read({}, schema=path, database=url)
    parts = SimpleNamespace(load=app.load, store=app.database)
    call = Call(Namespace(json=True, language="zh-CN", accept=[]), settings, parts)  # type: ignore[arg-type]
    found = []
    for command in (plan, apply, plan):
        assert await command._run(call) == 0
        found.append([each["message"] for each in json.loads(capsys.readouterr().out)["requests"]])
    assert found == [["“采购审批”有 2 个进行中的申请改按新定义继续：采购一、采购二。"]] * 2 + [[]]
