"""What is under way in the demo company: new customers, quotes, contracts and closings that wait for somebody."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from crm.demo.past import Past
from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.errors import Refusal
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.update import Update
from records.door import Door
from records.house import House
from records.results import Query, Row
from workflows.requests import Decide
from workflows.stages import Move

When = tuple[int, int, int]  # working days ago, hour, minute
_NEW: Final = (
    ((3, 10, 12), "chen.siyuan", "镇江渡禾环保设备有限公司", "east", "江苏省镇江市京口区学府路88号", "13805110001"),
    ((0, 9, 41), "chen.siyuan", "湖州青屿新材料股份有限公司", "east", "浙江省湖州市吴兴区二环北路6号", "13805110002"),
    ((2, 14, 5), "zhou.yuan", "嘉兴泽桐电气有限公司", "east", "浙江省嘉兴市南湖区中环南路12号", "13805110003"),
    ((1, 16, 33), "wang.bozhou", "台州恒拓精密模具有限公司", "east", "浙江省台州市黄岩区澄江路30号", "13805110004"),
    ((1, 11, 18), "sun.yifan", "南通海穗纺机有限公司", "east", "江苏省南通市崇川区工农路5号", "13805110005"),
    ((0, 10, 26), "meng.xia", "德州鲁岳空调配件有限公司", "north", "山东省德州市德城区东风中路9号", "13805110006"),
    ((3, 11, 3), "wang.bozhou", "杭州顺和商务咨询有限公司", "east", "浙江省杭州市拱墅区莫干山路111号", "13805110007"),
)
_SELLERS: Final = ("chen.siyuan", "zhou.yuan", "wang.bozhou", "sun.yifan", "xie.chuan", "feng.lei")
_PAPERS: Final = (  # what each of them submits, when the first of them does, and each next one sooner by a day
    ("quote", "stage == 'draft'", "approved", (2, 10, 8)),
    ("contract", "stage == 'draft' and amount > 200000", "approved", (4, 14, 20)),
    ("opportunity", "stage == 'signing'", "won", (1, 16, 2)),
    ("quote", "stage == 'draft'", "approved", (1, 15, 31)),
    ("quote", "stage == 'draft' and ratio < 0.5", "approved", (2, 11, 36)),
    ("contract", "stage == 'draft' and amount <= 200000", "approved", (1, 9, 15)),
)
_TRIED: Final = 40  # candidates looked at for each kind
_CLAIMS: Final = (  # when, whose, what kind, how much, and what came of it
    ((6, 9, 48), "chen.siyuan", "transport", "186.50", "现场核对了网关点位，客户同意按二期清单报价", "进入二期预算"),
    ((5, 10, 12), "sun.yifan", "hospitality", "960.00", "与生产副总确认了上线窗口", "上线窗口锁定在年内"),
    ((4, 14, 30), "feng.lei", "event", "7800.00", "展台接待客户技术团队，约定现场演示", "拿到两条产线的演示机会"),
    ((2, 11, 9), "zhou.yuan", "travel", "1342.00", "拜访工厂并完成需求访谈", "需求清单已签字"),
    ((1, 14, 37), "chen.siyuan", "travel", "2460.00", "现场演示排产功能，客户提出三项调整", "客户列入采购计划"),
)
_FILLED: Final = {"it_carries_out": {"account_name": "zhong.ming"}, "finance": {"account_code": "6601.03"}}  # per step


@dataclass(slots=True)
class Diary:
    """What was done when: written down in any order, done in the order of time."""

    house: House
    past: Past
    deeds: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = field(default_factory=list)

    def note(self, when: When, deed: Callable[..., Awaitable[None]], *said: Any) -> None:
        """Something to be done then."""
        self.past.at(*when)
        self.deeds.append((self.past.now, len(self.deeds), partial(deed, self.house, *said)))

    async def live(self) -> None:
        """Does all of it."""
        for at, _, deed in sorted(self.deeds, key=lambda each: each[:2]):
            self.past.now = at
            await deed()


async def play(house: House, past: Past) -> None:
    """Submits through the door, as the people concerned; some are decided, so that every list has something in it."""
    diary = Diary(house, past)
    for when, *row in _NEW:
        diary.note(when, _customer, *row)
    diary.note((1, 9, 22), _decide_customer, "嘉兴泽桐电气有限公司", "wang.jingli", "approve", "资料齐全")
    diary.note((2, 10, 47), _decide_customer, "杭州顺和商务咨询有限公司", "wang.jingli", "reject", "工商登记已注销。")
    diary.note((2, 15, 20), _comment, "镇江渡禾环保设备有限公司", "li.moqing", "营业执照已核对，联系人电话可接通。")
    for place, seller in enumerate(_SELLERS):
        for entity, where, to, (days, hour, minute) in _PAPERS:
            when = (max(0, days - place), hour, minute + 4 * place)
            diary.note(when, _submit_first, seller, entity, where, to)
    _countersigned(diary)
    _accounts(diary)
    _expenses(diary)
    await diary.live()


def _accounts(diary: Diary) -> None:
    """Data of another section, granted and asked for, and roles that a head asks for."""
    diary.note((6, 10, 5), _ask_access, "feng.lei", "s1d1", 20, "客户总部在杭州，投标前需了解往来情况。")
    for step, login, when in (("own_manager", "liang.jiaxin", (5, 9, 18)), ("data_owner", "wang.jingli", (4, 15, 18))):
        diary.note(when, _decide_first, "data_access", step, login, "approve", "同意，仅限本次投标。")
    diary.note((1, 10, 44), _ask_access, "zhong.ming", "s1d1", 30, "华东客户在华南设厂，需查看既有报价。")
    diary.note((5, 16, 12), _ask_roles, "huang.zhiyuan", "zhong.ming", ("sales", "presales"), "兼任售前支持。")
    diary.note((4, 10, 2), _decide_first, "account_change", "head_approves", "liang.jiaxin", "approve", "同意。")
    diary.note((4, 16, 27), _decide_first, "account_change", "it_carries_out", "bai.lu", "done", "已开通。")
    diary.note((1, 11, 37), _ask_roles, "tian.ye", "shi.lei", ("sales", "marketing"), "负责区域展会线索。")


def _expenses(diary: Diary) -> None:
    """Claims on their way: paid soon, with finance, with a vice president, with the superior, sent back."""
    for when, login, *claim in _CLAIMS:
        diary.note(when, _claim, login, *claim)
    for when, step, login, verb, comment in (
        ((6, 11, 20), "manager", "wang.jingli", "approve", ""),
        ((5, 15, 5), "finance", "cao.ying", "approve", "票据齐全。"),
        ((4, 9, 26), "manager", "he.xingye", "approve", "客户已确认到访。"),
        ((3, 10, 41), "manager", "liang.jiaxin", "approve", "展会费用在预算内。"),
        ((1, 16, 55), "manager", "wang.jingli", "return", "请补充酒店发票。"),
    ):
        diary.note(when, _decide_first, "expense", step, login, verb, comment)


def _countersigned(diary: Diary) -> None:
    """Two contracts go on: one has its opinion and a first signature, one came back and was handed in again."""
    opinion = ("contract_sign", "opinion", "liang.yining")
    diary.note((3, 9, 32), _decide_first, *opinion, "approve", "毛利仍在底线之上，建议首期款到账后再排产。")
    diary.note((2, 14, 6), _decide_first, "contract_sign", "countersign", "xu.wensheng", "approve",
               "研发侧可按期交付，接口联调预留两周。")  # fmt: skip
    diary.note((2, 10, 31), _decide_first, *opinion, "return", "由分公司签约，请改签约主体。")
    diary.note((1, 11, 4), _hand_in_again, {"signing_party": "branch"})


# ------------------------------------------------------------------------------------------------ deeds
async def _customer(house: House, login: str, name: str, region: str, address: str, phone: str) -> None:
    door = _door(house, login)
    values = {
        "name": name, "region": region, "address": address, "phone": phone, "kind": "company", "sales_type": "direct",
        "level": "b", "category": "growth", "industry": "machinery", "source": "exhibition",
    }  # fmt: skip
    made = await door.run(Create("customer", values))
    await door.run(Move("customer", made.id or 0, "prospect"))


async def _decide_customer(house: House, name: str, login: str, verb: str, comment: str) -> None:
    about = f"customer:{await _called(house, name)}"
    request = next(row for row in await _requests(house) if str(row["record"]) == about)
    await _decide(house, request, login, verb, comment)


async def _comment(house: House, name: str, login: str, text: str) -> None:
    await _door(house, login).run(Comment("customer", await _called(house, name), text))


async def _submit_first(house: House, login: str, entity: str, where: str, to: str) -> None:
    """Moves the first of this seller's records that their own rules let through."""
    door = _door(house, login)
    for id in await _mine(house, login, entity, where):
        try:
            if entity == "opportunity":
                await door.run(Update(entity, id, {"result_at": house.clock.now().isoformat()}))
            await door.run(Move(entity, id, to))
        except Refusal:
            continue  # this record is not ready; the next one may be
        return


