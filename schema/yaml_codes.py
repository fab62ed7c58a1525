"""What can be wrong with a YAML file before it is asked what it says (the traps people fall into)."""

from typing import Final

from kernel.errors import declare

QUOTE_EN: Final = "Put the text in double quotes."
QUOTE_ZH: Final = "请给文字加上双引号。"

MISSING_FILE: Final = declare(
    "YML001",
    422,
    "There is no file `{file}`.",
    "找不到文件 `{file}`。",
    "Check the name; it is looked for beside the file that names it.",
    "请检查文件名；它相对于引用它的文件所在的目录。",
)
UNREADABLE: Final = declare(
    "YML002",
    422,
    "The file `{file}` cannot be opened: {reason}.",
    "文件 `{file}` 无法打开：{reason}。",
    "Give the product the right to read it.",
    "请给予读取权限。",
)
NOT_UTF8: Final = declare(
    "YML003",
    422,
    "This file is not UTF-8 text (byte {byte} cannot be read).",
    "此文件不是 UTF-8 文本（第 {byte} 个字节无法读取）。",
    "Save as UTF-8.",
    "请另存为 UTF-8。",
)
TOO_LARGE: Final = declare(
    "YML004",
    422,
    "This file has {size} bytes; at most {most} are read.",
    "此文件有 {size} 字节；最多读取 {most} 字节。",
    "Split it with `include`.",
    "请用 `include` 拆分。",
)
TOO_DEEP: Final = declare(
    "YML005",
    422,
    "This is nested more than {most} deep.",
    "嵌套超过 {most} 层。",
    "Check for a bracket that is never closed.",
    "请检查是否有未闭合的括号。",
)
CONTROL: Final = declare(
    "YML006",
    422,
    "An invisible control character (U+{code}) stands here.",
    "此处有不可见的控制字符（U+{code}）。",
    "Delete it.",
    "请删除它。",
)
TWICE: Final = declare(
    "YML007",
    422,
    "`{key}` is written twice here (first on line {line}).",
    "`{key}` 在这里写了两次（第一次在第 {line} 行）。",
    "Keep one.",
    "请只保留一个。",
)
NOTHING: Final = declare(
    "YML008",
    422,
    "There is nothing after `{key}`.",
    "`{key}` 后面没有内容。",
    "Write a value, or remove the key; to empty something write `=empty`.",
    "请写上值或删除此键；要清空请写 `=empty`。",
)
COMMA: Final = declare(
    "YML009",
    422,
    "There is nothing after `{key}`: a comma inside {{ }} ends the value.",
    "`{key}` 后面没有内容：{{ }} 中的逗号会结束一个值。",
    "Put it in double quotes.",
    "请给整个值加上双引号。",
)
NO_SPACE: Final = declare(
    "YML010",
    422,
    "There is nothing after `{key}`: a space is missing after the colon.",
    "`{key}` 后面没有内容：冒号后缺少空格。",
    "Write `{fix}`.",
    "请写成 `{fix}`。",
)
BRACES: Final = declare(
    "YML011",
    422,
    "Texts with {{ }} must stand in double quotes.",
    "含有 {{ }} 的文字必须放在双引号里。",
    'Put texts with {{ }} in double quotes: "{text}".',
    '请给含 {{ }} 的文字加上双引号："{text}"。',
)
HASH: Final = declare(
    "YML012",
    422,
    "A `#` with no space after it stands behind `{text}`, so the rest of the line would be lost.",
    "`{text}` 后面有一个 `#` 且其后没有空格，这一行余下的内容会丢失。",
    "Write quotes, or `# ` for a comment.",
    "请加上引号；若是注释请写成 `# `。",
)
HASH_VALUE: Final = declare(
    "YML013",
    422,
    "There is nothing after `{key}`: what follows a `#` is a comment.",
    "`{key}` 后面没有内容：`#` 之后是注释。",
    "Colours are named words such as red or amber; other texts with # go in double quotes.",
    "颜色请用 red、amber 等名称；其他含 # 的文字请加双引号。",
)
TAG: Final = declare(
    "YML014",
    422,
    "A value cannot start with `!` (found the tag `{tag}`).",
    "值不能以 `!` 开头（发现标签 `{tag}`）。",
    "Put it in double quotes; for the opposite of a question write `not`.",
    "请加上双引号；表示“非”请写 `not`。",
)
ANCHOR: Final = declare(
    "YML015",
    422,
    "A value cannot start with `&` (found the anchor `{name}`).",
    "值不能以 `&` 开头（发现锚点 `{name}`）。",
    "Put it in double quotes; for both conditions write `and`.",
    "请加上双引号；表示“并且”请写 `and`。",
)
ALIAS: Final = declare(
    "YML016",
    422,
    "A value cannot start with `*` (found the alias `{name}`).",
    "值不能以 `*` 开头（发现别名 `{name}`）。",
    "Put it in double quotes; write repeated things out, or give them a name.",
    "请加上双引号；重复的内容请写全。",
)
MERGE: Final = declare(
    "YML017",
    422,
    "`<<` does not copy other entries here.",
    "这里不能用 `<<` 复制其他内容。",
    "Write the keys out.",
    "请把各个键写出来。",
)
NULL: Final = declare(
    "YML018",
    422,
    "`{text}` is not a value here.",
    "`{text}` 不能作为值。",
    "Remove the key; to empty something write `=empty`.",
    "请删除此键；要清空请写 `=empty`。",
)
FULL_WIDTH: Final = declare(
    "YML019",
    422,
    "A full-width `{found}` stands outside quotes.",
    "引号之外有全角字符 `{found}`。",
    "Use `{instead}`, or put the text in double quotes.",
    "请用 `{instead}`，或给文字加上双引号。",
)
FULL_COLON: Final = declare(
    "YML020",
    422,
    "The colon in `{text}` is a full-width `：`.",
    "`{text}` 中的冒号是全角 `：`。",
    "Use `:` and a space.",
    "请用半角 `:` 加一个空格。",
)
FULL_COMMA: Final = declare(
    "YML021",
    422,
    "The full-width comma in `{text}` does not separate: this is one entry.",
    "`{text}` 中的全角逗号不起分隔作用：这里只有一项。",
    "Use `,` and a space.",
    "请用半角 `,` 加一个空格。",
)
BLANK: Final = declare(
    "YML022",
    422,
    "An invisible or wide blank (U+{code}) stands here.",
    "此处有不可见空白或全角空格（U+{code}）。",
    "Use ordinary spaces.",
    "请用普通空格。",
)
TAB: Final = declare(
    "YML023",
    422,
    "A tab stands here.",
    "此处有制表符（Tab）。",
    "Tab: use spaces.",
    "请改用空格。",
)
START: Final = declare(
    "YML024",
    422,
    "A value cannot start with `{found}`.",
    "值不能以 `{found}` 开头。",
    "Put it in double quotes.",
    "请给整个值加上双引号。",
)
COLON: Final = declare(
    "YML025",
    422,
    "A colon with a space stands inside a text without quotes.",
    "没有引号的文字中出现了冒号加空格。",
    "A colon with a space: put the whole text in double quotes.",
    "文字中有冒号加空格时，请给整段文字加上双引号。",
)
AFTER_QUOTE: Final = declare(
    "YML026",
    422,
    "Something follows a value that has already ended: `{text}`.",
    "值已经结束，后面还有内容：`{text}`。",
    "Put the whole expression in double quotes, and the texts inside it in single quotes.",
    "请给整个表达式加双引号，其中的文字用单引号。",
)
ESCAPE: Final = declare(
    "YML027",
    422,
    "`{text}` is not a known escape inside double quotes.",
    "双引号中的 `{text}` 不是有效的转义。",
    "Patterns go in single quotes.",
    "正则表达式请放在单引号里。",
)
OPEN_QUOTE: Final = declare(
    "YML028",
    422,
    "The quote that opens here is never closed.",
    "此处的引号没有闭合。",
    "Write the closing quote.",
    "请补上结束的引号。",
)
OPEN_BRACKET: Final = declare(
    "YML029",
    422,
    "The `{found}` that opens here is not closed, or a comma is missing before line {line}.",
    "此处的 `{found}` 没有闭合，或第 {line} 行之前缺少逗号。",
    "Close it, or separate the entries by commas.",
    "请闭合括号，或用逗号分隔各项。",
)
INDENT: Final = declare(
    "YML030",
    422,
    "This line does not stand under the line it belongs to.",
    "此行的缩进与它所属的行不一致。",
    "Indent entries of one group by the same number of spaces.",
    "同一组的各行请用相同数量的空格缩进。",
)
NO_COLON: Final = declare(
    "YML031",
    422,
    "A colon is missing after `{text}`.",
    "`{text}` 后面缺少冒号。",
    "Write `key: value`.",
    "请写成 `键: 值`。",
)
STREAM: Final = declare(
    "YML032",
    422,
    "A second document or a directive (`---`, `%`) is not read here.",
    "此处不能有第二个文档或指令（`---`、`%`）。",
    "One file is one document: remove this line, or use `include`.",
    "一个文件只有一份内容：请删除此行，或使用 `include`。",
)
KEY: Final = declare(
    "YML033",
    422,
    "A key must be one word.",
    "键必须是一个词。",
    "Write `key: value`.",
    "请写成 `键: 值`。",
)
NOT_MAPPING: Final = declare(
    "YML034",
    422,
    "This file holds {found}; expected keys such as `entities:`.",
    "此文件的内容是{found}；应为 `entities:` 等键。",
    "Start with `app:` and `entities:`.",
    "请以 `app:` 和 `entities:` 开头。",
)
UNCLEAR: Final = declare(
    "YML035",
    422,
    "This line cannot be read as YAML.",
    "此行无法按 YAML 读取。",
    "Check quotes, brackets and indentation here and on the line above.",
    "请检查此行与上一行的引号、括号和缩进。",
)
TWO_FILES: Final = declare(
    "YML036",
    422,
    "`{key}` is written here and at {other}.",
    "`{key}` 在这里和 {other} 都写了。",
    "Keep one; files may add different keys to one entity.",
    "请只保留一处；多个文件可以向同一实体添加不同的键。",
)
INCLUDE_CIRCLE: Final = declare(
    "YML037",
    422,
    "`{file}` includes itself: {path}.",
    "`{file}` 引用了自身：{path}。",
    "Remove one of the includes.",
    "请去掉其中一个引用。",
)
INCLUDE_NONE: Final = declare(
    "YML038",
    422,
    "No file fits `{pattern}`.",
    "没有文件符合 `{pattern}`。",
    "Check the folder and the ending.",
    "请检查目录和后缀。",
)
INCLUDE_KIND: Final = declare(
    "YML039",
    422,
    "`include` holds file names, not {found}.",
    "`include` 应为文件名，而不是{found}。",
    "Write `include: [crm/*.yaml]`.",
    "请写成 `include: [crm/*.yaml]`。",
)
TOO_MANY: Final = declare(
    "YML040",
    422,
    "This pulls in more than {most} files.",
    "引用的文件超过 {most} 个。",
    "Name a narrower folder.",
    "请缩小目录范围。",
)
SHIPPED: Final = declare(
    "YML041",
    422,
    "`{key}` of `{entity}` is shipped with the product and cannot be written again.",
    "`{entity}` 的 `{key}` 由产品自带，不能重写。",
    "Choose another name; of a shipped field only `label` and `help` may be said.",
    "请换一个名称；自带字段只能改 `label` 和 `help`。",
)
ENTRIES: Final = declare(
    "YML042",
    422,
    "This file holds more than {most} entries.",
    "此文件的条目超过 {most} 个。",
    "Split it with `include`.",
    "请用 `include` 拆分。",
)
