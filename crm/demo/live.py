"""What is under way in the demo company: new customers, quotes, contracts and closings that wait for somebody."""

from collections.abc import Sequence
from typing import Any, Final

from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.errors import Refusal
from records.actions.comment import Comment
from records.actions.create import Create
from records.door import Door
from records.house import House
from workflows.requests import Decide
from workflows.stages import Move

_NEW: Final = (
    ("chen.siyuan", "镇江渡禾环保设备有限公司", "east", "江苏省镇江市京口区学府路88号", "13805110001"),
    ("chen.siyuan", "湖州青屿新材料股份有限公司", "east", "浙江省湖州市吴兴区二环北路6号", "13805110002"),
    ("zhou.yuan", "嘉兴泽桐电气有限公司", "east", "浙江省嘉兴市南湖区中环南路12号", "13805110003"),
    ("wang.bozhou", "台州恒拓精密模具有限公司", "east", "浙江省台州市黄岩区澄江路30号", "13805110004"),
    ("sun.yifan", "南通海穗纺机有限公司", "east", "江苏省南通市崇川区工农路5号", "13805110005"),
    ("meng.xia", "德州鲁岳空调配件有限公司", "north", "山东省德州市德城区东风中路9号", "13805110006"),
)
_TRIED: Final = 40  # candidates looked at for each kind


async def play(house: House) -> None:
    """Submits through the door, as the people concerned; a few are decided, so that every list has something in it."""
    customers = [await _customer(house, *row) for row in _NEW]
    await _decide(house, customers[2], "wang.jingli", "approve", "资料齐全")
    await _comment(house, "customer", customers[0], "li.moqing", "营业执照已核对，联系人电话可接通。")
    for seller in ("chen.siyuan", "zhou.yuan", "wang.bozhou", "sun.yifan", "xie.chuan", "feng.lei"):
        await _first_accepted(house, seller, "quote", "stage == 'draft'", "approved", 2)
        await _first_accepted(house, seller, "contract", "stage == 'draft'", "approved", 2)
        await _first_accepted(
            house, seller, "opportunity", "stage == 'signing'", "won", 1, {"result_at": house.clock.now()}
        )


async def _customer(house: House, login: str, name: str, region: str, address: str, phone: str) -> int:
    door = _door(house, login)
    values = {
        "name": name, "region": region, "address": address, "phone": phone, "kind": "company", "sales_type": "direct",
        "level": "b", "category": "growth", "industry": "machinery", "source": "exhibition",
    }  # fmt: skip
    made = await door.run(Create("customer", values))
    customer = made.id or 0
    await door.run(Move("customer", customer, "prospect"))
    return customer


async def _decide(house: House, customer: int, login: str, verb: str, comment: str) -> None:
    async with house.store.read() as reader:
        rows = await reader.rows("request", None, None, ("-id",), 50)
    request = next(row for row in rows if str(row["record"]) == f"customer:{customer}")
    revision = request["revision"]
    await _door(house, login).run(Decide(request["id"], verb, revision, f"demo-{request['id']}", comment=comment))


async def _comment(house: House, entity: str, id: int, login: str, text: str) -> None:
    await _door(house, login).run(Comment(entity, id, text))


async def _first_accepted(
    house: House, login: str, entity: str, where: str, to: str, wanted: int, values: dict[str, Any] | None = None
) -> None:  # fmt: skip
    """Moves the first of this seller's records that their own rules let through."""
    for id in await _mine(house, login, entity, where):
        if wanted == 0:
            return
        try:
            if values:
                await _set(house, login, entity, id, values)
            await _door(house, login).run(Move(entity, id, to))
        except Refusal:
            continue  # this record is not ready; the next one may be
        wanted -= 1


async def _set(house: House, login: str, entity: str, id: int, values: dict[str, Any]) -> None:
    from records.actions.update import Update

    strict = {name: value.isoformat() for name, value in values.items()}
    await _door(house, login).run(Update(entity, id, strict))


async def _mine(house: House, login: str, entity: str, where: str) -> Sequence[int]:
    user = _user(house, login)
    condition = compile(f"owner.id == {user} and {where}", house.names, entity, expects=BOOLEAN)
    async with house.store.read() as reader:
        return await reader.ids(entity, condition, ("-id",), _TRIED, frame=house.frame(_actor(house, login)))


def _door(house: House, login: str) -> Door:
    return Door(house, _actor(house, login))


def _actor(house: House, login: str) -> Any:
    return house.organisation.actor(_user(house, login))


def _user(house: House, login: str) -> int:
    return next(member.id for member in house.organisation.members.values() if member.login == login)
