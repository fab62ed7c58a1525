"""Every effect of the language, through the door: what it writes, in whose name, and that a refusal undoes the deed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from kernel.errors import Refusal
from kernel.reference import Reference
from records.actions.act import Act
from records.actions.create import Create
from records.actions.update import Update
from records.internal import Internal
from tests.fixtures.houses import Housed, house

VERBS = ("swap", "either", "hand", "spread", "twin", "chain", "link", "all", "some", "mine", "theirs", "made", "none",
         "open_", "drop_all", "drop_one", "drop_many", "drop_first", "drop_of", "drop_open", "drop_list", "drop_this",
         "go", "begin", "ask_for", "tell", "ring", "fail")  # fmt: skip
SCHEMA = f"""
roles: {{sales: {{label: Sales}}, dept_manager: {{label: Manager}}}}
entities:
  job:
    label: Job
    title: "{{name}}"
    fields:
      name:  {{type: text, label: Name}}
      other: {{type: text, label: Other}}
      buddy: {{type: user, label: Buddy}}
      one:   {{type: link, to: task, label: One, on_delete: clear}}
      many:  {{type: links, to: task, label: Many}}
      any:   {{type: link, to: any, label: Any, on_delete: clear}}
      twin:  {{type: link, to: job, label: Twin, on_delete: clear}}
      steps: {{type: lines, label: Steps, fields: {{work: {{type: text, label: Work}}, days: {{type: integer}}}}}}
    stages:
      a: {{label: A, next: [b]}}
      b: {{label: B, must_fill: [other], next: [c]}}
      c: {{label: C, approval: check_job}}
    actions:
      swap:   {{do: [{{set: {{name: =other, other: =name}}}}]}}
      either: {{do: [{{set: {{other: =old.other}}, when: name == 'x', otherwise: [{{set: {{other: none}}}}]}}]}}
      hand:   {{do: [{{assign: =buddy, note: "='for ' + name", otherwise: [{{set: {{other: nobody}}}}]}}]}}
      spread: {{do: [{{create: task, for_each: steps, with: {{title: =steps.work, days: =steps.days, of: =this}}}}]}}
      twin:
        do:
          - {{create: job, as: second, copy: {{steps: steps}}, with: {{name: second, other: =name}}}}
          - {{set: {{twin: =second}}}}
      chain:
        do: [{{create: task, as: made, with: {{title: new, of: =this}}}}, {{set: {{one: =made, name: =made.title}}}}]
      link:   {{do: [{{update: one, set: {{title: =name}}}}]}}
      all:    {{do: [{{update: tasks, set: {{title: =name, days: =count(tasks)}}}}]}}
      some:   {{do: [{{update: task, where: "task.title == 'a' and task.of == this", set: {{title: =name}}}}]}}
      mine:   {{do: [{{update: task, where: task.title == other and task.days >= count(steps), assign: =buddy}}]}}
      theirs: {{do: [{{update: task, where: task.of.name == name, move: done}}]}}
      made:
        do: [{{create: task, as: fresh, with: {{title: one}}}}, {{update: fresh, set: {{title: two, of: =this}}}}]
      none:   {{do: [{{update: task, where: task.title == 'nothing like it', set: {{title: changed}}}}]}}
      open_:  {{do: [{{update: task, where: task.of == this, set: {{about: =this}}}}]}}
      drop_all:   {{do: [{{delete: =tasks}}]}}
      drop_one:   {{do: [{{delete: =one}}]}}
      drop_many:  {{do: [{{delete: =many}}]}}
      drop_first: {{do: [{{delete: =first(tasks)}}]}}
      drop_of:    {{do: [{{delete: =one.of}}]}}
      drop_open:  {{do: [{{delete: =any}}]}}
      drop_list:  {{do: [{{delete: "=[one, first(tasks)]"}}]}}
      drop_this:  {{do: [{{delete: =this}}]}}
      go:      {{do: [{{move: b}}]}}
      begin:   {{do: [{{start: look_job}}]}}
      ask_for: {{do: [{{create: task, as: fresh, with: {{title: fresh}}}}, {{start: check_task}}]}}
      tell:    {{do: [{{notify: [owner, dept_manager, buddy], text: "{{name}} is told"}}]}}
      ring:
        do:
          - {{call: company_names.mark, with: {{what: =name}}, when: other is empty}}
          - {{call: company_names.mark, with: {{what: two}}}}
      fail:    {{do: [{{set: {{other: before}}}}, {{create: task, with: {{days: 1}}}}]}}
    access:
      sales: {{rows: own, can: [read, create, update, {", ".join(VERBS)}], to: all}}
      dept_manager: {{rows: all, can: [read]}}
  task:
    label: Task
    title: "{{title}}"
    fields:
      title: {{type: text, label: Title, required: true}}
      days:  {{type: integer, label: Days}}
      of:    {{type: link, to: job, label: Of, reverse: tasks, on_delete: clear}}
      about: {{type: link, to: any, label: About}}
    stages: {{open: {{label: Open, next: [done]}}, done: {{label: Done}}}}
    access: {{sales: {{rows: all, can: [read, create, update]}}}}
