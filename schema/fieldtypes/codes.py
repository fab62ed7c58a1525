"""What can be wrong with a value: the VAL codes."""

from typing import Final

from kernel.errors import declare

REQUIRED: Final = declare("VAL001", 422, "{label} is empty; it must be filled in.", "“{label}”为空，必须填写。")
NOT_TEXT: Final = declare(
    "VAL002",
    422,
    "{label} holds “{raw}”; a text was expected.",
    "“{label}”的内容“{raw}”不是文本。",
    "Write a text.",
    "请填写文本。",
)
BAD_CHARACTER: Final = declare(
    "VAL003",
    422,
    "{label} holds a character that cannot be stored ({found}).",
    "“{label}”含有无法保存的字符（{found}）。",
    "Delete the character, or type the text anew.",
    "请删除该字符，或重新输入。",
)
TOO_LONG: Final = declare(
    "VAL004",
    422,
    "{label} has {found} characters; at most {max} are allowed.",
    "“{label}”有 {found} 个字符，最多 {max} 个。",
    "Shorten the text.",
    "请缩短内容。",
)
TOO_SHORT: Final = declare(
    "VAL005",
    422,
    "{label} has {found} characters; at least {min} are needed.",
    "“{label}”只有 {found} 个字符，至少需要 {min} 个。",
)
NO_MATCH: Final = declare(
    "VAL006",
    422,
    "“{raw}” does not have the form that {label} asks for ({pattern}).",
    "“{raw}”不符合“{label}”要求的格式（{pattern}）。",
    "Write it in that form.",
    "请按该格式填写。",
)
SLOW_MATCH: Final = declare(
    "VAL007",
    422,
    "Whether “{raw}” has the form that {label} asks for ({pattern}) could not be found out in time.",
    "未能及时判断“{raw}”是否符合“{label}”要求的格式（{pattern}）。",
    "Shorten the text, or ask an administrator to write the pattern more simply.",
    "请缩短内容，或请管理员简化该格式。",
)
NOT_NUMBER: Final = declare(
    "VAL010",
    422,
    "“{raw}” is not a number.",
    "“{raw}”不是数字。",
    "Write something like 1234.5, 1,234.5 or 3万.",
    "请写成 1234.5、1,234.5 或 3万 这样的形式。",
)
NOT_WHOLE: Final = declare(
    "VAL011",
    422,
    "“{raw}” is not a whole number.",
    "“{raw}”不是整数。",
    "Leave out the part behind the point.",
    "请去掉小数部分。",
)
TOO_SMALL: Final = declare(
    "VAL012", 422, "{label} is {raw}; at least {min} is allowed.", "“{label}”为 {raw}，不能小于 {min}。"
)
TOO_LARGE: Final = declare(
    "VAL013", 422, "{label} is {raw}; at most {max} is allowed.", "“{label}”为 {raw}，不能大于 {max}。"
)
OUT_OF_RANGE: Final = declare(
    "VAL014",
    422,
    "“{raw}” has too many digits to be stored.",
    "“{raw}”位数过多，无法保存。",
    "Check the number for a slip.",
    "请检查是否输错。",
)
BARE_PERCENT: Final = declare(
    "VAL015",
    422,
    "“{raw}” could mean {percent}% or {raw} times the whole.",
    "“{raw}”可能是 {percent}%，也可能是 {raw} 倍，无法判断。",
    "Write {percent}%, or a fraction such as 0.45.",
    "请写成 {percent}%，或写成 0.45 这样的小数。",
)
NOT_BOOLEAN: Final = declare(
    "VAL016",
    422,
    "“{raw}” is neither yes nor no.",
    "“{raw}”既不是“是”也不是“否”。",
    "Write yes or no.",
    "请写“是”或“否”。",
)
NOT_OPTION: Final = declare(
    "VAL020",
    422,
    "“{raw}” is not an option of {label}.",
    "“{raw}”不是“{label}”的选项。",
    "Choose one of: {options}.",
    "请从中选择：{options}。",
)
TOO_FEW: Final = declare(
    "VAL021",
    422,
    "{label} has {found} entries; at least {min} are needed.",
    "“{label}”有 {found} 项，至少需要 {min} 项。",
)
TOO_MANY: Final = declare(
    "VAL022", 422, "{label} has {found} entries; at most {max} are allowed.", "“{label}”有 {found} 项，最多 {max} 项。"
)
NOT_LIST: Final = declare(
    "VAL023",
    422,
    "“{raw}” is not a list.",
    "“{raw}”不是列表。",
    "Send a list in square brackets.",
    "请以方括号列表的形式提交。",
)
NOT_DATE: Final = declare(
    "VAL030", 422, "“{raw}” is not a date.", "“{raw}”不是日期。", "Write it as 2026-11-21.", "请写成 2026-11-21。"
)
NOT_INSTANT: Final = declare(
    "VAL031",
    422,
    "“{raw}” is not a point in time.",
    "“{raw}”不是时间。",
    "Write it as 2026-11-21 14:30; programs add the zone: 2026-11-21T14:30:00+08:00.",
    "请写成 2026-11-21 14:30；接口须带时区：2026-11-21T14:30:00+08:00。",
)
NOT_DURATION: Final = declare(
    "VAL032",
    422,
    "“{raw}” is not a span of time.",
    "“{raw}”不是时长。",
    "Write it as 3 days, 4 working hours or 90 minutes.",
    "请写成 3天、4工作小时 或 90分钟。",
)
TOO_EARLY: Final = declare(
    "VAL033", 422, "{label} is {raw}; {min} is the earliest allowed.", "“{label}”为 {raw}，不能早于 {min}。"
)
TOO_LATE: Final = declare(
    "VAL034", 422, "{label} is {raw}; {max} is the latest allowed.", "“{label}”为 {raw}，不能晚于 {max}。"
)
NOT_EMAIL: Final = declare(
    "VAL040",
    422,
    "“{raw}” is not an e-mail address.",
    "“{raw}”不是有效的邮箱地址。",
    "Write it as name@company.com.",
    "请写成 name@company.com。",
)
NOT_PHONE: Final = declare(
    "VAL041",
    422,
    "“{raw}” is not a phone number: 11 digits of a mobile, or area code and number, were expected.",
    "“{raw}”不是有效电话：应为 11 位手机号，或“区号-号码”。",
    "Numbers abroad start with + and the country code.",
    "国外号码以 + 和国家代码开头。",
)
NOT_URL: Final = declare(
    "VAL042",
    422,
    "“{raw}” is not a web address.",
    "“{raw}”不是网址。",
    "Write it as https://www.company.com.",
    "请写成 https://www.company.com。",
)
NO_DOOR: Final = declare(
    "VAL043",
    422,
    "“{raw}” has no door number.",
    "“{raw}”没有门牌号。",
    "Add the number of the house, such as 88号.",
    "请补充门牌号，例如 88号。",
)
NOT_LINK: Final = declare(
    "VAL050",
    422,
    "“{raw}” is not the id of a record.",
    "“{raw}”不是记录编号。",
    "Send a positive whole number.",
    "请提交正整数。",
)
NOT_FOUND: Final = declare(
    "VAL051",
    422,
    "No record called “{raw}” was found.",
    "找不到名为“{raw}”的记录。",
    "Choose it from the list.",
    "请从列表中选择。",
)
NOT_CLEAR: Final = declare(
    "VAL052",
    422,
    "More than one record is called “{raw}”.",
    "有多条记录名为“{raw}”。",
    "Choose it from the list, or write its number.",
    "请从列表中选择，或填写编号。",
)
WRONG_TARGET: Final = declare(
    "VAL053",
    422,
    "“{raw}” is not a record that {label} may point to.",
    "“{label}”不能指向“{raw}”。",
    "It may point to: {to}.",
    "可以指向：{to}。",
)
NOT_COLOR: Final = declare(
    "VAL060", 422, "“{raw}” is not a colour.", "“{raw}”不是颜色。", "Write it as #0b6684.", "请写成 #0b6684。"
)
NOT_JSON: Final = declare(
    "VAL061",
    422,
    "{label} cannot be read as JSON: {reason}.",
    "“{label}”不是有效的 JSON：{reason}。",
    'Correct it, for example {{"a": 1}}.',
    '请更正，例如 {{"a": 1}}。',
)
NOT_LINES: Final = declare(
    "VAL062",
    422,
    "{label}: line {line} is not an object of fields.",
    "“{label}”第 {line} 行不是字段的集合。",
    "Send a list of objects.",
    "请提交对象的列表。",
)
BAD_CHIP: Final = declare(
    "VAL080",
    422,
    "The filter asks `{operator}` of `{field}`, which cannot be asked here.",
    "筛选条件 `{field}` 的 `{operator}` 在此不可用。",
    "Remove the condition, or choose another field.",
    "请删除该条件，或选择其他字段。",
)
NO_FIELD: Final = declare(
    "VAL081",
    422,
    "There is no field `{name}` here.",
    "这里没有字段 `{name}`。",
    "Leave it out, or correct its name.",
    "请去掉，或更正名称。",
)
NOT_OPEN: Final = declare(
    "VAL082",
    422,
    "{label} cannot be changed here.",
    "“{label}”不能在此修改。",
    "Leave it as it is.",
    "请保持原值。",
)
