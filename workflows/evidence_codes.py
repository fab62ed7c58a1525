"""What may be wrong with an evidence pack: the WFL codes 160 to 169."""

from typing import Final

from kernel.errors import declare

UNREADABLE: Final = declare(
    "WFL160", 422,
    "This is no evidence pack: {why}.",
    "这不是审批证据文件：{why}。",
    "Fetch it again from the request's page.", "请从申请页面重新下载。",
)  # fmt: skip
FORM: Final = declare(
    "WFL161", 422,
    "The file was changed at line {line}: it no longer reads as it was written.",
    "文件第 {line} 行被改动，与生成时的写法不同。",
    "Fetch it again from the request's page.", "请从申请页面重新下载。",
)  # fmt: skip
PART: Final = declare(
    "WFL162", 422,
    "“{part}” was changed after the file was made.",
    "“{part}”在文件生成后被改动。",
    "Fetch the file again and compare.", "请重新下载并比对。",
)  # fmt: skip
ENTRY: Final = declare(
    "WFL163", 422,
    "Entry {seq} of the trail ({kind}) was changed, or one before it is missing.",
    "流转记录第 {seq} 条（{kind}）被改动，或其前的记录缺失。",
    "Compare it with the request's page.", "请与申请页面比对。",
)  # fmt: skip
DEFINITION: Final = declare(
    "WFL164", 422,
    "The definition's text is not the one that the request followed.",
    "流程定义文本与该申请所依据的版本不一致。",
    "Compare it with the request's page.", "请与申请页面比对。",
)  # fmt: skip
DECISION: Final = declare(
    "WFL165", 422,
    "Decision {seq} does not say what the trail says.",
    "第 {seq} 条决定与流转记录不一致。",
    "Compare it with the request's page.", "请与申请页面比对。",
)  # fmt: skip
NO_DECISION: Final = declare(
    "WFL166", 404,
    "Entry {seq} of the trail is no decision.",
    "流转记录第 {seq} 条不是审批决定。",
    "The trail of the request gives the numbers.", "编号见该申请的流转记录。",
)  # fmt: skip
