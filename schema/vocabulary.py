"""All words of the language, table by table (language.md; workflow-semantics 2.4 and 2.5)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from schema.vocabulary_entities import ENTITY_TABLES
from schema.vocabulary_workflows import WORKFLOW_TABLES
from schema.words import Table, Word

_WORKING_TIME: Final = {
    "country": Word("text", "Whose holidays count.", "采用哪国节假日。"),
    "hours": Word("texts", 'Opening hours, such as "09:00-12:00".', '工作时段，如 "09:00-12:00"。'),
    "days_off": Word("texts", "Further days off.", "额外休息日。"),
    "extra_workdays": Word("texts", "Weekend days that are worked.", "调休上班日。"),
}

_TOP: Final = Table(
    "top",
    "the file",
    "文件",
    {
        "app": Word("words", "Name and conventions of the product.", "产品的名称与惯例。", table="app"),
        "include": Word("names", "Other files or globs, beside this one.", "其他文件或通配符。"),
        "organisation": Word("words", "Levels and units to begin with.", "组织层级与初始单位。", table="organisation"),
        "profiles": Word("named", "Bundles of parameter values a unit takes.", "单位采用的参数组合。", table="profile"),
        "parameters": Word("named", "Named values, overridable per unit.", "可按单位覆盖的参数。", table="parameter"),
        "roles": Word("named", "Who may hold what.", "角色。", table="role"),
        "entities": Word("named", "Kinds of records.", "业务实体。", table="entity"),
        "workflows": Word("named", "Approvals.", "审批流程。", table="workflow"),
        "schedules": Word("named", "Rules driven by time.", "定时规则。", table="schedule"),
        "reports": Word("named", "Figures.", "报表。", table="report"),
        "dashboards": Word("named", "Pages of reports.", "看板。", table="dashboard"),
        "messages": Word("labels", "Texts of mails and notices.", "邮件与通知的文字。"),
        "menu": Word(
            "list", "Navigation; without it all readable entities.", "导航；缺省为所有可读实体。", table="menu"
        ),
        "plugins": Word("open", "Enabled plugins with their options.", "启用的插件及选项。"),
    },
)

_OTHERS: Final = (
    Table(
        "app",
        "app",
        "app",
        {
            "name": Word("label", "What the product is called.", "产品名称。"),
            "locale": Word("choice", "The language people get first.", "默认语言。", ("zh-CN", "en")),
            "timezone": Word("text", "Where days begin, such as Asia/Shanghai.", "时区，如 Asia/Shanghai。"),
            "currency": Word("text", "Three letters, such as CNY.", "三位货币代码，如 CNY。"),
            "accent": Word("text", 'The colour of buttons, a word or "#2f6fed".', "主色。"),
            "calendar": Word("words", "Working time.", "工作日历。", table="calendar"),
            "calendars": Word("named", "Working time of some units.", "部分单位的工作日历。", table="unit_calendar"),
        },
    ),
    Table("calendar", "the calendar", "日历", _WORKING_TIME),
    Table(
        "unit_calendar",
        "a calendar of some units",
        "单位日历",
        {
            **_WORKING_TIME,
            "timezone": Word("text", "Where its days begin; default: that of `app`.", "时区，默认同 app。"),
            "units": Word("texts", "Codes of the units that keep it, with all below.", "采用的单位编码，含下级。"),
        },
    ),
    Table(
        "organisation",
        "the organisation",
        "组织",
        {
            "levels": Word("labels", "From the top down.", "自上而下的层级。"),
            "units": Word("list", "The tree to begin with.", "初始组织树。", table="unit"),
        },
    ),
    Table(
        "unit",
        "a unit",
        "单位",
        {
            "code": Word("text", "Its code, never two alike.", "编码，不可重复。"),
            "name": Word("text", "What people call it.", "名称。"),
            "level": Word("name", "Its level.", "层级。"),
            "profile": Word("name", "The bundle of values it takes.", "采用的参数组合。"),
            "units": Word("list", "The units below.", "下级单位。", table="unit"),
        },
        needs=("code", "name", "level"),
    ),
    Table(
        "profile",
        "a profile",
        "参数组合",
        {
            "label": Word("label", "What people read.", "显示名称。"),
            "values": Word("values", "Parameters and their values.", "参数取值。"),
        },
    ),
    Table(
        "parameter",
        "a parameter",
        "参数",
        {
            "type": Word("name", "A field type.", "字段类型。"),
            "label": Word("label", "What people read.", "显示名称。"),
            "help": Word("label", "A sentence of help.", "说明。"),
            "default": Word("open", "Its value where no unit says otherwise.", "默认值。"),
            "by": Word(
                "text",
                "A choice whose value picks from `default`, such as customer.level.",
                "按某选项取值，如 customer.level。",
            ),
            "min": Word("given", "The least value.", "最小值。"),
            "max": Word("given", "The greatest value.", "最大值。"),
            "options": Word("open", "What may be chosen.", "可选项。"),
            "decimals": Word("whole", "Places after the point.", "小数位数。"),
        },
        needs=("type",),
    ),
    Table(
        "role",
        "a role",
        "角色",
        {
            "label": Word("label", "What people read.", "显示名称。"),
            "when": Word(
                "expression", "Over the user: until it holds the role counts as `otherwise`.", "生效条件（针对用户）。"
            ),
            "otherwise": Word("name", "The role it counts as until `when` holds.", "条件不满足时视为的角色。"),
            "limit": Word("words", "How many may hold it.", "人数限制。", table="limit"),
            "outside": Word("flag", "For people outside the company.", "外部人员。"),
            "was": Word("name", "Its former name: whoever holds it keeps it.", "旧名称，已任职的人保留角色。"),
            "administers": Word(
                "names",
                "accounts, schema, workflows.",
                "可管理：accounts、schema、workflows。",
                ("accounts", "schema", "workflows"),
            ),
        },
        short="label",
    ),
    Table(
        "limit",
        "a limit",
        "限制",
        {
            "per": Word("name", "A level of the organisation.", "组织层级。"),
            "at_most": Word("whole", "How many.", "最多人数。"),
        },
        needs=("at_most",),
    ),
    Table(
        "schedule",
        "a schedule",
        "定时规则",
        {
            "label": Word("label", "What people read.", "显示名称。"),
            "every": Word(
                "text", "hour, day at 01:00, workday at 09:00, week on mon, month on 1, quarter, year.", "执行周期。"
            ),
            "for_each": Word("name", "The entity whose records it goes through.", "遍历的实体。"),
            "where": Word("expression", "Which records.", "记录条件。"),
            "when": Word("expression", "Whether it runs in this period.", "执行条件。"),
            "do": Word("effects", "What happens.", "执行内容。"),
            "cases": Word("list", "Examples that `check` runs.", "由 check 运行的示例。", table="case"),
        },
        needs=("every", "do"),
    ),
    Table(
        "report",
        "a report",
        "报表",
        {
            "label": Word("label", "What people read.", "显示名称。"),
            "entity": Word("name", "Whose records are counted.", "统计的实体。"),
            "kind": Word(
                "choice",
                "How it is shown.",
                "展示方式。",
                ("number", "table", "pivot", "bar", "line", "pie", "funnel", "heatmap"),
            ),
            "period": Word("choice", "The span of time.", "时间周期。", ("day", "week", "month", "quarter", "year")),
            "by": Word("names", "What it is grouped by.", "分组字段。"),
            "where": Word("expression", "Which records.", "记录条件。"),
            "measure": Word("open", "The figure, or a mapping of figures.", "指标。"),
            "parts": Word("open", "Named figures that `measure` uses.", "指标的组成部分。"),
            "columns": Word("open", "The columns of a table.", "表格的列。"),
            "target": Word("number", "The value to reach.", "目标值。"),
            "freeze": Word("words", "Keeps each period's result.", "定期固化结果。", table="freeze"),
            "sort": Word("names", "Order of the rows.", "排序。"),
            "roles": Word("names", "Who sees it.", "可见角色。"),
        },
        needs=("entity", "kind"),
    ),
    Table(
        "measure",
        "a figure",
        "指标",
        {
            "label": Word("label", "What people read.", "显示名称。"),
            "measure": Word("expression", "What it comes to.", "计算公式。"),
        },
        short="measure",
        needs=("measure",),
    ),
    Table(
        "freeze",
        "freeze",
        "固化",
        {
            "every": Word("text", "month, quarter ...", "周期。"),
            "into": Word("name", "The entity that keeps the rows.", "存放的实体。"),
            "publish": Word("name", "The role that publishes.", "发布角色。"),
        },
        needs=("every", "into"),
    ),
    Table(
        "dashboard",
        "a dashboard",
        "看板",
        {
            "label": Word("label", "What people read.", "显示名称。"),
            "roles": Word("names", "Who sees it.", "可见角色。"),
            "layout": Word("open", "Rows of reports.", "报表布局。"),
        },
        needs=("layout",),
    ),
    Table(
        "menu",
        "a menu group",
        "菜单组",
        {
            "label": Word("label", "What people read.", "显示名称。"),
            "entities": Word("names", "Entities in order.", "实体顺序。"),
            "icon": Word("text", "An icon's name.", "图标。"),
        },
        short="entities",
        needs=("entities",),
    ),
    Table(
        "case",
        "a case",
        "示例",
        {
            "given": Word(
                "values", "Values of fields; paths such as customer.level may stand here.", "字段取值，可用路径。"
            ),
            "route": Word("names", "The steps that follow, or none.", "经过的步骤，或 none。"),
            "holds": Word("flag", "Whether the rule holds.", "规则是否成立。"),
        },
        needs=("given",),
    ),
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {table.name: table for table in (_TOP, *_OTHERS, *ENTITY_TABLES, *WORKFLOW_TABLES)}
)
