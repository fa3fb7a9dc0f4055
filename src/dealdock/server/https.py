"""The port for clients that have the service's hosts in them: TLS, and in clear a proxy that leads here alone."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Container
from contextlib import ExitStack, suppress
from typing import Final

from anyio import to_thread

from dealdock.sandbox import Sandbox
from dealdock.server import forward_proxy
from dealdock.server.listener import Door, Share
from dealdock.web.messages import LINGER

PATIENCE: Final = 30.0
"""For how many seconds a client may be silent, or take for the handshake, before it has asked for anything."""

_TLS: Final = b"\x16"  # how a handshake begins
_CONNECT: Final = b"C"  # how no other method of ours begins

Connect = Callable[[Container[str] | None], asyncio.Protocol]
"""Makes the protocol of a new connection: over TLS of None, else in clear, for calls to these hosts."""


class HttpsPort:
    """A listening socket at which the first byte says what a client wants. It may be shared with other processes."""

    def __init__(self, listener: socket.socket, sandbox: Sandbox) -> None:
        """Answer for this sandbox, with its certificate: it is made when the first client wants TLS."""
        self._listener = listener
        self._sandbox = sandbox
        self._context: ssl.SSLContext | None = None
        self._door: Door | None = None

    def open(self, connect: Connect, share: Share | None) -> None:
        """Take connections, in the loop that runs."""
        self._sandbox.https_port = self._listener.getsockname()[1]
        self._door = Door(self._listener, lambda client: self._greet(client, connect), share)

    async def close(self) -> None:
        """Take no more, and let go of those who haven't asked for anything."""
        if self._door is None:
            return
        self._door.close()
        await asyncio.sleep(0)  # a task that hasn't begun would leave its connection open
        tasks = list(self._door.under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _certified(self) -> ssl.SSLContext:
        if self._context is None:
            now = self._sandbox.clock.now()
            self._context = await to_thread.run_sync(self._sandbox.authority.context, now)
        return self._context

    async def _greet(self, client: socket.socket, connect: Connect) -> None:
        """Find out what it wants, then leave it to its protocol."""
        loop = asyncio.get_running_loop()
        with suppress(OSError), ExitStack() as until_left:  # it has gone, or had its time
            until_left.enter_context(client)
            async with asyncio.timeout(PATIENCE):
                first = await _peek(client)
                if first == _CONNECT:
                    first = await _lead(client, self._sandbox.vendors.hosts)
                context = await self._certified() if first == _TLS else None
            if first:
                until_left.pop_all()
                timeout = PATIENCE if context else None
                await loop.connect_accepted_socket(
                    lambda: connect(None if context else self._sandbox.vendors.hosts),
                    client,
                    ssl=context,
                    ssl_handshake_timeout=timeout,
                )


async def _lead(client: socket.socket, hosts: Container[str]) -> bytes:
    """Answer CONNECT; how the tunnel begins, or nothing where there is none."""
    loop = asyncio.get_running_loop()
    answer = forward_proxy.answer(await _read_head(client), hosts)
    await loop.sock_sendall(client, answer)
    if answer == forward_proxy.CONNECTED:
        return await _peek(client)
    client.shutdown(socket.SHUT_WR)
    async with asyncio.timeout(LINGER):
        while await loop.sock_recv(client, 1 << 16):  # else it might not get to read why
            pass
    return b""


async def _peek(client: socket.socket, size: int = 1) -> bytes:
    """What it sent, left where it is; nothing where it has gone."""
    while True:
        with suppress(BlockingIOError):
            return client.recv(size, socket.MSG_PEEK)
        await _readable(client)


async def _readable(client: socket.socket) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(client, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(client)


async def _read_head(client: socket.socket) -> bytes:
    """The head of a call, and not a byte more; where it is too long, what was read of it."""
    head = b""
    while len(head) < forward_proxy.LONGEST_HEAD and (waiting := await _peek(client, forward_proxy.LONGEST_HEAD)):
        seen = head + waiting
        end = seen.find(forward_proxy.END)
        wanted = len(waiting) if end < 0 else end + len(forward_proxy.END) - len(head)
        head += client.recv(wanted)
        if end >= 0:
            break
    return head
