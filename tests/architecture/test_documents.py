"""The documents: every link leads somewhere, every picture is shown, and one command takes it again."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from docs.pictures import FOLDER, PICTURES
from kernel.clock import Clock
from plugins.api import Refuse
from schema.cases import run as run_cases
from schema.load import load

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("ui/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def links(page: Path) -> set[Path]:
    """The files that a page points to."""
    return {(page.parent / found).resolve() for found in LINK.findall(page.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    assert sorted(str(link) for link in links(page) if not link.exists()) == []


def test_every_picture_is_shown_and_taken_by_the_command() -> None:
    kept = set(FOLDER.glob("*.png"))
    shown = {link for page in PAGES for link in links(page)}
    taken = {picture.folder / f"{name}.png" for name, picture in PICTURES.items()}
    assert kept == {picture for picture in taken if picture.parent == FOLDER}
    assert [picture.name for picture in taken if not picture.exists()] == []
    every = [*FOLDER.rglob("*.png"), *(ROOT / "docs" / "approvals").rglob("*.png")]
    assert {picture.name for picture in every if picture not in shown} == set()


def test_the_plugin_of_the_page_is_one() -> None:
    """The example is what a newcomer copies: it loads, its function counts, its hook refuses."""
    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    given: dict[str, Any] = {}
    exec("\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)), given)
    (weeks,) = given["register_functions"]()
    assert weeks.call(date(2026, 12, 6), date(2026, 11, 22)) == 2
    with pytest.raises(Refuse):
        given["before_create"](SimpleNamespace(entity="customer", values={"name": "杭州测试"}))
    assert given["before_create"](SimpleNamespace(entity="customer", values={"name": "杭州明序"})) is None


SCHEMA = """
app: {{name: Example, locale: zh-CN, timezone: Asia/Shanghai}}
organisation:
  levels: {{group: 集团, section: 版块, department: 部门}}
  units: [{{code: g, name: 集团, level: group}}]
roles:
  sales: {{label: 业务人员}}
  dept_manager: {{label: 部门经理}}
  vice_president: {{label: 副总裁}}
  president: {{label: 总裁}}
  finance: {{label: 财务}}
entities:
  quote:
    fields:
      ratio: {{type: decimal, decimals: 4, round: down, label: 折扣率}}
{field}{stages}    access: {{sales: {{rows: own, can: [read, create, update]}}}}
  customer:
    fields:
      phone: {{type: phone, label: 电话}}
      credit: {{type: money, label: 额度}}
      terms: {{type: text, label: 条件}}
    stages: {{public_pool: {{label: 公海}}}}
    actions: {{claim: {{label: 领取, do: [{{assign: =me}}]}}}}
{access}{workflows}"""


def test_what_the_page_for_admins_shows_is_read_without_a_problem(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "admins.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    marks = ("wechat:", "    stages:", "credit_limit:", "    access:", "workflows:\n  quote_discount:")
    field, stages, guard, access, workflows = (next(each for each in blocks if mark in each) for mark in marks)
    workflows += guard.removeprefix("workflows:\n")
    file = tmp_path / "schema.yaml"
    file.write_text(SCHEMA.format(field=field, stages=stages, access=access, workflows=workflows), encoding="utf-8")
    schema = load(file)
    assert schema.entity("quote").fields["wechat"].required is not None
    assert list(schema.workflows) == ["quote_discount", "credit_limit"]
    problems, held = run_cases(schema, Clock(ZoneInfo("Asia/Shanghai")))
    assert ([problem.text("en") for problem in problems], held) == ([], 2)
