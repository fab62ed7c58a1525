"""Where the rules of the whole machine find, or start, a request to work on."""

from collections.abc import Sequence
from contextlib import suppress

from kernel.errors import Refusal
from schema import model
from tests.properties.approval_house import Record
from tests.properties.approval_machine import RATIOS
from tests.properties.approval_whole_house import WholeHouse
from tests.properties.approval_wide import Wide
from tests.workflows.builders import CHEN, LI, WANG, ZHOU
from workflows.route import step_named

Place = tuple[int, tuple[int, int]]  # request, (seat, holder)
MOST_RECORDS = 70


class Opening(Wide):
    """A machine that has a running request of a flow whenever a rule wants one."""

    house: WholeHouse

    def _places(self, names: Sequence[str], which: int) -> list[Place]:
        """Who may decide one running request of these flows; every fourth time a new one."""
        numbers = [n for n in self._running() if self.house.requests[n].state.workflow in names]
        if (not numbers or which % 4 == 0) and len(self.house.records) < MOST_RECORDS:
            numbers = self._new(names[which % len(names)], which)
        number = numbers[which % len(numbers)] if numbers else 0
        return [(number, each) for each in self.house.entitled(number)] if number in self._running() else []

    def _new(self, name: str, which: int) -> list[int]:
        record = max(self.house.records) + 1
        self.house.records[record] = Record()
        self.house.edit(record, ratio=RATIOS[which % len(RATIOS)])
        by, behalf = (LI, LI, CHEN, ZHOU)[which % 4], (None, CHEN, None, WANG, LI)[which % 5]
        with suppress(Refusal):
            self.house.submit(name, record, by, self._key(), behalf if behalf != by else None)
        found = self.house.open_request(name, record)
        return [] if found is None else [found]

    def _of(self, place: Place) -> model.Step:
        """The step in which somebody may decide."""
        state = self.house.requests[place[0]].state
        return step_named(self.house.definition_of(state), state.step_of(place[1][0]).name)

    def _first(self, name: str) -> int:
        """The first request of a flow."""
        return next(n for n, each in self.house.requests.items() if each.state.workflow == name)
