"""The writer of answers, compared with the loops' own transports."""

import asyncio
from socket import create_connection, create_server
from typing import Any

import pytest
import uvloop

from dealdock.server.buffered_transport import BufferedTransport


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
@pytest.mark.parametrize("ends", ["abort", "close"])
def test_delayed_data_is_dropped_when_the_connection_ends(new_loop: Any, ends: str) -> None:
    async def end() -> list[Any]:
        loop, raised = asyncio.get_running_loop(), list[Any]()
        loop.set_exception_handler(lambda _, context: raised.append(context))
        with create_server(("127.0.0.1", 0)) as listener:
            mine = create_connection(listener.getsockname())
            theirs, _ = listener.accept()
        with theirs:
            transport, _ = await loop.create_connection(asyncio.Protocol, sock=mine)
            writer = BufferedTransport(transport, loop)
            getattr(transport, ends)()
            await asyncio.sleep(0)
            writer.write(b"head")
            await asyncio.sleep(0.01)  # turns of the loop, in which it ends
            writer.write(b"head")
            writer.write(b"body")
            await asyncio.sleep(0)
        return raised

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(end()) == []
