"""The words under `workflows`, and those of effects."""

from typing import Final

from schema.words import Table, Word

_LABEL: Final = Word("label", "What people read.", "显示名称。")
_PEOPLE: Final = Word(
    "people", "Roles, person fields, submitter, owner, previous.", "角色、人员字段、submitter、owner、previous。"
)
_WHEN: Final = Word("expression", "Only if this is true.", "条件。")
_OWN: Final = Word(
    "choice", "The submitter would be the approver.", "提交人即审批人时。", ("up", "exclude", "skip", "allow")
)
_SAME: Final = Word(
    "choice", "The same person approved before.", "同一人之前已审批时。", ("ask", "skip_in_a_row", "skip")
)
_NOBODY: Final = Word(
    "open", "Nobody can be found: admin, skip, reject, or a who.", "找不到人时：admin、skip、reject 或 who。"
)
_STEPS: Final = Word("steps", "What happens, in this order.", "依次进行的步骤。")


def _effects(en: str, zh: str) -> Word:
    return Word("effects", en, zh)


WORKFLOW: Final = Table(
    "workflow",
    "an approval",
    "审批",
    {
        "label": _LABEL,
        "entity": Word("name", "The record type.", "实体。"),
        "starts": Word(
            "choice",
            "A button, or the guarded action.",
            "启动方式。",
            ("submit", "move", "create", "update", "delete", "export"),
        ),
        "fields": Word(
            "names", "With `starts: update`: the fields whose change needs it.", "starts: update 时受控的字段。"
        ),
        "who_may_start": _PEOPLE,
        "when": Word("expression", "Needed only if this is true.", "需要审批的条件。"),
        "locked": Word("names", "Closed while it runs: all, none, a list.", "审批中锁定：all、none 或字段。"),
        "restart_if_changed": Word("names", "Not locked, but a change starts it again.", "修改后重新审批的字段。"),
        "rules": Word("named", "Must hold at submit and at the final approval.", "提交与终审时须成立。", table="rule"),
        "after_approval": Word("choice", "What may be edited after.", "批准后。", ("locked", "reopen", "open")),
        "own_request": _OWN,
        "same_person": _SAME,
        "if_nobody": _NOBODY,
        "withdraw": Word(
            "choice", "Until when it may be taken back.", "撤回。", ("until_first_decision", "until_decided", "never")
        ),
        "max_returns": Word("whole", "Returns before one must decide.", "最多退回次数。"),
        "calendar": Word("name", "Which working hours count; default: the unit's.", "采用的日历，默认为单位的。"),
        "cc": _PEOPLE,
        "visible_to": _PEOPLE,
        "in_flight": Word(
            "choice", "What running requests do when the file changes.", "文件变更时进行中的请求。", ("keep", "move")
        ),
        "steps": _STEPS,
        "when_approved": _effects("Effects of approval.", "批准后执行。"),
        "when_rejected": _effects("Effects of rejection.", "驳回后执行。"),
        "when_returned": _effects("Effects of a return.", "退回后执行。"),
        "when_withdrawn": _effects("Effects of a withdrawal.", "撤回后执行。"),
        "cases": Word("list", "Examples that `check` runs.", "由 check 运行的示例。", table="case"),
    },
    needs=("entity", "steps"),
)

_COMMON: Final = {
    "label": _LABEL,
    "who": Word("seats", "One seat, or a list of seats.", "一个或多个席位。"),
    "need": Word("text", "any, all, in_order, a number, or a share such as 60%.", "any、all、in_order、数字或 60%。"),
    "reject_when": Word("choice", "When a rejection ends it.", "何时视为驳回。", ("first", "unreachable", "after_all")),
    "when": Word("expression", "Skipped unless true.", "不成立则跳过。"),
    "may_edit": Word("names", "Fields the holder may change.", "可修改的字段。"),
    "must_fill": Word("names", "Fields filled to approve.", "批准前须填写的字段。"),
    "hide": Word("names", "Fields not seen in this step.", "此步隐藏的字段。"),
    "buttons": Word(
        "names",
        "Beyond approve and reject.",
        "其他按钮。",
        ("return", "hand_over", "add_before", "add_alongside", "add_after"),
    ),
    "return_to": Word("names", "start, previous, or step names before this one.", "退回到。"),
    "after_return": Word("choice", "redo, or straight back here.", "退回后。", ("redo", "come_back")),
    "hand_over_to": _PEOPLE,
    "add_from": _PEOPLE,
    "due": Word("duration", "Time allowed.", "时限。"),
    "remind": Word(
        "text",
        "`2 working hours before due`, `due`, `every working day`, joined by `then`; `urgent`: by night too.",
        "提醒。",
    ),
    "late": Word("list", "What happens when late.", "逾期处理。", table="late"),
    "comment": Word("choice", "When a comment is asked.", "意见。", ("optional", "on_reject", "always")),
    "signature": Word("flag", "Confirm again and sign.", "须签名。"),
    "when_passed": _effects("Effects when this step has passed.", "通过后执行。"),
    "cc": _PEOPLE,
    "batch": Word("flag", "May be approved from the list.", "可批量审批。"),
    "own_request": _OWN,
    "same_person": _SAME,
    "if_nobody": _NOBODY,
    "calendar": Word("name", "Which working hours count; default: the unit's.", "采用的日历，默认为单位的。"),
    "withdraw": WORKFLOW.words["withdraw"],
    "max_returns": WORKFLOW.words["max_returns"],
}

