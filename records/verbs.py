"""The verbs the door knows itself, by action; other floors register theirs with the house."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from records.actions import act, assign, bulk, cells, comment, create, delete, ranges, restore, undo, update
from records.extensions import Verb

BUILT_IN: Final[Mapping[type, Verb]] = MappingProxyType({
    create.Create: create.run, update.Update: update.run, delete.Delete: delete.run, restore.Restore: restore.run,
    assign.Assign: assign.run, act.Act: act.run, comment.Comment: comment.run, bulk.Bulk: bulk.run,
    cells.Cells: cells.run, ranges.Ranges: ranges.run,
    undo.Undo: undo.run_undo, undo.Redo: undo.run_redo,
})  # fmt: skip
UNKEPT: Final = frozenset((undo.Undo, undo.Redo, comment.Comment))  # no change set of their own
