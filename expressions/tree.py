"""The checked expression: what parse and check produce, what evaluate, explain and the store's SQL read."""

from dataclasses import dataclass, field
from typing import Any

from expressions.types import Type
from kernel.errors import Problem

Path = tuple[str, ...]  # ("customer", "owner", "unit"): fields followed from the record at hand


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression about one record of `entity` (None: about no record).

    `root` is the typed tree (expressions/nodes.py). `reads` are the paths followed from the record at hand; `tables`
    maps each entity whose rows are counted as a whole to the paths read of it. `clock`: depends on today or now.
    `organisation`: asks who holds a role, or where a unit stands in the tree. `specials`: the names used among me, old,
    ask, is_new, profile, submitter and `param.NAME`. `warnings`: what is probably not meant, such as a condition that
    can never hold.
    """

    source: str
    root: Any = field(compare=False, repr=False)
    type: Type
    entity: str | None = None
    reads: frozenset[Path] = frozenset()
    tables: frozenset[tuple[str, Path]] = frozenset()
    clock: bool = False
    specials: frozenset[str] = frozenset()
    warnings: tuple[Problem, ...] = field(default=(), compare=False, repr=False)
    organisation: bool = False

    def __str__(self) -> str:
        return self.source
