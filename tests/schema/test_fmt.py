"""The house form keeps the meaning, comments and order, and formatting twice changes nothing more."""

from pathlib import Path

import pytest

from schema.fmt import WIDTH, alike, house_form
from schema.load import load
from schema.reader import read_text
from tests.schema.writing import written

FILES = [
    *sorted(Path(__file__).with_name("examples").glob("*.yaml")),
    Path(__file__).parents[2] / "crm_schema.yaml",
    *sorted((Path(__file__).parents[2] / "schema").glob("*.yaml")),
]
CASES = [
    ("a: x", "a: x"),
    ("a: workdays_between(a, b)", 'a: "workdays_between(a, b)"'),
    ("a: x == 1", "a: x == 1"),
    ("a: x <= today and today <= y", 'a: "x <= today and today <= y"'),
    ("a: not x or param.y", "a: not x or param.y"),
    ("a: 'x'", 'a: "x"'),
    ("a: 'it''s'", 'a: "it\'s"'),
    ("pattern: '\\d+'", "pattern: '\\d+'"),
    ("a: '\\d+'", "a: '\\d+'"),
    ("a: '\"x\"'", "a: '\"x\"'"),
    ("a: 请填写，谢谢  # 注释", 'a: "请填写，谢谢"  # 注释'),
    ("a: =x", "a: =x"),
    ("a: =f(x)", 'a: "=f(x)"'),
    ("a: [-x, 50%, 2 days]", "a: [-x, 50%, 2 days]"),
    ("a: true", "a: true"),
    ('a: "true"', 'a: "true"'),
    ("a: day at 01:00", "a: day at 01:00"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotes_stand_round_whatever_is_more_than_words_and_one_comparison(text: str, expected: str) -> None:
    assert house_form(text) == expected


def test_a_long_line_goes_into_block_form_with_its_comment() -> None:
    long = ", ".join(f"word_{number}: some text here" for number in range(6))
    text = f"a:\n  b: {{{long}, inner: {{x: 1, y: [1, 2]}}, empty: []}}  # note\n  c: 1\n"
    expected = (
        "a:\n  b:  # note\n"
        + "".join(f"    word_{number}: some text here\n" for number in range(6))
        + "    inner: {x: 1, y: [1, 2]}\n    empty: []\n  c: 1\n"
    )
    assert house_form(text) == expected


def test_long_entries_of_a_list_go_into_block_form() -> None:
    long = ", ".join(f"word_{number}: some text here" for number in range(6))
    text = f"a:\n  - {{{long}}}\n  - x\n"
    assert house_form(text).startswith("a:\n  - word_0: some text here\n    word_1: some text here\n")
    assert house_form(text).endswith("\n  - x\n")


def test_a_comment_inside_keeps_the_lines_as_they_are() -> None:
    text = "a: {x: " + "y" * 100 + ",  # why\n  z: 1}\n"
    assert house_form(text) == text


def test_what_cannot_be_read_stays_as_it_is() -> None:
    assert house_form("a: {b: 'x' y}") == "a: {b: 'x' y}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_whole_file_keeps_its_meaning_and_stays_in_house_form(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    better = house_form(text)
    assert house_form(better) == better
    assert alike(read_text(text, "")[0], read_text(better, "")[0])
    assert sorted(line.partition("# ")[2] for line in text.splitlines() if "# " in line) == sorted(
        line.partition("# ")[2] for line in better.splitlines() if "# " in line
    )
    long = [
        line for line in better.splitlines() if len(line) > WIDTH and "{" in line.partition('"')[0] and "#" not in line
    ]
    assert long == []


@pytest.mark.parametrize("path", FILES[:5], ids=lambda path: path.name)
def test_the_house_form_loads_as_the_same_schema(path: Path, tmp_path: Path) -> None:
    one, two = load(path), load(written(tmp_path, house_form(path.read_text(encoding="utf-8"))))
    assert list(one.entities) == list(two.entities)
    for name, entity in one.entities.items():
        assert [(f.name, f.type, str(f.formula), str(f.required)) for f in entity.fields.values()] == [
            (f.name, f.type, str(f.formula), str(f.required)) for f in two.entities[name].fields.values()
        ]
    assert {n: w.text_hash for n, w in one.workflows.items()} == {n: w.text_hash for n, w in two.workflows.items()}
