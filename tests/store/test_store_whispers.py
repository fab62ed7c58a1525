"""What passes between the processes of one database, and is kept nowhere."""

import asyncio

from tests.fixtures.stores import MakeStore


async def test_a_whisper_reaches_other_processes_and_never_the_one_that_said_it(make_store: MakeStore) -> None:
    one, other = await make_store(), await make_store()
    mine: list[str] = []
    theirs: list[str] = []
    one.on_whisper(mine.append)
    stop = other.on_whisper(theirs.append)
    alone = one.engine == "sqlite"
    for _ in range(2 if alone else 200):  # said again until the other has begun to listen
        await asyncio.gather(one.whisper('{"places": []}'), one.whisper("陈思远"))
        if {"陈思远", '{"places": []}'} <= set(theirs):
            break
        await asyncio.sleep(0.02)
    assert set(theirs) == (set() if alone else {'{"places": []}', "陈思远"})
    assert mine == []
    stop()
    await one.whisper("after")
    await asyncio.sleep(0.05)
    assert "after" not in theirs
