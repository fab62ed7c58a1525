"""Sentences of notices that the product itself sends, and why something did not leave for another system."""

from typing import Final

from kernel.errors import declare

NOT_SERVED: Final = declare(
    "NOT001",
    422,
    "The schema file has {count} problems, so the last good version goes on being served. The first: {first}",
    "配置文件有 {count} 个问题，系统继续使用上一个有效版本。第一个：{first}",
    "Run `python app.py check`, correct the file and save it again.",
    "请运行 `python app.py check`，更正后重新保存。",
)
OUT_OF_SIGHT: Final = declare(
    "NOT002",
    200,
    "The schema file is served and no longer shows what records hold: {count} thing(s). The first: {first}",
    "配置文件已生效，有 {count} 处记录中的内容不再显示。第一处：{first}",
    "`python app.py plan` lists them all; putting them back into the file brings everything back.",
    "运行 `python app.py plan` 可查看全部；写回文件即可恢复。",
)
STAYED: Final = declare(
    "NOT003",
    200,
    "The schema file is served; {count} running request(s) cannot follow its approvals and stay with the old one. The "
    "first: {first}",
    "配置文件已生效；有 {count} 个进行中的申请无法改按新流程，仍按原流程继续。第一个：{first}",
    "`python app.py plan` lists them all; they run to their end as they began.",
    "运行 `python app.py plan` 可查看全部；它们会按原流程走完。",
)
UNSET: Final = declare(
    "NOT004",
    422,
    "This server knows no other end for it: {variable} is not set.",
    "本服务器未设置 {variable}，无处可发。",
    "Have it set where the server is started; after the start, send this again.",
    "请在启动服务器的环境中设置；重启后再重新执行。",
)
NOT_HERE: Final = declare(
    "NOT005",
    200,
    "`{what}` needs {variable}, which is not set here: what should leave will fail until it is.",
    "`{what}` 需要 {variable}，此环境未设置：在设置之前发送都会失败。",
    "Set it where the server is started (docs/it.md), or try the file elsewhere.",
    "请在启动服务器的环境中设置（见 docs/it.md）；仅检查文件时可忽略。",
)
ANSWERED: Final = declare(
    "NOT006", 502, "The other end answered {status}.", "对方返回 {status}。",
    "Ask whoever runs it; its log has the request by the key.", "请联系对方管理员，可按标识在其日志中查找。",
)  # fmt: skip
REDIRECTS: Final = declare(
    "NOT007", 502, "The other end answered {status} and sends on to another address, which is not followed.",
    "对方返回 {status} 并要求转到其他地址，系统不会跟随。", "Set the final address.", "请直接设置最终地址。",
)  # fmt: skip
SILENT: Final = declare(
    "NOT008", 504, "The other end did not answer within {seconds} seconds.", "对方在 {seconds} 秒内没有响应。",
    "It is tried again; if that goes on, ask whoever runs it.", "系统会重试；如持续发生，请联系对方管理员。",
)  # fmt: skip
UNREACHED: Final = declare(
    "NOT009", 502, "The other end could not be reached.", "无法连接对方。",
    "It is tried again; if that goes on, check the address and the network.",
    "系统会重试；如持续发生，请检查地址与网络。",
)  # fmt: skip
UNTRUSTED: Final = declare(
    "NOT010", 502, "The certificate of the other end is not trusted here.", "对方的证书不受信任。",
    "Have its authority trusted, for example by SSL_CERT_FILE.", "请信任其证书颁发机构，例如设置 SSL_CERT_FILE。",
)  # fmt: skip
UNENCRYPTED: Final = declare(
    "NOT011", 502, "The mail server offers no encryption (STARTTLS), and the password is not sent without.",
    "邮件服务器不支持加密（STARTTLS），不会明文发送密码。",
    "Use a port that does, or smtps.", "请改用支持加密的端口，或 smtps。",
)  # fmt: skip
MAIL_REFUSED: Final = declare(
    "NOT012", 502, "The mail server answered {status}.", "邮件服务器返回 {status}。",
    "Its log says why; the address may be wrong.", "原因见其日志，可能是收件地址有误。",
)  # fmt: skip
ROBOT_REFUSED: Final = declare(
    "NOT013", 502, "The chat group's robot answered with its code {status}.", "群机器人返回代码 {status}。",
    "The documentation of the chat lists its codes: often the secret, a keyword it asks for, or too many messages.",
    "请查阅聊天平台文档中的代码说明：常见原因是密钥、关键词或频率限制。",
)  # fmt: skip
FROZEN: Final = declare(
    "NOT014", 200, "Not sent: the account is frozen.", "未发送：账号已停用。",
)  # fmt: skip
NO_ADDRESS: Final = declare(
    "NOT015", 200, "Not sent: no mail address is known.", "未发送：没有邮箱地址。",
)  # fmt: skip
GONE: Final = declare(
    "NOT016", 200, "Not sent: whom it was for is not there any more.", "未发送：收件人已不存在。",
)  # fmt: skip
OPTED_OUT: Final = declare(
    "NOT017", 200, "Not sent: mails are not wanted (`opt_out`).", "未发送：对方不愿接收（`opt_out`）。",
)  # fmt: skip
NO_LINKS: Final = declare(
    "NOT018",
    200,
    "`{what}` carries no link to the record: {variable} is not set here.",
    "`{what}` 不会带有记录链接：此环境未设置 {variable}。",
    "Set it to the address under which people reach the product.",
    "请设置为用户访问系统的地址。",
)
