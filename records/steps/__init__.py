"""The effects of the door, one file per word."""

from records.context import Context
from records.effects import WORDS, run
from records.steps import (
    account,
    assign,
    call,
    create,
    delete,
    draw,
    grant,
    merge,
    move,
    notify,
    set_,
    transfer,
    update,
    webhook,
)

WORDS.update({
    "set": set_.run, "assign": assign.run, "create": create.run, "update": update.run, "delete": delete.run,
    "move": move.run, "notify": notify.run, "call": call.run, "grant": grant.run,
    "revoke": grant.revoke, "merge": merge.run, "account": account.run, "transfer": transfer.run, "draw": draw.run,
    "webhook": webhook.run,
})  # fmt: skip

__all__ = ["Context", "run"]
