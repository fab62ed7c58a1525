"""The words under `entities`."""

from typing import Final

from schema.fieldtypes.shapes import COLOURS
from schema.words import Table, Word

_LABEL: Final = Word("label", "What people read.", "显示名称。")
_MESSAGE: Final = Word("label", "What people read when it does not hold.", "不满足时的提示。")
_ROLES: Final = Word("people", "Roles, person fields, owner, nobody.", "角色、人员字段、owner、nobody。")
_ASK: Final = Word("named", "What is asked of the person first.", "执行前询问的内容。", table="field")
_DO: Final = Word("effects", "What happens, in order.", "依次执行的内容。")
_REASON: Final = Word("choice", "Every such move asks for a sentence.", "须填写原因。", ("required",))
_COLOUR: Final = Word("choice", "A colour's name.", "颜色。", COLOURS)
_APPROVAL: Final = Word("name", "The workflow that must pass first.", "须先通过的审批。")

ENTITY: Final = Table(
    "entity",
    "an entity",
    "实体",
    {
        "label": _LABEL,
        "title": Word("label", 'How a record is called: "{name}".', '记录标题，如 "{name}"。'),
        "number": Word("text", 'A running number: "C{yyyy}-{seq:5}".', '编号规则，如 "C{yyyy}-{seq:5}"。'),
        "owner": Word("flag", "false: records have no owner.", "false 表示没有负责人。"),
        "icon": Word("text", "An icon's name.", "图标。"),
        "was": Word("name", "Its former name: keeps data and history.", "旧名称，保留数据与历史。"),
        "encrypt_export": Word(
            "asked",
            "Whether exports are encrypted: true, or when this holds of the export (its row_count, has_personal_data).",
            "导出是否加密：true，或对该导出成立的条件（如 row_count、has_personal_data）。",
        ),
        "internal": Word("flag", "No business of people: no surface, no audit.", "内部表。"),
        "fields": Word("named", "What a record holds.", "字段。", table="field"),
        "rules": Word("named", "What must hold at every save.", "保存时须满足的规则。", table="rule"),
        "unique": Word("list", "No two records alike in these fields.", "唯一性。", table="unique"),
        "duplicates": Word("list", "A search for look-alikes at every save.", "查重。", table="duplicate"),
        "merge": Word("words", "How two records become one.", "合并。", table="merge"),
        "locked": Word("words", "When the whole record is closed.", "整条锁定。", table="locked"),
        "stages": Word("named", "The way of a record, in order.", "阶段。", table="stage"),
        "access": Word("named", "Per role one grant or a list.", "访问权限。", table="grant"),
        "views": Word("named", "Saved ways of looking.", "视图。", table="view"),
        "form": Word("words", "How one record is laid out.", "表单。", table="form"),
        "actions": Word("named", "Deeds people may do.", "操作。", table="action"),
        "automations": Word("named", "Effects of creating, deleting, changing.", "自动化。", table="automation"),
    },
)

FIELD: Final = Table(
    "field",
    "a field",
    "字段",
    {
        "type": Word("name", "text, integer, money, choice, link ...", "字段类型。"),
        "label": _LABEL,
        "help": Word("label", "A sentence of help.", "说明。"),
        "required": Word("asked", "Must be filled, always or when this holds.", "必填或必填条件。"),
        "suggested": Word("flag", "Asked for, never blocks.", "建议填写，不阻止保存。"),
        "unique": Word(
            "choice",
            "true, or normalised: ignores case, width, spaces and punctuation.",
            "唯一。",
            ("true", "false", "normalised"),
        ),
        "default": Word("given", "What a new record gets.", "默认值。"),
        "formula": Word("expression", "How it is computed.", "公式。"),
        "show": Word("asked", "When it is shown.", "显示条件。"),
        "readonly": Word("asked", "When people cannot write it.", "只读条件。"),
        "check": Word("expression", "Must hold when the field is filled.", "校验条件。"),
        "message": _MESSAGE,
        "where": Word("expression", "Which records may be picked.", "可选记录的条件。"),
        "options": Word("open", "What may be chosen: a list, or keys with labels.", "选项。"),
        "min": Word("given", "The least value; of texts the least length.", "最小值（文本为最短长度）。"),
        "max": Word("given", "The greatest value; of texts the greatest length.", "最大值（文本为最大长度）。"),
        "pattern": Word("text", "A regular expression, in single quotes.", "正则表达式（单引号）。"),
        "input_mask": Word(
            "text", "A picture of its form: 9 a digit, A a letter, * either.", "格式示意：9 数字，A 字母，* 两者。"
        ),
        "index": Word("flag", "Often filtered or sorted by.", "建立索引。"),
        "search": Word("flag", "Found by the search box.", "可被搜索。"),
        "track": Word("flag", "Its changes stand in the timeline.", "记录变更。"),
        "was": Word("name", "Its former name: keeps data and history.", "旧名称，保留数据与历史。"),
        "decimals": Word("whole", "Places after the point.", "小数位数。"),
        "round": Word("choice", "How it is rounded.", "舍入方式。", ("half_up", "down", "up")),
        "to": Word("names", "The entity a link points to, a list, or any.", "关联的实体。"),
        "reverse": Word("text", "The name of the other side's collection.", "反向集合名称。"),
        "on_delete": Word(
            "choice", "What happens when the linked record is deleted.", "关联记录删除时。", ("refuse", "clear")
        ),
        "fields": Word("named", "The fields of each line.", "明细字段。", table="field"),
        "rules": Word("named", "What must hold for each line.", "明细规则。", table="rule"),
        "automations": Word("named", "Effects of creating or changing a line.", "明细自动化。", table="automation"),
    },
    needs=("type",),
)

