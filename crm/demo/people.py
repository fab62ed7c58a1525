"""The sixty people of the demo company: login, name, unit, roles and superior."""

# ruff: noqa: E501

from dataclasses import dataclass
from typing import Final

PASSWORD: Final = "gridwright-2026"


@dataclass(frozen=True, slots=True)
class Employee:
    """One person; `roles` are `role` (for the home unit) or `role@unit`, units by code."""

    login: str
    name: str
    unit: str
    job: str
    roles: tuple[str, ...]
    manager: str = ""


def _staff(text: str) -> tuple[Employee, ...]:
    """One person a line: login | name | unit | job | roles | manager."""
    rows = (tuple(part.strip() for part in line.split("|")) for line in text.strip().splitlines())
    return tuple(
        Employee(login, name, unit, job, tuple(roles.split()), boss) for login, name, unit, job, roles, boss in rows
    )


EMPLOYEES: Final = _staff("""
    song.zhiwei | 宋知微 | g-office | 总裁 | president@g group_mgmt@g |
    tang.ruoxi | 唐若溪 | g-office | 总裁助理 | president_assistant@g | song.zhiwei
    gu.yanqing | 顾言卿 | g-office | 营销副总裁 | vice_president@g group_mgmt@g | song.zhiwei
    lu.huaian | 陆怀安 | g-office | 运营副总裁 | vice_president@g group_mgmt@g | song.zhiwei
    xu.wensheng | 许闻笙 | g-rd | 研发副总 | rd_vp@g | song.zhiwei
    he.jingcheng | 贺景澄 | g-delivery | 实施副总 | implementation_vp@g | song.zhiwei
    liang.yining | 梁以宁 | g-sales | 销售管理部经理 | sales_mgmt@g management_group@g | gu.yanqing
    zheng.shuhe | 郑书禾 | g-sales | 集团商务经理 | sales_mgmt@g commerce_manager@g | liang.yining
    jiang.yuan | 江远 | g-marketing | 市场营销部经理 | marketing_dept@g | gu.yanqing
    fang.xiaoman | 方小满 | g-marketing | 前台 | marketing@g | jiang.yuan
    pan.yue | 潘越 | g-marketing | 市场专员 | marketing@g | jiang.yuan
    qin.hao | 秦浩 | g-it | 信息部经理 | it@g system_admin@g | lu.huaian
    bai.lu | 白露 | g-it | 系统管理员 | it@g system_admin@g | qin.hao
    ye.qing | 叶青 | g-it | 业务管理员 | business_admin@g | qin.hao
    yan.ran | 颜冉 | g-hr | 人力资源经理 | hr@g supervision@g | lu.huaian
    shen.mo | 沈墨 | g-finance | 财务经理 | finance@g | lu.huaian
    cao.ying | 曹颖 | g-finance | 会计 | finance@g | shen.mo
    mo.fei | 莫非 | g-delivery | 实施经理 | implementation@g | he.jingcheng
    ding.yi | 丁一 | g-delivery | 实施工程师 | implementation@g | mo.fei
    luo.cheng | 罗成 | g-rd | 售前顾问 | presales@g | xu.wensheng
    wen.jing | 温静 | g-delivery | 客服主管 | service@g | he.jingcheng
    su.he | 苏禾 | g-delivery | 客服专员 | service@g | wen.jing
    jin.shi | 金石 | g-office | 督管专员 | supervision@g | tang.ruoxi
    chen.guodong | 陈国栋 | s1 | 一版块总经理 | section_head@s1 project_owner@east | gu.yanqing
    zhao.qinghe | 赵清禾 | s1 | 版块管理员 | section_admin@s1 | chen.guodong
    mei.ting | 梅婷 | east | 商务经理 | commerce_manager@east | chen.guodong
    wang.jingli | 王敬立 | s1d1 | 部门经理 | dept_manager@s1d1 | chen.guodong
    li.moqing | 李沐晴 | s1d1 | 部门助理 | dept_assistant@s1d1 data_auditor@s1 | wang.jingli
    chen.siyuan | 陈思远 | s1d1 | 客户经理 | sales@s1d1 | wang.jingli
    zhou.yuan | 周予安 | s1d1 | 客户经理 | sales@s1d1 | wang.jingli
    wang.bozhou | 王柏舟 | s1d1 | 客户经理 | sales@s1d1 | wang.jingli
    he.xingye | 何星野 | s1d2 | 部门经理 | dept_manager@s1d2 | chen.guodong
    sun.yifan | 孙亦凡 | s1d2 | 客户经理 | sales@s1d2 | he.xingye
    lin.zhixia | 林知夏 | s1d2 | 客户经理 | sales@s1d2 | he.xingye
    yu.zhengping | 俞正平 | s2 | 二版块总经理 | section_head@s2 section_admin@s2 | gu.yanqing
    dong.wanqiu | 董晚秋 | s2d1 | 部门经理 | dept_manager@s2d1 | yu.zhengping
    xie.chuan | 谢川 | s2d1 | 区域经理 | sales@s2d1 | dong.wanqiu
    huang.zhiyuan | 黄致远 | s3 | 三版块总经理 | section_head@s3 project_owner@south | gu.yanqing
    liang.jiaxin | 梁嘉欣 | s3d1 | 部门经理 | dept_manager@s3d1 section_admin@s3 | huang.zhiyuan
    feng.lei | 冯磊 | s3d1 | 客户经理 | sales@s3d1 | liang.jiaxin
    zhong.ming | 钟鸣 | s3d1 | 客户经理 | sales@s3d1 | liang.jiaxin
    ou.yangshuo | 欧阳朔 | s4 | 四版块总经理 | section_head@s4 section_admin@s4 | gu.yanqing
    peng.rui | 彭睿 | s4d1 | 部门经理 | dept_manager@s4d1 | ou.yangshuo
    tan.jing | 谭静 | s4d1 | 客户经理 | sales@s4d1 | peng.rui
    guan.shan | 关山 | south | 商务经理 | commerce_manager@south | huang.zhiyuan
    tian.ye | 田野 | s5 | 五版块总经理 | section_head@s5 project_owner@north | gu.yanqing
    hao.ran | 郝然 | s5d1 | 部门经理 | dept_manager@s5d1 section_admin@s5 commerce_manager@north | tian.ye
    shi.lei | 石磊 | s5d1 | 客户经理 | sales@s5d1 | hao.ran
    lu.dezhi | 鲁德治 | s6 | 六版块总经理 | section_head@s6 section_admin@s6 | gu.yanqing
    kong.fanxing | 孔繁星 | s6d1 | 部门经理 | dept_manager@s6d1 commerce_manager@dezhou | lu.dezhi
    meng.xia | 孟夏 | s6d1 | 客户经理 | sales@s6d1 | kong.fanxing
    jiang.hai | 姜海 | s7d1 | 部门经理 | dept_manager@s7d1 section_head@s7 commerce_manager@west | gu.yanqing
    ma.xiaolan | 马小岚 | s7d1 | 客户经理 | sales@s7d1 | jiang.hai
    hu.yuebai | 胡月白 | s8d1 | 部门经理 | dept_manager@s8d1 section_head@s8 commerce_manager@central | gu.yanqing
    nie.xinghe | 聂星河 | s8d1 | 客户经理 | sales@s8d1 | hu.yuebai
    guo.songbai | 郭松柏 | s9d1 | 部门经理 | dept_manager@s9d1 section_head@s9 commerce_manager@northeast | gu.yanqing
    bi.luochun | 毕洛淳 | s9d1 | 客户经理 | sales@s9d1 | guo.songbai
    qiao.mu | 乔木 | s10d1 | 渠道经理 | dept_manager@s10d1 dept_manager@agent1 section_head@s10 commerce_manager@channel | gu.yanqing
    xiang.wan | 向晚 | s10d1 | 渠道专员 | channel@s10d1 | qiao.mu
    ren.pingsheng | 任平生 | agent1 | 代理负责人 | partner@agent1 | qiao.mu
""")