workflows:
  look_job:   {{label: Look, entity: job, starts: submit, steps: [{{step: s, who: {{role: dept_manager}}}}]}}
  check_job:  {{label: Check, entity: job, steps: [{{step: s, who: {{role: dept_manager}}}}]}}
  check_task: {{label: Check, entity: task, steps: [{{step: s, who: {{role: dept_manager}}}}]}}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def jobs(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Housed]:
    async with house(SCHEMA, tmp_path, request.param) as opened:
        workflows.register.register(opened.house.extensions)
        yield opened


class Jobs:
    """A job of ann's, `x`, behind five others, with the tasks a, b and a stranger's a."""

    def __init__(self, opened: Housed) -> None:
        self.opened = opened
        self.ann = opened.door("ann")
        self.job = 0
        self.tasks: list[int] = []

    async def made(self) -> "Jobs":
        ids = [await self.new("job", name=f"j{n}") for n in range(5)]
        steps = [{"work": "dig", "days": 1}, {"work": "fill", "days": 2}]
        self.job = await self.new("job", name="x", other="y", buddy=self.opened.ids["bob"], steps=steps)
        self.tasks = [await self.new("task", title=title, of=of, days=3) for title, of in
                      (("a", self.job), ("b", self.job), ("a", ids[0]))]  # fmt: skip
        await self.ann.run(Update("job", self.job, {"one": self.tasks[1]}))
        return self

    async def new(self, entity: str, **values: Any) -> int:
        return (await self.ann.run(Create(entity, values))).id or 0

    async def act(self, name: str) -> None:
        await self.ann.run(Act("job", self.job, name))

    async def job_now(self, *names: str) -> list[Any]:
        found = (await self.ann.get("job", self.job)).values
        return [found[name] for name in names]

    async def all(self, entity: str, *names: str) -> list[Any]:
        found = [row.values for row in (await self.opened.door().page(entity)).rows]
        return [[row[name] for name in names] if len(names) > 1 else row[names[0]] for row in found]


@pytest.fixture
async def at(jobs: Housed) -> Jobs:
    return await Jobs(jobs).made()


