"""What adding a signer and taking one out again say when they refuse, in both languages."""

from typing import Final

from kernel.errors import declare
from kernel.text import Text

NOT_OFFERED: Final = declare(
    "WFL120",
    403,
    "{step} does not let you add somebody {place}; it offers: {offered}.",
    "“{step}”环节不提供{place}，可用：{offered}。",
    "Ask in the comments, or choose what the step offers.",
    "可在评论中询问，或选择该环节提供的方式。",
)
ADDED_PLACE: Final = declare(
    "WFL121",
    422,
    "Please say where: before, alongside or after; and of several people: any, all or in_order.",
    "请指定加签位置（before、alongside 或 after）；多人时指定 any、all 或 in_order。",
)
ADDED_NOBODY: Final = declare(
    "WFL122",
    422,
    "Please choose at least one person to add, in `people`.",
    "请在 `people` 中至少选择一位加签人。",
)
ADDED_MANY: Final = declare(
    "WFL123",
    409,
    "At most {most} signers can be added to a step.",
    "每个环节最多加签 {most} 人。",
    "Remove one that you added, or decide.",
    "请先减签，或直接处理。",
)
NOTHING_ADDED: Final = declare(
    "WFL124",
    409,
    "There is nobody here whom you added and who has not decided yet.",
    "没有由您加签且尚未处理的人员。",
    "Open the request again to see who decided.",
    "请重新打开该申请，查看处理情况。",
)

PLACES: Final = {
    "before": Text.of({"en": "before you", "zh-CN": "前加签"}),
    "alongside": Text.of({"en": "beside you", "zh-CN": "并加签"}),
    "after": Text.of({"en": "after you", "zh-CN": "后加签"}),
}
URGED_ALREADY: Final = declare(
    "WFL125",
    409,
    "This was urged already; it can be urged again from {time} on.",
    "已催办过，{time} 之后可以再次催办。",
    "Wait until then, or ask in the comments.",
    "请届时再试，或在评论中询问。",
)
AMONG_APPROVERS: Final = declare(
    "WFL126",
    403,
    "Only approvers of this request can write a comment for approvers only.",
    "仅该申请的审批人可以发表“仅审批人可见”的评论。",
    "Write an ordinary comment instead.",
    "请发表普通评论。",
)
