"""Writing back changes only the intended node and keeps comments, order and quoting."""

from pathlib import Path

import pytest

from kernel.errors import Refusal
from schema.edit import add, append, change
from schema.load import load
from tests.schema.writing import written

LENDING = (Path(__file__).with_name("examples") / "lending.yaml").read_text(encoding="utf-8")


def different(before: str, after: str) -> list[str]:
    """The lines of `after` that `before` does not have."""
    old = before.splitlines()
    return [line for line in after.splitlines() if line not in old]


def test_a_value_is_changed_in_its_place() -> None:
    text = change(LENDING, ["parameters", "longest_days", "default"], 21)
    assert different(LENDING, text) == ["  longest_days:  {type: integer, default: 21, label: 最长借期}"]
    assert len(text.splitlines()) == len(LENDING.splitlines())


def test_quotes_are_kept() -> None:
    text = "a: 'x'  # one\nb: \"y\"\nc: z\n"
    assert change(text, ["a"], "it's") == "a: 'it''s'  # one\nb: \"y\"\nc: z\n"
    assert change(text, ["b"], 'say "no"') == 'a: \'x\'  # one\nb: "say \\"no\\""\nc: z\n'
    assert change(text, ["c"], "f(x)") == 'a: \'x\'  # one\nb: "y"\nc: "f(x)"\n'
    assert change(text, ["c"], "true") == 'a: \'x\'  # one\nb: "y"\nc: "true"\n'
    assert change(text, ["c"], True) == "a: 'x'  # one\nb: \"y\"\nc: true\n"


def test_a_field_is_added_at_the_end_of_its_block() -> None:
    text = add(LENDING, ["entities", "loan", "fields"], "note", {"type": "long_text", "label": "备注，可空"})
    assert different(LENDING, text) == ['      note: {type: long_text, label: "备注，可空"}']
    lines = text.splitlines()
    assert (
        lines[lines.index('      note: {type: long_text, label: "备注，可空"}') - 1].lstrip().startswith("days_late:")
    )


def test_an_option_is_added_inside_braces(tmp_path: Path) -> None:
    text = add(LENDING, ["entities", "equipment", "fields", "kind", "options"], "drone", "无人机")
    assert "{laptop: 笔记本, camera: 相机, meter: 仪表, drone: 无人机}" in text
    schema = load(written(tmp_path, text))
    assert schema.entities["equipment"].fields["kind"].option("drone") is not None


def test_an_entry_is_appended_to_a_list() -> None:
    assert "next: [usable, retired, lost]" in append(
        LENDING, ["entities", "equipment", "stages", "repair", "next"], "lost"
    )
    block = "a:\n  - x  # one\n  - y  # two\nb: 1\n"
    assert append(block, ["a"], "z") == "a:\n  - x  # one\n  - y  # two\n  - z\nb: 1\n"


def test_empty_braces_and_lists_take_their_first_entry() -> None:
    assert add("a: {}\n", ["a"], "b", 1) == "a: {b: 1}\n"
    assert append("a: []\n", ["a"], "b") == "a: [b]\n"


def test_a_block_at_the_end_of_a_file_without_newline_grows() -> None:
    assert add("a:\n  b: 1", ["a"], "c", 2) == "a:\n  b: 1\n  c: 2"
    assert add("a:\r\n  b: 1\r\nd: 2\r\n", ["a"], "c", 2) == "a:\r\n  b: 1\n  c: 2\r\nd: 2\r\n"


def test_a_long_text_in_block_form_is_replaced_whole() -> None:
    assert change("a: |\n  one\n  two\nb: 1\n", ["a"], "x") == 'a: "x"\nb: 1\n'


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        ("a: 1", ["b"], "SCH095"),
        ("a: 1", ["a", "b"], "SCH095"),
        ("a: [1]", ["a", 5], "SCH095"),
        ("a: null", ["a"], "SCH097"),
    ],
)
def test_what_cannot_be_changed_is_refused(text: str, path: list[str | int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        change(text, path, "x")
    assert refused.value.code.name == code


def test_what_is_there_already_is_not_added_twice() -> None:
    with pytest.raises(Refusal) as refused:
        add("a: {b: 1}", ["a"], "b", 2)
    assert refused.value.code.name == "SCH096"
