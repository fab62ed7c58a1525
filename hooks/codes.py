"""What goes wrong with plugins: the PLG codes."""

from typing import Final

from kernel.errors import declare

REFUSED: Final = declare("PLG001", 422, "{message}", "{message}")
FAILED: Final = declare(
    "PLG002", 422,
    "The plugin {plugin} failed in {hook}: {reason}. Nothing was saved.",
    "插件 {plugin} 在 {hook} 中出错：{reason}。未保存任何内容。",
    "Try again; if it fails again, tell your administrator, who sees the plugin on the status page.",
    "请重试；如仍失败，请告知管理员查看插件状态。",
)  # fmt: skip
UNKNOWN: Final = declare(
    "PLG003", 422, "There is no plugin called {plugin}.", "没有名为 {plugin} 的插件。",
    "{hint}Installed plugins: {known}.", "{hint}已安装的插件：{known}。",
)  # fmt: skip
BROKEN: Final = declare(
    "PLG004", 422, "The plugin {plugin} cannot be loaded: {reason}.", "无法加载插件 {plugin}：{reason}。",
    "Repair it, or take it out of `plugins:`.", "请修复，或从 `plugins:` 中移除。",
)  # fmt: skip
TAKEN: Final = declare(
    "PLG005", 422, "The plugin {plugin} registers `{name}`, which the plugin {other} registered already.",
    "插件 {plugin} 注册了 `{name}`，但插件 {other} 已注册同名内容。",
    "Put the plugin's name before it: `{plugin}.{name}`.", "请加上插件名前缀：`{plugin}.{name}`。",
)  # fmt: skip
NO_EFFECT: Final = declare(
    "PLG006", 422, "No plugin function `{name}` is installed.", "没有安装插件函数 `{name}`。",
    "Enable its plugin under `plugins:`.", "请在 `plugins:` 中启用相应插件。",
)  # fmt: skip
