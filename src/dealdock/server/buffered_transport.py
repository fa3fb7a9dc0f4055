"""Buffered writes to a connection, so that head and body of a response are sent together."""

import asyncio
from socket import IPPROTO_TCP, TCP_NODELAY
from weakref import ref

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class BufferedTransport:
    """A transport for responses that delays the first write until the second one, or until the loop is idle.

    Two writes are two packets, and wake the client twice.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Wrap the transport of a TCP connection, and set TCP_NODELAY.

        Otherwise the end of a response in parts may wait 40 ms for the client to acknowledge the beginning. uvloop sets
        it, too, but asyncio does not for a connection of a listening socket that it did not create.
        """
        transport.get_extra_info("socket").setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self._transport, self._loop = transport, loop
        self._delayed: bytes | None = None

    def write(self, data: bytes) -> None:
        """Write the data, at the latest when all ready callbacks have run."""
        if self._delayed is None:
            self._delayed = data
            self._loop.call_soon(self.flush)
        else:
            self._delayed += data
            self.flush()

    def close(self) -> None:
        """Close the connection after all data is written."""
        self.flush()
        self._transport.close()

    def cut(self, call: ref[RequestResponseCycle]) -> None:
        """Close the connection of a call whose response is incomplete."""
        if (cycle := call()) is not None:
            cycle.disconnected = True  # otherwise uvicorn would send a response of its own in place of the rest
        self.close()

    def is_closing(self) -> bool:
        """Return True if the connection is closed or closing."""
        return self._transport.is_closing()

    def flush(self) -> None:
        """Write the delayed data. Drop it if the connection has ended meanwhile."""
        delayed, self._delayed = self._delayed, None
        if delayed is not None and not self._transport.is_closing():
            self._transport.write(delayed)
