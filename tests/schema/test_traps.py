# ruff: noqa: E501
"""Every trap that people fall into when they write YAML gets its own sentence, at its place."""

import pytest

from schema.load import by_place
from schema.nodes import Node, Scalar
from schema.reader import read_bytes, read_text

TRAPS = [
    ("a: {due: =add_days(today, 3)}", "1:27 YML009 There is nothing after `3)`: a comma inside { } ends the value. Put it in double quotes."),
    ("a: {check: a, message: 开始, 结束}", "1:28 YML009 There is nothing after `结束`: a comma inside { } ends the value. Put it in double quotes."),
    ("a: {name:客户}", "1:5 YML010 There is nothing after `name:客户`: a space is missing after the colon. Write `name: 客户`."),
    ("{x:1}", "1:2 YML010 There is nothing after `x:1`: a space is missing after the colon. Write `x: 1`."),
    ("label：客户\nb: 1", "1:6 YML020 The colon in `label：客户` is a full-width `：`. Use `:` and a space."),
    ("{label：客户}", "1:2 YML020 The colon in `label：客户` is a full-width `：`. Use `:` and a space."),
    ("options: [甲，乙]", "1:12 YML021 The full-width comma in `甲，乙` does not separate: this is one entry. Use `,` and a space."),
    ("label: 级别 #1", "1:11 YML012 A `#` with no space after it stands behind `级别`, so the rest of the line would be lost. Write quotes, or `# ` for a comment."),
    ("color: #ff0000", "1:1 YML013 There is nothing after `color`: what follows a `#` is a comment. Colours are named words such as red or amber; other texts with # go in double quotes."),
    ("title: {name}", '1:8 YML011 Texts with { } must stand in double quotes. Put texts with { } in double quotes: "{name}".'),
    ("text: 客户 {name}: 入池", "1:16 YML025 A colon with a space stands inside a text without quotes. A colon with a space: put the whole text in double quotes."),
    ("when: 'won' == stage", "1:13 YML026 Something follows a value that has already ended: `== stage`. Put the whole expression in double quotes, and the texts inside it in single quotes."),
    ('when: "a" in tags', "1:11 YML026 Something follows a value that has already ended: `in tags`. Put the whole expression in double quotes, and the texts inside it in single quotes."),
    ("x: {when: stage in ['a', 'b']}", "1:20 YML026 Something follows a value that has already ended: `['a', 'b']}`. Put the whole expression in double quotes, and the texts inside it in single quotes."),
    ("when: !x", "1:7 YML014 A value cannot start with `!` (found the tag `!x`). Put it in double quotes; for the opposite of a question write `not`."),
    ("when: > 5", "1:7 YML024 A value cannot start with `>`. Put it in double quotes."),
    ("when: * ", "1:7 YML024 A value cannot start with `*`. Put it in double quotes."),
    ("when: & x", "1:7 YML024 A value cannot start with `&`. Put it in double quotes."),
    ("when: @x", "1:7 YML024 A value cannot start with `@`. Put it in double quotes."),
    ("when: %x", "1:7 YML024 A value cannot start with `%`. Put it in double quotes."),
    ("when: - 5", "1:7 YML024 A value cannot start with `-`. Put it in double quotes."),
    ("when: `x`", "1:7 YML024 A value cannot start with ```. Put it in double quotes."),
    ("when: | x", "1:7 YML024 A value cannot start with `|`. Put it in double quotes."),
    ("a: &x 1", "1:4 YML015 A value cannot start with `&` (found the anchor `&x`). Put it in double quotes; for both conditions write `and`."),
    ("a: *x", "1:4 YML016 A value cannot start with `*` (found the alias `*x`). Put it in double quotes; write repeated things out, or give them a name."),
    ("<<: {a: 1}", "1:1 YML017 `<<` does not copy other entries here. Write the keys out."),
    ("a: null", "1:4 YML018 `null` is not a value here. Remove the key; to empty something write `=empty`."),
    ("a: ~", "1:4 YML018 `~` is not a value here. Remove the key; to empty something write `=empty`."),
    ("a:", "1:1 YML008 There is nothing after `a`. Write a value, or remove the key; to empty something write `=empty`."),
    ("a:\n\tb: 1", "2:1 YML023 A tab stands here. Tab: use spaces."),
    ("a: [x,\n\ty]", "2:1 YML023 A tab stands here. Tab: use spaces."),
    ("a:\n\u3000b: 1", "1:1 YML008 There is nothing after `a`. Write a value, or remove the key; to empty something write `=empty`.", "2:1 YML022 An invisible or wide blank (U+3000) stands here. Use ordinary spaces."),
    ("b: 1\nc: x\u00a0y", "2:5 YML022 An invisible or wide blank (U+00A0) stands here. Use ordinary spaces."),
    ('a: "x"\u3000', "1:7 YML022 An invisible or wide blank (U+3000) stands here. Use ordinary spaces."),
    ('pattern: "\\d"', "1:11 YML027 `\\d` is not a known escape inside double quotes. Patterns go in single quotes."),
    ('a: "x', "1:4 YML028 The quote that opens here is never closed. Write the closing quote."),
    ("a: {b: 1", "1:4 YML029 The `{` that opens here is not closed, or a comma is missing before line 1. Close it, or separate the entries by commas."),
    ("a: 1\n b: 2", "2:3 YML030 This line does not stand under the line it belongs to. Indent entries of one group by the same number of spaces."),
    ("a: 1\nb", "2:1 YML031 A colon is missing after `b`. Write `key: value`."),
    ("a: 1\n---\nb: 2", "2:1 YML032 A second document or a directive (`---`, `%`) is not read here. One file is one document: remove this line, or use `include`."),
    ("? [a]\n: b", "1:3 YML033 A key must be one word. Write `key: value`."),
    ("- a", "1:1 YML034 This file holds a list; expected keys such as `entities:`. Start with `app:` and `entities:`."),
    ("", "1:1 YML034 This file holds nothing; expected keys such as `entities:`. Start with `app:` and `entities:`."),
    ("a: \x01", "1:4 YML006 An invisible control character (U+0001) stands here. Delete it."),
    ("a: " + "[" * 60, "1:44 YML005 This is nested more than 40 deep. Check for a bracket that is never closed."),
    ("need: all\nx: 1\nneed: any", "3:1 YML007 `need` is written twice here (first on line 1). Keep one."),
]  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS, ids=[repr(trap[0])[:40] for trap in TRAPS])
def test_a_trap_is_answered_with_its_sentence_and_place(trap: tuple[str, ...]) -> None:
    _, problems = read_text(trap[0], "f.yaml")
    found = [p.line("en") for p in sorted(problems, key=by_place) if p.code.name != "YML034" or len(problems) == 1]
    assert [line.removeprefix("f.yaml:") for line in found] == list(trap[1:])


