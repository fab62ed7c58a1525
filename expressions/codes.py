"""What can be wrong with an expression, in both languages.

Every problem carries `offset` and `end`, the characters of the source it stands at, counted from 0 (`span_of`).
"""

from typing import Final

from kernel.errors import Code, declare


def _code(number: int, en: str, zh: str, help_en: str = "", help_zh: str = "") -> Code:
    return declare(f"EXP{number:03}", 422, en, zh, help_en, help_zh)


# ---------------------------------------------------------------------------------------------------- reading
NOTHING: Final = _code(
    1, "There is no expression here.", "这里没有表达式。", "Write a question or a formula.", "请写条件或公式。"
)
TOO_LONG: Final = _code(
    2, "This expression has {found} characters; at most {limit} are read.",
    "表达式有 {found} 个字符，最多 {limit} 个。",
    "Put parts of it into formula fields.", "请把其中一部分做成公式字段。",
)  # fmt: skip
TOO_DEEP: Final = _code(
    3, "This expression is nested too deeply.", "表达式嵌套过深。",
    "Put parts of it into formula fields.", "请把其中一部分做成公式字段。",
)  # fmt: skip
BAD_CHARACTER: Final = _code(
    4, "`{source}` holds the character {found} at position {position}, which cannot stand in an expression.",
    "`{source}` 第 {position} 个字符是 {found}，不能出现在表达式中。",
    "Remove it or type it again.", "请删除或重新输入。",
)  # fmt: skip
FULL_WIDTH: Final = _code(
    5, "Full-width character `{found}` at position {position} of `{source}`; write `{instead}`.",
    "`{source}` 第 {position} 个字符 `{found}` 是全角字符，请写 `{instead}`。",
)  # fmt: skip
FULL_WIDTH_WORD: Final = _code(
    6, "`{found}` is written with full-width or unusual letters; write `{instead}`.",
    "`{found}` 使用了全角或特殊字母，请写 `{instead}`。",
)  # fmt: skip
SINGLE_EQUALS: Final = _code(
    7, "Cannot read the condition `{source}`. Use `==` to compare; a single `=` is not allowed.",
    "无法读取条件 `{source}`。比较请用 `==`，不能用单个 `=`。",
)  # fmt: skip
OPERATOR: Final = _code(
    8, "Cannot read the condition `{source}`. Instead of `{found}` write {instead}.",
    "无法读取条件 `{source}`。请把 `{found}` 改写为 {instead}。",
)  # fmt: skip
NUMBER_COMMA: Final = _code(
    9, "Cannot read the condition `{source}`. Write numbers without a comma: {instead}, not {found}.",
    "无法读取条件 `{source}`。数字中不要写逗号：请写 {instead}，不要写 {found}。",
)  # fmt: skip
BAD_NUMBER: Final = _code(
    10, "`{found}` is not a number as expressions write it.", "`{found}` 不是表达式可用的数字写法。",
    "Write digits with a point, at most 30 of them: 1200, 0.45 or 45%.",
    "请写最多 30 位数字，可带小数点：1200、0.45 或 45%。",
)  # fmt: skip
OPEN_TEXT: Final = _code(
    11, "The text that begins with {found} has no closing quote.", "以 {found} 开始的文本缺少结束引号。",
    "Close it with the same quote.", "请用同样的引号结束。",
)  # fmt: skip
BAD_ESCAPE: Final = _code(
    12, "`{found}` cannot stand in a text.", "文本中不能写 `{found}`。",
    "Only \\' \\\" \\\\ \\n \\r and \\t are known.", "只能使用 \\' \\\" \\\\ \\n \\r \\t。",
)  # fmt: skip
ADJACENT_TEXTS: Final = _code(
    13, "Two texts stand side by side: {found}. Put a comma or an operator between them.",
    "两个文本并列：{found}。请在中间写逗号或运算符。",
)  # fmt: skip
TEXT_PREFIX: Final = _code(
    14, "`{found}` before a text is not allowed; write the text alone: {instead}.",
    "文本前不能写 `{found}`，请只写文本：{instead}。",
)  # fmt: skip
BRACKETS: Final = _code(
    15, "In `{source}` the bracket `{found}` at position {position} has no partner.",
    "`{source}` 第 {position} 个字符的括号 `{found}` 没有配对。",
    "Close it, or remove it.", "请补上配对的括号，或删除。",
)  # fmt: skip
CANNOT_READ: Final = _code(
    16, "Cannot read the condition `{source}` at `{found}` (position {position}).",
    "无法读取条件 `{source}`：问题在 `{found}`（第 {position} 个字符）。",
    "An operator, a value or a bracket is missing there.", "此处缺少运算符、值或括号。",
)  # fmt: skip
CHAINED: Final = _code(
    17, "In `{found}`, compare two things at a time: write `{instead}`.",
    "`{found}` 一次只能比较两项，请写 `{instead}`。",
)  # fmt: skip
IS_NONE: Final = _code(
    18,
    "`{found}` is not how emptiness is asked. Write `{instead}`.",
    "`{found}` 不是判断为空的写法，请写 `{instead}`。",
)
NOT_ALLOWED: Final = _code(
    19, "`{found}` is not allowed in a condition.", "条件中不能使用 `{found}`。",
    "Count with `count(lines, where=...)`, add up with `sum(lines.amount)`.",
    "计数请用 `count(lines, where=...)`，求和请用 `sum(lines.amount)`。",
)  # fmt: skip
COMMA: Final = _code(
    20, "The comma at position {position} of `{source}` separates two expressions; only one can stand here.",
    "`{source}` 第 {position} 个字符的逗号分开了两个表达式，这里只能有一个。",
    "Lists stand in brackets: ['a', 'b'].", "列表请写在方括号里：['a', 'b']。",
)  # fmt: skip
NO_OPERATOR: Final = _code(
    21, "In `{source}` something is missing between `{left}` and `{right}`.",
    "`{source}` 中 `{left}` 与 `{right}` 之间缺少运算符。",
    "Write what joins them, such as `and`, `==` or `+`.", "请写出连接它们的运算符，如 `and`、`==` 或 `+`。",
)  # fmt: skip
LEADING_EQUALS: Final = _code(
    22, "`{source}` begins with `=`, but this key always holds an expression. Leave the `=` out.",
    "`{source}` 以 `=` 开头，但此处本来就是表达式，请去掉 `=`。",
)  # fmt: skip
WORD_INSTEAD: Final = _code(
    23, "`{found}` is not a word of expressions. Write `{instead}`.", "表达式中没有 `{found}`，请写 `{instead}`。"
)

