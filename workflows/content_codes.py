"""What can be wrong with the content of a decision: fields, signatures, files (S3.5, S7.4, S7.5)."""

from typing import Final

from kernel.errors import declare

UNFILLED: Final = declare(
    "WFL110",
    422,
    "{step} cannot be approved before this is filled in: {fields}.",
    "“{step}”环节批准前须填写：{fields}。",
    "Fill it in here, then approve; it may be rejected or returned as it is.",
    "请在此填写后再同意；驳回或退回无需填写。",
)
MUST_FILL: Final = declare(
    "WFL111",
    422,
    "{field} must be filled in to approve this.",
    "同意前须填写“{field}”。",
)
CANNOT_RESTART: Final = declare(
    "WFL112",
    422,
    "This change begins {workflow} anew, which is not possible with what is written now.",
    "此修改会使“{workflow}”重新开始，但按目前的内容无法进行。",
    "Put right what is listed, in the same change.",
    "请在同一次修改中处理列出的问题。",
)
RESTARTS: Final = declare(
    "WFL113",
    422,
    "What you changed begins {workflow} anew, so it cannot be decided in the same act.",
    "您的修改会使“{workflow}”重新开始，不能同时作出处理。",
    "Save the change first; then it comes to whoever decides first.",
    "请先保存修改，再由第一个环节处理。",
)
SIGNATURE_MISSING: Final = declare(
    "WFL114",
    422,
    "{step} asks for your signature: your password, and your name drawn by hand.",
    "“{step}”环节需要签名：请输入密码并手写签名。",
    "Draw your signature, enter your password, then decide.",
    "请手写签名并输入密码后再处理。",
)
NO_SUCH_FILE: Final = declare(
    "WFL115",
    422,
    "File {id} cannot be enclosed: it is not there, or somebody else uploaded it.",
    "文件 {id} 无法附上：不存在，或不是您上传的。",
    "Upload it again, then decide.",
    "请重新上传后再处理。",
)
NOT_DRAWN: Final = declare(
    "WFL116",
    422,
    "The signature is not a PNG picture.",
    "签名不是 PNG 图片。",
    "Draw it again on the page.",
    "请在页面上重新签名。",
)
