"""Clauses of the policy that the schema settles with rules, stages and required fields, tried through the door."""

import pytest

import app
from kernel.settings import Settings
from schema.model import Schema
from tests.crm.conftest import SCHEMA, Office, refused

SELLER, MANAGER, ADMINISTRATOR = "chen.siyuan", "wang.jingli", "qin.hao"
REQUIRED = {  # policy Part II, 1: the fields marked `!` of what issue 2 asks for (what 0004 settles otherwise left out)
    "unit": {"name", "code", "kind", "level"},
    "user": {"login", "name", "tier", "unit"},
    "customer": {"name", "kind", "sales_type", "level", "category", "region", "phone", "address", "first_contact_at"},
    "contact": {"customer", "name", "gender", "position", "phone"},
    "lead": {"channel", "company_name", "contact_name", "phone", "need", "region", "industry"},
    "opportunity": {"customer", "name", "source", "expected_sign_date", "amount"},
    "competitor": {"name"},
    "activity": {"kind", "at", "content"},
    "task": {"title", "assignee", "due_at"},
    "product": {"code", "name", "list_price"},
    "quote": {"opportunity", "customer", "kind"},
    "quote.lines": {"product", "quantity", "price"},
    "contract": {"customer", "signing_party", "kind", "amount", "ratio", "file"},
    "sales_order": {"contract", "customer", "amount", "status", "status_changed_at"},
    "sales_order.lines": {"product", "quantity", "price"},
    "service_case": {"kind", "customer", "question", "received_at"},
}
STAGES = {  # policy Part II, 1; the states of a running approval are the request's
    "user": ["active", "frozen", "handover", "closed"],
    "customer": ["draft", "invalid", "prospect", "won", "inactive", "public_pool", "merged"],  # 0004: a refused one
    "lead": ["received", "screened", "filtered", "queued", "allocated", "following", "converted", "lost", "invalid",
             "disputed"],
    "opportunity": ["lead", "follow_up", "need_confirmed", "solution", "tender", "bid", "signing", "won", "lost",
                    "invalid", "disputed"],
    "activity": ["planned", "done", "cancelled"],
    "quote": ["draft", "approved", "sent", "accepted", "rejected", "expired"],
    "contract": ["draft", "approved", "signed", "executing", "closed", "rejected"],
    "sales_order": ["draft", "approved", "executing", "done"],
    "service_case": ["new", "handling", "resolved", "informed", "return_visit", "closed"],
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The bundled schema."""
    return app.load(Settings.read({}, schema=SCHEMA)).schema


@pytest.mark.parametrize("entity", REQUIRED)
def test_what_the_policy_marks_is_required(schema: Schema, entity: str) -> None:
    always = {field.name for field in schema.entity(entity).own_fields if field.required is True}
    assert always == REQUIRED[entity]


@pytest.mark.parametrize("entity", STAGES)
def test_the_stages_are_those_of_the_policy(schema: Schema, entity: str) -> None:
    assert list(schema.entity(entity).stages) == STAGES[entity]


FIELDS = {  # policy Part II, 1: every field with its Chinese label, links without `_id`
    "unit": """name 名称 code 编码 kind 类型 parent 上级 head 主管 admins 管理员 function 职能
        project_owner 项目负责人 duties 职责权限""",
    "user": """login 账号 employee_no 工号 name 姓名 manager 上级 delegate 助理 job_title 岗位 roles 角色 tier 权限级
        entry_role 录入角色 hire_date 入职 leave_date 离职 travel_from 出差始 travel_to 出差止 exam_passed 考核通过
        last_login_at 末次登录 confidentiality_file 保密协议 stage 状态""",
    "customer": """name 客户名称 kind 主体 sales_type 销售类型 agent 所属代理 level 级别 category 分类 region 区域
        industry 行业 size 规模 potential 购买潜力 phone 电话 address 地址 is_key 重要客户 needs 需求
        purchase_history 购买历史 preferences 偏好 buying_process 决策流程 source 来源 first_contact_at 首次接触
        late_reason 迟录原因 value_score 价值度 last_contact_at 最近联系 contact_alert 预警 prior_owner 原负责人
        pooled_at 入池 merged_into 并入 stage 状态""",
    "contact": """customer 客户 name 姓名 gender 性别 position 职位 phone 电话 email 邮箱 birthday 生日 hobbies 爱好
        decision_role 决策角色 is_active 在职""",
    "lead": """channel 渠道 company_name 公司 contact_name 联系人 phone 电话 need 需求 region 区域 industry 行业
        screened_by 初筛 filtered_by 过滤 assigned_to 归属 campaign 活动 opportunity 转化机会 stage 状态""",
    "opportunity": """customer 客户 name 名称 source 来源 expected_sign_date 预计签约 original_sign_date 原预计
        amount 金额 probability 概率 competitors 竞争对手 products 产品 team 团队 strategy 策略 action_plan 行动计划
        project_type 项目型 registered_at 报备时间 result_at 结果日 lost_reason 丢单原因 closed_at 关闭
        close_confirmed_by 关闭确认 stage 阶段""",
    "competitor": "name 名称 strengths 优势 countermeasure 对策",
    "activity": """lead 线索 customer 客户 opportunity 机会 kind 类型 at 时间 content 内容 effect 影响
        assigned_by 指派人 due_at 期限 stage 状态""",
    "task": "title 标题 assignee 执行人 due_at 期限 original_due 原期限 important 重要 quality 质量 done_at 完成",
    "product": "code 编码 name 名称 list_price 标价",
    "quote": """opportunity 机会 customer 客户 kind 类型 reason 理由 list_total 标价合计 offer_total 报价合计
        ratio 折扣 stage 状态""",
    "quote.lines": "parent 所属 product 产品 quantity 数量 price 单价",
    "contract": """number 合同号 customer 客户 opportunity 机会 signing_party 签约主体 kind 类型 amount 金额 ratio 折扣
        standard_text 标准文本 file 文本 opinions 会签意见 stage 状态""",
    "sales_order": "contract 合同 customer 客户 amount 金额 status 状态 status_changed_at 实际变更 stage 审核",
    "sales_order.lines": "parent 所属 product 产品 quantity 数量 price 单价",
    "service_case": """kind 类型 customer 客户 question 问题 received_at 受理 first_response_at 响应 process 处理过程
        solution 方案 result 结果 service_time 服务时间 feedback 反馈 satisfaction 满意度 return_visit_at 回访
        outlet 网点 charge 收费 stage 状态""",
}  # fmt: skip
LATER = {"lead.campaign", "contract.opinions"}  # not there, and why: docs/decisions/0004
SHIPPED = {  # what every schema has is called alike in all of them
    "unit.parent": "上级单位", "unit.head": "负责人", "user.login": "登录名", "user.last_login_at": "最近登录",
    "contract.number": "编号", "quote.lines.parent": "所属记录", "sales_order.lines.parent": "所属记录",
    **{f"{entity}.stage": "阶段" for entity in STAGES if entity != "opportunity"},
}  # fmt: skip
CALLED = {  # the word of the screens and of what is linked; docs/decisions/0004
    "activity.opportunity": "商机", "quote.opportunity": "商机", "contract.opportunity": "商机",
    "activity.kind": "方式", "contract.kind": "合同类型", "contract.ratio": "折扣率", "quote.ratio": "折扣率",
}  # fmt: skip


def fields_of_the_policy() -> dict[str, str]:
    """Each field, `entity.field`, with its label in the policy."""
    said = {entity: text.split() for entity, text in FIELDS.items()}
    return {f"{entity}.{name}": label for entity, words in said.items()
            for name, label in zip(words[::2], words[1::2], strict=True)}  # fmt: skip


def called(schema: Schema) -> dict[str, str]:
    """Each field of the schema's business, with its Chinese label."""
    return {f"{entity}.{field.name}": dict(field.label.values).get("zh-CN", "") for entity in FIELDS
            for field in schema.entity(entity).fields.values()}  # fmt: skip


def test_every_field_of_the_policy_is_there_under_its_label(schema: Schema) -> None:
    wanted, found = fields_of_the_policy(), called(schema)
    assert len(wanted) == 166
    assert {name: (found.get(name), label) for name, label in (wanted | SHIPPED | CALLED).items()
            if found.get(name) != label and name not in LATER} == {}  # fmt: skip


def test_what_is_called_or_left_out_otherwise_differs_from_the_policy(schema: Schema) -> None:
    wanted, found = fields_of_the_policy(), called(schema)
    assert {name for name, label in (SHIPPED | CALLED).items() if wanted[name] == label} == set()
    assert found.keys() & LATER == set() and wanted.keys() >= LATER


def test_no_field_says_that_it_is_a_link(schema: Schema) -> None:
    fields = [f"{entity.name}.{name}" for entity in schema.entities.values() for name in entity.fields]
    assert len(fields) > 300
    assert [name for name in fields if name.endswith("_id")] == []


# ------------------------------------------------------------ accounts
async def test_an_administrator_gives_roles_to_others_and_none_to_himself(office: Office) -> None:
    role = next(row.id for row in (await office.housed.door().page("role")).rows if row.values["name"] == "finance")
    mine = {"user": office.housed.ids[ADMINISTRATOR], "role": role, "unit": office.housed.units["g"]}
    assert "自己的权限" in await refused(office.make(ADMINISTRATOR, "role_holding", **mine))
    other = await office.make(ADMINISTRATOR, "role_holding", **mine | {"user": office.housed.ids["bai.lu"]})
    assert "自己的权限" in await refused(office.change(ADMINISTRATOR, "role_holding", other, user=mine["user"]))
    held = [row for row in (await office.housed.door().page("role_holding")).rows if row.values["role"] == role]
    assert mine["user"] not in {row.values["user"] for row in held}


async def test_an_account_closes_with_a_signed_agreement_and_nothing_owned(office: Office) -> None:
    leaver = office.housed.ids[SELLER]
    customer = await office.draft(SELLER, "杭州遗留有限公司")
    for stage in ("frozen", "handover"):
        await office.move(ADMINISTRATOR, "user", leaver, stage)
    assert (await office.read("user", leaver))["active"] is False
    assert "保密协议" in await refused(office.move(ADMINISTRATOR, "user", leaver, "closed"))
    await office.change(ADMINISTRATOR, "user", leaver, confidentiality_file=await office.file(ADMINISTRATOR))
    assert "仍负责" in await refused(office.move(ADMINISTRATOR, "user", leaver, "closed"))
    await office.change("", "customer", customer, owner=office.housed.ids["zhou.yuan"])
    await office.move(ADMINISTRATOR, "user", leaver, "closed")
    assert "关闭" in await refused(office.change(ADMINISTRATOR, "user", leaver, active=True))


async def test_who_is_switched_off_and_on_stands_in_the_stage_that_says_so(office: Office) -> None:
    person = office.housed.ids["zhou.yuan"]
    assert (await office.read("user", person))["stage"] == "active"
    await office.change(ADMINISTRATOR, "user", person, active=False)
    assert (await office.read("user", person))["stage"] == "frozen"
    await office.change(ADMINISTRATOR, "user", person, active=True)
    assert (await office.read("user", person))["stage"] == "active"


async def test_a_person_is_shown_with_the_roles_of_today(office: Office) -> None:
    person = office.housed.ids["li.moqing"]
    assert set((await office.read("user", person))["roles"].split(", ")) == {"助理", "数据审核"}
    page = await office.housed.door().page("role_holding")
    held = next(
        row for row in page.rows if row.values["user"] == person and row.values["unit"] == office.housed.units["s1"]
    )
    await office.change(ADMINISTRATOR, "role_holding", held.id, until="2026-11-20")
    office.later(days=1)
    assert (await office.read("user", person))["roles"] == "助理"


async def test_a_section_has_at_most_two_administrators_and_only_companies_a_project_owner(office: Office) -> None:
    people = [office.housed.ids[login] for login in ("zhao.qinghe", "chen.guodong", "yu.zhengping")]
    section, company = office.housed.units["s1"], office.housed.units["east"]
    assert "两名" in await refused(office.change(ADMINISTRATOR, "unit", section, admins=people))
    await office.change(ADMINISTRATOR, "unit", section, admins=people[:2])
    assert "项目负责人" in await refused(office.change(ADMINISTRATOR, "unit", section, project_owner=people[1]))
    await office.change(ADMINISTRATOR, "unit", company, project_owner=people[1])


async def test_units_know_what_kind_they_are(office: Office) -> None:
    kinds = {code: (await office.read("unit", id))["kind"] for code, id in office.housed.units.items()}
    assert (kinds["g"], kinds["east"], kinds["s1"], kinds["s1d1"]) == ("group", "company", "section", "department")
    assert kinds["agent1"] == "agent"


# ------------------------------------------------------------ customers
@pytest.mark.parametrize(
    ("login", "sales_type", "fits"),
    [
        (SELLER, "direct", True), (SELLER, "agent", False), ("xiang.wan", "agent", True),
        ("xiang.wan", "direct", False), ("qin.hao", "direct", True), ("qin.hao", "agent", True),
    ],
)  # fmt: skip
async def test_everybody_enters_customers_of_their_own_type(
    office: Office, login: str, sales_type: str, fits: bool
) -> None:
    deed = office.draft(login, "杭州归类有限公司", sales_type=sales_type)
    if fits:
        assert await deed
    else:
        assert "录入" in await refused(deed)


async def test_the_type_of_a_customer_cannot_be_changed_into_a_colleagues(office: Office) -> None:
    customer = await office.draft(SELLER, "杭州归类有限公司")
    assert "录入" in await refused(office.change(SELLER, "customer", customer, sales_type="agent"))


async def test_a_person_whose_entry_role_is_said_enters_that_type(office: Office) -> None:
    await office.change(ADMINISTRATOR, "user", office.housed.ids[SELLER], entry_role="channel")
    assert await office.draft(SELLER, "杭州代理有限公司", sales_type="agent")
    assert "录入" in await refused(office.draft(SELLER, "杭州直销有限公司"))


@pytest.mark.parametrize("address", ["杭州市西湖区文三路", "318国道"])
async def test_an_address_reaches_to_the_door(office: Office, address: str) -> None:
    assert "门牌" in await refused(office.draft(SELLER, "杭州无门有限公司", address=address))


async def test_the_region_is_read_from_the_address(office: Office) -> None:
    made = await office.make(
        SELLER, "customer", name="成都取区有限公司", phone=office.phone(), address="四川省成都市高新区天府大道18号"
    )
    assert (await office.read("customer", made))["region"] == "west"
    kept = await office.draft(SELLER, "成都另区有限公司", region="east", address="四川省成都市高新区天府大道19号")
    assert (await office.read("customer", kept))["region"] == "east"


async def test_a_customer_is_won_by_a_won_opportunity_alone(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州自赢有限公司")
    await refused(office.move(SELLER, "customer", customer, "won"))
    assert (await office.read("customer", customer))["stage"] == "prospect"


@pytest.mark.parametrize("stage", ["prospect", "inactive"])
async def test_a_confirmed_win_wins_the_customer(office: Office, stage: str) -> None:
    customer = await office.prospect(SELLER, "杭州真赢有限公司")
    deal = await office.deal(SELLER, customer, "signing")
    if stage == "inactive":
        await office.move(SELLER, "customer", customer, "inactive")
    await office.change(SELLER, "opportunity", deal, result_at="2026-11-20T10:00:00+08:00")
    await office.move(SELLER, "opportunity", deal, "won")
    await office.approve(MANAGER, "opportunity", deal)
    assert (await office.read("customer", customer))["stage"] == "won"
    assert (await office.read("opportunity", deal))["close_confirmed_by"] == office.housed.ids[MANAGER]


async def test_a_loss_is_confirmed_too_and_leaves_the_customer_as_it_was(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州丢单有限公司")
    deal = await office.deal(SELLER, customer, "need_confirmed")
    said = await refused(office.move(SELLER, "opportunity", deal, "lost"))
    assert "结果日" in said and "丢单原因" in said
    await office.change(SELLER, "opportunity", deal, result_at="2026-11-20T10:00:00+08:00", lost_reason="价格")
    await office.move(SELLER, "opportunity", deal, "lost")
    assert (await office.read("opportunity", deal))["stage"] == "need_confirmed"
    await office.approve("li.moqing", "opportunity", deal)
    found = await office.read("opportunity", deal)
    assert (found["stage"], found["close_confirmed_by"]) == ("lost", office.housed.ids["li.moqing"])
    assert found["closed_at"] == office.day.now
    assert (await office.read("customer", customer))["stage"] == "prospect"


async def test_where_a_unit_has_no_manager_the_head_of_the_section_checks_new_customers(office: Office) -> None:
    made = await office.draft("ren.pingsheng", "济南代理客户有限公司", sales_type="agent")
    await office.move("ren.pingsheng", "customer", made, "prospect")
    await office.approve("qiao.mu", "customer", made)
    assert (await office.read("customer", made))["stage"] == "prospect"


# ------------------------------------------------------------ leads
LEAD = {"channel": "phone", "contact_name": "高远", "need": "想看演示", "industry": "machinery", "region": "east"}
RECEPTION, COMMERCE = "fang.xiaoman", "zheng.shuhe"


async def lead(office: Office, name: str, **more: object) -> int:
    """A lead as reception takes it down and screens it."""
    made = await office.make(RECEPTION, "lead", company_name=name, phone=office.phone(), **LEAD | more)
    await office.move(RECEPTION, "lead", made, "screened")
    return made


async def rule(office: Office, login: str, **where: str) -> None:
    """An allocation rule."""
    await office.make("jiang.yuan", "allocation_rule", person=office.housed.ids[login], **where)


async def test_leads_go_by_region_and_industry_the_closest_rule_first(office: Office) -> None:
    await rule(office, "zhou.yuan", region="east")
    await rule(office, SELLER, region="east", industry="machinery")
    owners = []
    for industry in ("machinery", "food"):
        made = await lead(office, f"杭州{industry}有限公司", industry=industry)
        assert (await office.read("lead", made))["assigned_to"] is None
        await office.move(COMMERCE, "lead", made, "filtered")
        found = await office.read("lead", made)
        assert found["stage"] == "allocated"
        assert found["assigned_to"] == found["owner"]
        owners.append(found["owner"])
    assert owners == [office.housed.ids[SELLER], office.housed.ids["zhou.yuan"]]


async def test_a_lead_without_a_rule_queues(office: Office) -> None:
    await rule(office, SELLER, region="east")
    made = await lead(office, "成都无人有限公司", region="west")
    await office.move(COMMERCE, "lead", made, "filtered")
    assert (await office.read("lead", made))["stage"] == "queued"
    await office.housed.door(COMMERCE).run(_assign("lead", made, office.housed.ids["ma.xiaolan"]))
    await office.move(COMMERCE, "lead", made, "allocated")
    assert (await office.read("lead", made))["owner"] == office.housed.ids["ma.xiaolan"]


def _assign(entity: str, id: int, owner: int) -> object:
    from records.actions.assign import Assign

    return Assign(entity, id, owner)


async def test_a_lead_keeps_who_screened_and_filtered_it(office: Office) -> None:
    made = await lead(office, "杭州留名有限公司")
    await office.move(COMMERCE, "lead", made, "filtered")
    found = await office.read("lead", made)
    assert (found["screened_by"], found["filtered_by"]) == (office.housed.ids[RECEPTION], office.housed.ids[COMMERCE])


async def test_a_lead_becomes_a_customer_with_the_address_somebody_gave(office: Office) -> None:
    await rule(office, SELLER, region="east")
    made = await lead(office, "杭州转化有限公司")
    await office.move(COMMERCE, "lead", made, "filtered")
    await office.move(SELLER, "lead", made, "following")
    said = await refused(office.move(SELLER, "lead", made, "converted"))
    assert "地址" in said and "金额" in said
    await office.change(SELLER, "lead", made, address="浙江省杭州市滨江区江南大道7号", amount="80000")
    await office.move(SELLER, "lead", made, "converted")
    deal = await office.read("opportunity", (await office.read("lead", made))["opportunity"])
    customer = await office.read("customer", deal["customer"])
    assert (customer["address"], int(deal["amount"])) == ("浙江省杭州市滨江区江南大道7号", 80000)


async def test_a_disputed_lead_is_frozen_until_it_is_given_back(office: Office) -> None:
    await rule(office, SELLER, region="east")
    made = await lead(office, "杭州争议有限公司")
    await office.move(COMMERCE, "lead", made, "filtered")
    await refused(office.move(SELLER, "lead", made, "disputed", reason="我先联系的"))
    await office.move("zhao.qinghe", "lead", made, "disputed", reason="两人同时跟进")
    assert "锁定" in await refused(office.change(SELLER, "lead", made, need="改一下"))
    await office.move("zhao.qinghe", "lead", made, "back")
    await office.change(SELLER, "lead", made, need="改一下")


# ------------------------------------------------------------ contracts
async def test_a_rejected_contract_is_over(office: Office) -> None:
    customer = await office.prospect(SELLER, "杭州被拒有限公司")
    made = await office.make(
        SELLER, "contract", customer=customer, kind="small", amount="1000", ratio="0.9", standard_text=True,
        file=await office.file(SELLER),
    )  # fmt: skip
    await office.move(SELLER, "contract", made, "approved")
    await office.approve(MANAGER, "contract", made, "reject")
    assert (await office.read("contract", made))["stage"] == "rejected"
    await refused(office.change(SELLER, "contract", made, amount="999"))
