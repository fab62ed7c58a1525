"""What the HTTP surface says no with."""

from typing import Final

from kernel.errors import declare

UNREADABLE: Final = declare(
    "API001",
    400,
    "The body of this request is not readable JSON: {why}.",
    "请求内容不是可读的 JSON：{why}。",
    "Send one JSON document in UTF-8.",
    "请发送 UTF-8 编码的 JSON。",
)
NOT_FOUND: Final = declare(
    "API002",
    404,
    "There is nothing at this address, or nothing you may see.",
    "此地址没有内容，或您无权查看。",
    "Check the address; `GET /api/v1/openapi.json` lists what you may use.",
    "请核对地址；`GET /api/v1/openapi.json` 列出您可用的地址。",
)
NO_METHOD: Final = declare(
    "API003",
    405,
    "{method} is not possible here; possible are: {allowed}.",
    "此处不支持 {method}；可用：{allowed}。",
)
TOO_LARGE: Final = declare(
    "API004",
    413,
    "This is too large: at most {most} bytes are taken here.",
    "内容过大：此处最多接受 {most} 字节。",
    "Send it in several parts.",
    "请分次发送。",
)
FOREIGN: Final = declare(
    "API005",
    403,
    "This request does not come from a page of this site, so it is not carried out.",
    "该请求并非来自本站页面，未予执行。",
    "Open the site itself and try again; programs use a bearer token.",
    "请在本站页面操作；程序请使用访问令牌。",
)
BAD_QUERY: Final = declare(
    "API006",
    422,
    "Some parameters of this address cannot be used.",
    "地址中的部分参数不可用。",
    "Each problem says what to put right.",
    "请按各问题的说明更正。",
)
UNKNOWN_PARAMETER: Final = declare(
    "API007",
    422,
    "{name} is not a parameter of this address; known are: {known}.",
    "{name} 不是此地址的参数；可用：{known}。",
)
BAD_PARAMETER: Final = declare(
    "API008",
    422,
    "The parameter {name} is {found}; expected is {expected}.",
    "参数 {name} 为 {found}；应为 {expected}。",
)
REPEATED: Final = declare(
    "API009",
    422,
    "The parameter {name} is given more than once.",
    "参数 {name} 重复给出。",
    "Give it once.",
    "请只写一次。",
)
BAD_BODY: Final = declare(
    "API010",
    422,
    "The body of this request does not have the expected form.",
    "请求内容的结构不正确。",
)
BAD_PART: Final = declare(
    "API011",
    422,
    "{where} is {found}; expected is {expected}.",
    "{where} 为 {found}；应为 {expected}。",
)
UNKNOWN_PART: Final = declare(
    "API012",
    422,
    "{where} is not known here; known are: {known}.",
    "{where} 在此处未知；可用：{known}。",
)
MISSING_PART: Final = declare(
    "API013",
    422,
    "{where} is missing.",
    "缺少 {where}。",
    "Add it.",
    "请补上。",
)
CONTROL: Final = declare(
    "API014",
    422,
    "The request holds a character that no text may hold (U+0000).",
    "请求中含有不允许的字符（U+0000）。",
    "Remove the character and try again.",
    "请删除该字符后重试。",
)
KEY_REUSED: Final = declare(
    "API015",
    422,
    "This Idempotency-Key was used with another body.",
    "该 Idempotency-Key 已用于其他内容。",
    "Use a new key for a new request.",
    "新的请求请使用新的键。",
)
KEY_RUNNING: Final = declare(
    "API016",
    409,
    "The first request with this Idempotency-Key is still being carried out.",
    "使用该 Idempotency-Key 的首个请求仍在执行。",
    "Wait a moment and try again.",
    "请稍候重试。",
)
BAD_VERSION: Final = declare(
    "API017",
    422,
    'If-Match is {found}; expected is the record\'s version in quotes, like "3".',
    'If-Match 为 {found}；应为带引号的版本号，如 "3"。',
)
BAD_FILE_TYPE: Final = declare(
    "API018",
    422,
    "Files of this kind are not taken: {found}.",
    "不接受此类文件：{found}。",
    "Send pictures, PDF, office documents, texts or archives.",
    "可上传图片、PDF、办公文档、文本或压缩包。",
)
NO_FILE: Final = declare(
    "API019",
    422,
    "The upload holds no file part named `file`.",
    "上传内容中没有名为 file 的文件。",
    "Send the file as the form part `file`.",
    "请以表单部分 `file` 发送文件。",
)
WRONG_LENGTH: Final = declare(
    "API020",
    400,
    "The upload ended before it was complete.",
    "上传未完成即中断。",
    "Send the file again.",
    "请重新上传。",
)
NO_ROOM: Final = declare(
    "API021",
    507,
    "The disk for files is full. The file was not kept.",
    "存放文件的磁盘已满，文件未保存。",
    "Tell your administrator to free some space, then send the file again.",
    "请通知管理员释放空间，然后重新上传。",
)
UNEVEN_TEXT: Final = declare(
    "API022",
    422,
    "Row {row} of the text has {cells} cell(s), the first has {expected}. Nothing was saved.",
    "文本第 {row} 行有 {cells} 个单元格，第一行有 {expected} 个。未保存任何内容。",
    "Copy whole rows, or add what is missing; an empty cell keeps its separator.",
    "请复制完整的行，或补上缺少的单元格；空单元格也要保留分隔符。",
)
OPEN_QUOTE: Final = declare(
    "API023",
    422,
    "Cell {cell} in row {row} of the text begins with a quote that nothing closes. Nothing was saved.",
    "文本第 {row} 行第 {cell} 个单元格的引号没有闭合。未保存任何内容。",
    "Close it; a quote within a cell is written twice.",
    "请补上引号；单元格内的引号要写两个。",
)
NO_ROOM_FOR_TEXT: Final = declare(
    "API024",
    422,
    "The text has {height} row(s) of {width} cell(s); from here there is room for {rows} row(s) of {columns}. "
    "Nothing was saved.",
    "文本有 {height} 行、每行 {width} 个单元格；从此处起只能放 {rows} 行、每行 {columns} 个。未保存任何内容。",
    "Begin further up or further to the left, or copy less.",
    "请从更靠上或更靠左的位置开始，或少复制一些。",
)
TEXT_ALONE: Final = declare(
    "API025",
    422,
    "`text` goes with `do: paste` and without `values`.",
    "`text` 只能与 `do: paste` 一起使用，且不能同时写 `values`。",
    "Send one of them.",
    "请只发送其中之一。",
)
FILL_ALONE: Final = declare(
    "API026",
    422,
    "`source` goes with `do: fill` or `do: move`, `series` with `do: fill`.",
    "`source` 只能与 `do: fill` 或 `do: move` 一起使用，`series` 只能与 `do: fill` 一起使用。",
    "Leave them out, or fill.",
    "请去掉它们，或改用 fill。",
)
