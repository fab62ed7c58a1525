"""Reading: what may stand in an expression, and the sentence for what may not (workflow-semantics 2.10, yaml-traps)."""

from decimal import Decimal

import pytest

from expressions.errors import ExpressionErrors, span_of
from expressions.parse import parse
from expressions.tokens import LONGEST
from expressions.words import RESERVED, may_name


def refused(source: str) -> ExpressionErrors:
    """The refusal of a source."""
    with pytest.raises(ExpressionErrors) as caught:
        parse(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "code", "start", "said"),
    [
        ("stage = 'approved'", "EXP007", 6, "Use `==` to compare; a single `=` is not allowed."),
        ("count(lines, where=lines.a = 1)", "EXP007", 27, "single `=`"),
        ("amount > 200,000", "EXP009", 9, "Write numbers without a comma: 200000, not 200,000."),
        ("amount > 1,234,567", "EXP009", 9, "1234567, not 1,234,567"),
        ("max(1,000)", "EXP009", 4, "1000, not 1,000"),
        ("amount > 1 && ratio < 1", "EXP008", 11, "Instead of `&&` write `and`."),
        ("a || b", "EXP008", 2, "write `or`"),
        ("!a", "EXP008", 0, "write `not`"),
        ("a => 1", "EXP008", 2, "write `>=`"),
        ("a <> 1", "EXP008", 2, "write `!=`"),
        ("0.45 <= ratio < 0.5", "EXP017", 0, "write `0.45 <= ratio and ratio < 0.5`"),
        ("ratio is None", "EXP018", 0, "Write `ratio is empty`."),
        ("a.b is not None", "EXP018", 0, "Write `a.b is not empty`."),
        ("ratio == None", "EXP018", 0, "Write `ratio is empty`."),
        ("owner is me", "EXP018", 0, "Write `owner == me`."),
        ("[x for x in lines]", "EXP019", 0, "`[x for x in lines]` is not allowed in a condition."),
        ("lambda: 1", "EXP019", 0, "is not allowed"),
        ("a[1]", "EXP019", 0, "is not allowed"),
        ("a ** 2", "EXP019", 2, "is not allowed"),
        ("f(*a)", "EXP019", 2, "is not allowed"),
        ("{1: 2}", "EXP019", 0, "is not allowed"),
        ("f'x'", "EXP014", 0, "write the text alone: 'x'"),
        ("'a' 'b'", "EXP013", 0, "side by side"),
        ("a, b", "EXP020", 1, "only one can stand here"),
        ("amount b", "EXP021", 0, "missing between `amount` and `b`"),
        ("= amount", "EXP022", 0, "Leave the `=` out"),
        ("True", "EXP023", 0, "Write `true`."),
        ("ａmount > 1", "EXP006", 0, "write `amount`"),
        ("amount ＞ 1", "EXP005", 7, "write `>`"),
        ("name == “a”", "EXP005", 8, "Full-width"),
        ("max（1，2）", "EXP005", 3, "write `(`"),
        ("a\u3000> 1", "EXP004", 1, "U+3000"),
        ("a\u200b > 1", "EXP004", 1, "U+200B"),
        ("a > 1\0", "EXP004", 5, "U+0000"),
        ("a == '\ud800'", "EXP004", 6, "U+D800"),
        ("1e999999", "EXP010", 0, "is not a number"),
        ("0x1F", "EXP010", 0, "is not a number"),
        ("1_000", "EXP010", 0, "is not a number"),
        ("010", "EXP010", 0, "is not a number"),
        (".5", "EXP010", 0, "is not a number"),
        ("9" * 40, "EXP010", 0, "is not a number"),
        ("'abc", "EXP011", 0, "no closing quote"),
        (r"'\d'", "EXP012", 1, "cannot stand in a text"),
        ("(a", "EXP015", 0, "has no partner"),
        ("a)", "EXP015", 1, "has no partner"),
        ("a +", "EXP016", 2, "Cannot read the condition `a +` at `+`"),
        ("a if b", "EXP016", 5, "at `b` (position 6)"),
        ("   ", "EXP001", 0, "no expression"),
        ("(" * 300 + "a" + ")" * 300, "EXP003", 20, "nested too deeply"),
        ("not " * 200 + "a", "EXP003", 0, "nested too deeply"),
        ("-" * 1000 + "1", "EXP003", 0, "nested too deeply"),
        ("a" * (LONGEST + 1), "EXP002", 0, "at most 4000"),
    ],
)
def test_a_mistake_is_named_with_its_place(source: str, code: str, start: int, said: str) -> None:
    found = refused(source).problem
    assert (found.code.name, span_of(found)[0]) == (code, start)
    assert said in found.text("en")
    assert found.text("zh-CN") != found.text("en")


def test_all_mistakes_of_a_source_are_told_at_once() -> None:
    assert [span_of(each)[0] for each in refused("a && b || c").problems] == [2, 7]


def test_places_count_characters_not_bytes() -> None:
    assert span_of(refused("客户 == '学校' && ok").problem) == (11, 13)


def test_numbers_are_read_from_the_text_as_decimals() -> None:
    parsed = parse("ratio >= 0.10 and share < 45% and count == 3")
    assert parsed.numbers == {9: Decimal("0.10"), 26: Decimal("0.45"), 43: 3}
    assert str(parsed.numbers[9]) == "0.10"


def test_a_text_keeps_its_letters_and_known_escapes() -> None:
    parsed = parse(r"a == 'x\'y\\z\n' and b == '客 ％ && ='")
    assert list(parsed.texts.values()) == ["x'y\\z\n", "客 ％ && ="]


def test_line_breaks_and_blanks_around_change_nothing() -> None:
    assert parse("  a\n  and b\t ").said(parse("  a\n  and b\t ").tree) == "a\n  and b"


def test_names_of_other_scripts_are_names() -> None:
    parsed = parse("客户.名称 == 'x'")
    assert parsed.name(parsed.tree.left) == "名称"  # type: ignore[attr-defined]


def test_keywords_and_expression_names_cannot_name_fields() -> None:
    assert {"class", "from", "none", "me", "this", "empty", "otherwise", "param"} <= RESERVED
    assert may_name("count") and may_name("label") and not may_name("today")