_STAGE: Final = Table(
    "stage",
    "a stage",
    "阶段",
    {
        "label": _LABEL,
        "first": Word("flag", "A record may begin here.", "可作为起始阶段。"),
        "next": Word("list", "Where one may go from here.", "下一阶段。", table="next"),
        "from": Word("names", "any, or the stages it may be entered from.", "可从哪些阶段进入。"),
        "must_fill": Word("names", "Filled to enter; earlier stages' count too.", "进入前须填写（含之前阶段）。"),
        "must_fill_only": Word("names", "Filled to enter, only these.", "进入前须填写（仅此）。"),
        "rules": Word("named", "What must hold to enter.", "进入规则。", table="rule"),
        "who": _ROLES,
        "approval": _APPROVAL,
        "locked": Word("names", "all, or the fields closed here.", "锁定的字段或 all。"),
        "reason": _REASON,
        "ends": Word("choice", "A final stage.", "结束类型。", ("won", "lost", "closed")),
        "when_entered": Word("effects", "What happens on entering.", "进入时执行。"),
        "probability": Word("number", "For the funnel.", "赢率。"),
        "color": _COLOUR,
        "was": Word("names", "Stages it replaces.", "取代的旧阶段。"),
        "due": Word("open", "Its clock: 2 working days, or {time, after}.", "时限。"),
        "remind": Word("text", "When the owner is reminded, as in a step.", "提醒负责人，写法同步骤。"),
        "late": Word("list", "What happens when late.", "逾期处理。", table="late"),
    },
    short="label",
)

