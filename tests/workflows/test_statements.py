"""What a decision asks of the database (S6.1): so many statements, however many seats and events there are."""

from collections.abc import Iterator
from pathlib import Path

import aiosqlite
import pytest

from tests.workflows.company import FLOWS, Company, Ticking, contract, opened, pending, populate

MOST = 15  # BEGIN and COMMIT included; the session of an HTTP call is one more
NEXT = 6  # what opening the next step adds: its seats, who may read the request now, the reason of the lock, notices


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is sent to SQLite."""
    sent: list[str] = []
    for name in ("execute", "executemany", "execute_fetchall", "execute_insert"):
        plain = getattr(aiosqlite.Connection, name)

        def counted(self: aiosqlite.Connection, sql: str, *more: object, plain: object = plain) -> object:
            if sql != "PRAGMA data_version":  # the look at what other processes wrote, twice a second
                sent.append(sql)
            return plain(self, sql, *more)  # type: ignore[operator]

        monkeypatch.setattr(aiosqlite.Connection, name, counted)
    plain_commit = aiosqlite.Connection.commit

    def commit(self: aiosqlite.Connection) -> object:
        sent.append("COMMIT")
        return plain_commit(self)

    monkeypatch.setattr(aiosqlite.Connection, "commit", commit)
    yield sent


TERM = """need: all
                due: 1 day
                remind: due
                late: [{at: due, do: [{reject: seat}]}]"""


async def _company(tmp_path: Path, seats: int, *, clocked: bool = False) -> Company:
    """The countersignature of contracts asks `seats` people, with two roles more than the file has."""
    roles = [f"signer_{number}" for number in range(seats - 3)]
    text = FLOWS.read_text(encoding="utf-8")
    text = text.replace("roles:\n", "roles:\n" + "".join(f"  {role}: {{label: {role}}}\n" for role in roles), 1)
    asked = "".join(f", {{role: {role}, within: anywhere}}" for role in roles)
    text = text.replace(
        "{role: president}]\n                need: all", f"{{role: president}}{asked}]\n                need: all"
    )
    if clocked:
        text = text.replace("need: all", TERM)
    file = tmp_path / f"flows_{seats}.yaml"
    file.write_text(text, encoding="utf-8")
    time = Ticking()
    made = Company(await opened(f"sqlite:///{tmp_path}/{seats}.db", time, file), time)
    await populate(made)
    return made


async def _asked(company: Company, statements: list[str], comments: int) -> tuple[list[str], list[str]]:
    """What the decision that opens the countersignature sends, and one of its seats."""
    request = await pending(company, "contract", await contract(company), "effective")
    for number in range(comments):
        await company.decide("li", request, "comment", comment=f"第{number}句", revision=None)
    statements.clear()
    await company.decide("qian", request, "approve")
    opening = list(statements)
    statements.clear()
    await company.decide("wu", request, "approve", comment="同意")
    return opening, list(statements)


@pytest.mark.parametrize(("seats", "comments"), [(3, 0), (3, 40), (12, 0)])
async def test_deciding_a_seat_sends_as_many_statements_however_long_the_trail_and_wide_the_step(
    tmp_path: Path, statements: list[str], seats: int, comments: int
) -> None:
    company = await _company(tmp_path, seats)
    opening, deciding = await _asked(company, statements, comments)
    await company.house.store.close()
    assert len(deciding) <= MOST, "\n".join(deciding)
    assert len(opening) <= MOST + NEXT, "\n".join(opening)


async def test_the_clock_of_a_step_adds_one_statement_to_a_decision_S11(tmp_path: Path, statements: list[str]) -> None:
    company = await _company(tmp_path, 12, clocked=True)
    opening, deciding = await _asked(company, statements, 0)
    timers = await company.rows("wf_timer")
    await company.house.store.close()
    assert [row["state"] for row in timers].count("cancelled") == 2
    assert len(timers) == 24
    for sent in (opening, deciding):
        assert len([sql for sql in sent if "wf_timer" in sql]) == 1
