"""A relay over plugins written in a test."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pluggy

from hooks import loading, specs
from hooks.relay import Relay
from hooks.specs import hookimpl
from kernel.clock import Clock

AT = datetime(2026, 11, 21, 6, tzinfo=UTC)


def relay(pace: float = 30.0, **plugins: Mapping[str, Any]) -> Relay:
    """A relay of plugins given as mappings of hook name to function."""
    manager = pluggy.PluginManager(specs.PROJECT)
    manager.add_hookspecs(specs)
    for name, hooks in plugins.items():
        marked = {hook: hookimpl(call) for hook, call in hooks.items()}
        loading.register(
            manager, type("Plugin", (), {hook: staticmethod(call) for hook, call in marked.items()})(), name
        )
    return Relay(manager, {name: {"of": name} for name in plugins}, Clock.frozen(AT), pace)
