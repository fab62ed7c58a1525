"""Finds plugins: the bundled ones under plugins/, and installed ones by their entry point."""

import hashlib
import importlib
import pkgutil
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pluggy

from hooks import specs
from hooks.codes import BROKEN, UNKNOWN
from kernel.errors import Problem
from kernel.text import Text

GROUP: Final = "gridwright.plugins"
BUNDLED: Final = "plugins"


def known() -> tuple[str, ...]:
    """Names of all plugins there are."""
    bundled = importlib.import_module(BUNDLED)
    found = [module.name for module in pkgutil.iter_modules(bundled.__path__) if module.ispkg]
    return tuple(sorted({*found, *(point.name for point in entry_points(group=GROUP))}))


def load(names: Iterable[str]) -> tuple[pluggy.PluginManager, list[Problem]]:
    """The plugins called `names`, checked against the hooks, and a problem per plugin that cannot be used."""
    manager = pluggy.PluginManager(specs.PROJECT)
    manager.add_hookspecs(specs)
    return manager, [problem for name in names if (problem := _added(manager, name))]


def _added(manager: pluggy.PluginManager, name: str) -> Problem | None:
    if name not in known():
        return Problem(UNKNOWN, {"plugin": name, "known": ", ".join(known()), "hint": _hint(name)})
    try:
        register(manager, module_of(name), name)
    except Exception as error:  # noqa: BLE001 - importing foreign code may raise anything; it is reported, not swallowed
        return Problem(BROKEN, {"plugin": name, "reason": f"{type(error).__name__}: {error}"})
    return None


def _hint(name: str) -> Text:
    close = get_close_matches(name, known(), 1)
    said = (
        {"en": f"Did you mean `{close[0]}`? ", "zh-CN": f"是否指 `{close[0]}`？"} if close else {"en": "", "zh-CN": ""}
    )
    return Text.of(said)


def register(manager: pluggy.PluginManager, plugin: Any, name: str) -> None:
    """Adds one plugin. Raises pluggy.PluginValidationError for a hook or an argument that does not exist."""
    manager.register(plugin, name)
    strangers = [hook for hook in dir(plugin) if _marked(plugin, hook) and not hasattr(specs, hook)]
    if strangers:
        manager.unregister(plugin)
        raise pluggy.PluginValidationError(plugin, f"there is no hook called {', '.join(strangers)}")


def _marked(plugin: Any, name: str) -> bool:
    return hasattr(getattr(plugin, name, None), f"{specs.PROJECT}_impl")


def module_of(name: str) -> Any:
    """The plugin's module; an installed one wins over a bundled one of the same name."""
    for point in entry_points(group=GROUP):
        if point.name == name:
            return point.load()
    return importlib.import_module(f"{BUNDLED}.{name}")


def fingerprint(plugin: Any) -> str:
    """SHA-256 over the plugin's Python files: what a request notes of the code that routed it (S16.6)."""
    if not isinstance(plugin, ModuleType) or not plugin.__file__:
        return ""
    start = Path(plugin.__file__)
    files = sorted(start.parent.rglob("*.py")) if start.name == "__init__.py" else [start]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
