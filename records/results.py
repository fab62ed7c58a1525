"""What goes into the door and comes out of it: queries, pages, records and outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from kernel.swift import swift

Row = dict[str, Any]  # values in memory by field name
Form = Literal["strict", "typed", "values"]  # of the API; whatever a person typed; values in memory


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks for; `filter` is an expression, `sort` as the API writes it (`-amount,name`)."""

    filter: str = ""
    q: str = ""
    sort: str = ""
    limit: int = 100
    offset: int = 0
    after: str = ""
    fields: tuple[str, ...] | None = None
    view: str = ""
    count: Literal["none", "capped", "exact"] = "capped"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class May:
    """What a person may do with one record: verbs, fields (write, read or masked), moves; `reopens` says which approval
    an edit of which fields would undo (S3.8)."""

    verbs: tuple[str, ...]
    fields: Mapping[str, Literal["write", "read", "masked"]]
    moves: tuple[Mapping[str, Any], ...] = ()
    reopens: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a person may see it. `values` holds the readable fields, `masked` the names shown masked."""

    entity: str
    id: int
    version: int
    values: Row
    title: str
    masked: frozenset[str] = frozenset()
    may: May | None = None
    titles: Mapping[tuple[str, int], str | None] = field(default_factory=dict)  # of linked records; None: unreadable
    lines: Mapping[str, tuple["Record", ...]] = field(default_factory=dict)
    approvals: Mapping[str, Any] = field(default_factory=dict)  # pending, approval_request
    merged_into: Reference | None = None  # of one that is not there any more: what it became part of


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a list; `total_is` says whether `total` is exact; `next` continues where this page ends."""

    rows: tuple[Record, ...]
    total: int | None = None
    total_is: Literal["exact", "at_least", "unknown"] = "unknown"
    next: str | None = None
    ready: list[dict[str, Any]] | None = None  # the rows as JSON already (Door.grid); then `rows` is empty


@swift(frozen=True, slots=True)
class Outcome:
    """What an action did. `record` is as its actor may see it (None: deleted, or out of sight now)."""

    record: Record | None = None
    entity: str = ""
    id: int | None = None
    value: Any = None
    warnings: tuple[Problem, ...] = ()
    change_set: int | None = None
    pending: Mapping[str, Any] | None = None
    results: tuple["Outcome | Refusal", ...] = ()
    created: bool = False
