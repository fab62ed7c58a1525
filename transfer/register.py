"""Registers with the door what comes out of it as files."""

from records.extensions import Extensions
from transfer import asking, downloading


def register(extensions: Extensions) -> None:
    """Makes `Export` and `Fetch` verbs of the door; neither is a change that undo takes back."""
    extensions.verbs[asking.Export] = asking.ask
    extensions.verbs[downloading.Fetch] = downloading.fetch
    extensions.unkept |= {asking.Export, downloading.Fetch}
