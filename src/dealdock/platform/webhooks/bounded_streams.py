"""Connections to receivers that read a limited number of bytes, whatever an answer does with them.

An answer may have heads without end (103 Early Hints), or chunks with long extensions. The limits of its body count
neither.
"""

import ssl
from collections.abc import Iterable
from typing import Any, Final

import httpcore

MAX_RECEIVED_BYTES: Final = 192 * 1024
"""The bytes of one connection: the part of a body that is read, and as much for heads and chunk sizes."""

MAX_READS: Final = 2_000
"""The reads of one connection: an answer that comes byte by byte costs time for each."""


class BoundedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections that have these limits."""

    def __init__(self) -> None:
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host."""
        return _BoundedStream(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


class _BoundedStream(httpcore.AsyncNetworkStream):
    """A connection that fails beyond the limits."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._bytes = self._reads = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 (httpcore's signature)
        """Read some bytes. Raises `httpcore.ReadError` beyond a limit."""
        self._reads += 1
        if self._reads > MAX_READS or self._bytes >= MAX_RECEIVED_BYTES:
            raise httpcore.ReadError("the answer is too long")
        found = await self._stream.read(min(max_bytes, MAX_RECEIVED_BYTES - self._bytes), timeout)
        self._bytes += len(found)
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 (httpcore's signature)
        """Send bytes."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's signature)
    ) -> httpcore.AsyncNetworkStream:
        """Return the connection over TLS."""
        return _BoundedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return a detail of the connection."""
        return self._stream.get_extra_info(info)
