"""Sessions begin, lapse and end, and what is stored signs nobody in."""

from accounts.sessions import Sessions
from tests.accounts.clocks import Hands
from tests.accounts.memory import MemoryShelf


def sessions() -> tuple[Sessions, MemoryShelf, Hands]:
    shelf, hands = MemoryShelf(), Hands()
    return Sessions(shelf, hands.clock), shelf, hands


async def test_a_new_session_is_found_by_its_token() -> None:
    desk, _, _ = sessions()
    token, session = await desk.begin(7, "Firefox")
    found = await desk.find(token)
    assert found is not None and (found.id, found.user_id) == (session.id, 7)


async def test_each_log_in_gets_a_token_of_its_own() -> None:
    desk, _, _ = sessions()
    first, _ = await desk.begin(7, "a")
    second, _ = await desk.begin(7, "a")
    assert first != second and len(first) >= 40


async def test_the_token_itself_is_not_stored() -> None:
    desk, shelf, _ = sessions()
    token, _ = await desk.begin(7, "a")
    assert token not in repr(shelf.tables)


async def test_what_is_stored_is_not_accepted_as_a_token() -> None:
    desk, shelf, _ = sessions()
    await desk.begin(7, "a")
    assert await desk.find(shelf.tables["session"][0]["token"]) is None


async def test_a_session_left_idle_for_twelve_hours_lapses_and_is_removed() -> None:
    desk, shelf, hands = sessions()
    token, _ = await desk.begin(7, "a")
    hands.turn(hours=12)
    assert await desk.find(token) is None
    assert shelf.tables["session"] == []


async def test_of_many_sessions_those_are_named_that_still_hold() -> None:
    desk, _, hands = sessions()
    _, old = await desk.begin(7, "a")
    hands.turn(hours=11)
    _, young = await desk.begin(8, "a")
    _, ended = await desk.begin(9, "a")
    await desk.end(ended.id)
    hands.turn(hours=2)
    assert await desk.all_alive([old.id, young.id, ended.id]) == {young.id}


async def test_use_keeps_a_session_alive_but_not_past_seven_days() -> None:
    desk, _, hands = sessions()
    token, _ = await desk.begin(7, "a")
    for _ in range(15):
        hands.turn(hours=11)
        assert await desk.find(token) is not None
    hands.turn(hours=3)
    assert await desk.find(token) is None


async def test_ending_a_session_tells_the_listeners_so_that_sockets_close() -> None:
    desk, _, _ = sessions()
    ended: list[int] = []
    desk.on_end(ended.append)
    token, session = await desk.begin(7, "a")
    await desk.end(session.id)
    assert ended == [session.id]
    assert await desk.find(token) is None and not await desk.alive(session.id)


async def test_ending_all_sessions_of_a_person_spares_the_one_named_and_other_people() -> None:
    desk, _, _ = sessions()
    token, mine = await desk.begin(7, "a")
    other, _ = await desk.begin(7, "b")
    stranger, _ = await desk.begin(8, "c")
    await desk.end_all(7, but=mine.id)
    assert await desk.find(token) is not None
    assert await desk.find(other) is None
    assert await desk.find(stranger) is not None


async def test_a_token_with_unreadable_characters_is_no_session_and_no_error() -> None:
    desk, _, _ = sessions()
    assert await desk.find("\ud800\0") is None
