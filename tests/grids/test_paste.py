"""Pasted cells, as Excel, WPS, Numbers and text editors put them on the clipboard."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.paste import COMMA, TAB, Unclosed, Uneven, cells


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
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


CELL = st.text(alphabet='ab"\t\n, 甲', max_size=5)


def copied(matrix: list[list[str]], separator: str) -> str:
    """The text that spreadsheets copy."""

    def written(cell: str) -> str:
        quoted = cell.startswith('"') or any(char in cell for char in (separator, "\r", "\n"))
        return '"' + cell.replace('"', '""') + '"' if quoted else cell

    return "".join(separator.join(map(written, row)) + "\r\n" for row in matrix)


@pytest.mark.parametrize("separator", [TAB, COMMA])
@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)))
def test_what_is_copied_reads_back(separator: str, matrix: list[list[str]]) -> None:
    assert cells(copied(matrix, separator), separator) == tuple(map(tuple, matrix))


@given(st.text(alphabet='ab"\t\r\n,\ufeff甲\0', max_size=60), st.sampled_from([TAB, COMMA]))
def test_any_text_is_a_rectangle_or_says_which_row_is_not(text: str, separator: str) -> None:
    try:
        matrix = cells(text, separator)
    except Uneven as uneven:
        assert uneven.row > 1 and uneven.cells != uneven.expected
    except Unclosed as unclosed:
        assert separator == COMMA and unclosed.row > 0
    else:
        assert len({len(row) for row in matrix}) <= 1


def test_a_row_that_lacks_a_cell_is_named_and_none_is_made_up() -> None:
    with pytest.raises(Uneven) as found:
        cells("a\tb\nc\td\ne")
    assert (found.value.row, found.value.cells, found.value.expected) == (3, 1, 2)


def test_a_quote_that_nothing_closes_is_named_where_commas_may_belong_to_the_cell() -> None:
    with pytest.raises(Unclosed) as found:
        cells('a,b\nc,"half, open\n', COMMA)
    assert (found.value.row, found.value.cell) == (2, 2)
    assert cells('"a, b",c', COMMA) == (("a, b", "c"),) and cells("a, b") == (("a, b",),)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("cell", ["甲" * 8, '"乙"' * 2])
def test_a_large_text_is_read_in_time_that_grows_with_it_alone(end: str, cell: str) -> None:
    started = time.process_time()
    assert len(cells(end.join(["\t".join([cell] * 10)] * 20_000))) == 20_000
    assert time.process_time() - started < 2