async def _decide_first(house: House, workflow: str, step: str, login: str, verb: str, comment: str) -> None:
    """Decides the longest waiting request of that step."""
    for row in await _requests(house):
        if (row["workflow"], row["step"], row["state"], row["round"]) == (workflow, step, "running", 1):
            await _decide(house, row, login, verb, comment)
            return


async def _hand_in_again(house: House, values: dict[str, Any]) -> None:
    """The submitter of a returned contract changes it and hands it in again."""
    for row in await _requests(house):
        if row["state"] == "returned":
            member = house.organisation.members[row["submitter"]]
            record = row["record"]
            await _door(house, member.login).run(Update(record.entity, record.id, values))
            [fresh] = [each for each in await _requests(house) if each["id"] == row["id"]]
            await _decide(house, fresh, member.login, "resubmit", "")


async def _ask_access(house: House, login: str, unit: str, days: int, reason: str) -> None:
    """Asks to see the customers of another unit for so many days."""
    until = (house.clock.today() + timedelta(days=days)).isoformat()
    values = {"data_unit": house.organisation.unit_of_code(unit), "valid_until": until, "reason": reason}
    made = await _door(house, login).run(Create("access_request", values))
    await _door(house, login).run(Move("access_request", made.id or 0, "granted"))


async def _ask_roles(house: House, login: str, subject: str, roles: Sequence[str], reason: str) -> None:
    """Asks for other roles for somebody of the department."""
    door = _door(house, login)
    ids = {row.values["name"]: row.id for row in (await door.page("role", Query(limit=200))).rows}
    person = next(each.id for each in house.organisation.members.values() if each.login == subject)
    values = {"kind": "change", "subject": person, "new_roles": [ids[name] for name in roles], "reason": reason}
    made = await door.run(Create("account_request", values))
    await door.run(Move("account_request", made.id or 0, "done"))


