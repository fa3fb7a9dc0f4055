"""The patches by which connections to the service's hosts lead to a sandbox.

The names resolve to an unused address, whose connections lead to the sandbox. TLS to these names trusts only the
sandbox's CA.
"""

from __future__ import annotations

import socket
import ssl
import threading
import weakref
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Callable, Final, Tuple
from urllib.parse import urlsplit

from dealdock_client.control import Control
from dealdock_client.lazy_import import load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_UNUSED_ADDRESSES: Final = {socket.AF_INET: "127.73.0.1", socket.AF_INET6: "100::7273"}
"""The addresses to which the names resolve. After the redirection, connections to them fail at once."""

_CONNECT_SECONDS: Final = 30.0

Patch = Tuple[Any, str, Callable[[Any], Any]]
"""An object, the name of an attribute, and the function that makes the replacement from the original."""


class Target:
    """The target of the redirection."""

    def __init__(self, https_url: str, certificate: str, hosts: Collection[str] | None = None) -> None:
        """`hosts` are the names to redirect; None: those of the server's vendors."""
        parts = urlsplit(https_url)
        with socket.create_connection((parts.hostname or "", parts.port or 443), _CONNECT_SECONDS) as found:
            self.family = found.family
            self.address: Any = found.getpeername()
        ssl.create_default_context(cadata=certificate)  # detects a wrong certificate here, not in a client
        self.certificate = certificate
        self.unused_address = _UNUSED_ADDRESSES[self.family]
        if hosts is None:
            with closing(Control(https_url, certificate=certificate)) as control:
                hosts = control.hosts()
        self.hosts: Final = frozenset(hosts)

    def is_same(self, other: Target) -> bool:
        return (self.address, self.certificate) == (other.address, other.certificate)

    def is_redirected(self, host: Any) -> bool:
        """Return True if this is the name of a redirected host."""
        if isinstance(host, bytes):
            host = host.decode("latin-1")
        return isinstance(host, str) and host.lower().rstrip(".") in self.hosts

    def resolved_name(self, host: Any) -> Any:
        """Return the name to resolve for a host."""
        return self.unused_address if self.is_redirected(host) else host

    def actual_address(self, address: Any) -> Any:
        """Return the address to connect to."""
        return self.address if self.is_redirected_address(address) else address

    def is_redirected_address(self, address: Any) -> bool:
        """Return True if this is the address of a redirected host."""
        return isinstance(address, tuple) and bool(address) and self.resolved_name(address[0]) == self.unused_address

    def trusting_context(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """Return a client context like the given one that trusts only the sandbox."""
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        ours.load_verify_locations(cadata=self.certificate)
        ours.minimum_version, ours.maximum_version = context.minimum_version, context.maximum_version
        ours.sslsocket_class, ours.sslobject_class = context.sslsocket_class, context.sslobject_class
        return ours


class Connections:
    """The open redirected connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def add(self, connected: socket.socket) -> None:
        with self._lock:
            self._sockets.add(connected)

    def close(self) -> None:
        """Shut the connections down. Their owners then close them."""
        with self._lock:
            sockets = list(self._sockets)
        for each in sockets:
            with suppress(OSError):  # it is closed already
                # not `SSLSocket.shutdown`, because the TLS state belongs to the owner
                socket.socket.shutdown(each, socket.SHUT_RDWR)


def patches(to: Target, connections: Connections) -> Iterator[Patch]:
    """Yield the patches for Python's sockets and TLS, and for the installed libraries that do not use them."""
    yield from _of_sockets(to, connections)
    yield from _of_tls(to, connections)
    for name, of in (("uvloop", _of_uvloop), ("aiodns", _of_aiodns)):
        with suppress(ImportError):  # it is not installed
            yield from of(load(name), to)


def _of_sockets(to: Target, connections: Connections) -> Iterator[Patch]:
    def resolving(original: Any) -> Any:
        def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
            return original(to.resolved_name(host), port, family, type, proto, flags)

        return getaddrinfo

    def connecting(original: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if to.is_redirected_address(address):
                connections.add(self)
            return original(self, to.actual_address(address))

        return connect

    yield socket, "getaddrinfo", resolving
    yield socket.socket, "connect", connecting
    yield socket.socket, "connect_ex", connecting


def _of_tls(to: Target, connections: Connections) -> Iterator[Patch]:
    def wrapping(original: Any) -> Any:
        def wrap(
            self: ssl.SSLContext, *args: Any, server_hostname: Any = None, session: Any = None, **more: Any
        ) -> Any:
            if not to.is_redirected(server_hostname):
                return original(self, *args, server_hostname=server_hostname, session=session, **more)
            wrapped = original(to.trusting_context(self), *args, server_hostname=server_hostname, **more)
            if isinstance(wrapped, socket.socket):
                connections.add(wrapped)
            return wrapped

        return wrap

    yield ssl.SSLContext, "wrap_socket", wrapping
    yield ssl.SSLContext, "wrap_bio", wrapping


def _of_uvloop(uvloop: Any, to: Target) -> Iterator[Patch]:
    """Yield the patches for uvloop, which resolves and connects without Python's sockets."""

    def resolving(original: Any) -> Any:
        async def getaddrinfo(self: Any, host: Any, port: Any, **more: Any) -> Any:
            return await original(self, to.resolved_name(host), port, **more)

        return getaddrinfo

    def connecting(original: Any) -> Any:
        async def create_connection(
            self: Any, factory: Any, host: Any = None, port: Any = None, *, server_hostname: Any = None, **more: Any
        ) -> Any:
            if not to.is_redirected_address((host, port)):
                return await original(self, factory, host, port, server_hostname=server_hostname, **more)
            ours = socket.socket(to.family, socket.SOCK_STREAM)
            try:
                ours.setblocking(False)
                await self.sock_connect(ours, (to.unused_address, port))
            except BaseException:
                ours.close()
                raise
            if more.get("ssl") and server_hostname is None:
                server_hostname = host
            about_tls = {name: value for name, value in more.items() if name.startswith("ssl")}
            return await original(self, factory, sock=ours, server_hostname=server_hostname, **about_tls)

        return create_connection

    yield uvloop.Loop, "getaddrinfo", resolving
    yield uvloop.Loop, "create_connection", connecting


def _of_aiodns(aiodns: Any, to: Target) -> Iterator[Patch]:
    """Yield the patches for aiodns, which queries name servers itself. aiohttp uses it if it is installed."""

    def resolving(original: Any) -> Any:
        def getaddrinfo(self: Any, host: Any, *args: Any, **more: Any) -> Any:
            return original(self, to.resolved_name(host), *args, **more)

        return getaddrinfo

    if hasattr(aiodns.DNSResolver, "getaddrinfo"):  # old versions do not have it, and aiohttp does not use those
        yield aiodns.DNSResolver, "getaddrinfo", resolving
