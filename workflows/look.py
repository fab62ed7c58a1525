"""What one person may see of a record's content on the pages of its approvals: hidden fields are hidden here too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from access.fields import RecordRights


@dataclass(frozen=True, slots=True)
class Look:
    """`rights` None: everything. `deciding` are the fields whose values stand in the reasons of the route."""

    rights: RecordRights | None
    deciding: Sequence[str]

    def shows(self, name: str) -> bool:
        """Whether the field is plainly readable."""
        return self.rights is None or (self.rights.sees(name) and not self.rights.masks(name))

    def trimmed(self, fields: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The fields that may be shown."""
        return [each for each in fields if self.shows(each["name"])]

    def without_why(self, place: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same, without its reasons where they would say a value that is hidden."""
        if all(self.shows(name) for name in self.deciding):
            return place
        return {**place, "why": [] if isinstance(place["why"], list) else None}
