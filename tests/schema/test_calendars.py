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
