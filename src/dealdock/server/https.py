"""The port for clients that call the service's own host names: TLS, and a forward proxy without TLS."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Container
from contextlib import ExitStack, suppress
from typing import Final

from anyio import to_thread

from dealdock.platform.errors import WrongSetting
from dealdock.platform.webhooks import own_listeners
from dealdock.sandbox import Sandbox
from dealdock.server import forward_proxy
from dealdock.web.messages import LINGER_SECONDS

FIRST_CALL_SECONDS: Final = 30.0
"""The time within which a client must send its first byte, and complete the TLS handshake."""

_MAX_ACCEPTED_AT_ONCE: Final = 16  # connections that are accepted before existing ones are served again
_PAUSE_SECONDS: Final = 1.0  # until file descriptors may be available again
_log = logging.getLogger(__name__)

_TLS: Final = b"\x16"  # the first byte of a TLS handshake
_CONNECT: Final = b"C"  # the first byte of CONNECT, and of no other supported method

Connect = Callable[[Container[str] | None], asyncio.Protocol]
"""A factory for a connection's protocol: over TLS with None, else without TLS for calls to these hosts."""


class HttpsPort:
    """A listening socket for TLS and proxy clients, distinguished by their first byte. Processes may share it."""

    def __init__(self, listener: socket.socket, sandbox: Sandbox) -> None:
        """Serve this sandbox with its certificate, which is created for the first client that uses TLS."""
        self._listener = listener
        own_listeners.add(listener)
        self._sandbox = sandbox
        self._context: ssl.SSLContext | None = None
        self._starting: set[asyncio.Task[None]] = set()  # accepted connections whose protocol is not known yet

    def open(self, connect: Connect) -> None:
        """Accept connections in the running loop."""
        self._sandbox.https_port = self._listener.getsockname()[1]
        self._listener.setblocking(False)
        asyncio.get_running_loop().add_reader(self._listener, self._accept, connect)

    async def close(self) -> None:
        """Accept no more connections, and close connections without a call."""
        if self._listener.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
        await asyncio.sleep(0)  # a task that has not begun would leave its connection open
        tasks = list(self._starting)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, connect: Connect) -> None:
        """Accept waiting connections, unless another process was faster."""
        loop = asyncio.get_running_loop()
        try:
            for _ in range(_MAX_ACCEPTED_AT_ONCE):
                client, _address = self._listener.accept()
                client.setblocking(False)
                task = loop.create_task(self._detect_protocol(client, connect))
                self._starting.add(task)
                task.add_done_callback(self._starting.discard)
        except (BlockingIOError, ConnectionError):
            return
        except OSError as error:
            _log.warning("cannot accept connections for a moment: %s", error.strerror)
            loop.remove_reader(self._listener)
            loop.call_later(_PAUSE_SECONDS, self._accept_again, connect)

    def _accept_again(self, connect: Connect) -> None:
        if self._listener.fileno() >= 0:
            asyncio.get_running_loop().add_reader(self._listener, self._accept, connect)

    async def _tls_context(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = await to_thread.run_sync(self._sandbox.authority.context)
        return self._context

    async def _detect_protocol(self, client: socket.socket, connect: Connect) -> None:
        """Detect the client's protocol by the first byte, and create the connection for it."""
        loop = asyncio.get_running_loop()
        with suppress(OSError), ExitStack() as until_connected:  # the client has disconnected, or took too long
            until_connected.enter_context(client)
            async with asyncio.timeout(FIRST_CALL_SECONDS):
                first = await _peek(client)
                if first == _CONNECT:
                    first = await _answer_connect(client, self._sandbox.vendors.hosts)
                try:
                    context = await self._tls_context() if first == _TLS else None
                except WrongSetting as error:
                    _log.error("cannot serve HTTPS: %s", error)
                    return
            if first:
                until_connected.pop_all()
                timeout = FIRST_CALL_SECONDS if context else None
                await loop.connect_accepted_socket(
                    lambda: connect(None if context else self._sandbox.vendors.hosts),
                    client,
                    ssl=context,
                    ssl_handshake_timeout=timeout,
                )


async def _answer_connect(client: socket.socket, hosts: Container[str]) -> bytes:
    """Respond to CONNECT. Return the first byte inside the tunnel, or nothing if there is no tunnel."""
    loop = asyncio.get_running_loop()
    answer = forward_proxy.answer(await _read_head(client), hosts)
    await loop.sock_sendall(client, answer)
    if answer == forward_proxy.CONNECTED:
        return await _peek(client)
    client.shutdown(socket.SHUT_WR)
    async with asyncio.timeout(LINGER_SECONDS):
        while await loop.sock_recv(client, 1 << 16):  # otherwise the client might not receive the reason
            pass
    return b""


async def _peek(client: socket.socket, size: int = 1) -> bytes:
    """Return the first bytes without consuming them; nothing if the client has disconnected."""
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
    """Read the head of a call and no byte more. Return the part read so far if the head is too long."""
    head = b""
    while len(head) < forward_proxy.MAX_HEAD_BYTES and (waiting := await _peek(client, forward_proxy.MAX_HEAD_BYTES)):
        seen = head + waiting
        end = seen.find(forward_proxy.END)
        wanted = len(waiting) if end < 0 else end + len(forward_proxy.END) - len(head)
        head += client.recv(wanted)
        if end >= 0:
            break
    return head
