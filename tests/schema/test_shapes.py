"""Views of other kinds than the grid: what places their records is checked with its place in the file."""

from pathlib import Path

import pytest

from tests.schema.writing import FRAME, lines, loaded

ENTITY = """\
entities:
  job:
    title: "{name}"
    fields:
      name: {type: text}
      size: {type: choice, options: {small: 小, big: 大}}
      begins: {type: date}
      ends: {type: date}
      at: {type: datetime}
      part_of: {type: link, to: job, reverse: parts}
      near: {type: links, to: job}
      face: {type: image}
      lead: {type: user}
    access: {sales: {rows: own, can: [read, create, update]}}
    views:
      one: {VIEW}
"""


def _text(view: str) -> str:
    return FRAME + ENTITY.replace("{VIEW}", view)


@pytest.mark.parametrize(
    ("view", "placed"),
    [
        ("{kind: board, by: size}", {}),
        ("{kind: calendar, start: begins}", {"start": "begins"}),
        ("{kind: calendar, start: at}", {"start": "at"}),
        ("{kind: calendar, start: begins, end: ends}", {"start": "begins", "end": "ends"}),
        ("{kind: timeline, start: begins, end: ends, group: lead}", {"start": "begins", "end": "ends"}),
        ("{kind: tree}", {"parent": "part_of"}),
        ("{kind: tree, parent: part_of, card: [size]}", {"parent": "part_of"}),
        ("{kind: gallery}", {"image": "face"}),
        ("{kind: gallery, image: face, card: [size]}", {"image": "face"}),
    ],
)
def test_a_view_of_each_kind_knows_what_places_its_records(tmp_path: Path, view: str, placed: dict[str, str]) -> None:
    schema = loaded(tmp_path, _text(view))
    assert schema.entities["job"].views["one"].more == placed
    assert not [note for note in schema.notes if note.code.name == "SCH090"]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("kind: board", "17:12 SCH002 `one` says no `by`, which a board needs."),
        ("kind: board, by: begins", "17:30 SCH085 `by` of a board names a field of type choice; `begins` is of"),
        ("kind: calendar", "17:12 SCH002 `one` says no `start`, which a calendar needs."),
        ("kind: calendar, start: size", "17:36 SCH085 `start` of a calendar names a field of type date or datetime; "),
        ("kind: calendar, start: begin", "17:36 SCH022 There is no field of `job` `begin`. Did you mean `begins`?"),
        ("kind: timeline, start: begins", "17:12 SCH002 `one` says no `end`, which a timeline needs."),
        ("kind: timeline, start: begins, end: at", "17:49 SCH087 `start` is `begins` of type date, `end` is `at` of"),
        ("kind: tree, parent: near", "17:33 SCH085 `parent` of a tree names a field of type link to this entity"),
        ("kind: tree, parent: lead", "17:33 SCH085 `parent` of a tree names a field of type link to this entity"),
        ("kind: gallery, image: name", "17:35 SCH085 `image` of a gallery names a field of type image; `name` is of"),
        ("kind: grid, start: begins", "17:32 SCH086 `start` does nothing in a grid; it belongs to `kind: calendar` or"),
        ("kind: calender, start: begins", "17:19 SCH007 `kind: calender` - use grid, board, calendar"),
    ],
)  # fmt: skip
def test_a_view_that_cannot_place_its_records_says_where_and_why(tmp_path: Path, view: str, said: str) -> None:
    found = lines(tmp_path, _text(f"{{{view}}}"))
    assert len(found) == 1 and said in found[0], found


def test_a_tree_with_two_links_to_itself_asks_which(tmp_path: Path) -> None:
    text = _text("{kind: tree}").replace("      face:", "      made_of: {type: link, to: job}\n      face:")
    assert any("SCH002 `one` says no `parent`, which a tree needs." in line for line in lines(tmp_path, text))
