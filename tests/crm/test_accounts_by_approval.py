"""S12.1 W1 and W4 as the policy has them: accounts by their head and IT, data of others for a time, by approval."""

from datetime import timedelta
from typing import Any

import pytest

from records.results import Query
from tests.crm.conftest import Office, refused
from workflows.requests import Decide

SELLER, MANAGER, SOUTH, IT = "chen.siyuan", "wang.jingli", "liang.jiaxin", "qin.hao"


@pytest.fixture
async def headed(office: Office) -> Office:
    """The departments have their heads."""
    for unit, head in (("s1d1", MANAGER), ("s3d1", SOUTH)):
        await office.change("", "unit", office.housed.units[unit], head=office.housed.ids[head])
    return office


async def customers(office: Office, login: str) -> set[str]:
    rows = (await office.housed.door(login).page("customer", Query(limit=1000))).rows
    return {str(row.values["name"]) for row in rows}


async def roles(office: Office, login: str) -> set[str]:
    await office.housed.house.refresh()
    return {each.role for each in office.housed.actor(login).holdings}


async def test_data_of_another_section_is_open_for_as_long_as_was_asked(headed: Office) -> None:
    south = next(login for login in ("feng.lei", "luo.yi") if login in headed.housed.ids)
    await headed.draft(south, "深圳启跃")
    assert "深圳启跃" not in await customers(headed, SELLER)
    until = headed.day.now.date() + timedelta(days=3)
    unit = headed.housed.units["s3d1"]
    asked = await headed.make(
        SELLER, "access_request", data_unit=unit, valid_until=until.isoformat(), reason="联合投标"
    )
    await headed.move(SELLER, "access_request", asked, "granted")
    await headed.approve(MANAGER, "access_request", asked)
    assert "深圳启跃" not in await customers(headed, SELLER), "the head of the data's unit decides too"
    await headed.approve(SOUTH, "access_request", asked)
    assert "深圳启跃" in await customers(headed, SELLER)
    headed.later(days=4)
    assert "深圳启跃" not in await customers(headed, SELLER), "it ends by itself"


async def test_ones_own_units_data_needs_no_second_decision_and_no_year_is_given(headed: Office) -> None:
    values: dict[str, Any] = {"data_unit": headed.housed.units["s1d1"], "reason": "交接"}
    until = headed.day.now.date() + timedelta(days=365)
    said = await refused(headed.make(SELLER, "access_request", valid_until=until.isoformat(), **values))
    assert "90" in said
    until = headed.day.now.date() + timedelta(days=5)
    asked = await headed.make(SELLER, "access_request", valid_until=until.isoformat(), **values)
    await headed.move(SELLER, "access_request", asked, "granted")
    await headed.approve(MANAGER, "access_request", asked)
    assert (await headed.read("access_request", asked))["stage"] == "granted"


async def test_roles_change_once_the_head_has_approved_and_it_has_done_it(headed: Office) -> None:
    ids = {row.values["name"]: row.id for row in (await headed.housed.door().page("role", Query(limit=100))).rows}
    subject = headed.housed.ids[SELLER]
    said = await refused(headed.make(MANAGER, "account_request", kind="change", subject=subject, reason="转岗",
                                     new_roles=[ids["system_admin"]]))  # fmt: skip
    assert "管理员与门户角色" in said, "nobody asks for an administrator's role here"
    asked = await headed.make("zhao.qinghe", "account_request", kind="change", subject=subject, reason="转岗",
                              new_roles=[ids["presales"]])  # fmt: skip
    await headed.move("zhao.qinghe", "account_request", asked, "done")
    await headed.approve(MANAGER, "account_request", asked)
    assert "presales" not in await roles(headed, SELLER)
    await carry_out(headed, asked, SELLER)
    assert await roles(headed, SELLER) == {"presales"}
    assert (await headed.read("account_request", asked))["done_on"] == headed.day.now.date()


async def carry_out(office: Office, asked: int, name: str) -> None:
    """IT does it: the account's name is filled in, then Done."""
    async with office.housed.house.store.read() as reader:
        found = (await reader.rows("request", None, None, ("-id",), 1))[0]
    done = Decide(found["id"], "done", found["revision"], f"done-{asked}", values={"account_name": name})
    await office.housed.door(IT).run(done)


async def test_an_account_with_records_of_its_own_is_not_closed(headed: Office) -> None:
    await headed.draft(SELLER, "杭州云帆")
    asked = await headed.make("zhao.qinghe", "account_request", kind="close", subject=headed.housed.ids[SELLER],
                              reason="离职")  # fmt: skip
    await headed.move("zhao.qinghe", "account_request", asked, "done")
    await headed.approve(MANAGER, "account_request", asked)
    said = await refused(carry_out(headed, asked, SELLER))
    assert "1" in said
    assert headed.housed.house.organisation.is_active(headed.housed.ids[SELLER]), "both or none"