STEP: Final = Table(
    "step", "a step", "步骤", {"step": Word("name", "Its name.", "名称。"), **_COMMON}, needs=("step", "who")
)
WORK: Final = Table(
    "work", "a work", "办理步骤", {"work": Word("name", "Its name.", "名称。"), **_COMMON}, needs=("work", "who")
)
CHOOSE: Final = Table(
    "choose",
    "a choose",
    "choose",
    {
        "choose": Word(
            "list",
            "The first true row; the last is `when: otherwise`.",
            "第一个成立的行；最后一行为 otherwise。",
            table="row",
        ),
    },
    needs=("choose",),
)
TOGETHER: Final = Table(
    "together",
    "a together",
    "together",
    {
        "together": Word("list", "Branches side by side.", "并行分支。", table="branch"),
        "if_one_rejects": Word("choice", "When one branch rejects.", "一个分支驳回时。", ("stop_all", "wait_all")),
    },
    needs=("together",),
)

SEAT: Final = Table(
    "seat",
    "a seat",
    "席位",
    {
        "role": Word("name", "Holders of the role whose unit covers the record's, nearest first.", "角色，由近及远。"),
        "field": Word("name", "The person in that field.", "字段中的人员。"),
        "manager_of": Word("name", "The superior of submitter, owner or a person field.", "上级。"),
        "managers_of": Word("name", "The chain of superiors, with `levels`.", "逐级上级，配合 levels。"),
        "department_head_of": Word("name", "The head of a person's or unit's department.", "部门负责人。"),
        "user": Word("name", "One person by login.", "指定用户。"),
        "chosen_by": Word("choice", "Chosen at submit, `from` a pool.", "提交时选择。", ("submitter",)),
        "plugin": Word("name", "A plugin's answer.", "插件决定。"),
        "within": Word("name", "A level, or anywhere.", "层级或 anywhere。"),
        "holders": Word("choice", "every: a seat for each.", "every 表示每人一席。", ("one", "every")),
        "levels": Word("whole", "How many superiors.", "级数。"),
        "up_to": Word("seats", "Stops the chain.", "止于。"),
        "from": Word("seats", "The pool.", "候选人。"),
        "weight": Word("number", "Its weight in a share.", "权重。"),
        "veto": Word("flag", "Its rejection ends the step.", "一票否决。"),
    },
)
WAYS: Final = ("role", "field", "manager_of", "managers_of", "department_head_of", "user", "plugin", "chosen_by")

