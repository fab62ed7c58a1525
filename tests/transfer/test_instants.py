"""Instants in an export read as their field shows them, in any zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kernel.clock import Clock
from kernel.errors import Place
from kernel.text import Text
from schema.fieldtypes import registry
from schema.model import Field
from transfer.columns import column

FIELD = Field("at", "datetime", Text.of("At"), Place("", 1, 1))
ZONES = ("Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
TURNS = tuple(  # clocks are put back or on
    map(datetime.fromisoformat, ("2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-11-01T06:00Z", "2026-04-04T15:00Z"))
)
BERLIN = datetime.fromisoformat("2026-10-25T00:30Z")
FIRST, LAST = datetime(1900, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
SECONDS = int((LAST - FIRST).total_seconds())


@settings(deadline=None)  # the first question of a zone reads its file
@given(
    st.sampled_from(ZONES),
    st.integers(0, SECONDS).map(lambda seconds: FIRST + timedelta(seconds=seconds))
    | st.tuples(st.sampled_from(TURNS), st.integers(-7200, 7200)).map(lambda at: at[0] + timedelta(seconds=at[1])),
    st.sampled_from([0, 0, 250_000]),
)
@example("Europe/Berlin", BERLIN, 0)
@example("Australia/Lord_Howe", TURNS[3] + timedelta(minutes=10, seconds=30), 0)
def test_an_instant_is_exported_as_its_field_shows_it(zone: str, at: datetime, micros: int) -> None:
    value = at.replace(microsecond=micros)
    [text] = column(FIELD, "en", Clock(ZoneInfo(zone))).texts([f"{value.isoformat()[:-6]}Z"], [()])
    assert text == registry.of(FIELD).text(FIELD, value, "en", ZoneInfo(zone))
