"""Working time as the file says it: `app.calendar`, further calendars of units, and the `calendar` of an approval."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from schema.model import Calendar
from tests.schema.writing import lines, loaded

TEXT = """\
app:
  calendar: {days_off: ["2026-11-23"]}
  calendars:
    plant: {hours: ["08:00-16:00"], units: [works], timezone: Europe/Berlin}
    shop: {extra_workdays: ["2026-11-21"]}
organisation:
  levels: {company: 公司}
  units: [{code: works, name: 工厂, level: company}]
roles: {boss: 主管}
entities:
  order: {title: "{name}", fields: {name: {type: text}}, access: {boss: {rows: all, can: [read]}}}
workflows:
  buy:
    entity: order
    calendar: plant
    steps: [{step: one, who: {role: boss}}, {step: two, who: {role: boss}, calendar: shop}]
  sell: {entity: order, steps: [{step: one, who: {role: boss}}]}
"""


def test_a_step_counts_by_its_own_calendar_else_by_the_approvals_S11(tmp_path: Path) -> None:
    schema = loaded(tmp_path, TEXT)
    assert schema.app.calendars["plant"] == Calendar(
        hours=(("08:00", "16:00"),), timezone="Europe/Berlin", units=("works",)
    )
    steps = {flow.name: [step.calendar for step in flow.steps] for flow in schema.workflows.values()}  # type: ignore[union-attr]
    assert steps == {"buy": ["plant", "shop"], "sell": [""]}
    assert ZoneInfo(schema.app.calendars["plant"].timezone).key == "Europe/Berlin"


@pytest.mark.parametrize(("wrong", "right", "said"), [
    ("calendar: plant", "calendar: plnt", "There is no calendar of `app.calendars` `plnt`. Did you mean `plant`?"),
    ("calendar: shop}", "calendar: shp}", "There is no calendar of `app.calendars` `shp`. Did you mean `shop`?"),
    ("Europe/Berlin", "Europe/Berlins", "`Europe/Berlins`"),
    ('"08:00-16:00"', '"16:00-08:00"', "`16:00-08:00` cannot be read here."),
    ("units: [works]", "unit: [works]", "Did you mean `units`?"),
])  # fmt: skip
def test_a_mistake_in_a_calendar_is_named_once(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    found = [line for line in lines(tmp_path, TEXT.replace(wrong, right)) if said in line]
    assert len(found) == 1


STAGED = """\
roles: {boss: 主管}
parameters: {span: {type: duration, default: 3 days}}
entities:
  order:
    title: "{name}"
    fields: {name: {type: text}, day: {type: date}}
    stages:
      one: {next: [two], due: 2 working days, remind: due, late: [{at: due, do: [{set: {name: x}}]}]}
      two: {due: {time: =param.span, after: day}}
      three: {from: any}
    access: {boss: {rows: all, can: [read]}}
"""


def test_a_stage_may_have_a_clock_that_counts_from_its_entering_or_from_a_field(tmp_path: Path) -> None:
    one, two, three = (stage.clock for stage in loaded(tmp_path, STAGED).entities["order"].stages.values())
    assert one is not None and two is not None and three is None
    assert (str(one.time), one.after, [each.kind for each in one.remind], len(one.late)) == (
        "2 working days", "", ["due"], 1,
    )  # fmt: skip
    assert (two.after, two.remind, two.late) == ("day", (), ())


@pytest.mark.parametrize(("wrong", "right", "code"), [
    ("after: day", "after: name", "SCH292"),
    ("after: day", "after: dy", "SCH022"),
    ("due: 2 working days, remind: due,", "remind: due,", "SCH291"),
    ("remind: due", "remind: soon", "SCH009"),
    ("{set: {name: x}}", "{reject: seat}", "SCH054"),
])  # fmt: skip
def test_a_mistake_in_the_clock_of_a_stage_is_named(tmp_path: Path, wrong: str, right: str, code: str) -> None:
    assert code in [line.split(" ")[1] for line in lines(tmp_path, STAGED.replace(wrong, right))]
