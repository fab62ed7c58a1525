"""Every hook with its signature. An implementation takes any subset of the arguments, by name.

`door` reads with the rights of the acting person (in before hooks: what was there before the transaction); it is
None where nothing can be read. `options` is what the schema's `plugins:` says behind the plugin's name. Hooks run in a
thread of their own, in the order of `plugins:`; a plugin that raises or is late is named to administrators and, after
three failures in a row, switched off.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pluggy

from hooks.arguments import (
    ApprovalRequest,
    DecisionEvent,
    Door,
    Effect,
    MoveEvent,
    RecordEvent,
)

PROJECT: Final = "gridwright"
hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)


# ------------------------------------------------------------------------------------------------ once, at the start
@hookspec
def register_functions(options: Mapping[str, Any]) -> Sequence[Any]:  # type: ignore[empty-body]
    """Functions for expressions: a list of `Function(name, call, args=[...], returns=...)`. They must be pure."""


@hookspec
def register_field_types(options: Mapping[str, Any]) -> Sequence[Any]:  # type: ignore[empty-body]
    """Field types: a list of instances of subclasses of `FieldType`."""


@hookspec
def register_effects(options: Mapping[str, Any]) -> Sequence[Effect]:  # type: ignore[empty-body]
    """Deeds for `{call: NAME, with: {...}}`: a list of `Effect(name, call, retry=True)`."""


@hookspec
def register_approvers(options: Mapping[str, Any]) -> Sequence[str]:  # type: ignore[empty-body]
    """The names that this plugin's `decide_approvers` answers: what `who: {plugin: NAME}` may say."""


# --------------------------------------------------------------- in the transaction, before it is written; 2 seconds
@hookspec
def before_create(record: RecordEvent, door: Door, options: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A record is about to be created. Return values to change, or raise `Refuse`. No outside effects."""


@hookspec
def before_update(record: RecordEvent, door: Door, options: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A record is about to be changed. Return values to change, or raise `Refuse`. No outside effects."""


@hookspec
def before_delete(record: RecordEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A record is about to be deleted. May raise `Refuse`. No outside effects."""


@hookspec
def before_move(move: MoveEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A record is about to change its stage. May raise `Refuse`. No outside effects."""


@hookspec
def before_decision(decision: DecisionEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A decision on a request is about to be written. May raise `Refuse`. No outside effects (S12.8)."""


# ------------------------------------------------------------------------- after the commit, cannot undo; 2 seconds
@hookspec
def after_create(record: RecordEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A record was created."""


@hookspec
def after_update(record: RecordEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A record was changed; `record.old` holds what was there before."""


@hookspec
def after_delete(record: RecordEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A record was deleted."""


@hookspec
def after_move(move: MoveEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A record changed its stage."""


@hookspec
def after_decision(decision: DecisionEvent, door: Door, options: Mapping[str, Any]) -> None:
    """A decision on a request was written."""


# ------------------------------------------------------------------------------------------------ questions
@hookspec
def decide_approvers(name: str, request: ApprovalRequest, options: Mapping[str, Any]) -> Sequence[int] | None:
    """Ids of the people who decide, for `who: {plugin: NAME}`; None = not mine. The first answer counts; 5 seconds.

    A plugin that fails, and people who do not exist, leave the seat empty: its `if_nobody` decides (S4.10).
    """


@hookspec
def normalise_name(text: str, entity: str, field: str, options: Mapping[str, Any]) -> str | None:
    """What is left of a name compared with `how: normalised`; None = as it is. Each plugin gets what the last left."""
