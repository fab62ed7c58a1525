"""Working time told minute by minute, from the published lists of days alone: what the product's terms are held
against (S11). It shares no code with the product."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

CHINA = timezone(timedelta(hours=8))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def _days(month: int, first: int, last: int) -> set[date]:
    return {date(2026, month, day) for day in range(first, last + 1)}


# The days off and the make-up working days of China in 2026, as published; no list for 2027 yet.
HOLIDAYS = frozenset(
    _days(1, 1, 3) | _days(2, 15, 23) | _days(4, 4, 6) | _days(5, 1, 5) | _days(6, 19, 21) | _days(9, 25, 27)
    | _days(10, 1, 7)
)  # fmt: skip
MADE_UP = frozenset(
    date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
)  # fmt: skip

Span = tuple[int, str]  # 4 "working hours", 1 "working days", 2 "hours", 3 "days"


@dataclass(frozen=True)
class Office:
    """Opening hours in minutes of the day; `off` and `extra` are the office's own days, `public` those of China."""

    hours: tuple[tuple[int, int], ...] = ((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60))
    off: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether people come in that day: the office's own word first, then the published lists, then the week."""
        if day in self.off or day in self.extra:
            return day not in self.off
        return day not in HOLIDAYS if day in HOLIDAYS | MADE_UP else day.weekday() < 5

    def is_open(self, at: datetime) -> bool:
        """Whether the minute that begins now is one of work."""
        clock = at.astimezone(CHINA)
        minutes = clock.hour * 60 + clock.minute
        return any(start <= minutes < end for start, end in self.hours) and self.works(clock.date())

    def opening(self, at: datetime) -> datetime:
        """The first minute of work from now on."""
        while not self.is_open(at):
            at += MINUTE
        return at

    def after(self, at: datetime, span: Span) -> datetime:
        """`span` later (S11.1)."""
        return _after(self, at.astimezone(CHINA), span)

    def before(self, at: datetime, span: Span) -> datetime:
        """The last minute from which on so much working time is left until `at`."""
        left = span[0] * 60
        at = at.astimezone(CHINA)
        while left:
            at -= MINUTE
            left -= self.is_open(at)
        return at

    def provisional(self, start: datetime, end: datetime) -> bool:
        """Whether it touches a year without a published list (S11.2)."""
        return {start.astimezone(CHINA).year, end.astimezone(CHINA).year} != {2026}


@lru_cache(maxsize=100_000)
def _after(office: Office, at: datetime, span: Span) -> datetime:
    amount, unit = span
    if unit == "hours" or unit == "days":
        return at + amount * (DAY if unit == "days" else 60 * MINUTE)
    at = office.opening(at)
    if unit == "working days":
        for _ in range(amount):
            at += DAY
            while not office.works(at.date()):
                at += DAY
        return at
    left = amount * 60
    while left:
        left -= office.is_open(at)
        at += MINUTE
    return at


Reminder = tuple[str, Span, bool]  # ("before" or "every", span, urgent)


def reminders(
    parts: tuple[Reminder, ...], since: datetime, due: datetime, office: Office
) -> Iterator[tuple[datetime, bool]]:
    """(instant, urgent) of every reminder, one after the other; `every` goes on for ever."""
    last = since
    for kind, span, urgent in parts:
        if kind == "before":
            at = office.before(due, span)
            if at > last:
                last = at
                yield at, urgent
        while kind == "every":
            last = office.after(last, span)
            yield last, urgent


@dataclass(frozen=True)
class Clocked:
    """The clock of a step as the test wrote it: time allowed, reminders, and when each late rule is reached."""

    due: Span
    remind: tuple[Reminder, ...] = ()
    late: tuple[Span | None, ...] = ()  # None: at the due date

    def levels(self, due: datetime, office: Office) -> dict[int, datetime]:
        """When each late rule is reached."""
        return {n: due if span is None else office.after(due, span) for n, span in enumerate(self.late, 1)}

    def missed(self, since: datetime, due: datetime, told: int, now: datetime, office: Office) -> int:
        """The last reminder that is to go out by now in one message with those before it; 0: none (S11.4, S11.7)."""
        waiting: list[tuple[int, bool, datetime]] = []
        for number, (at, urgent) in enumerate(reminders(self.remind, since, due, office), 1):
            if at > now:
                break
            if number > told:
                waiting.append((number, urgent, at))
        if not waiting:
            return 0
        awake = any(urgent for _, urgent, _ in waiting) or office.is_open(now)
        return waiting[-1][0] if awake else 0
