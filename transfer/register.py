"""Registers with the door what comes out of it as files, and what goes into it."""

from records.extensions import Extensions
from transfer import asking, carrying, downloading, importing, telling


def register(extensions: Extensions) -> None:
    """Makes `Export`, `Unlock` and `Fetch` verbs of the door; none is a change that undo takes back. An import is
    long work, whose parts are."""
    extensions.verbs[asking.Export] = asking.ask
    extensions.verbs[downloading.Fetch] = downloading.fetch
    extensions.verbs[downloading.Unlock] = downloading.unlock
    extensions.verbs[importing.OpenImport] = importing.open_import
    extensions.verbs[importing.FoundAnew] = importing.found_anew
    extensions.verbs[importing.PlanImport] = importing.plan
    extensions.verbs[importing.StartImport] = importing.start
    extensions.verbs[telling.Preview] = telling.preview
    extensions.unkept |= {
        asking.Export, downloading.Fetch, downloading.Unlock, importing.OpenImport, importing.FoundAnew,
        importing.PlanImport, importing.StartImport, telling.Preview,
    }  # fmt: skip
    extensions.long_parts[importing.KIND] = carrying.import_part
