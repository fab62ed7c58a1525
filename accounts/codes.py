"""What accounts say no with."""

from typing import Final

from kernel.errors import declare

WRONG: Final = declare(
    "AUT001",
    401,
    "The login or the password is not right.",
    "登录名或密码不正确。",
    "Try again, or ask your account administrator for a new password.",
    "请重试，或请账号管理员重设密码。",
)
SIGNED_OUT: Final = declare(
    "AUT002",
    401,
    "You are not signed in, or your session has ended.",
    "您尚未登录，或登录已失效。",
    "Sign in again.",
    "请重新登录。",
)
THROTTLED: Final = declare(
    "AUT003",
    429,
    "Too many failed log-ins for this login: {count} in {minutes} minutes.",
    "该登录名失败次数过多：{minutes} 分钟内 {count} 次。",
    "Wait a quarter of an hour and try again.",
    "请 15 分钟后再试。",
)
TOO_SHORT: Final = declare(
    "AUT004",
    422,
    "A password has at least {least} characters; this one has {length}.",
    "密码至少 {least} 个字符，当前为 {length} 个。",
    "A short sentence is easy to remember and hard to guess.",
    "一句短句好记，也不易被猜到。",
)
IS_LOGIN: Final = declare(
    "AUT005",
    422,
    "A password may not be the login.",
    "密码不能与登录名相同。",
    "Choose another password.",
    "请换一个密码。",
)
TOO_LONG: Final = declare(
    "AUT006",
    422,
    "A password has at most {most} characters; this one has {length}.",
    "密码最多 {most} 个字符，当前为 {length} 个。",
    "Choose a shorter password.",
    "请换一个较短的密码。",
)
BAD_TOKEN: Final = declare(
    "AUT007",
    401,
    "This access token is not valid.",
    "访问令牌无效。",
    "Make a new one with `python app.py token create LOGIN`.",
    "请用 `python app.py token create LOGIN` 新建令牌。",
)
NOT_EMPTY: Final = declare(
    "AUT008",
    409,
    "The first administrator has been made already.",
    "首位管理员已经建立。",
    "Sign in, or ask the administrator for an account.",
    "请直接登录，或向管理员申请账号。",
)
NO_ACCOUNT: Final = declare(
    "AUT009",
    422,
    "There is no account with the login {login}.",
    "没有登录名为 {login} 的账号。",
    "`python app.py user list` shows the logins.",
    "用 `python app.py user list` 查看全部登录名。",
)
NOT_ADMINISTRATOR: Final = declare(
    "AUT010",
    403,
    "Only those who administer {what} may do this.",
    "只有{what}管理员可以这样做。",
    "Ask one of them.",
    "请联系上述管理员。",
)
NO_ROLE: Final = declare(
    "AUT011",
    422,
    "There is no role {role}; known are: {known}.",
    "没有角色 {role}；现有：{known}。",
)
NO_UNIT: Final = declare(
    "AUT012",
    422,
    "There is no unit {unit}; known are: {known}.",
    "没有单位 {unit}；现有：{known}。",
)
TAKEN: Final = declare(
    "AUT013",
    422,
    "The login {login} is taken.",
    "登录名 {login} 已被使用。",
    "Choose another login.",
    "请换一个登录名。",
)
CROWDED: Final = declare(
    "AUT014",
    429,
    "Too many failed log-ins from your address: {count} in {minutes} minutes.",
    "您所在的网络地址登录失败次数过多：{minutes} 分钟内 {count} 次。",
    "Wait a quarter of an hour and try again.",
    "请 15 分钟后再试。",
)
DEAD_LINK: Final = declare(
    "AUT015",
    404,
    "This link does not hold any more: it was used, replaced, or is too old.",
    "此链接已失效：已被使用、已被新链接取代，或已过期。",
    "Ask your account administrator for a new link.",
    "请向账号管理员索取新的链接。",
)
OWN_ACCOUNT: Final = declare(
    "AUT016",
    403,
    "Nobody makes a link for their own account.",
    "不能为自己的账号生成登录链接。",
    "Change your password in your own menu, or ask another administrator.",
    "请在自己的菜单中修改密码，或请另一位管理员处理。",
)
MAY_MORE: Final = declare(
    "AUT017",
    403,
    "{name} administers more than you do, so you cannot give a way into this account.",
    "{name} 的管理权限多于您，您不能为其重设登录方式。",
    "Ask an administrator who administers as much.",
    "请由具有同等管理权限的管理员处理。",
)
LOCKED_OUT: Final = declare(
    "AUT018",
    409,
    "The account of {name} is locked.",
    "{name} 的账号已停用。",
    "Switch it on again first.",
    "请先启用该账号。",
)
NOT_CONFIRMED: Final = declare(
    "AUT030",
    422,
    "This is not your password, so nothing was signed.",
    "密码不正确，未签名。",
    "Enter the password you log in with; who has none sets one first.",
    "请输入登录密码；尚未设置密码的，请先设置。",
)
