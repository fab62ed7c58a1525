"""What is written about a period, said with its days: nothing else in the text changes."""

from datetime import date

import pytest

from expressions.periods import reads_period, within_period

FIRST, END = date(2026, 11, 1), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("in_period(at)", "(at >= '2026-11-01' and at < '2026-12-01')"),
        ("created_at < period_end", "created_at < '2026-12-01'"),
        ("days_between(period_start, at) > 2", "days_between('2026-11-01', at) > 2"),
        (
            "count(where=any(calls, where=in_period(first_filled(calls.at, calls.day)) and calls.done)) / count()",
            "count(where=any(calls, where=(first_filled(calls.at, calls.day) >= '2026-11-01' and "
            "first_filled(calls.at, calls.day) < '2026-12-01') and calls.done)) / count()",
        ),
        ("firm.period_end > day", "firm.period_end > day"),
        ("text == 'in_period(at)'", "text == 'in_period(at)'"),
        ("in_period == 1", "in_period == 1"),
        ("数量 > 1 and in_period( at )", "数量 > 1 and (at >= '2026-11-01' and at < '2026-12-01')"),
    ],
)
def test_the_words_about_a_period_become_its_days(written: str, said: str) -> None:
    assert within_period(written, FIRST, END) == said
    assert reads_period(written) is (written != said)