async def _claim(house: House, login: str, kind: str, amount: str, progress: str, value: str) -> None:
    """Claims what the latest visit that nothing was claimed for has cost."""
    done = "stage == 'done' and kind in ['visit', 'meeting'] and customer is not empty and count(expenses) == 0"
    [activity, *_] = await _mine(house, login, "activity", done, "-at")
    door = _door(house, login)
    on = (await door.get("activity", activity)).values["at"].astimezone(house.clock.zone).date().isoformat()
    values = {"expense_type": kind, "amount": amount, "spent_on": on, "activity": activity, "progress": progress}
    made = await door.run(Create("expense_claim", values | {"key_value": value}))
    await door.run(Move("expense_claim", made.id or 0, "payable"))


async def _decide(house: House, request: Row, login: str, verb: str, comment: str) -> None:
    key = f"demo-{request['id']}-{verb}-{login}"
    filled = _FILLED.get(request["step"], {}) if verb in ("approve", "done") else {}
    said = Decide(request["id"], verb, request["revision"], key, comment=comment, values=filled)
    await _door(house, login).run(said)


# ------------------------------------------------------------------------------------------------ who and what
async def _requests(house: House) -> Sequence[Row]:
    """All requests, the oldest first."""
    async with house.store.read() as reader:
        return await reader.rows("request", None, None, ("id",), 200)


async def _called(house: House, name: str) -> int:
    """The customer of this name."""
    condition = compile(f"name == '{name}'", house.names, "customer", expects=BOOLEAN)
    async with house.store.read() as reader:
        [found] = await reader.ids("customer", condition, frame=house.frame(Actor.system("demo data")))
        return found


async def _mine(house: House, login: str, entity: str, where: str, sort: str = "-id") -> Sequence[int]:
    """Records of this seller that have rested since yesterday."""
    said = f"owner.id == {_user(house, login)} and {where} and approval is empty and days_since(updated_at) >= 1"
    condition = compile(said, house.names, entity, expects=BOOLEAN)
    async with house.store.read() as reader:
        return await reader.ids(entity, condition, (sort,), _TRIED, frame=house.frame(_actor(house, login)))


def _door(house: House, login: str) -> Door:
    return Door(house, _actor(house, login))


def _actor(house: House, login: str) -> Actor:
    return house.organisation.actor(_user(house, login))


def _user(house: House, login: str) -> int:
    return next(member.id for member in house.organisation.members.values() if member.login == login)