def test_braces_before_more_text_get_the_sentence_about_quotes() -> None:
    _, problems = read_text("title: {name} 的订单", "f.yaml")
    assert {p.code.name for p in problems} == {"YML011"}


@pytest.mark.parametrize(
    "text", ["a: yes", "a: on", "a: 010", "a: 1_000", "a: 13:30", "a: 2026-11-21", "a: 1e3", "a: =", "x: {1: 一}"]
)
def test_what_yaml_1_1_would_change_stays_a_text(text: str) -> None:
    top, problems = read_text(text, "f.yaml")
    assert problems == []
    assert top is not None
    (entry,) = top.entries.values()
    assert entry.value.raw == text.partition(": ")[2]
    assert entry.key.text == text.partition(":")[0]


@pytest.mark.parametrize("data", ["a: 客户".encode("utf-8-sig"), "a: 客户".encode("utf-16"), b"a: 1\r\nb: 2\r\n"])
def test_byte_order_marks_utf_16_and_crlf_are_read(data: bytes) -> None:
    top, problems, _ = read_bytes(data, "f.yaml")
    assert top is not None
    assert problems == []


def test_another_encoding_is_asked_to_be_saved_as_utf_8() -> None:
    _, problems, _ = read_bytes("甲: 1\n客户: 1".encode("gbk"), "f.yaml")
    assert [p.line("zh") for p in problems] == [
        "f.yaml:1:1 YML003 此文件不是 UTF-8 文本（第 1 个字节无法读取）。 请另存为 UTF-8。"
    ]


def test_a_file_that_is_too_large_is_not_read() -> None:
    _, problems, _ = read_bytes(b"a" * 1_000_001, "f.yaml")
    assert [p.code.name for p in problems] == ["YML004"]
    _, problems, _ = read_bytes(b"a: [" + b"a, " * 200_000 + b"]", "f.yaml")
    assert [p.code.name for p in problems] == ["YML042"]


def test_a_flood_of_problems_ends_early() -> None:
    _, problems, _ = read_bytes(b"a: 1 #x\n" * 1_000, "f.yaml")
    assert len(problems) == 200


def text_of(node: Node) -> str:
    assert isinstance(node, Scalar)
    return node.text


def test_comments_and_quoted_texts_may_hold_anything() -> None:
    text = "a: \"（x）：#1，\u3000\" # （注释）：\tx\nb: '#1'  # c\nc: |\n  #1 （x）\n  \ttab\n"
    top, problems = read_text(text, "f.yaml")
    assert problems == []
    assert top is not None
    assert {key: text_of(entry.value) for key, entry in top.entries.items()} == {
        "a": "（x）：#1，\u3000",
        "b": "#1",
        "c": "#1 （x）\n\ttab\n",
    }


def test_all_problems_of_a_file_are_found_at_once() -> None:
    _, problems = read_text("a: null\nb: !x 1\nc: {d: 1, d: 2}\ne:\n", "f.yaml")
    assert [p.code.name for p in problems] == ["YML014", "YML007", "YML018", "YML008"]


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("a: amount > 5", "5", (1, 13)),
        ('a: "x \\u5ba2 y"', "y", (1, 14)),
        ("a: 'it''s y'", "y", (1, 11)),
        ("a: x and\n  y", "y", (2, 3)),
        ("a: |\n  x and\n  y", "y", (3, 3)),
        ("a: >\n  x and\n  y", "y", (3, 3)),
        ('a: "x\n  y"', "y", (2, 3)),
        ("a: 客户 y", "y", (1, 7)),
    ],
)
def test_a_character_of_a_text_is_found_again_in_the_file(text: str, part: str, expected: tuple[int, int]) -> None:
    top, _ = read_text(text, "f.yaml")
    assert top is not None
    scalar = top.entries["a"].value
    assert isinstance(scalar, Scalar)
    place = scalar.at(scalar.text.rindex(part))
    assert (place.line, place.column) == expected
