"""Registers with the door what reports add: the effect `send`, and what of it leaves."""

from records.extensions import Extensions
from reports import sending


def register(extensions: Extensions) -> None:
    """Makes `send` an effect."""
    extensions.steps["send"] = sending.send
    extensions.handlers["send"] = sending.leave
