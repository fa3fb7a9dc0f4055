"""Redirection of the service's hosts to a sandbox within this process, for clients with built-in host names.

It works below the clients, so existing clients are redirected, too. The names resolve to an unused address, whose
connections lead to the sandbox. TLS to these names trusts only the sandbox's CA. No other part of dealdock is needed.
"""

import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Final
from urllib.parse import urlsplit

from dealdock.vendors.hosts import HOSTS

_NOBODY: Final = {socket.AF_INET: "127.73.0.1", socket.AF_INET6: "100::7273"}
"""The address that the names resolve to. Later connections to it are refused, or find no route."""

_TIMEOUT: Final = 30.0  # seconds, for a connection to the sandbox

Patch = tuple[Any, str, Callable[[Any], Any]]
"""An object, the name of an attribute, and the function that makes the replacement from the original."""


class OtherSandboxError(RuntimeError):
    """The hosts are redirected to another sandbox already."""


@contextmanager
def redirect(https_url: str, certificate: str) -> Iterator[None]:
    """Redirect the service's hosts, at every port, to the sandbox at `https_url` until the block ends.

    `certificate` is that of its CA, in PEM. All threads of this process are redirected. Nested and concurrent blocks
    must use the same sandbox, else the later one raises `OtherSandboxError`. The end of the last block closes all
    redirected connections and restores everything.
    """
    _current.enter(_Sandbox(https_url, certificate))
    try:
        yield
    finally:
        _current.leave()


