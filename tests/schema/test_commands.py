"""`check`, `fmt` and `json-schema` as they are called from the command line."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commands import check, fmt, json_schema
from commands.call import Call
from kernel.settings import Settings
from schema.load import load
from schema.model import Schema
from tests.schema.writing import written

EXAMPLES = Path(__file__).with_name("examples")


@dataclass(frozen=True)
class Loaded:
    """What app.py gives: the schema with its plugins."""

    schema: Schema


class Parts:
    """The one part that these commands need."""

    def load(self, settings: Settings) -> Loaded:
        """The schema."""
        return Loaded(load(settings.schema))


def called(command: Any, path: Path, *words: str, as_json: bool = False) -> int:
    """Runs a command on a schema file."""
    parser = argparse.ArgumentParser()
    command.options(parser)
    arguments = parser.parse_args(words)
    arguments.json = as_json
    return int(command.run(Call(arguments, Settings(schema=path), Parts())))  # type: ignore[arg-type]


def test_check_prints_notes_routes_and_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(check, EXAMPLES / "lending.yaml", "--language", "en") == 0
    printed = capsys.readouterr().out
    assert (
        "lending.yaml:69:3 SCH090 `schedule chase` is read and checked, but this release does not run it yet. (note)"
        in printed
    )
    assert "0 errors, 0 warnings, 2 notes." in printed
    assert "Routes of lend at its limits:\n  equipment.value = 4999.99: no approval\n" in printed
    assert "  equipment.value = 5000.01: manager\n" in printed
    assert printed.endswith("2 of 2 cases hold.\n")


def test_check_speaks_chinese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert called(check, written(tmp_path, "entitis: {}\n"), "--language", "zh-CN") == 1
    printed = capsys.readouterr().out
    assert "f.yaml:1:1 SCH001 文件没有 `entitis` 这个词。是否指 `entities`？" in printed
    assert "1 个错误，0 个警告，0 条提示。" in printed


def test_check_follows_the_language_of_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert called(check, written(tmp_path, "app: {name: X}\n")) == 0
    assert capsys.readouterr().out == "没有问题。\n0 个示例中 0 个成立。\n"


def test_check_answers_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(check, EXAMPLES / "lending.yaml", "--language", "en", as_json=True) == 0
    out = capsys.readouterr()
    answer = json.loads(out.out)
    assert answer["cases"] == {"count": 2, "failed": 0}
    assert answer["routes"]["lend"][0]["routes"][2] == {"value": "5000.01", "route": ["manager"]}
    assert {p["severity"] for p in answer["problems"]} == {"note"}
    assert "cases hold" in out.err


def test_a_failing_case_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = (
        (EXAMPLES / "lending.yaml")
        .read_text(encoding="utf-8")
        .replace("5000.01}, route: [manager]", "5000.01}, route: none")
    )
    assert called(check, written(tmp_path, text), "--language", "en") == 1
    printed = capsys.readouterr().out
    assert "SCH070 This case expects no approval, but manager comes out. Correct the case or the rule." in printed
    assert "1 of 2 cases hold." in printed


def test_fmt_writes_the_house_form_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "app: {name: 'X'}\n")
    assert called(fmt, path, "--check") == 1
    assert path.read_text() == "app: {name: 'X'}\n"
    assert called(fmt, path) == 0
    assert path.read_text() == 'app: {name: "X"}\n'
    capsys.readouterr()
    assert called(fmt, path, "--check") == 0
    assert capsys.readouterr().out == ""


def test_fmt_leaves_a_broken_file_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "app: {name: 'X\n")
    assert called(fmt, path) == 1
    assert "YML028" in capsys.readouterr().err
    assert path.read_text() == "app: {name: 'X\n"


def test_json_schema_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called(json_schema, tmp_path) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Gridwright"
