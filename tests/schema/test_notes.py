"""What this release reads and does not run is named, each with its place; the rest of the file goes on working."""

from pathlib import Path

from tests.api.serving import command
from tests.schema.writing import loaded

SCHEMA = """\
app: {accent: teal, calendars: {shop: {country: CN}}}
roles: {boss: 主管, clerk: 职员}
entities:
  order:
    title: "{name}"
    merge: {keep: oldest}
    fields: {name: {type: text}, amount: {type: money}, day: {type: date}, taker: {type: user}, face: {type: image}}
    stages:
      draft:
        next: [open]
        due: 2 working days
        remind: 2 working hours before due
        late: [{at: due, do: [{notify: [owner], text: Late}]}]
      open: {next: [], from: [draft]}
    access: {boss: {rows: all, can: [read, create, update]}}
    views:
      table: {columns: [name]}
      lanes: {kind: board, by: stage, card: [name]}
      days: {kind: calendar, start: day}
      line: {kind: timeline, start: day, end: day}
      twigs: {kind: grid, columns: [name]}
      cards: {kind: gallery, card: [name]}
      bars: {kind: chart, report: total}
    actions:
      all:
        who: [boss]
        do:
          - {merge: =this, into: =this}
          - {set: {amount: 1}}
          - {send: total, to: [owner]}
          - {webhook: hook}
          - {transfer: all, from: =owner, to: =taker}
          - {grant: [read], entity: order, who: owner}
          - {revoke: [read], entity: order, who: owner}
          - {account: freeze, who: owner}
          - {notify: [owner], text: Hello, via: [inbox, mail, robot]}
workflows:
  timed:
    entity: order
    calendar: shop
    cc: [clerk]
    steps:
      - step: look
        who: {role: boss}
        due: 1 working day
        remind: 2 working hours before due then every working day
        late: [{at: 1 working day after due, do: [{hand_over: [clerk]}]}]
        cc: [clerk]
        calendar: shop
schedules:
  nightly: {every: day at 01:00, for_each: order, where: amount > 1, do: [{set: {amount: 1}}]}
reports:
  total: {entity: order, kind: number, measure: sum(amount)}
dashboards:
  desk: {roles: [boss], layout: [[total]]}
"""
NOTES = """\
1:15 accent
6:12 merge
23:7 view kind chart
51:3 schedule nightly
55:3 dashboard desk
"""


def notes(folder: Path, text: str) -> list[str]:
    """The notes of a text as `line:column what`."""
    found = (note for note in loaded(folder, text).notes if note.severity == "note")
    return [f"{note.place.line}:{note.place.column} {note.text('en')}" for note in found if note.place]


def test_each_thing_that_is_not_run_is_named_at_its_place(tmp_path: Path) -> None:
    said = "is read and checked, but this release does not run it yet."
    expected = [f"{line.split(' ', 1)[0]} `{line.split(' ', 1)[1]}` {said}" for line in NOTES.splitlines()]
    assert notes(tmp_path, SCHEMA) == expected


def test_check_prints_them_and_ends_well(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(SCHEMA, encoding="utf-8")
    done = command("check", "--schema", str(file), "--language", "en")
    assert done.returncode == 0
    assert "shop.yaml:55:3 SCH090 `dashboard desk` is read and checked" in done.stdout
    assert "0 errors" in done.stdout


def test_what_has_a_clock_or_copies_people_in_can_be_started(tmp_path: Path) -> None:
    assert loaded(tmp_path, SCHEMA).workflows["timed"].unbuilt == ()
