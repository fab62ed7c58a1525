"""The table of all operations below /api/v1: routing, OpenAPI and the surface test read it."""

from collections.abc import Iterable, Mapping
from typing import Final

from api import (
    account,
    attachments,
    authoring,
    decisions,
    deeds,
    describe,
    entities,
    evidence,
    exports,
    figures,
    files,
    imports,
    inbox,
    jobs,
    leaving,
    many,
    openapi,
    reports,
    selected,
    working,
)
from api.operation import Operation

_DECLARED: Final = (
    *account.OPERATIONS, *describe.OPERATIONS, *authoring.OPERATIONS, *inbox.OPERATIONS, *decisions.OPERATIONS,
    *files.OPERATIONS, *leaving.OPERATIONS, *evidence.OPERATIONS, *exports.OPERATIONS, *imports.OPERATIONS,
    *figures.OPERATIONS, *reports.OPERATIONS,
    *jobs.OPERATIONS, *many.OPERATIONS, *selected.OPERATIONS, *deeds.OPERATIONS, *attachments.OPERATIONS,
    *working.OPERATIONS, *entities.OPERATIONS,
)  # fmt: skip
OPERATIONS: Final = (openapi.operation_for(_DECLARED), *_DECLARED)


def by_path(operations: Iterable[Operation] = OPERATIONS) -> Mapping[str, list[Operation]]:
    """Operations by path, addresses without variables first: `/queue` is never an entity."""
    found: dict[str, list[Operation]] = {}
    for operation in sorted(operations, key=lambda each: _openness(each.path)):
        found.setdefault(operation.path, []).append(operation)
    return found


def _openness(path: str) -> list[bool]:
    return [part.startswith("{") for part in path.split("/")]
