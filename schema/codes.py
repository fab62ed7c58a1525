"""What can be wrong with what a schema says (approvals have their own: workflow_codes)."""

from typing import Final

from kernel.errors import declare

# ---- words and their values
UNKNOWN_WORD: Final = declare(
    "SCH001",
    422,
    "`{word}` is not a word {what} knows.{hint}",
    "{what}没有 `{word}` 这个词。{hint}",
    "Correct its spelling, or remove it.",
    "请更正拼写，或删除。",
)
MISSING_WORD: Final = declare(
    "SCH002",
    422,
    "`{name}` says no `{word}`, which {what} needs.",
    "`{name}` 缺少 `{word}`，{what}必须写明。",
    "Add `{word}`.",
    "请补上 `{word}`。",
)
WRONG_KIND: Final = declare(
    "SCH003",
    422,
    "`{word}` holds {found}; expected {expected}.",
    "`{word}` 的内容是{found}；应为{expected}。",
)
NOT_FLAG: Final = declare(
    "SCH004",
    422,
    "`{found}` is not a yes or no. Write true or false.",
    "`{found}` 不是是非值。请写 true 或 false。",
)
NOT_WHOLE: Final = declare("SCH005", 422, "`{found}` is not a whole number such as 3.", "`{found}` 不是整数（如 3）。")
NOT_NUMBER: Final = declare(
    "SCH006", 422, "`{found}` is not a number such as 0.45 or 45%.", "`{found}` 不是数字（如 0.45 或 45%）。"
)
NOT_OPTION: Final = declare(
    "SCH007",
    422,
    "`{word}: {found}` - use {options}.{hint}",
    "`{word}: {found}` 无效，请用 {options}。{hint}",
)
NOT_DURATION: Final = declare(
    "SCH008",
    422,
    "`{found}` is not a span of time. Write `3 days`, `4 working hours` or `1 working day`.",
    "`{found}` 不是时长。请写 `3 days`、`4 working hours` 或 `1 working day`。",
)
NOT_TIME: Final = declare(
    "SCH009",
    422,
    "`{found}` cannot be read here. {expected}",
    "`{found}` 在此无法读取。{expected}",
)
LANGUAGE: Final = declare(
    "SCH010",
    422,
    "`{found}` is not a language the product speaks. Use zh-CN or en.",
    "`{found}` 不是支持的语言。请用 zh-CN 或 en。",
)
TEXT_TEMPLATE: Final = declare(
    "SCH011",
    422,
    "The text names `{{{path}}}`, which is not a field here.{hint}",
    "文字中的 `{{{path}}}` 不是此处的字段。{hint}",
    "Name a field of this entity; for a brace itself write two.",
    "请写此实体的字段；要显示花括号本身请写两个。",
)
TEXT_BRACES: Final = declare(
    "SCH012",
    422,
    "A brace in this text is not closed, or empty.",
    "文字中的花括号未闭合或为空。",
    "Write {{field}}; for a brace itself write two.",
    "请写 {{字段}}；要显示花括号本身请写两个。",
)
# ---- names
BAD_NAME: Final = declare(
    "SCH020",
    422,
    "`{name}` cannot be the name of {what}. Use small letters, digits and _, beginning with a letter.",
    "`{name}` 不能作为{what}的名称。请用小写字母、数字和下划线，以字母开头。",
)
RESERVED: Final = declare(
    "SCH021",
    422,
    "`{name}` is a word of the product and cannot be the name of {what}. Try `{instead}`.",
    "`{name}` 是产品保留的词，不能作为{what}的名称。可改用 `{instead}`。",
)
NO_SUCH: Final = declare(
    "SCH022",
    422,
    "There is no {what} `{name}`.{hint}",
    "没有名为 `{name}` 的{what}。{hint}",
    "Correct the name, or add what it names to the file.",
    "请更正名称，或在文件中补上所指的内容。",
)
TWO_MEANINGS: Final = declare(
    "SCH023",
    422,
    "`{name}` is both a role and a person field here.",
    "`{name}` 在此既是角色又是人员字段。",
    "Write `{{role: {name}}}` or `{{field: {name}}}`.",
    "请写 `{{role: {name}}}` 或 `{{field: {name}}}`。",
)
NOT_PERSON: Final = declare(
    "SCH024",
    422,
    "`{name}` is neither a role nor a person field here.{hint}",
    "`{name}` 既不是角色也不是此处的人员字段。{hint}",
    "Name a role that stands under `roles`, or a field of type user.",
    "请写 `roles` 中的角色，或类型为 user 的字段。",
)
NAME_TWICE: Final = declare(
    "SCH025",
    422,
    "The name `{name}` is already used on line {line}.",
    "名称 `{name}` 已在第 {line} 行使用。",
    "Names must differ, history refers to them.",
    "名称不能重复，历史记录会引用它们。",
)
NAME_CLASH: Final = declare(
    "SCH026",
    422,
    "`{name}` of `{entity}` is already {what}.",
    "`{entity}` 的 `{name}` 已经是{what}。",
    "Choose another name.",
    "请换一个名称。",
)
# ---- expressions and values
ASKS: Final = declare(
    "SCH030",
    422,
    "`{word}` always holds an expression and never starts with `=`. Write `{fix}`.",
    "`{word}` 总是表达式，不以 `=` 开头。请写 `{fix}`。",
)
COMPUTES: Final = declare(
    "SCH031",
    422,
    "`{found}` is taken as written, and {label} cannot hold it: {reason} To compute it write `={found}`.",
    "`{found}` 会按原文使用，而{label}不能取此值：{reason} 若要计算请写 `={found}`。",
)
EMPTY_EXPRESSION: Final = declare(
    "SCH032",
    422,
    "There is no expression after `=`.",
    "`=` 后面没有表达式。",
    "Write one, such as `=today`; to empty something write `=empty`.",
    "请写表达式，如 `=today`；要清空请写 `=empty`。",
)
BAD_VALUE: Final = declare(
    "SCH033",
    422,
    "{label} cannot hold `{found}`: {reason}",
    "{label}不能取值 `{found}`：{reason}",
    "Correct the value.",
    "请更正该值。",
)
# ---- conventions and cases
NO_LOCALE: Final = declare(
    "SCH061",
    422,
    "There is no time zone `{name}`.",
    "没有时区 `{name}`。",
    "Write one such as Asia/Shanghai.",
    "请写如 Asia/Shanghai。",
)
CASE_FAILS: Final = declare(
    "SCH070",
    422,
    "This case expects {expected}, but {found} comes out.",
    "此示例期望 {expected}，实际为 {found}。",
    "Correct the case or the rule.",
    "请修改示例或规则。",
)
CASE_MISSING: Final = declare(
    "SCH077",
    422,
    "No case of `{workflow}` stands at its limit {path} = {value}, where the route is: {route} (below: {below}; above: "
    "{above}).",
    "`{workflow}` 在界限 {path} = {value} 处没有示例，该处路线为：{route}（低于：{below}；高于：{above}）。",
    "If that is meant, add it under `cases`: `check` then keeps it so.",
    "若符合本意，请写入 `cases`，`check` 会保证其不变。",
)
CASE_RULE_FAILS: Final = declare(
    "SCH074", 422, "This case expects `{rule}` to hold, but it does not.", "此示例期望 `{rule}` 成立，实际不成立。",
    "Correct the case or the rule.", "请修改示例或规则。",
)  # fmt: skip
CASE_RULE_HOLDS: Final = declare(
    "SCH075", 422, "This case expects `{rule}` not to hold, but it does.", "此示例期望 `{rule}` 不成立，实际成立。",
    "Correct the case or the rule.", "请修改示例或规则。",
)  # fmt: skip
CASE_UNKNOWN: Final = declare(
    "SCH071",
    422,
    "This case does not say {fields}; the answer depends on it.",
    "此示例没有给出 {fields}，结果取决于它。",
    "Add it under `given`.",
    "请在 `given` 下补充。",
)
NO_CURRENCY: Final = declare(
    "SCH083",
    422,
    "`{found}` is not the code of a currency.{hint}",
    "`{found}` 不是货币代码。{hint}",
    "Write its three capital letters, such as CNY, EUR or USD.",
    "请写三个大写字母，如 CNY、EUR、USD。",
)
NO_COLOUR: Final = declare(
    "SCH084",
    422,
    "`{found}` is not a colour the product knows.{hint}",
    "`{found}` 不是可用的颜色。{hint}",
    'Write {options}, or six digits in quotes such as "#2f6fed".',
    '请写 {options}，或带引号的六位数值，如 "#2f6fed"。',
)
# ---- views
VIEW_FIELD: Final = declare(
    "SCH085",
    422,
    "`{word}` of {kind} names a field of type {expected}; `{name}` is of type {found}.",
    "{kind}的 `{word}` 应写类型为 {expected} 的字段；`{name}` 的类型是 {found}。",
    "Name a field of that type, or choose another kind of view.",
    "请写该类型的字段，或换一种视图类型。",
)
VIEW_WORD: Final = declare(
    "SCH086",
    422,
    "`{word}` does nothing in {kind}; it belongs to {takers}.",
    "`{word}` 在{kind}中不起作用，它属于 {takers}。",
    "Remove it, or write the `kind` that was meant.",
    "请删除，或写明所要的 `kind`。",
)
VIEW_ENDS: Final = declare(
    "SCH087",
    422,
    "`start` is `{start}` of type {first}, `end` is `{end}` of type {second}; both must be of one type.",
    "`start` 为 {first} 类型的 `{start}`，`end` 为 {second} 类型的 `{end}`，两者类型必须相同。",
    "Name two days, or two points in time.",
    "请同时写两个 date 字段，或两个 datetime 字段。",
)
# ---- notes
NOT_BUILT: Final = declare(
    "SCH090",
    422,
    "`{word}` is read and checked, but this release does not run it yet.",
    "`{word}` 会读取并检查，但此版本尚不执行。",
)
OWN_TYPE: Final = declare(
    "SCH080",
    422,
    "The plugin {plugin} adds the field type `{name}`, which the product has itself.",
    "插件 {plugin} 添加了字段类型 `{name}`，但产品自身已有该类型。",
    "Give the plugin's type another name.",
    "请给插件的类型换一个名称。",
)
NOT_A_TYPE: Final = declare(
    "SCH081",
    422,
    "The plugin {plugin} adds {found} as a field type; a subclass of FieldType was expected.",
    "插件 {plugin} 把 {found} 当作字段类型添加；应为 FieldType 的子类实例。",
    "Return instances of subclasses of `plugins.api.FieldType`.",
    "请返回 `plugins.api.FieldType` 子类的实例。",
)