async def refused(call: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await call
    return caught.value


# ------------------------------------------------------------------------------------------------ this record
async def test_set_computes_all_values_before_it_writes_any(at: Jobs) -> None:
    await at.act("swap")
    assert await at.job_now("name", "other") == ["y", "x"]


async def test_set_runs_otherwise_when_a_value_is_empty_and_nothing_when_its_when_fails(at: Jobs) -> None:
    await at.ann.run(Update("job", at.job, {"other": None}))
    await at.act("either")
    assert await at.job_now("other") == ["none"]
    await at.ann.run(Update("job", at.job, {"name": "z", "other": "kept"}))
    await at.act("either")
    assert await at.job_now("other") == ["kept"]


async def test_assign_gives_the_record_with_its_note_or_runs_otherwise(at: Jobs) -> None:
    await at.ann.run(Update("job", at.job, {"buddy": None}))
    await at.act("hand")
    assert await at.job_now("other") == ["nobody"]
    await at.ann.run(Update("job", at.job, {"buddy": at.opened.ids["eve"]}))
    await at.act("hand")
    row = next(r for r in (await at.opened.door().page("job")).rows if r.id == at.job)
    assert (row.values["owner"], row.values["unit"]) == (at.opened.ids["eve"], at.opened.units["d2"])
    entry = (await at.opened.door("eve").history("job", at.job))["rows"][0]
    assert (entry["verb"], entry["reason"], entry["by"]["title"]) == ("assign", "for x", "ann")


async def test_move_obeys_must_fill_and_writes_the_stage_history(at: Jobs) -> None:
    await at.ann.run(Update("job", at.job, {"other": None}))
    assert (await refused(at.act("go"))).status == 422
    await at.ann.run(Update("job", at.job, {"other": "y"}))
    await at.act("go")
    assert await at.job_now("stage") == ["b"]
    moves = await at.all("stage_move", "record", "left", "stage")
    assert [Reference("job", at.job), "a", "b"] in moves


# ------------------------------------------------------------------------------------------------ create
async def test_create_for_each_line_makes_one_of_each(at: Jobs) -> None:
    await at.act("spread")
    assert (await at.all("task", "title", "days", "of"))[3:] == [["dig", 1, at.job], ["fill", 2, at.job]]
    assert (await at.all("task", "owner"))[3:] == [at.opened.ids["ann"]] * 2


async def test_create_copies_lines_and_names_what_it_made(at: Jobs) -> None:
    await at.act("twin")
    (twin,) = await at.job_now("twin")
    made = await at.ann.get("job", twin)
    assert (made.values["name"], made.values["other"]) == ("second", "x")
    assert [(line.values["work"], line.values["days"]) for line in made.lines["steps"]] == [("dig", 1), ("fill", 2)]
    own = (await at.ann.get("job", at.job)).lines["steps"]
    assert {line.id for line in own}.isdisjoint(line.id for line in made.lines["steps"]) and len(own) == 2


async def test_what_was_made_stands_in_the_effects_behind_it(at: Jobs) -> None:
    await at.act("chain")
    one, name = await at.job_now("one", "name")
    assert (name, (await at.ann.get("task", one)).values["title"]) == ("new", "new")
    await at.act("made")
    assert (await at.all("task", "title", "of"))[-1] == ["two", at.job]


# ------------------------------------------------------------------------------------------------ update
async def test_update_reaches_what_a_link_or_a_collection_names(at: Jobs) -> None:
    await at.act("link")
    assert await at.all("task", "title") == ["a", "x", "a"]
    await at.act("all")
    assert await at.all("task", "title", "days") == [["x", 2], ["x", 2], ["a", 3]]


@pytest.mark.parametrize(
    ("action", "field", "expected"),
    [
        ("some", "title", ["x", "b", "a"]),
        ("theirs", "stage", ["done", "done", "open"]),
        ("none", "title", ["a", "b", "a"]),
    ],
)
async def test_update_where_writes_the_rows_that_fit_and_no_others(
    at: Jobs, action: str, field: str, expected: list[str]
) -> None:
    await at.act(action)
    assert await at.all("task", field) == expected


async def test_in_where_a_bare_name_is_the_record_at_hand(at: Jobs) -> None:
    await at.ann.run(Update("job", at.job, {"other": "a"}))
    await at.act("mine")
    ann, bob = at.opened.ids["ann"], at.opened.ids["bob"]
    assert await at.all("task", "owner") == [bob, ann, bob]
    steps = [{"work": str(n)} for n in range(4)]
    await at.ann.run(Update("job", at.job, {"other": "b", "steps": steps}))
    await at.act("mine")  # three days are fewer than four steps
    assert await at.all("task", "owner") == [bob, ann, bob]
    await at.act("open_")
    assert await at.all("task", "about") == [Reference("job", at.job)] * 2 + [None]


# ------------------------------------------------------------------------------------------------ delete
@pytest.mark.parametrize(
    ("action", "jobs_left", "tasks_left"),
    [
        ("drop_all", 6, [2]),
        ("drop_one", 6, [0, 2]),
        ("drop_first", 6, [1, 2]),
        ("drop_open", 6, [0, 1]),
        ("drop_list", 6, [2]),
        ("drop_of", 5, [0, 1, 2]),
        ("drop_this", 5, [0, 1, 2]),
    ],
)
async def test_delete_deletes_the_records_it_names_and_no_others(
    at: Jobs, action: str, jobs_left: int, tasks_left: list[int]
) -> None:
    await at.ann.run(Update("job", at.job, {"any": {"entity": "task", "id": at.tasks[2]}}))
    await at.act(action)
    jobs = await at.all("job", "id")
    assert (len(jobs), await at.all("task", "id")) == (jobs_left, [at.tasks[n] for n in tasks_left])
    assert (at.job in jobs) == (jobs_left == 6)


async def test_delete_is_refused_while_other_records_point_there(at: Jobs) -> None:
    await at.ann.run(Update("job", at.job, {"many": [at.tasks[0]]}))
    for action in ("drop_many", "drop_all"):
        assert (await refused(at.act(action))).status == 409
    assert len(await at.all("task", "id")) == 3


# ------------------------------------------------------------------------------------------------ start, notify, call
async def test_start_begins_an_approval_here_or_on_what_was_made(at: Jobs) -> None:
    await at.act("begin")
    await at.act("begin")
    assert await at.job_now("approval") == ["running"]
    await at.act("ask_for")
    fresh = (await at.all("task", "id"))[-1]
    found = await at.all("request", "workflow", "record", "state", "submitter")
    ann = at.opened.ids["ann"]
    assert found == [["look_job", Reference("job", at.job), "running", ann],
                     ["check_task", Reference("task", fresh), "running", ann]]  # fmt: skip


async def test_notify_tells_each_person_meant_once(at: Jobs) -> None:
    await at.act("tell")
    told = await at.all("notice", "user", "text", "record")
    people = sorted(at.opened.ids[each] for each in ("ann", "bob", "boss"))
    assert sorted(told, key=lambda row: row[0]) == [[each, "x is told", Reference("job", at.job)] for each in people]


async def test_call_leaves_through_the_outbox_with_its_arguments_and_a_key_of_its_own(at: Jobs) -> None:
    for _ in range(2):
        await at.act("ring")
    rows = await Internal(lambda: at.opened.house).find("outbox")
    assert [row["payload"]["arguments"] for row in rows] == [{"what": "two"}] * 2
    assert [(row["kind"], row["record"], row["state"]) for row in rows] == [
        ("call", Reference("job", at.job), "pending")
    ] * 2
    assert len({row["key"] for row in rows}) == 2


# ------------------------------------------------------------------------------------------------ refused
async def test_an_effect_that_cannot_be_done_refuses_the_whole_deed(at: Jobs) -> None:
    error = await refused(at.act("fail"))
    assert [problem.field for problem in error.problems] == ["title"]
    assert await at.job_now("other") == ["y"]
    assert len(await at.all("task", "id")) == 3
