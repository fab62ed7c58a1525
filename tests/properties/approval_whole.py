"""The machine over the whole engine (3.5): what the smaller ones do, and everything that people may change on the
way."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.properties.approval_adding import ADDING_HOLDS, Adding
from tests.properties.approval_at_once import AT_ONCE_HOLDS, AtOnce
from tests.properties.approval_editing import EDITING_HOLDS, Editing
from tests.properties.approval_house import PEOPLE, Record
from tests.properties.approval_machine import RATIOS, RECORDS
from tests.properties.approval_returning import RETURNING_HOLDS, Returning
from tests.properties.approval_whole_house import WHOLE, WholeHouse
from tests.properties.approval_wide import MORE, Wide
from tests.workflows.builders import LI

MOST = tuple(range(14, 14 + len(WHOLE)))


class Whole(Adding, Editing, Returning, AtOnce):
    """Added signers, edits, restarts, returns, what happens at once and what is hidden."""

    checks = (*Wide.checks, *ADDING_HOLDS, *EDITING_HOLDS, *RETURNING_HOLDS, *AT_ONCE_HOLDS)

    def __init__(self) -> None:
        super().__init__()
        self.house: WholeHouse = WholeHouse(records={number: Record() for number in (*RECORDS, *MORE, *MOST)})

    @initialize()
    def archive(self) -> None:
        super().archive()
        for record, name in zip(MOST, WHOLE, strict=True):
            self.submit(name, record, LI, Decimal("0.6"))
        self._added_seldom()
        self._edited_seldom()
        self._returned_seldom()
        self._at_once_seldom()

    @rule(name=st.sampled_from(WHOLE), record=st.sampled_from(MOST), by=st.sampled_from(PEOPLE),
          ratio=st.sampled_from(RATIOS))  # fmt: skip
    def submit_whole(self, name: str, record: int, by: int, ratio: Decimal) -> None:
        self.submit(name, record, by, ratio)
