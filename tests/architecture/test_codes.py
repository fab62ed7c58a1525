"""Every code is a full sentence in both languages, with the same holes."""

import importlib
import pkgutil
import re
import string
import tomllib
from pathlib import Path

import pytest

from kernel.errors import Code, declared

ROOT = Path(__file__).parents[2]
FAMILIES = {
    "INT": "kernel", "EXP": "expressions", "YML": "schema", "SCH": "schema", "VAL": "schema", "ACC": "access",
    "REC": "records", "STO": "store", "WFL": "workflows", "AUT": "accounts", "API": "api", "PLG": "hooks",
    "MIG": "store", "CMD": "commands", "NOT": "notices", "CRM": "crm", "TRF": "transfer",
    "RPT": "reports",
}  # fmt: skip


def all_codes() -> dict[str, Code]:
    """Every code of the product, by importing every module that may declare one."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for package in settings["tool"]["importlinter"]["root_packages"]:
        module = importlib.import_module(package)
        for found in pkgutil.walk_packages(module.__path__, f"{package}."):
            if "codes" in found.name.rpartition(".")[2]:
                importlib.import_module(found.name)
    return dict(declared())


def holes(sentence: str) -> set[str]:
    """The named holes of a sentence."""
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


CODES = all_codes()
# What the sentence itself says to do, or what it leads over to (a reason, the problems that stand below it).
LEADS_OVER = r"\{(message|reason|why|when|fix|expected|form)\}"
SAID = "|".join((
    r"\b(write|use|try|such as|add|remove|put|leave|ask|say|please|compare|instead|expected|begins with)\b",
    r"\b(must be|is needed|are needed|list it|approve or reject|at least|at most|allowed|can be asked)\b",
    r"\b(may go to|can go back to|may begin in|put right first|needs more first|can allocate)\b",
    r"\b(known are|possible are|stages are|it knows)\b", LEADS_OVER,
))  # fmt: skip
SAID_CHINESE = "|".join((
    "请|应为|须|要求|至少|最多|不能小于|不能大于|不能早于|不能晚于|还需完成|需要重新提交|可联系|（如",
    "可以移到|可以退回到|可从以下|只能用|可用|可选|改用|现有|以 step", LEADS_OVER,
))  # fmt: skip
NOTHING_TO_DO = {  # there is no next step: it is done, decided, or nobody's to change
    "SCH090", "STO010", "REC032", "REC033", "WFL010", "WFL012", "WFL013", "WFL014", "WFL015", "WFL017", "WFL019",
    "WFL026",
    "WFL027", "WFL045", "WFL050",
}  # fmt: skip


def test_codes_were_found_in_every_family_that_exists() -> None:
    assert {"AUT", "API", "CMD", "INT"} <= {name[:3] for name in CODES}


@pytest.mark.parametrize("name", CODES)
def test_a_code_speaks_both_languages(name: str) -> None:
    code = CODES[name]
    own_words = re.sub(r"\{\w+\}", "", code.en).strip()  # a sentence may be all the schema's: "{message}"
    assert not own_words or re.search("[\u4e00-\u9fff]", code.zh), f"{name} has no Chinese sentence"
    assert not re.search("[\u4e00-\u9fff]", code.en), f"{name} has Chinese in its English sentence"
    assert holes(code.zh) <= holes(code.en), f"{name} names different values in its two sentences"
    assert bool(code.help_en) == bool(code.help_zh), f"{name} has a next step in one language only"
    assert holes(code.help_en) == holes(code.help_zh)


@pytest.mark.parametrize("name", CODES)
def test_a_code_belongs_to_a_family_and_ends_as_a_sentence(name: str) -> None:
    code = CODES[name]
    assert re.fullmatch(r"[A-Z]{3}\d{3}", name) and name[:3] in FAMILIES
    if code.status == 200:  # a phrase of an explanation, no refusal
        return
    assert 400 <= code.status < 600
    assert code.en.rstrip()[-1] in ".?!}:" and code.zh.rstrip()[-1] in "。？！}：", f"{name} is no full sentence"


@pytest.mark.parametrize("name", CODES)
def test_whoever_is_refused_reads_what_to_do_next(name: str) -> None:
    code = CODES[name]
    if code.status == 200 or name in NOTHING_TO_DO:
        assert not code.help_en or code.status == 200, f"{name} has a next step after all"
        return
    assert code.help_en or re.search(SAID, code.en, re.IGNORECASE), f"{name} says no next step: {code.en}"
    assert code.help_zh or re.search(SAID_CHINESE, code.zh), f"{name} says no next step: {code.zh}"
