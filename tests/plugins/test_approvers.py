"""The approver function of the bundled plugin."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from hooks.arguments import ApprovalRequest
from plugins.approvers import decide_approvers


class Tree:
    """Group 1 (head 10) over sections 2 (head 20) and 3 (head 30, gone), with department 4 under 3."""

    parents: ClassVar = {1: None, 2: 1, 3: 1, 4: 3}
    heads: ClassVar = {1: 10, 2: 20, 3: 30}

    def at_level(self, unit: int | None, level: str) -> int | None:
        return next((each for each in self.ancestors(unit) if each in (2, 3)), None) if level == "section" else None

    def ancestors(self, unit: int | None) -> tuple[int, ...]:
        return () if unit is None else (unit, *self.ancestors(self.parents[unit]))

    def unit_of_code(self, code: str) -> int | None:
        return {"s2": 2, "s3": 3}.get(code)

    def head(self, unit: int | None) -> int | None:
        return self.heads.get(unit or 0)

    def is_active(self, user: int | None) -> bool:
        return user in (10, 20)

    def holders(self, role: str, unit: int | None = None, within: str = "") -> tuple[int, ...]:
        return (50,) if (role, unit) == ("section_admin", 2) else ()


def ask(values: Mapping[str, Any], options: Mapping[str, Any], name: str = "approvers.regional_head") -> Any:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return decide_approvers(name, ApprovalRequest("w", "s", "lead", 1, values, 7, 4, Tree(), at), options)


def test_the_head_of_the_regions_unit_is_asked() -> None:
    assert ask({"region": "east"}, {"units": {"east": "s2"}}) == (20,)


def test_without_a_unit_for_the_region_the_nearest_active_head_above_is_asked() -> None:
    assert ask({"region": "west"}, {"units": {"east": "s2"}}) == (10,)


def test_holders_of_a_role_may_be_asked_instead() -> None:
    assert ask({"area": "east"}, {"field": "area", "units": {"east": "s2"}, "role": "section_admin"}) == (50,)


def test_other_names_are_left_to_other_plugins() -> None:
    assert ask({}, {}, "approvers.somebody") is None
