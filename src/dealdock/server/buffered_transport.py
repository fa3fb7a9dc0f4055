"""How answers are written to a connection: head and body, which come one after the other, go out in one piece."""

import asyncio


class Writer:
    """What an answer is given as the connection's transport: of what is written, the first waits a moment for more.

    Two writes are two packets, and two turns for whoever reads them.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: bytes | None = None

    def write(self, data: bytes) -> None:
        """Write it, at the latest when all that can be done at once is done."""
        if self._held is None:
            self._held = data
            self._loop.call_soon(self.flush)
        else:
            self._held += data
            self.flush()

    def close(self) -> None:
        """Close the connection once all is written."""
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether it is closed, or will be."""
        return self._transport.is_closing()

    def flush(self) -> None:
        """Write what waits; where the connection has ended meanwhile, it is forgotten."""
        held, self._held = self._held, None
        if held is not None and not self._transport.is_closing():
            self._transport.write(held)
