"""Why a row of the outbox did not leave, as far as that does not lie with the other end."""

from typing import Final

from kernel.errors import declare

NOTHING_SENDS: Final = declare(
    "REC210",
    422,
    "Nothing here sends “{kind}”.",
    "此处没有可以发送“{kind}”的组件。",
    "Run the release that wrote it, or mark it as done by hand.",
    "请使用写入它的版本运行，或标记为已人工处理。",
)
PERHAPS_DONE: Final = declare(
    "REC211",
    422,
    "The server stopped while this was on its way; it may have taken effect.",
    "执行期间服务器停止，可能已经生效。",
    "Ask the receiver; then send it again, or mark it as done by hand.",
    "请向接收方核实，再重新执行或标记为已人工处理。",
)
