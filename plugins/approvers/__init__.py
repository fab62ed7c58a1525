"""Approvers that the plain `who` cannot name: `{plugin: approvers.regional_head}` asks who heads the record's region.

Options: `field` (default region) holds the region, `units: {KEY: CODE}` says which unit heads it, `level` (default
section) is the level whose head is asked where the region has no unit of its own, `role` asks its holders instead.
"""

from collections.abc import Mapping
from typing import Any, Final

from plugins.api import ApprovalRequest, hookimpl

REGIONAL_HEAD: Final = "approvers.regional_head"


@hookimpl
def register_approvers() -> list[str]:
    """One."""
    return [REGIONAL_HEAD]


@hookimpl
def decide_approvers(name: str, request: ApprovalRequest, options: Mapping[str, Any]) -> tuple[int, ...] | None:
    """Answers `approvers.regional_head` only."""
    if name != REGIONAL_HEAD:
        return None
    unit = _unit_of_region(request, options)
    if role := options.get("role"):
        return request.org.holders(role, unit)
    heads = (request.org.head(each) for each in request.org.ancestors(unit))
    return next(((head,) for head in heads if head is not None and request.org.is_active(head)), ())


def _unit_of_region(request: ApprovalRequest, options: Mapping[str, Any]) -> int | None:
    region = request.values.get(options.get("field", "region"))
    code = (options.get("units") or {}).get(region)
    named = request.org.unit_of_code(code) if code else None
    level = request.org.at_level(request.unit, options.get("level", "section"))
    return next((unit for unit in (named, level) if unit is not None), request.unit)