# ---------------------------------------------------------------------------------------------------- names
UNKNOWN_NAME: Final = _code(
    30, "The condition `{source}` uses `{found}`, which is not a field here.{hint}",
    "条件 `{source}` 使用了 `{found}`，这里没有这个字段。{hint}",
    "Write the name of a field of this record.", "请写此记录已有的字段名。",
)  # fmt: skip
UNKNOWN_MEMBER: Final = _code(
    31,
    "`{found}`: `{of}` has no field `{name}`.{hint}",
    "`{found}`：`{of}` 没有字段 `{name}`。{hint}",
    "Write the name of one of its fields.",
    "请写其已有的字段名。",
)
NOT_A_RECORD: Final = _code(
    32, "`{of}` is {kind}, not a link: nothing can follow it after a dot (found `{found}`).",
    "`{of}` 是{kind}，不是关联，后面不能再写点（发现 `{found}`）。",
    "Remove what stands after the dot.", "请去掉点后面的部分。",
)  # fmt: skip
UNKNOWN_FUNCTION: Final = _code(
    33,
    "There is no function `{found}`.{hint}",
    "没有函数 `{found}`。{hint}",
    "Use a function of the language or of an enabled plugin.",
    "请使用语言自带的函数，或已启用插件的函数。",
)
UNKNOWN_PARAMETER: Final = _code(
    34,
    "There is no parameter `{found}`.{hint}",
    "没有参数 `{found}`。{hint}",
    "Add it under `parameters`, or correct the name.",
    "请在 `parameters` 中添加，或更正名称。",
)
UNKNOWN_ROLE: Final = _code(
    35,
    "There is no role `{found}`.{hint}",
    "没有角色 `{found}`。{hint}",
    "Add it under `roles`, or correct the name.",
    "请在 `roles` 中添加，或更正名称。",
)
UNKNOWN_OPTION: Final = _code(
    36, "`{found}` is not an option of `{field}`, which has {options}.{hint}",
    "`{found}` 不是 `{field}` 的选项，可选：{options}。{hint}",
    "Write one of these.", "请写其中之一。",
)  # fmt: skip
UNKNOWN_ENTITY: Final = _code(
    37,
    "There is no entity `{found}`.{hint}",
    "没有实体 `{found}`。{hint}",
    "Add it under `entities`, or correct the name.",
    "请在 `entities` 中添加，或更正名称。",
)
NO_RECORD: Final = _code(
    38,
    "`{found}` is about a record, but there is no record here.",
    "`{found}` 需要一条记录，但这里没有记录。",
    "Leave it out here.",
    "请在此去掉。",
)
NOT_HERE: Final = _code(
    39,
    "`{found}` has no meaning here: {why}.",
    "`{found}` 在这里没有意义：{why}。",
    "Leave it out here.",
    "请在此去掉。",
)
MANY: Final = _code(
    40, "`{found}` goes through many records. Say what to make of them, e.g. `{instead}`.",
    "`{found}` 涉及多条记录，请说明如何汇总，例如 `{instead}`。",
)  # fmt: skip