class _Sandbox:
    """The target of the redirection."""

    def __init__(self, https_url: str, certificate: str) -> None:
        parts = urlsplit(https_url)
        with socket.create_connection((parts.hostname or "", parts.port or 443), _TIMEOUT) as found:
            self.family = found.family
            self.address: Any = found.getpeername()
        ssl.create_default_context(cadata=certificate)  # detects a wrong certificate here, not in a client
        self.certificate = certificate
        self.nobody = _NOBODY[self.family]

    def is_same(self, other: "_Sandbox") -> bool:
        return (self.address, self.certificate) == (other.address, other.certificate)

    def named(self, host: Any) -> Any:
        """Return the name to resolve for a host."""
        return self.nobody if _is_ours(host) else host

    def reached(self, address: Any) -> Any:
        """Return the address to connect to."""
        return self.address if self.is_meant(address) else address

    def is_meant(self, address: Any) -> bool:
        """Return True if this is the address of a redirected host."""
        return isinstance(address, tuple) and bool(address) and self.named(address[0]) == self.nobody

    def trusted(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """Return a client context like the given one that trusts only the sandbox."""
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        ours.load_verify_locations(cadata=self.certificate)
        ours.minimum_version, ours.maximum_version = context.minimum_version, context.maximum_version
        ours.sslsocket_class, ours.sslobject_class = context.sslsocket_class, context.sslobject_class
        return ours


class _Current:
    """The active redirection, if there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks = 0
        self._sandbox: _Sandbox | None = None
        self._undo = ExitStack()

    def enter(self, wanted: _Sandbox) -> None:
        with self._lock:
            if self._sandbox is None:
                connections = _Connections()
                with ExitStack() as undo:
                    undo.callback(connections.close)
                    for patch in _patches(wanted, connections):
                        undo.callback(_apply(*patch))
                    self._undo = undo.pop_all()
                self._sandbox = wanted
            elif not self._sandbox.is_same(wanted):
                raise OtherSandboxError(f"the hosts lead to {self._sandbox.address} until that block ends")
            self._blocks += 1

    def leave(self) -> None:
        with self._lock:
            self._blocks -= 1
            if not self._blocks:
                self._sandbox = None
                self._undo.close()


class _Connections:
    """The redirected connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def add(self, connected: socket.socket) -> None:
        with self._lock:
            self._sockets.add(connected)

    def close(self) -> None:
        """Shut the connections down. Their owners notice that, and close them."""
        with self._lock:
            sockets = list(self._sockets)
        for each in sockets:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(
                    each, socket.SHUT_RDWR
                )  # not `SSLSocket.shutdown`: the TLS state belongs to the owner


_current: Final = _Current()


def _is_ours(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    return isinstance(host, str) and host.lower().removesuffix(".") in HOSTS


def _apply(owner: Any, name: str, replace: Callable[[Any], Any]) -> Callable[[], None]:
    """Replace an attribute. Return the function that restores it."""
    own = vars(owner).get(name, _apply)  # an inherited attribute is not its own
    setattr(owner, name, replace(getattr(owner, name)))

    def undo() -> None:
        if own is _apply:
            delattr(owner, name)
        else:
            setattr(owner, name, own)

    return undo


def _patches(to: _Sandbox, connections: _Connections) -> Iterator[Patch]:
    yield from _of_sockets(to, connections)
    yield from _of_tls(to, connections)
    with suppress(ImportError):
        yield from _of_uvloop(to)
    with suppress(ImportError):
        yield from _of_aiodns(to)


def _of_sockets(to: _Sandbox, connections: _Connections) -> Iterator[Patch]:
    def resolving(original: Any) -> Any:
        def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
            return original(to.named(host), port, family, type, proto, flags)

        return getaddrinfo

    def connecting(original: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if to.is_meant(address):
                connections.add(self)
            return original(self, to.reached(address))

        return connect

    yield socket, "getaddrinfo", resolving
    yield socket.socket, "connect", connecting
    yield socket.socket, "connect_ex", connecting


def _of_tls(to: _Sandbox, connections: _Connections) -> Iterator[Patch]:
    def wrapping(original: Any) -> Any:
        def wrap(
            self: ssl.SSLContext, *args: Any, server_hostname: Any = None, session: Any = None, **more: Any
        ) -> Any:
            if not _is_ours(server_hostname):
                return original(self, *args, server_hostname=server_hostname, session=session, **more)
            wrapped = original(to.trusted(self), *args, server_hostname=server_hostname, **more)
            if isinstance(wrapped, socket.socket):
                connections.add(wrapped)
            return wrapped

        return wrap

    yield ssl.SSLContext, "wrap_socket", wrapping
    yield ssl.SSLContext, "wrap_bio", wrapping


def _of_uvloop(to: _Sandbox) -> Iterator[Patch]:
    """Yield the patches for uvloop, which resolves and connects without Python's sockets."""
    import uvloop  # noqa: PLC0415 (it is optional)

    def resolving(original: Any) -> Any:
        async def getaddrinfo(self: Any, host: Any, port: Any, **more: Any) -> Any:
            return await original(self, to.named(host), port, **more)

        return getaddrinfo

    def connecting(original: Any) -> Any:
        async def create_connection(
            self: Any, factory: Any, host: Any = None, port: Any = None, *, server_hostname: Any = None, **more: Any
        ) -> Any:
            if not to.is_meant((host, port)):
                return await original(self, factory, host, port, server_hostname=server_hostname, **more)
            ours = socket.socket(to.family, socket.SOCK_STREAM)
            try:
                ours.setblocking(False)
                await self.sock_connect(ours, (to.nobody, port))
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


def _of_aiodns(to: _Sandbox) -> Iterator[Patch]:
    """Yield the patches for aiodns, which queries name servers itself. aiohttp uses it if it is installed."""
    import aiodns  # noqa: PLC0415 (it is optional)

    def resolving(original: Any) -> Any:
        def getaddrinfo(self: Any, host: Any, *args: Any, **more: Any) -> Any:
            return original(self, to.named(host), *args, **more)

        return getaddrinfo

    if hasattr(aiodns.DNSResolver, "getaddrinfo"):  # old versions do not have it, and aiohttp does not use those
        yield aiodns.DNSResolver, "getaddrinfo", resolving