GUEST: Final = Employee("gao.yuan", "高远", "s1d1", "客户联系人", ("portal@s1d1",))  # of a customer, not of the group


def _holding(role: str) -> tuple[Employee, ...]:
    return tuple(person for person in EMPLOYEES if role in {held.partition("@")[0] for held in person.roles})


SELLERS: Final = _holding("sales")
AGENTS: Final = _holding("channel")
ENTRY: Final = {"sales": "direct", "channel": "channel", "partner": "channel", "commerce_manager": "commerce"}
TIERS: Final = {"system_admin": "administrator", "dept_manager": "advanced", "section_head": "advanced",
                "group_mgmt": "advanced"}  # fmt: skip


def post(person: Employee) -> dict[str, str]:
    """What the staff list says of a person: job, number, tier, what they enter, and since when."""
    held = [role.partition("@")[0] for role in person.roles]
    place = EMPLOYEES.index(person) + 1
    said = {
        "job_title": person.job,
        "employee_no": f"GW{place:04d}",
        "hire_date": f"20{14 + place % 11}-03-{place % 28 + 1:02d}",
    }
    for name, known in (("tier", TIERS), ("entry_role", ENTRY)):
        if found := next((known[role] for role in held if role in known), ""):
            said[name] = found
    return said


def in_charge(unit: str) -> dict[str, list[str] | str]:
    """Who heads a unit, administers it and owns its project, by login."""

    def of(*roles: str) -> list[str]:
        return [each.login for role in roles for each in EMPLOYEES if f"{role}@{unit}" in each.roles]

    found: dict[str, list[str] | str] = {"admins": of("section_admin", "dept_assistant", "dept_manager")[:2]}
    for name, roles in (("head", ("president", "section_head", "dept_manager")), ("project_owner", ("project_owner",))):
        if people := of(*roles):
            found[name] = people[0]
    if unit == "agent1":
        found["admins"] = [AGENTS[0].login]
    return {name: value for name, value in found.items() if value}