EFFECT: Final = Table(
    "effect",
    "an effect",
    "动作",
    {
        "set": Word("values", "Fields of this record, computed before any is written.", "设置字段。"),
        "move": Word("name", "Moves to a stage.", "转到阶段。"),
        "assign": Word("given", "Gives the record to a person.", "分配负责人。"),
        "create": Word("name", "A new record.", "新建记录。"),
        "update": Word("name", "Changes a linked record, or those of an entity with `where`.", "修改记录。"),
        "delete": Word("given", "Deletes records.", "删除记录。"),
        "merge": Word("given", "Merges records.", "合并记录。"),
        "start": Word("name", "Starts an approval.", "启动审批。"),
        "notify": Word("people", "A notice to these people.", "通知。"),
        "send": Word(
            "name",
            "A report, to each of the people `to` names with what that person may see.",
            "发送报表：`to` 中每人收到其有权查看的数据。",
        ),
        "webhook": Word(
            "name",
            "Tells another system, whose address IT sets under this name.",
            "通知外部系统，其地址由 IT 按此名称设置。",
        ),
        "call": Word("name", "A plugin's function.", "调用插件函数。"),
        "grant": Word("names", "Rights for a time.", "临时授权。"),
        "revoke": Word("names", "Takes rights back.", "收回权限。"),
        "account": Word(
            "choice", "An account is changed.", "账号操作。", ("create", "change", "freeze", "unfreeze", "close")
        ),
        "transfer": Word("names", "Everything of one person to another.", "移交。"),
        "draw": Word(
            "name", "A random sample of an entity, a new line for each record.", "随机抽样，每条记录新增一行明细。"
        ),
        "hand_over": _PEOPLE,
        "add": _PEOPLE,
        "reject": Word("choice", "The clock rejects.", "超时驳回。", ("seat",)),
        "approve": Word("choice", "The clock approves, with `accept_risk`.", "超时同意。", ("seat",)),
        "when": _WHEN,
        "otherwise": _effects("Run instead when an assigned or set value is empty.", "值为空时改为执行。"),
        "where": Word("expression", "Which records of the entity.", "记录条件。"),
        "with": Word("values", "Fields and their values.", "字段取值。"),
        "for_each": Word("name", "Once for each of these lines.", "逐条执行。"),
        "as": Word("text", "A name for what was made.", "结果的名称。"),
        "copy": Word("values", "Lines copied: theirs: ours.", "复制明细。"),
        "into": Word("open", "Where it goes; of a draw `lines.link`.", "目标；抽样时为 `明细.关联`。"),
        "note": Word("given", "A remark kept with it.", "备注。"),
        "text": _LABEL,
        "message": Word("name", "An entry of `messages`.", "messages 中的条目。"),
        "via": Word("names", "inbox, mail, robot.", "途径。", ("inbox", "mail", "robot")),
        "retry": Word("choice", "never: at most once.", "never：至多一次。", ("never",)),
        "to": Word("open", "Addressees, or the successor.", "收件人或接任人。"),
        "from": Word("given", "Whose records.", "移交人。"),
        "entity": Word("name", "The entity of a right.", "授权的实体。"),
        "who": Word("open", "For whom.", "对象。"),
        "unit": Word("given", "In which unit.", "单位。"),
        "until": Word("given", "The last day.", "截止日。"),
        "roles": Word("given", "Roles of the account.", "角色。"),
        "count": Word("given", "How many.", "数量。"),
        "accept_risk": Word("text", "Why approving by the clock is safe.", "超时同意的理由。"),
    },
)

DOES: Final[dict[str, tuple[str, ...]]] = {
    "set": ("when", "otherwise"),
    "move": ("when",),
    "assign": ("when", "otherwise", "note"),
    "create": ("when", "with", "for_each", "as", "copy"),
    "update": ("when", "where", "set", "move", "assign", "note", "otherwise"),
    "delete": ("when",),
    "merge": ("when", "into", "note"),
    "start": ("when",),
    "notify": ("when", "text", "message", "via"),
    "send": ("when", "to", "text", "message", "via"),
    "webhook": ("when", "with", "retry"),
    "call": ("when", "with", "retry"),
    "grant": ("when", "entity", "who", "unit", "until"),
    "revoke": ("when", "entity", "who", "unit"),
    "account": ("when", "who", "roles", "unit", "with"),
    "transfer": ("when", "from", "to"),
    "draw": ("when", "count", "where", "into"),
    "hand_over": ("when",),
    "add": ("when",),
    "reject": ("when",),
    "approve": ("when", "accept_risk"),
}

WORKFLOW_TABLES: Final = (
    WORKFLOW,
    STEP,
    WORK,
    CHOOSE,
    TOGETHER,
    SEAT,
    EFFECT,
    Table(
        "row",
        "a row of choose",
        "choose 的一行",
        {
            "when": Word("expression", "The condition, or otherwise.", "条件，或 otherwise。"),
            "steps": _STEPS,
        },
        needs=("when", "steps"),
    ),
    Table(
        "branch",
        "a branch",
        "分支",
        {"branch": Word("text", "Its name.", "名称。"), "label": _LABEL, "steps": _STEPS},
        needs=("branch", "steps"),
    ),
)