ENTITY_TABLES: Final = (
    ENTITY,
    FIELD,
    _STAGE,
    Table(
        "option",
        "an option",
        "选项",
        {
            "label": _LABEL,
            "color": _COLOUR,
            "when": Word("expression", "When it may be picked.", "可选条件。"),
            "was": Word("names", "Former keys it replaces.", "取代的旧键。"),
        },
        short="label",
    ),
    Table(
        "rule",
        "a rule",
        "规则",
        {
            "check": Word("expression", "Must hold.", "须成立的条件。"),
            "message": _MESSAGE,
            "when": Word("expression", "Asked only then.", "适用条件。"),
            "at": Word("name", "The field where the message stands.", "提示所在字段。"),
            "only": Word("choice", "warn: saves, shows and lists.", "warn：只提示。", ("warn",)),
            "cases": Word("list", "Examples that `check` runs.", "由 check 运行的示例。", table="case"),
        },
        needs=("check",),
    ),
    Table(
        "unique",
        "a unique",
        "唯一性",
        {
            "fields": Word(
                "names", "Together no two alike; [] = at most one record.", "组合唯一的字段；[] 表示至多一条。"
            ),
            "where": Word("expression", "Among which records.", "范围条件。"),
            "message": _MESSAGE,
        },
        needs=("fields",),
    ),
    Table(
        "duplicate",
        "a search for duplicates",
        "查重",
        {
            "match": Word("names", "The fields compared.", "比较的字段。"),
            "how": Word("text", 'exact, normalised, or "similar 85%".', 'exact、normalised 或 "similar 85%"。'),
            "with": Word("names", "Entities or entity.field compared with.", "比较对象。"),
            "then": Word("open", "refuse, warn, link, or {create: ENTITY}.", "处理方式。"),
            "message": _MESSAGE,
        },
        needs=("match",),
    ),
    Table(
        "merge",
        "merge",
        "合并",
        {
            "keep": Word("choice", "Which record stays.", "保留哪条。", ("asked", "oldest", "fullest")),
            "ask": _ASK,
        },
    ),
    Table(
        "locked",
        "locked",
        "锁定",
        {
            "when": Word("asked", "When the record is closed.", "锁定条件。"),
            "except": Word("names", "Fields that stay open.", "例外字段。"),
            "message": _MESSAGE,
        },
        needs=("when",),
    ),
    Table(
        "next",
        "a way out",
        "去向",
        {
            "to": Word("name", "A stage, or back.", "目标阶段或 back。"),
            "who": _ROLES,
            "when": Word("expression", "Open only then.", "开放条件。"),
            "reason": _REASON,
            "ask": _ASK,
            "approval": _APPROVAL,
        },
        short="to",
        needs=("to",),
    ),
    Table(
        "stage_due",
        "the clock of a stage",
        "阶段时限",
        {
            "time": Word("duration", "How long.", "时长。"),
            "after": Word("name", "The date or instant it counts from.", "起算字段。"),
        },
        needs=("time",),
    ),
    Table(
        "late",
        "what happens when late",
        "逾期处理",
        {
            "at": Word("text", "due, or `1 working day after due`.", "due，或 `1 working day after due`。"),
            "do": _DO,
        },
        needs=("at", "do"),
    ),
    Table(
        "grant",
        "a grant",
        "授权",
        {
            "rows": Word("names", "own, team, a level, all, an expression, or a list of these.", "记录范围。"),
            "can": Word(
                "names",
                "read, create, update, delete, assign, import, export, print, share, comment, merge, and actions.",
                "动作。",
            ),
            "when": Word("expression", "Only for records where this holds.", "附加条件。"),
            "hide": Word("names", "Fields not seen.", "隐藏字段。"),
            "mask": Word("names", "Fields seen in part.", "脱敏字段。"),
            "readonly": Word("names", "Fields that cannot be written.", "只读字段。"),
            "fields": Word("names", "The only fields that may be changed.", "仅可修改的字段。"),
            "to": Word("names", "Where one may assign or create into.", "可分配范围。"),
        },
        needs=("rows", "can"),
    ),
    Table(
        "view",
        "a view",
        "视图",
        {
            "label": _LABEL,
            "kind": Word(
                "choice",
                "How it looks.",
                "视图类型。",
                ("grid", "board", "calendar", "timeline", "tree", "gallery", "chart"),
            ),
            "where": Word("expression", "Which records.", "筛选条件。"),
            "columns": Word("names", "Fields shown.", "列。"),
            "sort": Word("names", "Order; -field is descending.", "排序，-字段 为降序。"),
            "color": Word("values", "A colour and when it shows.", "颜色及条件。"),
            "by": Word(
                "name",
                "What a board's columns are: stage (the default) or a choice.",
                "看板分列字段：stage（默认）或 choice。",
            ),
            "card": Word("names", "What a card, bar or line shows besides the title.", "卡片、条目上标题之外的字段。"),
            "group": Word(
                "names",
                "What rows are grouped by, days by periods (closes:month); in a timeline: its lanes.",
                "分组字段，日期可写作 closes:month；在时间线中为泳道。",
            ),
            "totals": Word("values", "At the foot of a column: sum, avg, min, max, count.", "列脚合计。"),
            "roles": Word("names", "Who sees it.", "可见角色。"),
            "start": Word(
                "name", "The day or time by which a calendar or timeline places a record.", "日历与时间线的开始字段。"
            ),
            "end": Word("name", "Where it ends there; a calendar needs none.", "结束字段；日历可不写。"),
            "parent": Word(
                "name",
                "The link of a tree to the record above; default: the only link to the entity itself.",
                "树形的上级字段，默认为唯一指向本实体的链接。",
            ),
            "image": Word(
                "name",
                "The picture on a gallery's card; default: the first image.",
                "画廊卡片的图片字段，默认为第一个图片字段。",
            ),
            "report": Word("name", "The report drawn.", "报表。"),
        },
    ),
    Table(
        "form",
        "a form",
        "表单",
        {
            "sections": Word("list", "Parts, in order.", "分组。", table="section"),
            "related": Word("names", "Collections shown below.", "相关列表。"),
        },
    ),
    Table(
        "section",
        "a section",
        "分组",
        {
            "label": _LABEL,
            "fields": Word("names", "Fields in order.", "字段。"),
            "columns": Word("whole", "Side by side.", "列数。"),
            "show": Word("asked", "When it is shown.", "显示条件。"),
        },
        needs=("fields",),
    ),
    Table(
        "action",
        "an action",
        "操作",
        {
            "label": _LABEL,
            "who": _ROLES,
            "when": Word("expression", "Offered only then.", "可用条件。"),
            "ask": _ASK,
            "do": _DO,
        },
        needs=("do",),
    ),
    Table(
        "automation",
        "an automation",
        "自动化",
        {
            "after": Word(
                "open", "created, deleted, or {changed: [fields]}.", "触发：created、deleted 或 {changed: [字段]}。"
            ),
            "when": Word("expression", "Only then.", "条件。"),
            "do": _DO,
        },
        needs=("after", "do"),
    ),
    Table("changed", "changed", "变更", {"changed": Word("names", "Fields.", "字段。")}, needs=("changed",)),
    Table(
        "create_from_duplicate",
        "then",
        "处理",
        {"create": Word("name", "The entity made.", "新建的实体。")},
        needs=("create",),
    ),
)
