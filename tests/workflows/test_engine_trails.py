"""Whole requests told line by line, and held to how they were told before (tests/workflows/trails).

Who changes the engine on purpose tells them anew by `python -m tests.workflows.test_engine_trails`, and reads the
difference: every line that changes is a change of what people meet.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.workflows import stories_of_people as people
from tests.workflows import stories_of_ways as ways
from tests.workflows.story import Story

FOLDER: Final = Path(__file__).with_name("trails")
STORIES: Final = (*people.STORIES, *ways.STORIES)


def told(stories: Callable[[], list[Story]]) -> str:
    """All stories of a kind, one after the other."""
    head = f"# {(stories.__doc__ or '').strip()}\n"
    return head + "".join(f"\n## {number}\n{each.text()}" for number, each in enumerate(stories(), 1))


@pytest.mark.parametrize("stories", STORIES, ids=[each.__name__ for each in STORIES])
def test_a_whole_request_is_told_as_before(stories: Callable[[], list[Story]]) -> None:
    """S13.1 S14.1 S18.2 Trail, notices, effects, refusals, terms and offers of whole requests, line by line."""
    kept = (FOLDER / f"{stories.__name__}.txt").read_text(encoding="utf-8")
    assert told(stories).splitlines() == kept.splitlines()


if __name__ == "__main__":
    for each in STORIES:
        (FOLDER / f"{each.__name__}.txt").write_text(told(each), encoding="utf-8")