# ---------------------------------------------------------------------------------------------------- types
NOT_A_QUESTION: Final = _code(
    41,
    "`{found}` is not a yes/no question, it is {kind}.{hint}",
    "`{found}` 不是是非问题，而是{kind}。{hint}",
    "Write a comparison, such as `amount > 0`.",
    "请写成比较，如 `amount > 0`。",
)
COMPARES: Final = _code(
    42,
    "The condition `{found}` compares {left} with {right}.{hint}",
    "条件 `{found}` 把{left}与{right}比较。{hint}",
    "Compare things of the same kind.",
    "请比较同类的内容。",
)
QUOTED_NUMBER: Final = _code(
    43, "The condition `{found}` compares a number with a text. Remove the quotes around the number.",
    "条件 `{found}` 把数字与文本比较。请去掉数字两边的引号。",
)  # fmt: skip
WRONG_TYPE: Final = _code(
    44,
    "`{found}` is {kind}; {expected} is expected.{hint}",
    "`{found}` 是{kind}，此处需要{expected}。{hint}",
    "Write something of that kind.",
    "请改写为该类型的内容。",
)
ARGUMENTS: Final = _code(45, "`{found}`: write `{form}`.", "`{found}`：请写成 `{form}`。")
COMPARED_WITH_EMPTY: Final = _code(
    46, "`{found}` never holds: nothing equals empty. Write `{instead}`.", "`{found}` 永远不成立，请写 `{instead}`。"
)
BAD_DATE: Final = _code(
    47, "`{found}` is compared with a day or an instant, but is none. Write '2026-11-21' or '2026-11-21 13:30'.",
    "`{found}` 与日期或时间比较，但它不是日期。请写 '2026-11-21' 或 '2026-11-21 13:30'。",
)  # fmt: skip
NO_ORDER: Final = _code(
    48,
    "`{found}`: {kind} has no order; only `==` and `!=` can be asked.",
    "`{found}`：{kind}没有大小之分，只能用 `==` 或 `!=`。",
)
MIXED: Final = _code(
    50,
    "`{found}` gives {left} in one case and {right} in another.",
    "`{found}` 有时得到{left}，有时得到{right}。",
    "Let both cases give the same kind.",
    "请让两种情况得到同一类型。",
)
NO_COLLECTION: Final = _code(
    51, "`{found}`: `{function}` needs lines, a collection or an entity to go through.{hint}",
    "`{found}`：`{function}` 需要明细、集合或实体。{hint}",
    "Name one of these in the brackets, such as `sum(lines.amount)`.",
    "请在括号中写其中之一，如 `sum(lines.amount)`。",
)  # fmt: skip
TWO_COLLECTIONS: Final = _code(
    52, "`{found}` goes through several collections at once: {names}. Use one per figure.",
    "`{found}` 同时涉及多个集合：{names}。每个汇总只能用一个。",
)  # fmt: skip
COUNT_ALONE: Final = _code(
    53, "`count()` without a collection stands only in reports. Write `count(lines)` or `count(customer, where=...)`.",
    "不带集合的 `count()` 只能用于报表。请写 `count(lines)` 或 `count(customer, where=...)`。",
)  # fmt: skip
NOT_ONE_OF: Final = _code(
    54,
    "`{found}`: here one of {options} is expected.{hint}",
    "`{found}`：此处应为 {options} 之一。{hint}",
)
EMPTY_TEXT: Final = _code(
    55, "`''` is an empty text, which no field holds. Ask `is empty`, or write `empty` for the value.",
    "`''` 是空文本，字段不会存这样的值。判断请用 `is empty`，赋值请用 `empty`。",
)  # fmt: skip
TEXT_IN_TEXT: Final = _code(56, "`{found}`: write `{instead}`.", "`{found}`：请写 `{instead}`。")

# ---------------------------------------------------------------------------------------------------- warnings
NEVER_EMPTY: Final = _code(
    70, "`{found}`: `{name}` is never empty, so the answer is always the same.",
    "`{found}`：`{name}` 不会为空，结果始终相同。",
    "Remove this part, or ask about another field.", "请去掉这一部分，或改问其他字段。",
)  # fmt: skip
NEVER_HOLDS: Final = _code(
    71, "`{source}` can never hold: when `{name}` is empty, `{found}` is false.",
    "`{source}` 永远不成立：`{name}` 为空时 `{found}` 为假。",
    "Remove one of the two parts.", "请去掉其中一个条件。",
)  # fmt: skip
EMPTY_LIST: Final = _code(
    72,
    "`{found}` can never hold: the list is empty.",
    "`{found}` 永远不成立：列表是空的。",
    "Write what may stand in it, such as `['a', 'b']`.",
    "请写出可能的值，如 `['a', 'b']`。",
)

# ---------------------------------------------------------------------------------------------------- running
FUNCTION_FAILED: Final = _code(
    80, "The function `{function}` of a plugin failed: {reason}.", "插件函数 `{function}` 执行失败：{reason}。",
    "Ask the administrator to look at the plugin.", "请联系管理员检查插件。",
)  # fmt: skip
NOT_BUILT: Final = _code(
    81,
    "`{function}` is understood, but this release does not compute it.",
    "`{function}` 可以识别，但本版本尚不计算。",
    "Leave it out until a release computes it.",
    "请先去掉，待后续版本支持。",
)
NOT_IN_SQL: Final = _code(
    82, "`{found}` cannot be asked of the database: {why}.", "`{found}` 不能在数据库中查询：{why}。",
    "Make it a formula field and ask for that.", "请做成公式字段后再查询。",
)  # fmt: skip
