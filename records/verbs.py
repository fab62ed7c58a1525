"""The verbs the door knows itself, by action; other floors register theirs with the house."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from records.actions import (
    act,
    assign,
    attach,
    bulk,
    cells,
    comment,
    create,
    create_many,
    delete,
    leaving,
    long_work,
    ranges,
    restore,
    share,
    undo,
    update,
)  # fmt: skip
from records.extensions import Verb

BUILT_IN: Final[Mapping[type, Verb]] = MappingProxyType({
    create.Create: create.run, create_many.CreateMany: create_many.run,
    update.Update: update.run, delete.Delete: delete.run, restore.Restore: restore.run,
    share.Share: share.run,
    assign.Assign: assign.run, act.Act: act.run, comment.Comment: comment.run, bulk.Bulk: bulk.run,
    cells.Cells: cells.run, ranges.Ranges: ranges.run,
    attach.Attach: attach.run_attach, attach.Detach: attach.run_detach,
    long_work.Begin: long_work.begin, long_work.Part: long_work.part, long_work.Cancel: long_work.cancel,
    undo.Undo: undo.run_undo, undo.Redo: undo.run_redo,
    leaving.SendAgain: leaving.run_again, leaving.DoneByHand: leaving.run_by_hand,
})  # fmt: skip
UNKEPT: Final = frozenset((  # no change set of their own
    undo.Undo, undo.Redo, comment.Comment, share.Share, attach.Attach, attach.Detach,
    long_work.Begin, long_work.Part, long_work.Cancel, leaving.SendAgain, leaving.DoneByHand,
))  # fmt: skip
