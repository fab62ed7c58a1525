"""The effects of the door, one file per word."""

from records.context import Context
from records.effects import WORDS, run
from records.steps import assign, call, create, delete, move, notify, set_, update

WORDS.update({
    "set": set_.run, "assign": assign.run, "create": create.run, "update": update.run, "delete": delete.run,
    "move": move.run, "notify": notify.run, "call": call.run,
})  # fmt: skip

__all__ = ["Context", "run"]
