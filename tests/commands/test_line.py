"""The command line: exit codes, environment, JSON, and commands that this release does not have."""

import json
from types import ModuleType
from typing import Any

import pytest

from commands import line
from commands.call import Call, Parts
from commands.codes import PORT_TAKEN
from kernel.errors import Refusal

PARTS = Parts(*([lambda *_: None] * len(Parts.__slots__)))  # type: ignore[arg-type]


class Fake(ModuleType):
    """A command that notes how it was called."""

    HELP = "Notes how it was called."

    def __init__(self, code: int = 0, refusal: Refusal | None = None) -> None:
        super().__init__("fake")
        self.calls: list[Call] = []
        self._code, self._refusal = code, refusal

    def options(self, parser: Any) -> None:
        parser.add_argument("--times", type=int, default=1)

    def run(self, call: Call) -> int:
        self.calls.append(call)
        call.say("for people")
        call.answer({"for": "machines"})
        if self._refusal:
            raise self._refusal
        return self._code


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    made = Fake()
    monkeypatch.setattr(line, "names", lambda: ("serve", "fake"))
    monkeypatch.setattr(line, "module", lambda name: made)
    monkeypatch.delenv("GRIDWRIGHT_DATABASE", raising=False)
    return made


def test_a_command_is_run_with_its_options_and_gives_the_exit_code(fake: Fake) -> None:
    assert line.main(["fake", "--times", "3", "--schema", "a.yaml", "--database", "sqlite:///x/y.db"], PARTS) == 0
    call = fake.calls[0]
    assert (call.arguments.times, str(call.settings.schema), str(call.settings.data)) == (3, "a.yaml", "x")


def test_serve_is_the_default_command(fake: Fake) -> None:
    line.main([], PARTS)
    line.main(["--schema", "b.yaml"], PARTS)
    assert [call.arguments.command for call in fake.calls] == ["serve", "serve"]
    assert str(fake.calls[1].settings.schema) == "b.yaml"


def test_the_environment_is_read_and_options_win(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDWRIGHT_SCHEMA", "env.yaml")
    monkeypatch.setenv("GRIDWRIGHT_DATABASE", "postgres://u@h:1/d")
    line.main(["fake", "--schema", "option.yaml"], PARTS)
    settings = fake.calls[0].settings
    assert (str(settings.schema), settings.database) == ("option.yaml", "postgres://u@h:1/d")


def test_a_variable_that_cannot_be_read_is_wrong_usage_and_named(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRIDWRIGHT_PORT", "eighty")
    assert line.main(["fake"], PARTS) == 2
    assert "GRIDWRIGHT_PORT" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["fake", "--nonsense"], ["nonsense"], ["fake", "--times", "x"]])
def test_wrong_usage_exits_2(fake: Fake, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(words, PARTS) == 2
    assert capsys.readouterr().err


def test_help_exits_0_and_lists_the_commands(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(["--help"], PARTS) == 0
    assert "Notes how it was called." in capsys.readouterr().out


def test_with_json_people_read_stderr_and_machines_stdout(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    line.main(["fake", "--json"], PARTS)
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"for": "machines"} and printed.err == "for people\n"


def test_a_refusal_is_a_sentence_with_its_code_and_exits_1(
    monkeypatch: pytest.MonkeyPatch, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        line, "module", lambda name: Fake(refusal=Refusal(PORT_TAKEN, {"host": "h", "port": 1, "why": "it is taken"}))
    )
    monkeypatch.setenv("LC_ALL", "C")
    assert line.main(["fake"], PARTS) == 1
    printed = capsys.readouterr().err
    assert "CMD002 One cannot listen at h, port 1: it is taken." in printed and "Traceback" not in printed


@pytest.mark.parametrize("name", line.NOT_YET)
def test_a_command_that_is_not_built_exits_2_with_a_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main([name, "whatever", "--x"], PARTS) == 2
    assert f"The command {name} is not part of this release." in capsys.readouterr().err


def test_no_command_is_both_built_and_not_built() -> None:
    assert not set(line.names()) & set(line.NOT_YET)
    assert {"serve", "user", "token"} <= set(line.names())
