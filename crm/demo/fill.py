"""Fills an empty database with the demo company and says who can sign in."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from crm.demo.business import make
from crm.demo.codes import UNFINISHED
from crm.demo.company import BEGUN, CUSTOMERS
from crm.demo.live import play
from crm.demo.past import Past, rewound
from crm.demo.people import EMPLOYEES, GUEST, PASSWORD, in_charge, post
from crm.demo.pictures import drawn
from crm.demo.rows import Nth
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.reference import Reference
from records import files, load
from records.actions.update import Update
from records.door import Door
from records.entering import Stay
from records.house import House

REASON: Final = "demo data"
_PEOPLE: Final = (
    "owner",
    "created_by",
    "prior_owner",
    "assignee",
    "person",
    "screened_by",
    "filtered_by",
    "assigned_by",
    "close_confirmed_by",
)
_SHOWN: Final = (
    ("chen.siyuan", "sales"), ("wang.jingli", "department manager"), ("li.moqing", "department assistant"),
    ("tang.ruoxi", "president's assistant"), ("gu.yanqing", "vice president"), ("song.zhiwei", "president"),
    ("liang.yining", "sales management"), ("wen.jing", "service"), ("qin.hao", "system administrator"),
    ("gao.yuan", "customer portal"),
)  # fmt: skip


async def fill(holder: HouseHolder, accounts: Accounts, *, customers: int = CUSTOMERS) -> Sequence[Mapping[str, str]]:
    """Makes people, business and a few running approvals where nobody is there yet; the log-ins worth trying.

    Raises Refusal where an earlier filling was interrupted: half a company is not shown as a whole one.
    """
    house = holder.current
    if "opportunity" not in house.schema.entities:
        return ()
    begun = _mark(house)
    if not accounts.is_empty():
        if begun.exists():
            raise Refusal(UNFINISHED, {"database": house.settings.database})
        return _log_ins(house)
    begun.parent.mkdir(parents=True, exist_ok=True)
    begun.touch()
    with rewound(house) as past:
        await _make(holder, accounts, past, customers)
    await holder.current.store.learn()
    begun.unlink()
    return _log_ins(await holder.current.current())


async def _make(holder: HouseHolder, accounts: Accounts, past: Past, customers: int) -> None:
    """People when the company began, its business, and what is under way, each on its day."""
    past.go(BEGUN)
    hashed = await accounts.passwords.hashed(PASSWORD)  # everybody begins with it
    for person in (*EMPLOYEES, GUEST):
        await people.add(
            holder, accounts, login=person.login, name=person.name, unit=person.unit, roles=person.roles,
            manager=person.manager or None, password=PASSWORD, hashed=hashed,
        )  # fmt: skip
    await describe(await holder.current.current())
    past.go(0)
    await write_business(await holder.current.current(), customers)
    await play(await holder.current.current(), past)


def _mark(house: House) -> Path:
    """A file that is there while this database is being filled."""
    return house.settings.data / f"filling-{hashlib.sha256(house.settings.database.encode()).hexdigest()[:12]}"


def _log_ins(house: House) -> Sequence[Mapping[str, str]]:
    """Who of the demo company is worth trying, with the password they begin with."""
    there = {member.login for member in house.organisation.members.values()}
    return [{"login": login, "password": PASSWORD, "about": about} for login, about in _SHOWN if login in there]


async def describe(house: House) -> None:
    """Posts of the people, and who heads, administers and owns which unit."""
    door = Door(house, Actor.system(REASON))
    users = {member.login: member.id for member in house.organisation.members.values()}
    for person in EMPLOYEES:
        await door.run(Update("user", users[person.login], post(person), form="strict"))
    for unit in house.organisation.units.values():
        charge = in_charge(unit.code)
        ids = {
            name: [users[each] for each in who] if isinstance(who, list) else users[who] for name, who in charge.items()
        }
        if ids:
            await door.run(Update("unit", unit.id, ids))


async def write_business(house: House, customers: int = CUSTOMERS) -> None:
    """Writes the rows of business.py with people, units and one another's ids in place."""
    users = {member.login: member.id for member in house.organisation.members.values()}
    units = {unit.code: unit.id for unit in house.organisation.units.values()}
    ids: dict[str, list[int]] = {}
    rows = make(house.clock.now(), customers)

    def known(name: str, value: Any) -> Any:
        if isinstance(value, Nth):
            return (
                Reference(value.entity, ids[value.entity][value.index])
                if name == "about"
                else ids[value.entity][value.index]
            )
        if name == load.STAYS:
            return tuple(Stay(stage, at, users.get(login or "")) for stage, at, login in value)
        if isinstance(value, list):
            return [
                {k: known(k, v) for k, v in each.items()} if isinstance(each, dict) else known(name, each)
                for each in value
            ]
        if isinstance(value, str) and name in _PEOPLE:
            return users[value]
        return units[value] if isinstance(value, str) and name in ("unit", "agent") else value

    text = await _contract_text(house)
    for contract in rows.of["contract"]:
        contract["file"] = text
    for number, product in enumerate(rows.of["product"]):
        product["picture"] = await _file(house, f"{product['code']}.png", "image/png", drawn(number, product["code"]))
    for entity, given in rows.of.items():
        ready = [{name: known(name, value) for name, value in row.items()} for row in given]
        ids[entity] = await load.load(house, REASON, entity, ready)
    await load.settle(house, REASON, rows.of)
    served = rows.of["service_case"][0]["customer"] if rows.of["service_case"] else Nth("customer", 0)
    mine = {"customer": known("customer", served)}
    await Door(house, Actor.system(REASON)).run(Update("user", users[GUEST.login], mine))


async def _contract_text(house: House) -> int:
    """One file that stands for the text of every contract of the demo company."""
    body = "销售合同（示例文本）\n甲方与乙方就软件许可与实施服务达成一致。\n".encode()
    return await _file(house, "销售合同.txt", "text/plain", body)


async def _file(house: House, name: str, kind: str, body: bytes) -> int:
    sha256 = hashlib.sha256(body).hexdigest()
    place = house.settings.data / "files" / sha256[:2] / sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
    stored = await files.add(house, Actor.system(REASON), name, kind, len(body), sha256)
    return stored.id
