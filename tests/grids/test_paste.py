"""Pasted cells, as Excel, WPS, Numbers and text editors put them on the clipboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.paste import Edit, cells, copied, plan


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ("a\tb\nc", (("a", "b"), ("c", ""))),
        ("a\rb", (("a",), ("b",))),
        ('"x\r\ny"\tz', (("x\ny", "z"),)),
        ('"a\tb"\tc', (("a\tb", "c"),)),
        ('"say ""hi"""\r\n', (('say "hi"',),)),
        ('5" pipe\tq', (('5" pipe', "q"),)),
        ('"half open\tq', (('"half open', "q"),)),
        ('"a" b\tq', (('"a" b', "q"),)),
        ("a\t\r\n\tb", (("a", ""), ("", "b"))),
        ("a\r\n\r\nb", (("a",), ("",), ("b",))),
        ("\ufeffa", (("a",),)),
        ("", ()),
        ("\r\n", (("",),)),
        ("a\t", (("a", ""),)),
    ],
)
def test_cells_are_read_as_they_were_copied(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert cells(text) == rows


CELL = st.text(alphabet='ab"\t\n 甲', max_size=5)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)))
def test_what_is_copied_reads_back(matrix: list[list[str]]) -> None:
    assert cells(copied(matrix)) == tuple(map(tuple, matrix))


@given(st.text(max_size=60))
def test_any_text_is_a_rectangle(text: str) -> None:
    matrix = cells(text)
    assert len({len(row) for row in matrix}) <= 1


def test_one_cell_fills_the_whole_selection() -> None:
    made = plan((("x",),), (2, 2), (9, 9), [True] * 9)
    assert made.edits == tuple(Edit(r, c, "x") for r in range(2) for c in range(2))


def test_a_selection_that_is_a_multiple_is_filled_with_repetitions() -> None:
    made = plan((("1",), ("2",)), (4, 1), (9, 9), [True] * 9)
    assert [edit.raw for edit in made.edits] == ["1", "2", "1", "2"]


def test_a_larger_matrix_reaches_beyond_the_selection_up_to_the_edge() -> None:
    made = plan((("1", "2", "3"), ("4", "5", "6")), (1, 1), (1, 2), [True, True])
    assert [(edit.row, edit.column, edit.raw) for edit in made.edits] == [(0, 0, "1"), (0, 1, "2")]
    assert made.left_out == 4


def test_columns_that_cannot_be_written_are_left_out_and_counted() -> None:
    made = plan((("1", "2"),), (1, 2), (5, 5), [True, False, True, True, True])
    assert made.edits == (Edit(0, 0, "1"),) and made.left_out == 1


def test_nothing_pasted_writes_nothing() -> None:
    assert plan((), (3, 3), (9, 9), [True] * 9).edits == ()
