"""The service's hosts lead to a sandbox, in this process: for clients that have `pi.pardot.com` and its like in them.

It works below the clients, so that those made before are redirected, too: the names resolve to an address that nobody
has, connections to it go to the sandbox, and what then shakes hands with one of the names trusts the sandbox's CA
alone. Where nothing else of dealdock is installed it can be imported nevertheless.
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
"""What the names resolve to. Whoever still has it afterwards is refused at once, or by no route."""

_TIMEOUT: Final = 30.0  # seconds, for the sandbox to take a connection

Patch = tuple[Any, str, Callable[[Any], Any]]
"""An object, the name of what is replaced there, and what makes the replacement of the original."""


class OtherSandboxError(RuntimeError):
    """The hosts lead to one sandbox already, and can't lead to two."""


@contextmanager
def redirect(https_url: str, certificate: str) -> Iterator[None]:
    """Let the service's hosts, whatever the port, lead to the sandbox at `https_url` until the block ends.

    `certificate` is that of its CA, in PEM. All threads of this process are redirected. Blocks within each other and
    beside each other must be of one sandbox, else the later one is an `OtherSandboxError`; with the last one that ends
    all connections that were redirected end, and everything is as it was.
    """
    _current.enter(_Sandbox(https_url, certificate))
    try:
        yield
    finally:
        _current.leave()


class _Sandbox:
    """Where the hosts lead."""

    def __init__(self, https_url: str, certificate: str) -> None:
        parts = urlsplit(https_url)
        with socket.create_connection((parts.hostname or "", parts.port or 443), _TIMEOUT) as found:
            self.family = found.family
            self.address: Any = found.getpeername()
        ssl.create_default_context(cadata=certificate)  # a wrong one is found out here, not by a client
        self.certificate = certificate
        self.nobody = _NOBODY[self.family]

    def is_same(self, other: "_Sandbox") -> bool:
        return (self.address, self.certificate) == (other.address, other.certificate)

    def named(self, host: Any) -> Any:
        """The host's name as it is to be resolved."""
        return self.nobody if _is_ours(host) else host

    def reached(self, address: Any) -> Any:
        """The address as it is to be connected to."""
        return self.address if self.is_meant(address) else address

    def is_meant(self, address: Any) -> bool:
        """Whether a socket's address, as tuple, is one of the hosts'."""
        return isinstance(address, tuple) and bool(address) and self.named(address[0]) == self.nobody

    def trusted(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """What a client with that context shakes hands by: like it, but that it trusts the sandbox alone."""
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        ours.load_verify_locations(cadata=self.certificate)
        ours.minimum_version, ours.maximum_version = context.minimum_version, context.maximum_version
        ours.sslsocket_class, ours.sslobject_class = context.sslsocket_class, context.sslobject_class
        return ours


class _Current:
    """The redirection that there is, if there is one."""

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
    """What was redirected."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def add(self, connected: socket.socket) -> None:
        with self._lock:
            self._sockets.add(connected)

    def close(self) -> None:
        """End them. Who has them sees that they have ended, and closes its own end."""
        with self._lock:
            sockets = list(self._sockets)
        for each in sockets:
            with suppress(OSError):  # closed
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # not as TLS would: its state is its owner's


_current: Final = _Current()


def _is_ours(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    return isinstance(host, str) and host.lower().removesuffix(".") in HOSTS


def _apply(owner: Any, name: str, replace: Callable[[Any], Any]) -> Callable[[], None]:
    """Replace it; answers what undoes that."""
    own = vars(owner).get(name, _apply)  # what it has by inheritance it hasn't itself
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
        def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: A002 (its name there)
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
    """It resolves and connects without Python's sockets."""
    import uvloop  # noqa: PLC0415 (it isn't everywhere)

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
    """It asks name servers by itself, and aiohttp asks it, where it is there."""
    import aiodns  # noqa: PLC0415 (it isn't everywhere)

    def resolving(original: Any) -> Any:
        def getaddrinfo(self: Any, host: Any, *args: Any, **more: Any) -> Any:
            return original(self, to.named(host), *args, **more)

        return getaddrinfo

    if hasattr(aiodns.DNSResolver, "getaddrinfo"):  # old ones haven't it, nor does aiohttp use those
        yield aiodns.DNSResolver, "getaddrinfo", resolving
