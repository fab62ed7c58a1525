"""The survivors that are known: those that were argued (equivalent, or harmless), and those that still want a test."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

FILE: Final = Path(__file__).with_name("survivors.toml")


Kind = Literal["argued", "open"]


@dataclass(frozen=True, slots=True)
class Argument:
    """Why some mutants live: they may (`argued`), or nobody has written their test yet (`open`)."""

    kind: Kind
    why: str
    mutants: tuple[str, ...]


def arguments(path: Path = FILE) -> list[Argument]:
    """What stands in the file. Raises ValueError when a mutant is argued twice or without a reason."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds: tuple[Kind, ...] = ("argued", "open")
    found = [Argument(kind, each["why"], tuple(each["mutants"])) for kind in kinds for each in written.get(kind, ())]
    names = [name for each in found for name in each.mutants]
    twice = {name for name in names if names.count(name) > 1}
    if twice or any(len(each.why) < 20 for each in found):
        raise ValueError(f"argued twice, or without a reason: {sorted(twice)}")
    return found


def known(path: Path = FILE) -> dict[str, Kind]:
    """What was said of each known survivor."""
    return {name: each.kind for each in arguments(path) for name in each.mutants}
