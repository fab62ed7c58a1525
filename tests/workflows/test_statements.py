"""What a decision asks of the database (S6.1): so many statements, however many seats and events there are."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import aiosqlite
import asyncpg
import pytest

from kernel.actor import Actor
from records.work import Work
from tests import postgres
from tests.workflows.company import Company, Ticking, opened, populate
from workflows import ledger
from workflows.events import Event, evolve
from workflows.turn import Result
from workflows.verify import findings

MOST = 15  # beginning and end included, with which PostgreSQL is sent its gate and NOTIFY; the session is one more
TOLD = 3  # record, who was told already, and the lines of all
SET = 7  # record, locks, write, last entry, entry, approvals that a change undoes, and the record as it is then
COUNTED = Path(__file__).with_name("counted.yaml")
NOT_OURS = "PRAGMA data_version"  # the look at what other processes wrote, twice a second
TERM = """need: all
        due: 1 day
        remind: due
        late: [{at: due, do: [{reject: seat}]}]"""
Sent = list[str]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sent]:
    """What is sent to either engine."""
    sent: Sent = []

    def count(owner: type, name: str, said: str = "") -> None:
        plain: Callable[..., object] = getattr(owner, name)

        def counted(self: object, *given: object, **more: object) -> object:
            text = said or str(given[0])
            if text != NOT_OURS:
                sent.append(text)
            return plain(self, *given, **more)

        monkeypatch.setattr(owner, name, counted)

    for name in ("execute", "executemany", "execute_fetchall", "execute_insert"):
        count(aiosqlite.Connection, name)
    count(aiosqlite.Connection, "commit", "COMMIT")
    for name in ("execute", "executemany", "fetch", "fetchrow", "fetchval"):
        count(asyncpg.Connection, name)
    yield sent


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/counted.db"
        return
    made = postgres.fresh_database()
    yield made
    postgres.drop_database(made)


@pytest.fixture
def seats() -> int:
    """How many must sign, unless a test says otherwise."""
    return 3


def _text(seats: int, *, clocked: bool = False) -> str:
    """The wide step asks `seats` people, with roles more than the file has."""
    roles = [f"signer_{number}" for number in range(seats - 3)]
    text = COUNTED.read_text(encoding="utf-8")
    text = text.replace("roles:\n", "roles:\n" + "".join(f"  {role}: {{label: {role}}}\n" for role in roles), 1)
    asked = "".join(f", {{role: {role}, within: anywhere}}" for role in roles)
    text = text.replace("{role: president}]\n        need", f"{{role: president}}{asked}]\n        need")
    return text.replace("need: all", TERM, 1) if clocked else text


async def _opened(url: str, folder: Path, text: str) -> Company:
    file = folder / "counted.yaml"
    file.write_text(text, encoding="utf-8")
    time = Ticking()
    made = Company(await opened(url, time, file), time)
    await populate(made)
    return made


@pytest.fixture
async def company(url: str, seats: int, tmp_path: Path) -> AsyncIterator[Company]:
    """The company over that file."""
    made = await _opened(url, tmp_path, _text(seats))
    yield made
    await made.house.store.close()


async def _request(company: Company, workflow: str, comments: int = 0) -> int:
    bill = await company.create("li", "bill", name="账单", amount="100.00")
    request = int((await company.submit("li", "bill", bill, workflow))["id"])
    if comments:
        await _commented(company, request, comments)
    return request


async def _commented(company: Company, request: int, count: int) -> None:
    """So many comments at once, as their events tell them."""

    async def write(unit: object) -> None:
        work = Work(company.house, unit, Actor.system("test"))  # type: ignore[arg-type]
        stored = await ledger.load(work, request)
        said = [Event("comment", work.now, company.ids["li"], comment=f"第{n}句") for n in range(count)]
        state = stored.state
        for event in said:
            state = evolve(state, event)
        await ledger.keep(work, stored, Result(state, tuple(said)))

    await company.house.store.unit(write)


async def _sent(company: Company, statements: Sent, login: str, request: int, verb: str, **more: object) -> Sent:
    """What one decision sends."""
    await asyncio.sleep(0)
    statements.clear()
    await company.decide(login, request, verb, **more)
    return list(statements)


def _few(sent: Sent) -> None:
    assert sent[0].startswith("BEGIN") and "COMMIT" in sent[-1]
    assert len(sent) <= MOST, "\n".join(sent)


@pytest.mark.parametrize(("seats", "comments"), [(3, 0), (3, 40), (12, 500)])
async def test_deciding_sends_as_many_statements_however_long_the_trail_and_wide_the_step(
    company: Company, statements: Sent, comments: int
) -> None:
    """S6.1: the decision that opens the next step, one seat of several, and a return."""
    request = await _request(company, "wide", comments)
    opening = await _sent(company, statements, "wang", request, "approve")
    seat = await _sent(company, statements, "wu", request, "approve", comment="同意")
    back = await _sent(company, statements, "sun", request, "return", to="look", comment="再看")
    for sent in (opening, seat, back):
        _few(sent)
    assert len(seat) < len(opening)


async def test_work_and_the_last_decision_send_no_more(company: Company, statements: Sent) -> None:
    """S6.1: a work step that is done, the decision that ends a request, and the one that rejects it."""
    request = await _request(company, "short")
    done = await _sent(company, statements, "qian", request, "done", comment="已准备")
    last = await _sent(company, statements, "boss", request, "approve")
    assert (await company.read("li", request))["state"] == "approved"
    request = await _request(company, "wide")
    rejected = await _sent(company, statements, "wang", request, "reject", comment="不同意")
    for sent in (done, last, rejected):
        _few(sent)


async def test_named_people_and_terms_cost_no_more_than_the_bar_S6_1_S11(company: Company, statements: Sent) -> None:
    """A step that names its people, has a term and is copied: opening it, one seat of several, a return, the rest."""
    request = await _request(company, "named")
    opening = await _sent(company, statements, "wang", request, "approve")
    assert len(await company.rows("wf_holder")) == 6 and len(await company.rows("wf_timer")) > 12
    seat = await _sent(company, statements, "li", request, "approve")
    undone = await _sent(company, statements, "li", request, "take-back")
    back = await _sent(company, statements, "boss", request, "return", to="look", comment="再看")
    again = await _sent(company, statements, "wang", request, "approve")
    for login in ("li", "boss", "wang", "boss", "chen"):
        await company.decide(login, request, "approve")
    closing = await _sent(company, statements, "zhou", request, "approve")
    last = await _sent(company, statements, "boss", request, "approve")
    assert (await company.read("li", request))["state"] == "approved"
    for sent in (opening, seat, undone, back, again, closing, last):
        _few(sent)
    assert await findings(company.house) == []


async def test_an_effect_adds_what_it_writes_itself(company: Company, statements: Sent) -> None:
    """S12.1: `set` of a field saves the record as anybody would."""
    request = await _request(company, "paying")
    sent = await _sent(company, statements, "boss", request, "approve")
    assert (await company.rows("bill"))[0]["paid"] is True
    assert len(sent) <= MOST + SET, "\n".join(sent)


async def test_whoever_an_effect_tells_is_told_at_once_S12_1(company: Company, statements: Sent) -> None:
    request = await _request(company, "telling")
    sent = await _sent(company, statements, "boss", request, "approve")
    told = [row for row in await company.rows("notice") if row["kind"] == "notify"]
    assert len({row["user"] for row in told}) == len(told) == len(company.ids)
    assert len(sent) <= MOST + TOLD, "\n".join(sent)


async def test_the_clock_of_a_step_adds_one_statement_to_a_decision_S11(tmp_path: Path, statements: Sent) -> None:
    company = await _opened(f"sqlite:///{tmp_path}/clocked.db", tmp_path, _text(12, clocked=True))
    request = await _request(company, "wide")
    opening = await _sent(company, statements, "wang", request, "approve")
    deciding = await _sent(company, statements, "wu", request, "approve", comment="同意")
    timers = await company.rows("wf_timer")
    await company.house.store.close()
    assert [row["state"] for row in timers].count("cancelled") == 2
    assert len(timers) == 24
    for sent in (opening, deciding):
        assert len([sql for sql in sent if "wf_timer" in sql]) == 1
