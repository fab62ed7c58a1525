"""The socket that `serve` listens at."""

import asyncio
import socket

from commands.serve import _listening
from kernel.settings import Settings


async def test_answers_leave_at_once_and_do_not_wait_for_acknowledgements() -> None:
    held: list[int] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with _listening(Settings(port=0)) as listener:
        async with await asyncio.start_server(answer, sock=listener):
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            await reader.read()
            writer.close()
    assert held[0] != 0
