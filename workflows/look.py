"""What one person may see of a record's content on the pages of its approvals: hidden fields are hidden here too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from access.fields import RecordRights


@dataclass(frozen=True, slots=True)
class Look:
    """`rights` None: everything. `deciding` are the record's fields that the route reads."""

    rights: RecordRights | None
    deciding: Sequence[str]

    def shows(self, name: str) -> bool:
        """Whether the field is plainly readable."""
        return self.rights is None or (self.rights.sees(name) and not self.rights.masks(name))

    @property
    def shows_all(self) -> bool:
        """Whether every field that the route reads is plainly readable."""
        return all(self.shows(name) for name in self.deciding)

    def trimmed(self, fields: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The fields that may be shown."""
        return [each for each in fields if self.shows(each["name"])]
