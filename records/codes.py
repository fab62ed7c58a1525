"""Refusals of the door: the REC codes."""

from typing import Final

from kernel.errors import declare

INVALID: Final = declare(
    "REC001", 422,
    "Nothing was saved: {count} thing(s) must be put right first.",
    "未保存：请先更正 {count} 处问题。",
)  # fmt: skip
UNKNOWN_FIELD: Final = declare(
    "REC002", 422,
    "{entity} has no field “{name}”.",
    "{entity}没有字段“{name}”。",
    "Did you mean {guess}?", "您是否想写 {guess}？",
)  # fmt: skip
COMPUTED: Final = declare(
    "REC003", 422,
    "{label} is computed; it cannot be written.",
    "“{label}”由公式计算，不能填写。",
    "Change the fields it is computed from.", "请修改它所依据的字段。",
)  # fmt: skip
AUTOMATIC: Final = declare(
    "REC004", 422,
    "{label} is kept by the product; it cannot be written here.",
    "“{label}”由系统维护，不能在此填写。",
    "Leave it out.", "请去掉该项。",
)  # fmt: skip
READONLY: Final = declare(
    "REC005", 422,
    "{label} is read-only.",
    "“{label}”为只读。",
    "Leave it as it is.", "请保持原值。",
)  # fmt: skip
STAGE_BY_MOVE: Final = declare(
    "REC006", 422,
    "The stage changes by a move only, never by writing it. Open from here: {moves}.",
    "阶段只能通过流转改变，不能直接填写。当前可转到：{moves}。",
    "Open the record and use its stage bar.", "请打开记录，在阶段栏中流转。",
)  # fmt: skip
NOT_FIRST: Final = declare(
    "REC007", 422,
    "A {entity} may not begin in “{stage}”. It may begin in: {first}.",
    "{entity}不能从“{stage}”开始，可从以下阶段开始：{first}。",
)  # fmt: skip
STALE: Final = declare(
    "REC010", 409,
    "Somebody changed {fields} after you opened this record.",
    "您打开后，他人修改了{fields}。",
    "Look at the newer values, then save again.", "请查看最新内容后再保存。",
)  # fmt: skip
LOCKED: Final = declare(
    "REC011", 409,
    "{labels} cannot be changed now: {reason}",
    "目前不能修改{labels}：{reason}",
)  # fmt: skip
CHECK_FAILED: Final = declare("REC012", 422, "{message}", "{message}")
CHECK_PLAIN: Final = declare(
    "REC013", 422,
    "{label} does not meet its condition: {check}.",
    "“{label}”不满足条件：{check}。",
    "Correct it, so that the condition holds.", "请更正，使条件成立。",
)  # fmt: skip
UNIQUE: Final = declare(
    "REC014", 422,
    "Another {entity} has the same {labels}.",
    "已有{labels}相同的{entity}。",
    "Change it, or open the other record.", "请修改该值，或打开另一条记录。",
)  # fmt: skip
UNIQUE_RESTORE: Final = declare(
    "REC015", 409,
    "It cannot be restored: another {entity} has the same {labels} now.",
    "无法恢复：已有{labels}相同的{entity}。",
    "Change or delete the other record first.", "请先修改或删除另一条记录。",
)  # fmt: skip
LINK_UNKNOWN: Final = declare(
    "REC016", 422,
    "{label}: there is no {entity} {id} to choose.",
    "“{label}”：没有可选的{entity} {id}。",
    "Choose one from the list.", "请从列表中选择。",
)  # fmt: skip
LINK_NOT_OPEN: Final = declare(
    "REC017", 422,
    "{label}: “{title}” cannot be chosen here.",
    "“{label}”：不能选择“{title}”。",
    "It does not meet: {where}.", "不满足条件：{where}。",
)  # fmt: skip
OPTION_CLOSED: Final = declare(
    "REC018", 422,
    "{label}: “{option}” cannot be chosen now.",
    "“{label}”：目前不能选择“{option}”。",
    "Choose another option.", "请选择其他选项。",
)  # fmt: skip
LINES_FEW: Final = declare(
    "REC019", 422, "{label} needs at least {min} row(s); there are {found}.",
    "“{label}”至少需要 {min} 行，现有 {found} 行。",
)  # fmt: skip
LINES_MANY: Final = declare(
    "REC020", 422, "{label} takes at most {max} row(s); there are {found}.",
    "“{label}”最多 {max} 行，现有 {found} 行。",
)  # fmt: skip
LINE_UNKNOWN: Final = declare(
    "REC021", 422, "{label}: row {id} does not belong to this record.", "“{label}”：第 {id} 行不属于这条记录。",
    "Leave its id out to add it as a new row.", "若要作为新行添加，请去掉其 id。",
)  # fmt: skip
LINE_PROBLEM: Final = declare("REC022", 422, "{label}, row {row}: {message}", "“{label}”第 {row} 行：{message}")
STILL_LINKED: Final = declare(
    "REC023", 409,
    "It cannot be deleted: {count} {entity} record(s) still point to it.",
    "无法删除：仍有 {count} 条{entity}引用它。",
    "Delete or change those first.", "请先处理这些记录。",
)  # fmt: skip
DUPLICATE: Final = declare(
    "REC024", 422,
    "{message} Found: {found}.",
    "{message} 已有：{found}。",
    "Open the record that exists instead of entering it twice.", "请使用已有记录，不要重复录入。",
)  # fmt: skip
DUPLICATE_HIDDEN: Final = declare(
    "REC025", 422,
    "{message} A {entity} like this exists already, outside what you may see. {who} can allocate it.",
    "{message} 已有相似的{entity}，但不在您的可见范围内。可联系{who}分配。",
)  # fmt: skip
ACTION_CLOSED: Final = declare(
    "REC026", 409,
    "“{action}” is not possible now: {when}.",
    "目前不能执行“{action}”：{when}。",
)  # fmt: skip
NO_ACTION: Final = declare(
    "REC027", 404, "{entity} has no action “{action}”.", "{entity}没有操作“{action}”。",
    "`GET /schema` lists its actions.", "`GET /schema` 列出可用的操作。",
)  # fmt: skip
NO_OWNER: Final = declare(
    "REC028", 422, "{entity} has no owner to assign.", "{entity}没有负责人，不能分配。",
    "Choose a kind of record that has an owner.", "请选择有负责人的记录。",
)  # fmt: skip
TOO_DEEP: Final = declare(
    "REC029", 409,
    "Automations called each other more than {depth} times: {chain}.",
    "自动化规则互相触发超过 {depth} 层：{chain}。",
    "Tell whoever keeps the schema.", "请告知模式维护人员。",
)  # fmt: skip
STEP_MISSING: Final = declare(
    "REC030", 422,
    "The effect “{word}” is not run in this release.",
    "本版本尚不支持效果“{word}”。",
    "Remove the effect from the schema until a release runs it.", "请先从配置中去掉该效果，待后续版本支持。",
)  # fmt: skip
EFFECT_FAILED: Final = declare(
    "REC031", 409,
    "It was not done, because an effect of it is not possible on {record}: {reason}",
    "未执行：对“{record}”的后续操作无法完成：{reason}",
)  # fmt: skip
NOTHING_TO_UNDO: Final = declare(
    "REC032", 409, "There is nothing to undo.", "没有可撤销的操作。",
)  # fmt: skip
NOTHING_TO_REDO: Final = declare(
    "REC033", 409, "There is nothing to redo.", "没有可重做的操作。",
)  # fmt: skip
KEY_REUSED: Final = declare(
    "REC034", 422,
    "This Idempotency-Key was used for another request.",
    "该 Idempotency-Key 已用于其他请求。",
    "Use a new key for a new request.", "新的请求请使用新的键。",
)  # fmt: skip
BAD_FILTER: Final = declare("REC035", 422, "The filter cannot be read: {reason}", "筛选条件无法识别：{reason}")
BAD_SORT: Final = declare(
    "REC036", 422, "One cannot sort by “{name}”.", "不能按“{name}”排序。",
    "Sort by a field of this list.", "请按此列表的字段排序。",
)  # fmt: skip
BAD_PAGE: Final = declare(
    "REC037", 422,
    "limit must be between 1 and {max}, offset not negative; `after` excludes `offset`.",
    "limit 须在 1 到 {max} 之间，offset 不能为负；after 与 offset 不能同时使用。",
)  # fmt: skip
BAD_CURSOR: Final = declare(
    "REC038", 422,
    "`after` belongs to another filter or sort.",
    "after 与当前筛选或排序不符。",
    "Start again without it.", "请去掉它重新查询。",
)  # fmt: skip
NO_VIEW: Final = declare(
    "REC039",
    422,
    "There is no view “{name}”.",
    "没有视图“{name}”。",
    "`GET /schema` lists the views.",
    "`GET /schema` 列出可用的视图。",
)
NOT_DELETED: Final = declare(
    "REC040",
    409,
    "It is not deleted.",
    "该记录未被删除。",
    "Nothing needs to be restored.",
    "无需恢复。",
)
LAST_ADMIN: Final = declare(
    "REC041", 409,
    "This would leave nobody who administers accounts.",
    "这样将没有人能够管理账号。",
    "Appoint another administrator first.", "请先指定另一位管理员。",
)  # fmt: skip
ROLE_FULL: Final = declare(
    "REC042", 422,
    "{role} may be held by at most {most} people{where}; {found} hold it.",
    "{role}{where}最多 {most} 人，已有 {found} 人。",
    "End another holding first.", "请先结束另一人的任职。",
)  # fmt: skip
STILL_OWNS: Final = declare(
    "REC043", 409,
    "{name} still owns {count} record(s); they must go to somebody else first.",
    "{name}名下仍有 {count} 条记录，须先移交。",
    "Hand the records over, then close the account.", "请先移交记录，再关闭账号。",
)  # fmt: skip
CIRCLE: Final = declare(
    "REC045", 422, "{label}: {title} stands below this record itself.",
    "“{label}”：“{title}”位于该记录之下，形成循环。",
    "Choose a record that does not stand below this one.", "请选择不在该记录之下的记录。",
)  # fmt: skip
WRONG_SHAPE: Final = declare("REC046", 422, "{label}: {expected} was expected.", "“{label}”：应为{expected}。")
BULK_FAILED: Final = declare(
    "REC047", 422, "Nothing was written, because {count} of {all} items were refused.",
    "未写入：{all} 项中有 {count} 项被拒绝。",
    "Correct these items, or send them without `atomic`.", "请更正这些项，或不带 `atomic` 发送。",
)  # fmt: skip
BUSY: Final = declare(
    "REC048", 409,
    "Others keep changing this record at the same moment; nothing was saved.",
    "该记录正被他人频繁修改，未保存。",
    "Try again.", "请重试。",
)  # fmt: skip
EMPTY_COMMENT: Final = declare(
    "REC049",
    422,
    "The comment is empty.",
    "评论内容为空。",
    "Write something.",
    "请填写内容。",
)
WRITTEN_ELSEWHERE: Final = declare(
    "REC050", 403,
    "{entity} is written by the product only.",
    "{entity}只能由系统写入。",
    "Change the record that it follows from instead.", "请修改它所依据的记录。",
)  # fmt: skip
BAD_AREA: Final = declare(
    "REC100", 422,
    "An area must begin at a row of the list, from 0 on, and end behind it.",
    "区域须从列表中的某一行（自 0 起）开始，并在其后结束。",
    "Select the cells again.", "请重新选择单元格。",
)  # fmt: skip
OWN_RIGHTS: Final = declare(
    "REC058",
    403,
    "Nobody changes their own roles, not even an administrator.",
    "任何人不得更改自己的角色，管理员也不例外。",
    "Ask another administrator.",
    "请由另一位管理员处理。",
)
MENTION_UNSEEN: Final = declare(
    "REC059",
    422,
    "{name} may not read this record and is told nothing.",
    "{name} 无权查看此记录，不会收到通知。",
    "Share what is needed in another way, or have the record opened to them.",
    "请用其他方式告知，或先为其开通查看权限。",
)
BAD_QUESTION: Final = declare(
    "REC060",
    422,
    "The question cannot be answered: {count} thing(s) must be put right first.",
    "无法查询：请先更正 {count} 处问题。",
)
NOT_IN_CHARGE: Final = declare(
    "REC061",
    403,
    "What leaves the product is looked after by those who administer approvals.",
    "对外操作由流程管理员负责处理。",
    "Ask one of them.",
    "请联系流程管理员。",
)
NOT_FAILED: Final = declare(
    "REC062",
    409,
    "This has not failed: it is {state}.",
    "此项并未失败，当前状态为：{state}。",
    "Load the list again.",
    "请重新加载列表。",
)
NO_EFFECT_ROW: Final = declare(
    "REC063",
    404,
    "Nothing with the number {id} is to leave.",
    "没有编号为 {id} 的对外操作。",
    "Load the list again.",
    "请重新加载列表。",
)
REASON_WANTED: Final = declare(
    "REC064",
    422,
    "Please say why.",
    "请填写原因。",
    "The trail keeps the sentence.",
    "原因会记入审计记录。",
)
RIGHTS_UNDECIDED: Final = declare(
    "REC120",
    403,
    "`{word}` changes rights or accounts: it takes somebody's decision, or an account administrator.",
    "`{word}` 会改变权限或账号：须经他人审批，或由账号管理员执行。",
    "Ask an account administrator to do this.",
    "请联系账号管理员处理。",
)
GRANT_OVER: Final = declare(
    "REC121",
    422,
    "The right would end on {until}, a day that has passed.",
    "授权截止日 {until} 已过。",
    "Return it, so that a later day is asked for.",
    "请退回，由申请人改填较晚的日期。",
)
GRANT_EMPTY: Final = declare(
    "REC122",
    422,
    "`{word}` of the temporary right is empty, so it is not known how far it would reach.",
    "临时授权的 `{word}` 为空，无法确定授权范围。",
    "Return it, so that the field is filled.",
    "请退回，由申请人填写该项。",
)
NOBODY_MEANT: Final = declare(
    "REC123",
    422,
    "`{word}` names nobody here.",
    "`{word}` 在此没有指明任何人。",
    "Fill the field that should name the person.",
    "请填写相应的人员字段。",
)
ROLES_MISSING: Final = declare(
    "REC124",
    422,
    "No role is named, so {name} would have none.",
    "未指定角色，{name} 将没有任何角色。",
    "Name the roles, or close the account.",
    "请指定角色，或注销账号。",
)
ROLE_UNKNOWN: Final = declare(
    "REC125",
    422,
    "There is no role “{role}”.",
    "没有角色“{role}”。",
    "Choose one of the roles.",
    "请从现有角色中选择。",
)
HELD_BY_REQUEST: Final = declare(
    "REC126",
    409,
    "“{record}” is under approval and cannot change hands: {reason}",
    "“{record}”正在审批，不能移交：{reason}",
    "Have it decided or withdrawn first.",
    "请先完成或撤回该审批。",
)
SAME_PERSON: Final = declare(
    "REC127",
    422,
    "What {name} owns cannot be handed over to {successor}.",
    "不能将 {name} 的记录移交给 {successor}。",
    "Choose another active person.",
    "请选择另一位在用人员。",
)
DRAW_COUNT: Final = declare(
    "REC170",
    422,
    "{count} records cannot be drawn: it must be a whole number above 0.",
    "无法抽取 {count} 条记录：数量必须是大于 0 的整数。",
    "Fill the field that says how many.",
    "请填写抽取数量。",
)
DREW_ALL: Final = declare(
    "REC171",
    422,
    "{asked} were to be drawn, and there are only {drawn}: all of them were taken.",
    "应抽取 {asked} 条，符合条件的只有 {drawn} 条，已全部选取。",
    "For a larger sample, draw again once there are more.",
    "如需更多样本，请在有更多记录后再次抽取。",
)
LINK_WAITS: Final = declare(
    "REC200",
    422,
    "“{title}” cannot be chosen for {label} yet: its creation has not been approved.",
    "“{label}”暂不能选择“{title}”：该记录的新建尚未获批。",
    "Wait for the approval, or choose another record.",
    "请等待审批通过，或选择其他记录。",
)
