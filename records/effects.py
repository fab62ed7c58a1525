"""Runs effects top to bottom, in the transaction that caused them; records/steps holds one file per word."""

from collections.abc import Iterable
from typing import Final

from kernel.errors import Refusal
from records.codes import STEP_MISSING
from records.context import Context
from records.extensions import Step
from schema.model import Effect

WORDS: Final[dict[str, Step]] = {}  # the product's own words; records/steps puts them here


async def run(effects: Iterable[Effect], context: Context) -> None:
    """Runs effects about one record. Raises Refusal when one cannot be done: then the deed is refused.

    Database effects commit with the deed; `notify` and `call` leave through the outbox. `start` and the words of other
    floors are those registered with the house.
    """
    for number, effect in enumerate(effects):
        if effect.when is not None and not await context.value(effect.when):
            continue
        step = context.work.house.extensions.steps.get(effect.word) or WORDS.get(effect.word)
        if step is None:
            raise Refusal(STEP_MISSING, {"word": effect.word})
        await step(effect, context.at(number, effect))
